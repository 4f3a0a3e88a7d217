package org.tributary.gateway.bridge;

/** Unreadable payments that are alarmed about. Any thread. */
public interface OpenNotices {
    /** Time of a notice that has ended, or is none. */
    long ENDED = -1;

    /** When a notice was recorded, epoch milliseconds; {@link #ENDED} if its alarm has ended. */
    long recordedAtMs(long sequence);

    /** How many are open. */
    int count();

    /** When those that are still known, open or ended, were recorded after a time; ascending, epoch milliseconds. */
    long[] recordedAfterMs(long afterMs);
}
