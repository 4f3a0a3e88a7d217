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

    /** Returns all states together: what the pool gave and was not given back. */
    public long totalFen() {
        return Math.addExact(Math.addExact(promisedFen, noticedFen), Math.addExact(confirmedFen, withdrawnFen));
    }

    /** Returns what can be paid now: confirmed, and not of a frozen project. */
    public long payableFen() {
        return Math.subtractExact(confirmedFen, confirmedFrozenFen);
    }

    /** Returns what is owed in any state: neither frozen nor withdrawn. */
    public long dueFen() {
        return Math.addExact(
                Math.subtractExact(Math.subtractExact(totalFen(), frozenFen), withdrawnFen), withdrawnFrozenFen);
    }

    /** Adds other sums. */
    public void add(final MatchSums other) {
        promisedFen = Math.addExact(promisedFen, other.promisedFen);
        noticedFen = Math.addExact(noticedFen, other.noticedFen);
        confirmedFen = Math.addExact(confirmedFen, other.confirmedFen);
        withdrawnFen = Math.addExact(withdrawnFen, other.withdrawnFen);
        frozenFen = Math.addExact(frozenFen, other.frozenFen);
        confirmedFrozenFen = Math.addExact(confirmedFrozenFen, other.confirmedFrozenFen);
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
