package org.tributary.engine.campaign;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;

/**
 * The UTC offsets of a campaign's zone as they stand in the journal. Time zone rules change from one JDK to the next;
 * what a day was must not. So the table is made once, when the campaign is encoded, and everyone who needs a local day
 * later (core, projections, settlement) reads it from here. Immutable.
 *
 * @param entries ascending by fromMs, at least one; the first covers all time before it too
 */
public record ZoneOffsets(List<Entry> entries) {
    /** Days before the opening that the table covers exactly. */
    public static final int MARGIN_BEFORE_DAYS = 7;

    /** Days after the close that the table covers exactly: refunds and settlement come that long after. */
    public static final int MARGIN_AFTER_DAYS = 400;

    private static final long DAY_MS = Duration.ofDays(1).toMillis();

    public ZoneOffsets {
        entries = List.copyOf(entries);
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("a table of offsets needs an entry");
        }
    }

    /** In force from an instant on. */
    public record Entry(long fromMs, int offsetSeconds) {}

    /** The offsets of a zone over a campaign's days, with the margins around them. */
    public static ZoneOffsets of(ZoneId zone, long opensMs, long closesMs) {
        final ZoneRules rules = zone.getRules();
        final Instant start = Instant.ofEpochMilli(opensMs - MARGIN_BEFORE_DAYS * DAY_MS);
        final Instant end = Instant.ofEpochMilli(closesMs + MARGIN_AFTER_DAYS * DAY_MS);
        final List<Entry> entries = new ArrayList<>();
        entries.add(new Entry(start.toEpochMilli(), rules.getOffset(start).getTotalSeconds()));
        ZoneOffsetTransition next = rules.nextTransition(start);
        while (next != null && next.getInstant().isBefore(end)) {
            entries.add(new Entry(
                    next.getInstant().toEpochMilli(), next.getOffsetAfter().getTotalSeconds()));
            if (entries.size() > CampaignLimits.MAX_OFFSETS) {
                throw new IllegalArgumentException(
                        zone + " changes its offset more than " + CampaignLimits.MAX_OFFSETS + " times");
            }
            next = rules.nextTransition(next.getInstant());
        }
        return new ZoneOffsets(entries);
    }

    /** UTC offset in force at an instant, in milliseconds. */
    public long offsetMsAt(long instantMs) {
        int i = entries.size() - 1;
        while (i > 0 && entries.get(i).fromMs() > instantMs) {
            i--;
        }
        return entries.get(i).offsetSeconds() * 1000L;
    }

    /** Local day of an instant, as days since 1970-01-01. */
    public int epochDayOf(long instantMs) {
        return Math.toIntExact(Math.floorDiv(instantMs + offsetMsAt(instantMs), DAY_MS));
    }

    /** Local time of day of an instant, in milliseconds. */
    public int timeOfDayMs(long instantMs) {
        return Math.toIntExact(Math.floorMod(instantMs + offsetMsAt(instantMs), DAY_MS));
    }

    /** First instant of a local day. A midnight that the clocks skip means the instant of the change. */
    public long startOfDayMs(int epochDay) {
        return instantOf(epochDay, 0);
    }

    /**
     * The instant at which a local time comes for the first time. One that the clocks skip means the instant of the
     * change (RULES 5.1); one that comes twice means the first.
     *
     * @param epochDay local day, days since 1970-01-01
     * @param timeOfDayMs local time, 0 to 24 h
     */
    public long instantOf(int epochDay, int timeOfDayMs) {
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
