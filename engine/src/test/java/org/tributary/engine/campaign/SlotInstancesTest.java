package org.tributary.engine.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SlotInstancesTest {
    private static final int HOUR_MS = 3_600_000;

    @Test
    void shouldGiveOneSlotADayWhenTheZoneNeverChanges() {
        final List<Pool.Instance> slots =
                slots("Asia/Shanghai", "2026-09-07T00:00", "2026-09-10T00:00", 9 * HOUR_MS, 10 * HOUR_MS);
        assertThat(slots)
                .containsExactly(
                        instance("2026-09-07T01:00:00Z", "2026-09-07T02:00:00Z"),
                        instance("2026-09-08T01:00:00Z", "2026-09-08T02:00:00Z"),
                        instance("2026-09-09T01:00:00Z", "2026-09-09T02:00:00Z"));
    }

    @Test
    void shouldBeginAtTheChangeWhenTheClocksSkipTheSlotsBeginning() {
        assertThat(slots("Europe/Berlin", "2026-03-29T00:00", "2026-03-30T00:00", 5 * HOUR_MS / 2, 4 * HOUR_MS))
                .containsExactly(instance("2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z"));
    }

    @Test
    void shouldGiveNoSlotWhenTheClocksSkipAllOfIt() {
        assertThat(slots("Europe/Berlin", "2026-03-29T00:00", "2026-03-30T00:00", 2 * HOUR_MS, 3 * HOUR_MS))
                .isEmpty();
    }

    @Test
    void shouldMeanTheFirstComingWhenALocalTimeComesTwice() {
        assertThat(slots("Europe/Berlin", "2026-10-25T00:00", "2026-10-26T00:00", 3 * HOUR_MS / 2, 5 * HOUR_MS / 2))
                .containsExactly(instance("2026-10-24T23:30:00Z", "2026-10-25T00:30:00Z"));
    }

    @Test
    void shouldEndAtMidnightWhenTheSlotGoesTo24() {
        assertThat(slots("Asia/Shanghai", "2026-09-07T00:00", "2026-09-08T00:00", 23 * HOUR_MS, 24 * HOUR_MS))
                .containsExactly(instance("2026-09-07T15:00:00Z", "2026-09-07T16:00:00Z"));
    }

    @Test
    void shouldCutSlotsToThePoolsWindowWhenItOpensInTheMiddle() {
        assertThat(slots("Asia/Shanghai", "2026-09-07T09:30", "2026-09-08T09:15", 9 * HOUR_MS, 10 * HOUR_MS))
                .containsExactly(
                        instance("2026-09-07T01:30:00Z", "2026-09-07T02:00:00Z"),
                        instance("2026-09-08T01:00:00Z", "2026-09-08T01:15:00Z"));
    }

    @Test
    void shouldAgreeWithTheJdkWhenZonesAndTimesAreRandom() {
        final long seed = Long.getLong("seed", System.nanoTime());
        final Random random = new Random(seed);
        final List<String> zones =
                ZoneId.getAvailableZoneIds().stream().sorted().toList();
        for (int i = 0; i < 5_000; i++) {
            final ZoneId zone = ZoneId.of(zones.get(random.nextInt(zones.size())));
            final LocalDate day = LocalDate.of(2024 + random.nextInt(5), 1, 1).plusDays(random.nextInt(365));
            final ZoneOffsets offsets = Zones.offsets(
                    zone, millis(day.atStartOfDay(zone)), millis(day.plusDays(3).atStartOfDay(zone)));
            final LocalDateTime local = day.atStartOfDay().plusSeconds(random.nextInt(86_400));
            final var transition = zone.getRules().getTransition(local);
            final Instant expected = transition != null && transition.isGap()
                    ? transition.getInstant()
                    : local.atZone(zone).toInstant();
            final String rerun = zone + " " + local + ", rerun with -Dseed=" + seed;
            assertThat(offsets.instantOf(
                            (int) day.toEpochDay(), local.toLocalTime().toSecondOfDay() * 1000))
                    .as(rerun)
                    .isEqualTo(expected.toEpochMilli());
            final ZonedDateTime back = expected.atZone(zone);
            assertThat(offsets.epochDayOf(expected.toEpochMilli())).as(rerun).isEqualTo((int)
                    back.toLocalDate().toEpochDay());
            assertThat(offsets.timeOfDayMs(expected.toEpochMilli()))
                    .as(rerun)
                    .isEqualTo(back.toLocalTime().toSecondOfDay() * 1000);
        }
    }

    private static long millis(final ZonedDateTime time) {
        return time.toInstant().toEpochMilli();
    }

    private static List<Pool.Instance> slots(
            final String zone, final String opens, final String closes, final int fromMs, final int toMs) {
        final ZoneId id = ZoneId.of(zone);
        final long opensMs = millis(LocalDateTime.parse(opens).atZone(id));
        final long closesMs = millis(LocalDateTime.parse(closes).atZone(id));
        return SlotInstances.of(Zones.offsets(id, opensMs, closesMs), fromMs, toMs, opensMs, closesMs);
    }

    private static Pool.Instance instance(final String opens, final String closes) {
        return new Pool.Instance(
                Instant.parse(opens).toEpochMilli(), Instant.parse(closes).toEpochMilli());
    }
}
