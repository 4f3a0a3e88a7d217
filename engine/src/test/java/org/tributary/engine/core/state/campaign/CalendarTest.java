package org.tributary.engine.core.state.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CalendarTest {
    private static final LocalDate FIRST = LocalDate.of(2026, 1, 1);

    @ParameterizedTest
    @ValueSource(
            strings = {"Asia/Shanghai", "Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Beirut"})
    void shouldKnowDaysAndMidnightsLikeTheZoneItself(final String id) {
        final ZoneId zone = ZoneId.of(id);
        final Calendar calendar = of(zone);
        final long start = FIRST.atStartOfDay(zone).toInstant().toEpochMilli();
        for (long at = start; at < start + 365 * 86_400_000L; at += 1_799_999L) {
            final LocalDate day = Instant.ofEpochMilli(at).atZone(zone).toLocalDate();
            assertThat(calendar.day(at)).isEqualTo((int) day.toEpochDay());
            assertThat(calendar.nextDayMs(at))
                    .isEqualTo(day.plusDays(1).atStartOfDay(zone).toInstant().toEpochMilli());
        }
    }

    @Test
    void shouldKeepTheDaysOfAWindowWhenTheNextTableSaysOtherwise() {
        final Calendar berlin = of(ZoneId.of("Europe/Berlin"));
        final Calendar shanghai = of(ZoneId.of("Asia/Shanghai"));
        final long from = Instant.parse("2026-03-20T00:00:00Z").toEpochMilli();
        final long until = Instant.parse("2026-04-20T00:00:00Z").toEpochMilli();
        final Calendar kept =
                berlin.keptIn(shanghai, from, until).keptIn(of(ZoneId.of("Australia/Lord_Howe")), from, until);
        final Calendar twice = berlin.keptIn(shanghai, from, until).keptIn(shanghai, from, until);
        for (long at = from - 40 * 86_400_000L; at < until + 40 * 86_400_000L; at += 1_799_999L) {
            final boolean inside = at >= from && at < until;
            assertThat(twice.day(at)).isEqualTo((inside ? berlin : shanghai).day(at));
            if (inside) {
                assertThat(kept.day(at)).isEqualTo(berlin.day(at));
            }
        }
    }

    private static Calendar of(final ZoneId zone) {
        final List<long[]> rows = new ArrayList<>();
        final Instant at = FIRST.minusDays(2).atStartOfDay(ZoneOffset.UTC).toInstant();
        rows.add(new long[] {at.toEpochMilli(), zone.getRules().getOffset(at).getTotalSeconds() * 1000L});
        for (ZoneOffsetTransition next = zone.getRules().nextTransition(at);
                next != null && next.getInstant().isBefore(Instant.parse("2027-02-01T00:00:00Z"));
                next = zone.getRules().nextTransition(next.getInstant())) {
            rows.add(new long[] {
                next.getInstant().toEpochMilli(), next.getOffsetAfter().getTotalSeconds() * 1000L
            });
        }
        return new Calendar(
                rows.stream().mapToLong(row -> row[0]).toArray(),
                rows.stream().mapToLong(row -> row[1]).toArray());
    }
}
