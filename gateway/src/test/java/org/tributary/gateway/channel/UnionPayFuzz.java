package org.tributary.gateway.channel;

/** Whatever form UnionPay signs: it is read in one way or not at all, however its text is cut. */
public final class UnionPayFuzz {
    private UnionPayFuzz() {}

    /** Jazzer's entry. */
    public static void fuzzerTestOneInput(byte[] input) {
        SignedForms.check("unionpay", input);
    }
}
