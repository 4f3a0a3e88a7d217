package org.tributary.engine.text;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/** Dates as text in a time zone. Payments of the same day share the text, so it is built once per day. One thread. */
public final class LocalDateText {
    private String zone = "";
    private long fromMs;
    private long toMs;
    private String text = "";

    /**
     * Returns the date at an instant, such as {@code 2026-09-07}.
     *
     * @param newZone name of the zone, as {@link ZoneId} knows it
     */
    public String of(final long epochMs, final String newZone) {
        if (epochMs < fromMs || epochMs >= toMs || !zone.equals(newZone)) {
            final ZoneId id = ZoneId.of(newZone);
            final LocalDate date = Instant.ofEpochMilli(epochMs).atZone(id).toLocalDate();
            zone = newZone;
            fromMs = date.atStartOfDay(id).toInstant().toEpochMilli();
            toMs = date.plusDays(1).atStartOfDay(id).toInstant().toEpochMilli();
            text = date.toString();
        }
        return text;
    }
}
