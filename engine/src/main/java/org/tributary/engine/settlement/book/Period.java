package org.tributary.engine.settlement.book;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * Days of the campaign's zone that are settled together: one day, several, or all that the journal holds.
 *
 * @param from first day; null: from the journal's beginning
 * @param to last day, included; null: to the journal's end
 */
public record Period(@Nullable LocalDate from, @Nullable LocalDate to) {
    /** First year and last year of a period: beyond them milliseconds overflow, and no campaign runs there. */
    private static final int MIN_YEAR = 1970;

    private static final int MAX_YEAR = 9999;

    public Period {
        if ((from == null) != (to == null)) {
            throw new SettlementException("a period has a first and a last day");
        }
        if (from != null && to != null) {
            if (to.isBefore(from)) {
                throw new SettlementException(
                        "the period from " + from + " to " + to + " ends before it begins: swap the two days");
            }
            if (from.getYear() < MIN_YEAR || to.getYear() > MAX_YEAR) {
                throw new SettlementException("the period from " + from + " to " + to + " is not within the years "
                        + MIN_YEAR + " to " + MAX_YEAR);
            }
        }
    }

    /** One day. */
    public static Period day(final LocalDate day) {
        return new Period(day, day);
    }

    /** Everything to date. */
    public static Period wholeCampaign() {
        return new Period(null, null);
    }

    /** Returns whether it is a single day, whose tree of proofs and root are written. */
    public boolean isDay() {
        return from != null && from.equals(to);
    }

    /** Returns its first instant in a zone. */
    long startMs(final ZoneId zone) {
        return from == null ? Long.MIN_VALUE : midnightMs(from, zone);
    }

    /** Returns the first instant after it in a zone. */
    long endMs(final ZoneId zone) {
        return to == null ? Long.MAX_VALUE : midnightMs(to.plusDays(1), zone);
    }

    private static long midnightMs(final LocalDate date, final ZoneId zone) {
        try {
            return date.atStartOfDay(zone).toInstant().toEpochMilli();
        } catch (final DateTimeException | ArithmeticException e) {
            throw new IllegalStateException("no midnight of " + date + " in " + zone, e);
        }
    }

    @Override
    public String toString() {
        if (from == null) {
            return "the campaign to date";
        }
        return isDay() ? from.toString() : from + " to " + to;
    }
}
