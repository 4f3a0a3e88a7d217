package org.tributary.loadtest.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tributary.loadtest.UsageException;

class RateSearchTest {
    private static final int MAX_TRIES = 40;

    @ParameterizedTest
    @ValueSource(doubles = {300, 1_000, 1_001, 4_000, 27_500, 99_999})
    void shouldFindTheLimitWithinThePrecision(final double limit) {
        final RateSearch search = search(limit);

        assertThat(search.highest()).isBetween(limit * 0.94, limit);
    }

    @Test
    void shouldStopAtTheHighestRateAllowedWhenNothingFails() {
        assertThat(search(1e9).highest()).isEqualTo(100_000);
    }

    @Test
    void shouldEndWithNothingWhenNoRateHolds() {
        assertThat(search(0).highest()).isZero();
    }

    @Test
    void shouldRefuseRatesThatMakeNoSense() {
        assertThatThrownBy(() -> new RateSearch(0, 100, 0.1)).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> new RateSearch(200, 100, 0.1)).isInstanceOf(UsageException.class);
    }

    private static RateSearch search(final double limit) {
        final RateSearch search = new RateSearch(1_000, 100_000, 0.05);
        int tries = 0;
        while (!search.isDone()) {
            assertThat(++tries).isLessThan(MAX_TRIES);
            search.result(search.next() <= limit);
        }
        return search;
    }
}
