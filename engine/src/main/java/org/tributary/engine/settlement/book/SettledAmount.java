package org.tributary.engine.settlement.book;

import java.math.BigInteger;

/**
 * Amount that a channel pays out for a donation: the paid amount less what it does not settle (merchant-funded coupons,
 * RULES 19.1). After refunds of R out of A the unsettled part U counts ⌊U × (A − R) / A⌋, as a match line is kept, so
 * that a full refund leaves nothing on either side.
 */
public final class SettledAmount {
    private SettledAmount() {}

    /**
     * Returns the settled part that is left of a donation.
     *
     * @param amountFen A, above 0
     * @param unsettledFen U, 0 to A
     * @param refundedFen R, 0 to A
     */
    public static long leftFen(final long amountFen, final long unsettledFen, final long refundedFen) {
        final long keptFen = amountFen - refundedFen;
        return unsettledFen == 0 ? keptFen : keptFen - mulDivFloor(unsettledFen, keptFen, amountFen);
    }

    /**
     * Returns the settled part of a refund (negative: of money given back to the donation).
     *
     * @param refundedFen total refunded of the donation, this refund included
     * @param refundFen this refund
     */
    public static long refundedFen(
            final long amountFen, final long unsettledFen, final long refundedFen, final long refundFen) {
        return leftFen(amountFen, unsettledFen, refundedFen - refundFen)
                - leftFen(amountFen, unsettledFen, refundedFen);
    }

    /** Returns ⌊a × b / c⌋ for a, b at least 0, c above 0 and a quotient that fits; exact for any product. */
    public static long mulDivFloor(final long a, final long b, final long c) {
        if (Math.multiplyHigh(a, b) == 0 && a * b >= 0) {
            return a * b / c;
        }
        return BigInteger.valueOf(a)
                .multiply(BigInteger.valueOf(b))
                .divide(BigInteger.valueOf(c))
                .longValueExact();
    }
}
