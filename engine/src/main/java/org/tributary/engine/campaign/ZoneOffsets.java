package org.tributary.engine.campaign;

import java.util.List;

/**
 * The UTC offsets of a campaign's zone, as journaled. Time zone rules change from one JDK to the next;
 * a past day must not. So the table is made once, when the campaign is encoded ({@link Zones}), and core, projections and
 * settlement read local days from it. Immutable.
 *
 * @param entries ascending by fromMs, at least one; the first covers all time before it too
 */
public record ZoneOffsets(List<Entry> entries) {
    private static final long DAY_MS = 86_400_000L;

    public ZoneOffsets {
        entries = List.copyOf(entries);
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("a table of offsets needs an entry");
        }
    }

    /** In force from an instant on. */
    public record Entry(long fromMs, int offsetSeconds) {}

    /** UTC offset in force at an instant, in milliseconds. */
    public long offsetMsAt(final long instantMs) {
        int i = entries.size() - 1;
        while (i > 0 && entries.get(i).fromMs() > instantMs) {
            i--;
        }
        return entries.get(i).offsetSeconds() * 1000L;
    }

    /** Local day of an instant, as days since 1970-01-01. */
    public int epochDayOf(final long instantMs) {
        return Math.toIntExact(Math.floorDiv(instantMs + offsetMsAt(instantMs), DAY_MS));
    }

    /** Local time of day of an instant, in milliseconds. */
    public int timeOfDayMs(final long instantMs) {
        return Math.toIntExact(Math.floorMod(instantMs + offsetMsAt(instantMs), DAY_MS));
    }

    /** First instant of a local day. A midnight that the clocks skip means the instant of the change. */
    public long startOfDayMs(final int epochDay) {
        return instantOf(epochDay, 0);
    }

    /**
     * The instant at which a local time first occurs. One that the clocks skip means the instant of the
     * change (RULES 5.1); one that occurs twice means the first.
     *
     * @param epochDay local day, days since 1970-01-01
     * @param timeOfDayMs local time, 0 to 24 h
     */
    public long instantOf(final int epochDay, final int timeOfDayMs) {
        final long localMs = Math.addExact(Math.multiplyExact(epochDay, DAY_MS), timeOfDayMs);
        for (int i = 0; i < entries.size(); i++) {
            final long instantMs = localMs - entries.get(i).offsetSeconds() * 1000L;
            final boolean last = i == entries.size() - 1;
            if (last || instantMs < entries.get(i + 1).fromMs()) {
                // Below this entry's start the local time fell into the gap between the entry before and this one.
                return i == 0 ? instantMs : Math.max(instantMs, entries.get(i).fromMs());
            }
        }
        throw new AssertionError("the last entry covers all time after it");
    }
}
