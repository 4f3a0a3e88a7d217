package org.tributary.gateway.api.match;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tributary.engine.codec.PaidDay;

/**
 * The days on which a line of a run can have been paid: from the day of its listing to today, in the campaign's zone.
 *
 * @param listed day on which the run was listed
 */
record PaidOn(LocalDate listed, LocalDate today) {
    /** Spreadsheets write slashes and leave out zeros; the year comes first either way, so no date can be read two ways. */
    private static final Pattern DATE = Pattern.compile("(\\d{4})([-/])(\\d{1,2})\\2(\\d{1,2})");

    static PaidOn of(final long listedMs, final long nowMs, final String zone) {
        return new PaidOn(day(listedMs, zone), day(nowMs, zone));
    }

    private static LocalDate day(final long ms, final String zone) {
        return Instant.ofEpochMilli(ms).atZone(ZoneId.of(zone)).toLocalDate();
    }

    /**
     * Reads a day; empty for {@link PaidDay#NOT_SAID}.
     *
     * @throws IllegalArgumentException with what is wrong
     */
    int read(final String text) {
        if (text.isBlank()) {
            return PaidDay.NOT_SAID;
        }
        final Matcher date = DATE.matcher(text.strip());
        if (!date.matches()) {
            throw new IllegalArgumentException(
                    "has no date such as " + today + " (or nothing, for the day of booking)");
        }
        final LocalDate day;
        try {
            day = LocalDate.of(
                    Integer.parseInt(date.group(1)), Integer.parseInt(date.group(3)), Integer.parseInt(date.group(4)));
        } catch (final DateTimeException e) {
            throw new IllegalArgumentException("names a day that no calendar has, " + text.strip(), e);
        }
        if (day.isAfter(today)) {
            throw new IllegalArgumentException("is paid on " + day + ", after today, " + today);
        }
        if (day.isBefore(listed)) {
            throw new IllegalArgumentException("is paid on " + day + ", before its run was listed on " + listed);
        }
        return Math.toIntExact(day.toEpochDay());
    }
}
