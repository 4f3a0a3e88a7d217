package org.tributary.engine.core.state;

/**
 * The sums of one refund account (RULES 11.1 and 11.3), read from {@link RefundAccounts}, changed and only
 * then kept: so a command is decided by the same arithmetic by which it is booked. All sums are at least 0, fen.
 */
public final class RefundSums {
    long namedFen;
    long reversedFen;
    long disputedFen;
    long disputesReversedFen;
    long increasesFen;
    long strictFen;
    long tiedFen;
    long highestTotalFen;
    /** Of refunds that were stepped over: held apart, never borne by the donation. */
    long steppedFen;

    boolean isNamedByRefund;
    private boolean overflow;

    void clear() {
        namedFen = 0;
        reversedFen = 0;
        disputedFen = 0;
        disputesReversedFen = 0;
        increasesFen = 0;
        strictFen = 0;
        tiedFen = 0;
        highestTotalFen = 0;
        steppedFen = 0;
        isNamedByRefund = false;
        overflow = false;
    }

    /** Adds a refund that a refund named. */
    public void name(final long amountFen, final boolean dispute) {
        if (dispute) {
            disputedFen = add(disputedFen, amountFen);
        } else {
            namedFen = add(namedFen, amountFen);
            isNamedByRefund = true;
        }
    }

    /** Notes the arrival of a refund that its reversal had made known. */
    public void toldByName() {
        isNamedByRefund = true;
    }

    /** Adds a refund that only its reversal has named. */
    public void nameByReversal(final long amountFen, final boolean dispute) {
        if (dispute) {
            disputedFen = add(disputedFen, amountFen);
        } else {
            namedFen = add(namedFen, amountFen);
        }
    }

    /** Takes back what a named dispute had taken. */
    public void reverseDispute(final long amountFen) {
        disputesReversedFen = add(disputesReversedFen, amountFen);
    }

    /** Takes back a named refund; what totals tell afterwards is in the given maxima. */
    public void reverse(final long amountFen, final long strictMaximumFen, final long tiedMaximumFen) {
        reversedFen = add(reversedFen, amountFen);
        strictFen = strictMaximumFen;
        tiedFen = tiedMaximumFen;
    }

    /**
     * Adds a total.
     *
     * @param reversedBeforeFen reversed before the time of the total
     * @param reversedTiedFen reversed at the same time and recorded before
     * @param previousFen the previous total, -1 if unknown
     */
    public void total(
            final long totalFen, final long reversedBeforeFen, final long reversedTiedFen, final long previousFen) {
        final long strict = add(totalFen, reversedBeforeFen);
        strictFen = Math.max(strictFen, strict);
        tiedFen = Math.max(tiedFen, isTied(totalFen, previousFen) ? add(strict, reversedTiedFen) : strict);
        highestTotalFen = Math.max(highestTotalFen, totalFen);
        if (previousFen >= 0 && previousFen < totalFen) {
            increasesFen = add(increasesFen, totalFen - previousFen);
        }
    }

    /** True if a total is lower than an earlier one and has no previous total. */
    boolean isTied(final long totalFen, final long previousFen) {
        return previousFen < 0 && totalFen < highestTotalFen;
    }

    /** Amount that totals report beyond the named refunds. */
    public long anonymousFen() {
        return grossFen() - namedFen;
    }

    /** The payment's refunded amount: refunds and disputes, less what was stepped over. */
    public long standingFen() {
        return Math.max(0, add(grossFen() - reversedFen, disputedFen - disputesReversedFen) - steppedFen);
    }

    /** Holds a part of the refunded amount apart. */
    public void stepOver(final long fen) {
        steppedFen = add(steppedFen, fen);
    }

    /** Ends holding apart at most so much; returns how much. */
    public long releaseStepped(final long mostFen) {
        final long fen = Math.min(mostFen, steppedFen);
        steppedFen -= fen;
        return fen;
    }

    /** True if a sum left the range of a long: nothing of this may be kept. Valid after {@link #standingFen}. */
    public boolean overflow() {
        return overflow;
    }

    void overflow(final boolean found) {
        overflow |= found;
    }

    private long grossFen() {
        final long surelyFen = Math.max(Math.max(namedFen, increasesFen), strictFen);
        return isNamedByRefund ? surelyFen : Math.max(surelyFen, tiedFen);
    }

    private long add(final long a, final long b) {
        if (b > Long.MAX_VALUE - a) {
            overflow = true;
            return Long.MAX_VALUE;
        }
        return a + b;
    }
}
