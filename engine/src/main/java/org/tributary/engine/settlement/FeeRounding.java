package org.tributary.engine.settlement;

import java.math.BigInteger;

/** The one rounding of channel fees (ruling 22): exact over a day, then half up to the fen, once. */
public final class FeeRounding {
    private static final long MILLION = 1_000_000;

    /** 10⁻⁵ yuan in a fen. */
    private static final long E5_PER_FEN = 1_000;

    private FeeRounding() {}

    /**
     * Fee on a day's money.
     *
     * @param settledFen settled on the day; negative on a day of refunds alone
     * @param ratePpm parts per million, at least 0
     */
    public static long feeFen(final long settledFen, final long ratePpm) {
        return halfUp(BigInteger.valueOf(settledFen).multiply(BigInteger.valueOf(ratePpm)), MILLION);
    }

    /** Fees in 10⁻⁵ yuan as fen. */
    public static long roundE5(final long feeE5) {
        return halfUp(BigInteger.valueOf(feeE5), E5_PER_FEN);
    }

    /** ⌊value / unit + 1/2⌋: a half goes up, towards plus infinity, on either side of zero. */
    private static long halfUp(final BigInteger value, final long unit) {
        final BigInteger doubledUnit = BigInteger.valueOf(2 * unit);
        final BigInteger[] division =
                value.shiftLeft(1).add(BigInteger.valueOf(unit)).divideAndRemainder(doubledUnit);
        final boolean below = division[1].signum() < 0;
        return (below ? division[0].subtract(BigInteger.ONE) : division[0]).longValueExact();
    }
}
