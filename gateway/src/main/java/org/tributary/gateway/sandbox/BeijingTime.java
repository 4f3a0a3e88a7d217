package org.tributary.gateway.sandbox;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The channels' ways to write a time in Beijing. */
final class BeijingTime {
    private static final ZoneOffset BEIJING = ZoneOffset.ofHours(8);
    private static final DateTimeFormatter RFC_3339 = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssXXX");
    private static final DateTimeFormatter SPACED = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final DateTimeFormatter COMPACT = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");

    private BeijingTime() {}

    static String rfc3339(final long epochMs) {
        return RFC_3339.format(at(epochMs));
    }

    static String spaced(final long epochMs) {
        return SPACED.format(at(epochMs));
    }

    static String compact(final long epochMs) {
        return COMPACT.format(at(epochMs));
    }

    private static OffsetDateTime at(final long epochMs) {
        return Instant.ofEpochMilli(epochMs).atOffset(BEIJING);
    }
}
