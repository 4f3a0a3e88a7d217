package org.tributary.gateway.channel;

import org.tributary.gateway.sandbox.Sandbox;

/** Fuzzes signed bodies of partners: none makes the reader throw, and none is accepted that is not JSON. */
public final class ContributionsFuzz {
    private ContributionsFuzz() {}

    /** Entry point for Jazzer. */
    public static void fuzzerTestOneInput(final byte[] body) {
        SignedJson.check(Sandbox.CHANNELS.partner().signed(body, CallbackSamples.NOW_MS), body);
    }
}
