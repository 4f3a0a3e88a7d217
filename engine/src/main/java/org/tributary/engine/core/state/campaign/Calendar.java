package org.tributary.engine.core.state.campaign;

import java.util.Arrays;
import org.tributary.engine.core.image.StateIn;
import org.tributary.engine.core.image.StateOut;

/** Days of the campaign's zone, from the offsets that came with the campaign. Pure once set. */
public final class Calendar {
    private static final long DAY_MS = 86_400_000L;

    private final long[] fromMs;
    private final long[] offsetMs;

    /**
     * Offsets in force.
     *
     * @param fromMs ascending instants; the first offset also covers all before
     * @param offsetMs local time minus UTC
     */
    public Calendar(final long[] fromMs, final long[] offsetMs) {
        this.fromMs = fromMs;
        this.offsetMs = offsetMs;
    }

    /** Number of the local day an instant lies in, days since 1970-01-01. */
    public int day(final long atMs) {
        return Math.toIntExact(Math.floorDiv(atMs + offsetMs[segment(atMs)], DAY_MS));
    }

    /** First instant after the given one in another local day. */
    public long nextDayMs(final long atMs) {
        final long nextDay = day(atMs) + 1L;
        for (int i = segment(atMs); ; i++) {
            final long start = Math.max(nextDay * DAY_MS - offsetMs[i], i == 0 ? Long.MIN_VALUE : fromMs[i]);
            if (i + 1 == fromMs.length || start < fromMs[i + 1]) {
                return start;
            }
        }
    }

    /**
     * The next version's days, in which every instant from one time until another keeps the local time it has here: what
     * was booked by day is given back by the same day, whatever the next version's table says.
     */
    Calendar keptIn(final Calendar next, final long keptFromMs, final long keptUntilMs) {
        final long[] from = new long[next.fromMs.length + fromMs.length + 2];
        final long[] offset = new long[from.length];
        int count = 0;
        for (int i = 0; i < next.fromMs.length && (i == 0 || next.fromMs[i] < keptFromMs); i++) {
            count = append(from, offset, count, Math.min(next.fromMs[i], keptFromMs), next.offsetMs[i]);
        }
        count = append(from, offset, count, keptFromMs, offsetMs[segment(keptFromMs)]);
        for (int i = 1; i < fromMs.length && fromMs[i] < keptUntilMs; i++) {
            if (fromMs[i] > keptFromMs) {
                count = append(from, offset, count, fromMs[i], offsetMs[i]);
            }
        }
        count = append(from, offset, count, keptUntilMs, next.offsetMs[next.segment(keptUntilMs)]);
        for (int i = 1; i < next.fromMs.length; i++) {
            if (next.fromMs[i] > keptUntilMs) {
                count = append(from, offset, count, next.fromMs[i], next.offsetMs[i]);
            }
        }
        return new Calendar(Arrays.copyOf(from, count), Arrays.copyOf(offset, count));
    }

    /** Adds a change of offset unless it changes nothing; one at the same instant replaces the last. */
    private static int append(
            final long[] from, final long[] offset, final int count, final long atMs, final long newOffsetMs) {
        final boolean same = count > 0 && from[count - 1] == atMs;
        final int before = same ? count - 1 : count;
        if (before > 0 && offset[before - 1] == newOffsetMs) {
            return before;
        }
        from[before] = atMs;
        offset[before] = newOffsetMs;
        return before + 1;
    }

    private int segment(final long atMs) {
        int segment = 0;
        while (segment + 1 < fromMs.length && atMs >= fromMs[segment + 1]) {
            segment++;
        }
        return segment;
    }

    void write(final StateOut out) {
        out.putLongs(fromMs);
        out.putLongs(offsetMs);
    }

    static Calendar read(final StateIn in) {
        return new Calendar(in.getLongs(), in.getLongs());
    }
}
