package org.tributary.gateway.channel;

import org.tributary.gateway.sandbox.Sandbox;

/** Whatever body Stripe signs: nothing is thrown, and nothing believed that is no JSON. */
public final class StripeFuzz {
    private StripeFuzz() {}

    /** Jazzer's entry. */
    public static void fuzzerTestOneInput(byte[] body) {
        SignedJson.check(Sandbox.CHANNELS.stripe().signed(body, CallbackSamples.NOW_MS), body);
    }
}
