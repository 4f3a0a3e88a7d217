package org.tributary.gateway.bridge.callback;

import org.tributary.gateway.bridge.OpenNotices;

/**
 * How many unreadable payments may be recorded: so many within any hour, and so many open in all. Beyond, the channel is
 * told to try again and nothing is recorded, so nobody can fill the journal with callbacks that are authentic and nothing
 * else. A process begins with what the journal has of the last hour. Any thread.
 */
public final class NoticeLimit {
    /** Open ones in all: they are kept in memory. */
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

    /** Whether one more may be recorded; if so it counts. */
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

    /** With the first question: only then is the journal read. */
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
