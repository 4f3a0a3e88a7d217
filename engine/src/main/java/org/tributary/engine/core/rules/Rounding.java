package org.tributary.engine.core.rules;

/** All divisions of money, exact in 128 bits and rounded down. Pure functions. */
public final class Rounding {
    private Rounding() {}

    /**
     * ⌊a × b / c⌋, or {@link Long#MAX_VALUE} if that is less.
     *
     * @param a at least 0
     * @param b at least 0
     * @param c above 0
     */
    public static long mulDiv(final long a, final long b, final long c) {
        if ((a | b) < 0 || c <= 0) {
            throw new IllegalArgumentException(a + " * " + b + " / " + c);
        }
        final long high = Math.multiplyHigh(a, b);
        final long low = a * b;
        if (high == 0 && low >= 0) {
            return low / c;
        }
        return high >= c ? Long.MAX_VALUE : divide(high, low, c);
    }

    /** The remainder of {@link #mulDiv}, where it is not saturated: a × b − quotient × c, from 0 to c − 1. */
    public static long remainder(final long a, final long b, final long c, final long quotient) {
        return a * b - quotient * c;
    }

    /** True if a × b &lt; c × d; all at least 0. */
    public static boolean productLess(final long a, final long b, final long c, final long d) {
        final long leftHigh = Math.multiplyHigh(a, b);
        final long rightHigh = Math.multiplyHigh(c, d);
        return leftHigh != rightHigh ? leftHigh < rightHigh : Long.compareUnsigned(a * b, c * d) < 0;
    }

    /** The unsigned number mod n; n above 0. */
    public static long unsignedRemainder(final long number, final long n) {
        final long quotient = (number >>> 1) / n << 1;
        final long rest = number - quotient * n;
        return Long.compareUnsigned(rest, n) >= 0 ? rest - n : rest;
    }

    /** Amount that a line keeps once its donation is refunded: ⌊M × (A − R) / (A − R₀)⌋, see RULES 11.9. */
    public static long kept(
            final long lineFen, final long donationFen, final long refundedFen, final long baseRefundedFen) {
        if (refundedFen >= donationFen) {
            return 0;
        }
        return mulDiv(lineFen, donationFen - refundedFen, donationFen - baseRefundedFen);
    }

    /** Schoolbook division by bits; high is below c. */
    private static long divide(final long high, final long low, final long c) {
        long rest = high;
        long quotient = 0;
        for (int bit = 63; bit >= 0; bit--) {
            // c is below 2^63, so rest stays below 2^64: compare without sign.
            rest = rest << 1 | low >>> bit & 1;
            final boolean fits = Long.compareUnsigned(rest, c) >= 0;
            rest -= fits ? c : 0;
            quotient |= fits ? 1L << bit : 0;
        }
        return quotient < 0 ? Long.MAX_VALUE : quotient;
    }
}
