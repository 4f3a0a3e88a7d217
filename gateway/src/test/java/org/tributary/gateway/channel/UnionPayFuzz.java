package org.tributary.gateway.channel;

/** Fuzzes signed UnionPay forms: however its text is split, a form is read in one way or not at all. */
public final class UnionPayFuzz {
    private UnionPayFuzz() {}

    /** Entry point for Jazzer. */
    public static void fuzzerTestOneInput(final byte[] input) {
        SignedForms.check("unionpay", input);
    }
}
