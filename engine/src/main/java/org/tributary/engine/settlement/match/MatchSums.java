package org.tributary.engine.settlement.match;

import org.tributary.engine.codec.MatchSteps;

/** Match money of one pool and organisation by state, fen. The states add up to what the pool gave and was not given back. */
public final class MatchSums {
    public long promisedFen;
    public long noticedFen;
    public long confirmedFen;
    public long withdrawnFen;
    /** Of all states: of projects that are frozen. */
    public long frozenFen;
    /** Of what is withdrawn: of projects that are frozen. */
    public long withdrawnFrozenFen;
    /** Of what is confirmed: of projects that are frozen. */
    public long confirmedFrozenFen;

    /** Paid by the sponsor. */
    public long paidFen;
    /** In runs of payouts that are neither paid nor cancelled. */
    public long listedFen;

    private long payableFen;
    private long dueFen;
    private long overpaidFen;
    private long setOffFen;

    /** Returns all states together: what the pool gave and was not given back. */
    public long totalFen() {
        return Math.addExact(Math.addExact(promisedFen, noticedFen), Math.addExact(confirmedFen, withdrawnFen));
    }

    /** Returns what can be paid, listed for it or not: confirmed, not of a frozen project and not paid. */
    public long payableFen() {
        return payableFen;
    }

    /** Returns what is owed in any state: neither frozen, withdrawn nor paid. */
    public long dueFen() {
        return dueFen;
    }

    /** Returns what was paid and is confirmed no longer, less what is set against other pools' money. */
    public long overpaidFen() {
        return overpaidFen;
    }

    /** Returns what the sponsor need not pay of this pool because it overpaid the organisation from others. */
    public long setOffFen() {
        return setOffFen;
    }

    /** Lowers what is payable and due by what was overpaid from other pools. */
    void setOff(final long fen) {
        setOffFen = Math.addExact(setOffFen, fen);
        payableFen = Math.subtractExact(payableFen, fen);
        dueFen = Math.subtractExact(dueFen, fen);
    }

    /** Lowers what is overpaid by what is set against other pools' money. */
    void overpaymentUsed(final long fen) {
        overpaidFen = Math.subtractExact(overpaidFen, fen);
    }

    /** Works out what is payable, due and overpaid, once all sums of one pool and organisation are there: each is at least 0. */
    void end(final long nowPaidFen, final long nowListedFen) {
        paidFen = nowPaidFen;
        listedFen = nowListedFen;
        payableFen = Math.max(0, Math.subtractExact(Math.subtractExact(confirmedFen, confirmedFrozenFen), paidFen));
        final long leftFen = Math.subtractExact(Math.subtractExact(totalFen(), frozenFen), withdrawnFen);
        dueFen = Math.max(0, Math.subtractExact(Math.addExact(leftFen, withdrawnFrozenFen), paidFen));
        overpaidFen = Math.max(0, Math.subtractExact(paidFen, confirmedFen));
    }

    /** Adds other sums. */
    public void add(final MatchSums other) {
        promisedFen = Math.addExact(promisedFen, other.promisedFen);
        noticedFen = Math.addExact(noticedFen, other.noticedFen);
        confirmedFen = Math.addExact(confirmedFen, other.confirmedFen);
        withdrawnFen = Math.addExact(withdrawnFen, other.withdrawnFen);
        frozenFen = Math.addExact(frozenFen, other.frozenFen);
        confirmedFrozenFen = Math.addExact(confirmedFrozenFen, other.confirmedFrozenFen);
        paidFen = Math.addExact(paidFen, other.paidFen);
        listedFen = Math.addExact(listedFen, other.listedFen);
        payableFen = Math.addExact(payableFen, other.payableFen);
        dueFen = Math.addExact(dueFen, other.dueFen);
        overpaidFen = Math.addExact(overpaidFen, other.overpaidFen);
        setOffFen = Math.addExact(setOffFen, other.setOffFen);
        withdrawnFrozenFen = Math.addExact(withdrawnFrozenFen, other.withdrawnFrozenFen);
    }

    void add(final int state, final long fen, final boolean frozen) {
        switch (state) {
            case MatchSteps.NOTICED -> noticedFen = Math.addExact(noticedFen, fen);
            case MatchSteps.CONFIRMED -> confirmedFen = Math.addExact(confirmedFen, fen);
            case MatchSteps.WITHDRAWN -> withdrawnFen = Math.addExact(withdrawnFen, fen);
            default -> promisedFen = Math.addExact(promisedFen, fen);
        }
        if (frozen) {
            frozenFen = Math.addExact(frozenFen, fen);
            if (state == MatchSteps.WITHDRAWN) {
                withdrawnFrozenFen = Math.addExact(withdrawnFrozenFen, fen);
            } else if (state == MatchSteps.CONFIRMED) {
                confirmedFrozenFen = Math.addExact(confirmedFrozenFen, fen);
            }
        }
    }
}
