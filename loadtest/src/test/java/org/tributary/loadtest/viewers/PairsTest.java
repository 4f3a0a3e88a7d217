package org.tributary.loadtest.viewers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.tributary.loadtest.client.Outcome;

class PairsTest {
    private static Pairs.Round round(final boolean with, final double perSecond, final long micros) {
        final Histogram latency = new Histogram(Outcome.MAX_LATENCY_MICROS, 3);
        latency.recordValue(micros);
        return new Pairs.Round(with, perSecond, latency);
    }

    @Test
    void shouldChangeTheOrderFromPairToPair() {
        final List<Boolean> order =
                IntStream.range(0, 8).mapToObj(Pairs::isWith).toList();

        assertThat(order).containsExactly(false, true, true, false, false, true, true, false);
    }

    @Test
    void shouldCompareMediansAndTellTheNoiseWhenRoundsDiffer() {
        final Pairs pairs = new Pairs();
        pairs.add(round(false, 1_000, 2_000));
        pairs.add(round(false, 900, 6_000));
        pairs.add(round(false, 1_100, 1_000));
        pairs.add(round(true, 950, 3_000));
        pairs.add(round(true, 800, 90_000));
        pairs.add(round(true, 1_200, 2_500));

        final List<Pairs.Comparison> figures = pairs.compare();

        assertThat(figures.get(0).name()).isEqualTo("answered/s");
        assertThat(figures.get(0).ratio()).isEqualTo(0.95, within(1e-9));
        assertThat(figures.get(0).noise()).isEqualTo(0.1, within(1e-9));
        assertThat(figures.get(3).name()).isEqualTo("p99.9 ms");
        assertThat(figures.get(3).ratio()).isEqualTo(1.5, within(0.01));
        assertThat(pairs.together(true, 99.9)).isEqualTo(90, within(0.1));
    }

    @Test
    void shouldTakeTheMeanOfTheMiddleTwoWhenTheirNumberIsEven() {
        assertThat(Pairs.median(new double[] {1, 2, 4, 100})).isEqualTo(3);
    }
}
