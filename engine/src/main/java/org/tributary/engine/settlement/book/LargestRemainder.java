package org.tributary.engine.settlement.book;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Comparator;

/** Splits a sum in proportion to weights so that the parts add up to the fen: floor, then largest remainders. */
public final class LargestRemainder {
    private LargestRemainder() {}

    /**
     * Parts of a sum.
     *
     * @param totalFen at least 0
     * @param weights each at least 0, not all 0 unless totalFen is 0; ties go to the lower index
     * @return one part a weight, adding up to totalFen
     */
    public static long[] split(final long totalFen, final long[] weights) {
        final long[] parts = new long[weights.length];
        final BigInteger sum =
                Arrays.stream(weights).mapToObj(BigInteger::valueOf).reduce(BigInteger.ZERO, BigInteger::add);
        if (totalFen == 0) {
            return parts;
        }
        if (sum.signum() == 0) {
            throw new IllegalArgumentException("nothing to split " + totalFen + " fen by");
        }
        final BigInteger[] remainders = new BigInteger[weights.length];
        long left = totalFen;
        for (int i = 0; i < weights.length; i++) {
            final BigInteger[] division = BigInteger.valueOf(totalFen)
                    .multiply(BigInteger.valueOf(weights[i]))
                    .divideAndRemainder(sum);
            parts[i] = division[0].longValueExact();
            remainders[i] = division[1];
            left -= parts[i];
        }
        final Integer[] order = new Integer[weights.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparing((Integer i) -> remainders[i]).reversed());
        for (int i = 0; i < left; i++) {
            parts[order[i]]++;
        }
        return parts;
    }
}
