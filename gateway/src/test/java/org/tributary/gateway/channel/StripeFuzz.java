package org.tributary.gateway.channel;

import org.tributary.gateway.sandbox.Sandbox;

/** Fuzzes signed Stripe bodies: none makes the adapter throw, and none is accepted that is not JSON. */
public final class StripeFuzz {
    private StripeFuzz() {}

    /** Entry point for Jazzer. */
    public static void fuzzerTestOneInput(final byte[] body) {
        SignedJson.check(Sandbox.CHANNELS.stripe().signed(body, CallbackSamples.NOW_MS), body);
    }
}
