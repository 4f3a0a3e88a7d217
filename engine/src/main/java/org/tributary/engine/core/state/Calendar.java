package org.tributary.engine.core.state;

/** Days of the campaign's zone, from the offsets that came with the campaign. Pure once set. */
public final class Calendar {
    private static final long DAY_MS = 86_400_000L;

    private final long[] fromMs;
    private final long[] offsetMs;

    /**
     * Offsets in force.
     *
     * @param fromMs ascending instants; the first offset also covers all before
     * @param offsetMs what local time is ahead of UTC
     */
    public Calendar(final long[] fromMs, final long[] offsetMs) {
        this.fromMs = fromMs;
        this.offsetMs = offsetMs;
    }

    /** Number of the local day an instant lies in, days since 1970-01-01. */
    public int day(final long atMs) {
        return Math.toIntExact(Math.floorDiv(atMs + offsetMs[segment(atMs)], DAY_MS));
    }

    /** First instant above the given one at which another local day has begun. */
    public long nextDayMs(final long atMs) {
        final long nextDay = day(atMs) + 1L;
        for (int i = segment(atMs); ; i++) {
            final long start = Math.max(nextDay * DAY_MS - offsetMs[i], i == 0 ? Long.MIN_VALUE : fromMs[i]);
            if (i + 1 == fromMs.length || start < fromMs[i + 1]) {
                return start;
            }
        }
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
