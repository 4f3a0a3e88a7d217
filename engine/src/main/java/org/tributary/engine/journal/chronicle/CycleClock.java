package org.tributary.engine.journal.chronicle;

import java.util.concurrent.TimeUnit;
import net.openhft.chronicle.core.time.TimeProvider;

/**
 * The clock by which Chronicle rolls files: it advances only when a file has its size, so that a roll happens between two
 * batches. It starts at Chronicle's first day and counts files, not days.
 */
final class CycleClock implements TimeProvider {
    private static final long DAY_MS = TimeUnit.DAYS.toMillis(1);

    private volatile long nowMs = DAY_MS;

    /** Ends the present file: the next write begins another. */
    void advance() {
        nowMs += DAY_MS;
    }

    @Override
    public long currentTimeMillis() {
        return nowMs;
    }
}
