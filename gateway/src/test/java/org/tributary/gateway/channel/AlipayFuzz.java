package org.tributary.gateway.channel;

/** Whatever form Alipay signs: it is read in one way or not at all, however its text is cut. */
public final class AlipayFuzz {
    private AlipayFuzz() {}

    /** Jazzer's entry. */
    public static void fuzzerTestOneInput(byte[] input) {
        SignedForms.check("alipay", input);
    }
}
