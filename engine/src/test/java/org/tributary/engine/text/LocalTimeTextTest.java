package org.tributary.engine.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LocalTimeTextTest {
    private static final DateTimeFormatter EXPECTED = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSXXX");

    private final LocalTimeText times = new LocalTimeText();

    @Test
    void shouldWriteTheCampaignsTimeWithItsOffset() {
        final long atMs = Instant.parse("2026-09-06T16:00:00.007Z").toEpochMilli();

        assertThat(times.of(atMs, "Asia/Shanghai")).isEqualTo("2026-09-07T00:00:00.007+08:00");
        assertThat(times.of(atMs, "UTC")).isEqualTo("2026-09-06T16:00:00.007Z");
        assertThat(times.of(atMs - 8, "Asia/Shanghai")).isEqualTo("2026-09-06T23:59:59.999+08:00");
    }

    @Test
    void shouldWriteTheOffsetInForceWhenTheClockIsChanged() {
        final long changeMs = Instant.parse("2026-10-25T01:00:00Z").toEpochMilli();

        assertThat(times.of(changeMs - 1, "Europe/Berlin")).isEqualTo("2026-10-25T02:59:59.999+02:00");
        assertThat(times.of(changeMs, "Europe/Berlin")).isEqualTo("2026-10-25T02:00:00.000+01:00");
        assertThat(times.of(changeMs - 1, "Europe/Berlin")).isEqualTo("2026-10-25T02:59:59.999+02:00");
    }

    @Test
    void shouldNameTheSameInstantAsTheLibraryInAnyOrderAndZone() {
        final long seed = 20_261_127;
        final Random random = new Random(seed);
        final String[] zones = {"Asia/Shanghai", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia", "UTC"};
        long atMs = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();
        for (int i = 0; i < 20_000; i++) {
            atMs += random.nextInt(100) == 0
                    ? random.nextInt(2_000_000_000) - 1_000_000_000
                    : random.nextInt(9_000_000);
            final String zone = zones[random.nextInt(100) == 0 ? random.nextInt(zones.length) : i / 4_000];
            final OffsetDateTime local =
                    Instant.ofEpochMilli(atMs).atZone(ZoneId.of(zone)).toOffsetDateTime();

            assertThat(times.of(atMs, zone)).as("seed %d", seed).isEqualTo(EXPECTED.format(local));
        }
    }
}
