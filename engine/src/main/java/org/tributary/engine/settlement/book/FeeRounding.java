package org.tributary.engine.settlement.book;

import java.math.BigInteger;

/** The roundings of channel fees, each to the fen and half up: of one trade, or once of a whole day. */
public final class FeeRounding {
    private static final long MILLION = 1_000_000;

    /** Largest product to which half a million can be added. */
    private static final long MAX_PRODUCT = Long.MAX_VALUE - MILLION;

    /** 10⁻⁵ yuan in a fen. */
    private static final long E5_PER_FEN = 1_000;

    private FeeRounding() {}

    /**
     * Fee of one trade, half up by magnitude: the fee on −x is minus that on x.
     *
     * @param settledFen settled part of what was paid or refunded
     * @param ratePpm parts per million, at least 0
     */
    public static long tradeFeeFen(final long settledFen, final long ratePpm) {
        final long magnitudeFen = Math.absExact(settledFen);
        final long product = magnitudeFen * ratePpm;
        final boolean fits = Math.multiplyHigh(magnitudeFen, ratePpm) == 0 && product >= 0 && product < MAX_PRODUCT;
        final long feeFen = fits ? (product + MILLION / 2) / MILLION : feeFen(magnitudeFen, ratePpm);
        return settledFen < 0 ? -feeFen : feeFen;
    }

    /** A bill's fee of one row in 10⁻⁵ yuan as fen, half up by magnitude. */
    public static long tradeE5(final long feeE5) {
        return feeE5 < 0 ? -roundE5(-feeE5) : roundE5(feeE5);
    }

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
