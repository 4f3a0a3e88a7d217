package org.tributary.engine.settlement.payee;

/**
 * What a channel moved of one payee's money that counts for no project: money held, refunds of it, refunds held, and the fees that no
 * organisation bears. Sums of the period, in fen.
 */
public final class HeldFigures {
    /** Payments that were held when they came, whether or not they were allocated since. */
    public long payments;

    public long paidFen;
    public long refunds;

    /** Refunds of held money, and refunds in excess or of unknown payments, less those that were joined to a donation or reversed. */
    public long refundedFen;

    /** What the channel settles of it, less what was allocated: the movement of the suspense accounts. */
    public long settledFen;

    /** Fees of held money that no one bears before it is allocated, less those of money that was. */
    public long feeFen;

    /** Fees that the platform bears, of the payee's donations too. */
    public long platformFeeFen;

    /** Adds another payee's sums. */
    public void add(final HeldFigures other) {
        payments = Math.addExact(payments, other.payments);
        paidFen = Math.addExact(paidFen, other.paidFen);
        refunds = Math.addExact(refunds, other.refunds);
        refundedFen = Math.addExact(refundedFen, other.refundedFen);
        settledFen = Math.addExact(settledFen, other.settledFen);
        feeFen = Math.addExact(feeFen, other.feeFen);
        platformFeeFen = Math.addExact(platformFeeFen, other.platformFeeFen);
    }

    void payment(final long amountFen, final long movedFen) {
        payments++;
        paidFen = Math.addExact(paidFen, amountFen);
        settledFen = Math.addExact(settledFen, movedFen);
    }

    void allocated(final long movedFen) {
        settledFen = Math.subtractExact(settledFen, movedFen);
    }

    void refund(final long refundFen, final long movedFen) {
        refundedFen = Math.addExact(refundedFen, refundFen);
        settledFen = Math.subtractExact(settledFen, movedFen);
    }
}
