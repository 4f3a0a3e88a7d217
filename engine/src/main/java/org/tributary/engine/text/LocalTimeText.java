package org.tributary.engine.text;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * Local times with offset, such as {@code 2026-09-07T09:00:00.000+08:00}. Records of one batch share their stamp, and
 * those of one day share date and offset, so only the digits of the time are written again. One thread.
 */
public final class LocalTimeText {
    private static final long SECOND_MS = 1_000;
    private static final long MINUTE_MS = 60 * SECOND_MS;
    private static final long HOUR_MS = 60 * MINUTE_MS;
    private static final long DAY_MS = 24 * HOUR_MS;

    private String zone = "";
    private long instantMs = Long.MIN_VALUE;
    private String text = "";

    /** Bounds of the part of a local day that has one offset, and its local midnight, in epoch milliseconds. */
    private long fromMs;

    private long toMs;
    private long midnightMs;

    /** Date, time and offset; the time's digits change. */
    private byte[] buffer = {};

    private int timeAt;

    /**
     * Returns the local time at an instant.
     *
     * @param newZone name of the zone, as {@link ZoneId} knows it
     */
    public String of(final long epochMs, final String newZone) {
        final boolean sameZone = zone.equals(newZone);
        if (epochMs == instantMs && sameZone) {
            return text;
        }
        if (epochMs < fromMs || epochMs >= toMs || !sameZone) {
            begin(epochMs, newZone);
        }
        instantMs = epochMs;
        final long ofDayMs = epochMs - midnightMs;
        put(timeAt, (int) (ofDayMs / HOUR_MS), 2);
        put(timeAt + 3, (int) (ofDayMs / MINUTE_MS % 60), 2);
        put(timeAt + 6, (int) (ofDayMs / SECOND_MS % 60), 2);
        put(timeAt + 9, (int) (ofDayMs % SECOND_MS), 3);
        text = new String(buffer, StandardCharsets.ISO_8859_1);
        return text;
    }

    private void begin(final long epochMs, final String newZone) {
        zone = newZone;
        final Instant instant = Instant.ofEpochMilli(epochMs);
        final ZoneRules rules = ZoneId.of(newZone).getRules();
        final ZoneOffset offset = rules.getOffset(instant);
        final LocalDate date = instant.atOffset(offset).toLocalDate();
        midnightMs = date.atStartOfDay(offset).toInstant().toEpochMilli();
        final ZoneOffsetTransition before = rules.previousTransition(instant.plusNanos(1));
        final ZoneOffsetTransition after = rules.nextTransition(instant);
        fromMs = before == null
                ? midnightMs
                : Math.max(midnightMs, before.getInstant().toEpochMilli());
        toMs = after == null
                ? midnightMs + DAY_MS
                : Math.min(midnightMs + DAY_MS, after.getInstant().toEpochMilli());
        timeAt = date.toString().length() + 1;
        buffer = (date + "T00:00:00.000" + offset.getId()).getBytes(StandardCharsets.ISO_8859_1);
    }

    private void put(final int at, final int value, final int digits) {
        int left = value;
        for (int i = at + digits - 1; i >= at; i--) {
            buffer[i] = (byte) ('0' + left % 10);
            left /= 10;
        }
    }
}
