package org.tributary.engine.settlement.day;

import java.time.LocalDate;
import java.time.ZoneId;

/**
 * A day of the campaign's zone; a record belongs to the day of its {@code at}.
 *
 * @param startMs first instant, inclusive
 * @param endMs first instant of the next day
 */
public record BusinessDay(LocalDate date, ZoneId zone, long startMs, long endMs) {
    /** The day of that date in that zone; a midnight skipped by daylight saving means the instant of the change. */
    public static BusinessDay of(final LocalDate date, final ZoneId zone) {
        return new BusinessDay(
                date,
                zone,
                date.atStartOfDay(zone).toInstant().toEpochMilli(),
                date.plusDays(1).atStartOfDay(zone).toInstant().toEpochMilli());
    }

    /** Returns whether a record with that timestamp belongs to this day. */
    public boolean contains(final long timestampMs) {
        return timestampMs >= startMs && timestampMs < endMs;
    }
}
