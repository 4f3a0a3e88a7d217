package org.tributary.loadtest.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tributary.loadtest.UsageException;

class RateCurveTest {
    @Test
    void shouldSpaceRequestsEvenlyWhenTheRateIsConstant() {
        final long[] planned = RateCurve.constant(1_000, 2).plannedNanos();

        assertThat(planned).hasSize(2_000);
        for (int i = 0; i < planned.length; i++) {
            assertThat(planned[i]).isCloseTo((i + 1) * 1_000_000L, within(1_000L));
        }
    }

    @Test
    void shouldPlanAsManyAsTheAreaBelowWhenTheRateClimbs() {
        final RateCurve curve = new RateCurve(List.of(new RateCurve.Point(0, 0), new RateCurve.Point(10, 1_000)));

        final long[] planned = curve.plannedNanos();

        assertThat(planned).hasSize(5_000).isSorted();
        // half the area is reached at 10/√2 seconds
        assertThat(planned[2_499] / 1e9).isCloseTo(7.0711, within(0.001));
        assertThat(planned[4_999] / 1e9).isCloseTo(10, within(0.001));
    }

    @Test
    void shouldRefuseACurveWhenItDoesNotAscend() {
        assertThatThrownBy(() -> new RateCurve(List.of(new RateCurve.Point(0, 1), new RateCurve.Point(0, 2))))
                .isInstanceOf(UsageException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nine-oclock", "kids-gallery", "three-days", "telethon", "storm", "retry-storm"})
    void shouldReadEveryScenarioThatComesWithTheProgram(final String name) throws IOException {
        final Scenario scenario = Scenario.read(name);

        assertThat(scenario.curve().plannedNanos().length).isPositive();
        assertThat(scenario.source()).isNotEmpty();
    }

    @Test
    void shouldPlanTheRealFirstMinuteWhenItIsNineOclock() throws IOException {
        final long[] planned = Scenario.read("nine-oclock").curve().plannedNanos();

        assertThat(planned.length).isBetween(956_000, 959_000);
        assertThat(Arrays.stream(planned).max().orElse(0)).isLessThanOrEqualTo(60_000_000_000L);
    }

    @Test
    void shouldPlanEveryRequestWhenACurveOfManyPartsIsRunFaster() throws Exception {
        for (final String name : new String[] {"telethon", "three-days", "nine-oclock"}) {
            final RateCurve curve = Scenario.read(name).curve();
            for (int factor = 1; factor <= 12; factor++) {
                final long[] planned = curve.faster(factor).plannedNanos();

                assertThat(planned).isSorted();
                assertThat(planned[planned.length - 1])
                        .isLessThanOrEqualTo((long) (1e9 * curve.seconds() / factor) + 1);
            }
        }
    }

    @Test
    void shouldKeepTheRatesOfItsBeginningWhenCutOff() {
        final RateCurve curve = new RateCurve(
                List.of(new RateCurve.Point(0, 200), new RateCurve.Point(2, 1_200), new RateCurve.Point(60, 0)));

        // half-way up the first line the rate is (200 + 1,200) / 2
        assertThat(curve.first(1).points()).containsExactly(new double[] {0, 200}, new double[] {1, 700});
        assertThat(curve.first(2).points()).containsExactly(new double[] {0, 200}, new double[] {2, 1_200});
        assertThat(curve.first(100).points()).hasSize(3);
        final long[] whole = curve.plannedNanos();
        final long[] cut = curve.first(7).plannedNanos();
        assertThat(cut).isEqualTo(java.util.Arrays.copyOf(whole, cut.length));
        assertThat(whole[cut.length] / 1e9).isGreaterThan(7 - 0.001);
    }
}
