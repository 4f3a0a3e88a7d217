package org.tributary.gateway.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
    private final Pace pace = new Pace();

    private boolean looks(final int count, final long each) {
        boolean steady = false;
        for (int i = 0; i < count; i++) {
            total += each;
            steady = pace.isSteady(total);
        }
        return steady;
    }

    private long total;

    @Test
    void shouldGoOnWhileTheRateRises() {
        for (long rate = 1_000; rate < 1_000_000; rate += rate / 10) {
            assertThat(looks(1, rate)).isFalse();
        }
    }

    @Test
    void shouldEndWhenSixLooksHaveGainedNothing() {
        looks(10, 1_000);
        assertThat(looks(1, 2_000)).isFalse();
        assertThat(looks(5, 2_050)).as("less than a twentieth more").isFalse();
        assertThat(looks(1, 2_050)).isTrue();
        assertThat(pace.lastPerSecond()).isEqualTo(4_100);
    }

    @Test
    void shouldNotTakeASlowBeginningForTheEnd() {
        assertThat(looks(11, 1_000)).isFalse();
        assertThat(looks(1, 1_000)).isTrue();
    }

    @Test
    void shouldNotEndWhenNothingWasEverDone() {
        assertThat(looks(100, 0)).isFalse();
    }
}
