package org.tributary.engine.core.image;

/** Bit mixing. Pure functions; part of the snapshot format and the state hash, so never changed. */
public final class Mix {
    private static final long M1 = 0xFF51AFD7ED558CCDL;
    private static final long M2 = 0xC4CEB9FE1A85EC53L;

    private Mix() {}

    /** MurmurHash3's finaliser: a bijection of 64 bits that maps 0 to 0. */
    public static long mix(final long value) {
        long x = value;
        x = (x ^ x >>> 33) * M1;
        x = (x ^ x >>> 33) * M2;
        return x ^ x >>> 33;
    }

    /** Inverse of {@link #mix}. */
    public static long unmix(final long value) {
        long x = value;
        x = (x ^ x >>> 33) * 0x9CB4B2F8129337DBL;
        x = (x ^ x >>> 33) * 0x4F74430C22A54005L;
        return x ^ x >>> 33;
    }

    /** Both halves of the 128-bit product, folded. */
    public static long fold(final long a, final long b) {
        return Math.multiplyHigh(a, b) ^ a * b;
    }
}
