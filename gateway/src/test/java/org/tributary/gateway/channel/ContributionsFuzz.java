package org.tributary.gateway.channel;

import org.tributary.gateway.sandbox.Sandbox;

/** Whatever body a partner signs: nothing is thrown, and nothing believed that is no JSON. */
public final class ContributionsFuzz {
    private ContributionsFuzz() {}

    /** Jazzer's entry. */
    public static void fuzzerTestOneInput(byte[] body) {
        SignedJson.check(Sandbox.CHANNELS.partner().signed(body, CallbackSamples.NOW_MS), body);
    }
}
