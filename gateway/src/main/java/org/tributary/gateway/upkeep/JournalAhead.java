package org.tributary.gateway.upkeep;

import java.util.function.LongSupplier;

/**
 * By how much the journal is ahead of the clock. Stamps never go back, so until the clock has caught up they stand still, and with them
 * every deadline. Set by one thread, read by any.
 */
public final class JournalAhead implements LongSupplier {
    private static final long MILLIS = 1_000;

    private final LongSupplier clockMs;
    private final long boundMs;
    private volatile long firstStampMs;

    /**
     * A journal that is not read yet.
     *
     * @param boundMs below which it is not worth a word
     */
    public JournalAhead(final LongSupplier clockMs, final long boundMs) {
        this.clockMs = clockMs;
        this.boundMs = boundMs;
    }

    /** Sets the stamp before which this process stamps nothing. */
    public void from(final long stampMs) {
        firstStampMs = stampMs;
    }

    /** Whole seconds, rounded up; 0 if it is at most the bound. */
    @Override
    public long getAsLong() {
        final long aheadMs = firstStampMs - clockMs.getAsLong();
        return aheadMs <= boundMs ? 0 : Math.floorDiv(aheadMs + MILLIS - 1, MILLIS);
    }
}
