package org.tributary.gateway.channel;

/** Fuzzes signed Alipay forms: however its text is split, a form is read in one way or not at all. */
public final class AlipayFuzz {
    private AlipayFuzz() {}

    /** Entry point for Jazzer. */
    public static void fuzzerTestOneInput(final byte[] input) {
        SignedForms.check("alipay", input);
    }
}
