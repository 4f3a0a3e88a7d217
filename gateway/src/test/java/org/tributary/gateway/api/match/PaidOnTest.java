package org.tributary.gateway.api.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tributary.engine.codec.PaidDay;

/** A run listed on 2026-11-25 at 00:30 in Shanghai, which is the day before in UTC; now it is 2026-11-27 there. */
class PaidOnTest {
    private final PaidOn days = PaidOn.of(
            Instant.parse("2026-11-24T16:30:00Z").toEpochMilli(),
            Instant.parse("2026-11-26T16:00:00Z").toEpochMilli(),
            "Asia/Shanghai");

    @ParameterizedTest
    @CsvSource({
        "2026-11-25, 2026-11-25",
        "2026-11-27, 2026-11-27",
        "2026/11/26, 2026-11-26",
        "' 2026-11-26 ', 2026-11-26"
    })
    void shouldReadADayFromTheListingToTodayAsSpreadsheetsWriteIt(final String text, final LocalDate day) {
        assertThat(days.read(text)).isEqualTo((int) day.toEpochDay());
    }

    @Test
    void shouldNotGuessADayWhenNoneIsGiven() {
        assertThat(days.read("")).isEqualTo(PaidDay.NOT_SAID);
        assertThat(days.read("  ")).isEqualTo(PaidDay.NOT_SAID);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-28, after today",
        "2026-11-24, before its run was listed on 2026-11-25",
        "2026-02-30, no calendar has"
    })
    void shouldRefuseADayThatCannotBe(final String text, final String why) {
        assertThatThrownBy(() -> days.read(text)).hasMessageContaining(why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"26.11.2026", "11/26/2026", "20261126", "46352", "2026-11/26", "yesterday", "0026-11-26x"})
    void shouldRefuseWhatIsNoDate(final String text) {
        assertThatThrownBy(() -> days.read(text)).hasMessageContaining("has no date such as 2026-11-27");
    }
}
