package org.tributary.loadtest.rehearsal;

import org.tributary.loadtest.UsageException;

/**
 * Search for the highest rate that holds: doubles until one fails, then halves the gap until it is small enough. Rates
 * are donations a second. Usage: {@link #next()}, try it, {@link #result(boolean)}, until {@link #isDone()}.
 */
public final class RateSearch {
    private final double maxRate;
    private final double precision;
    private double next;
    private double holds;
    private double fails = Double.POSITIVE_INFINITY;

    /**
     * A search.
     *
     * @param firstRate tried first
     * @param maxRate never tried above
     * @param precision ends when the gap is at most this share of the rate that holds
     */
    public RateSearch(final double firstRate, final double maxRate, final double precision) {
        if (!(firstRate > 0) || !(maxRate >= firstRate) || !(precision > 0)) {
            throw new UsageException("a search needs 0 < first rate <= highest rate, and a precision above 0");
        }
        this.next = firstRate;
        this.maxRate = maxRate;
        this.precision = precision;
    }

    /** Returns the rate to try. */
    public double next() {
        return next;
    }

    /** Sets whether {@link #next()} held. */
    public void result(final boolean held) {
        if (held) {
            holds = next;
        } else {
            fails = next;
        }
        next = Double.isInfinite(fails) ? Math.min(maxRate, 2 * holds) : (holds + fails) / 2;
    }

    /** Returns whether the search is done. */
    public boolean isDone() {
        return holds >= maxRate || fails - holds <= precision * Math.max(holds, 1 / precision);
    }

    /** Returns the highest rate that held so far, 0 if none did. */
    public double highest() {
        return holds;
    }
}
