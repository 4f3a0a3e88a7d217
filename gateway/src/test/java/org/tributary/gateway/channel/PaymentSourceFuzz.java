package org.tributary.gateway.channel;

/** Fuzzes signed bodies of payment sources: none makes the reader throw, and none is accepted that is not JSON. */
public final class PaymentSourceFuzz {
    private PaymentSourceFuzz() {}

    /** Entry point for Jazzer. */
    public static void fuzzerTestOneInput(final byte[] body) {
        SignedJson.check(CallbackSamples.source().signed(body, CallbackSamples.NOW_MS), body);
    }
}
