package org.tributary.gateway.bridge;

/**
 * How many unreadable payments may be recorded: so many within any hour, and so many open in all. Beyond, the channel is
 * told to try again and nothing is recorded, so nobody can fill the journal with callbacks that are authentic and nothing
 * else. Starts empty with the process. Any thread.
 */
final class NoticeLimit {
    /** Open ones in all: they are kept in memory. */
    static final int MAX_OPEN = 1 << 16;

    private static final long HOUR_MS = 3_600_000;

    private final OpenNotices open;
    private final long[] admittedAtMs;
    private long admitted;

    NoticeLimit(final int perHour, final OpenNotices open) {
        this.open = open;
        admittedAtMs = new long[perHour];
    }

    /** Whether one more may be recorded; if so it counts. */
    synchronized boolean admits(final long nowMs) {
        final int next = (int) (admitted % admittedAtMs.length);
        if (admitted >= admittedAtMs.length && nowMs - admittedAtMs[next] < HOUR_MS || open.count() >= MAX_OPEN) {
            return false;
        }
        admittedAtMs[next] = nowMs;
        admitted++;
        return true;
    }
}
