package org.tributary.gateway.bridge.callback;

import org.tributary.gateway.bridge.OpenNotices;

/**
 * Limits on the notices of unreadable payments: within any hour, and open in all. Beyond, the channel is asked to retry
 * and nothing is recorded, so that authentic but unreadable callbacks can't fill the journal. A process counts the
 * journal's notices of the last hour. Any thread.
 */
public final class NoticeLimit {
    /** Most open notices, which are kept in memory. */
    public static final int MAX_OPEN = 1 << 16;

    private static final long HOUR_MS = 3_600_000;

    private final OpenNotices open;
    private final long[] admittedAtMs;
    private long admitted;
    private boolean isBegun;

    public NoticeLimit(final int perHour, final OpenNotices open) {
        this.open = open;
        admittedAtMs = new long[perHour];
    }

    /** Whether one more notice may be recorded; if so, counts it. */
    public synchronized boolean admits(final long nowMs) {
        if (!isBegun) {
            begin(nowMs);
        }
        final int next = (int) (admitted % admittedAtMs.length);
        if (admitted >= admittedAtMs.length && nowMs - admittedAtMs[next] < HOUR_MS || open.count() >= MAX_OPEN) {
            return false;
        }
        count(nowMs);
        return true;
    }

    /** Counts the notices of the last hour, at the first call, because the journal has been read only by then. */
    private void begin(final long nowMs) {
        for (final long recordedAtMs : open.recordedAfterMs(nowMs - HOUR_MS)) {
            count(recordedAtMs);
        }
        isBegun = true;
    }

    private void count(final long atMs) {
        admittedAtMs[(int) (admitted % admittedAtMs.length)] = atMs;
        admitted++;
    }
}
