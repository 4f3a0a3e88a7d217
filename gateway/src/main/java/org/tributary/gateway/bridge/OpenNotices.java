package org.tributary.gateway.bridge;

/** Notices of unreadable payments and their alarms. Any thread. */
public interface OpenNotices {
    /** Returned for a notice whose alarm has ended, and for an unknown one. */
    long ENDED = -1;

    /** Time at which a notice was recorded, epoch milliseconds; {@link #ENDED} if its alarm has ended. */
    long recordedAtMs(long sequence);

    /** Number of open notices. */
    int count();

    /** Times of the known notices, open or ended, that were recorded after a time; ascending, epoch milliseconds. */
    long[] recordedAfterMs(long afterMs);
}
