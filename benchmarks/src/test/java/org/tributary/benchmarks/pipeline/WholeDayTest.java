package org.tributary.benchmarks.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.tributary.benchmarks.stream.DonationStream;

class WholeDayTest {
    private static final long DONATIONS = 25_600;
    private static final long DONORS = 9_000;

    @Test
    void shouldKnowEachDonorOnceAndTellOfEachEighthWhenADayIsRun() {
        final List<WholeDay.Step> steps = new ArrayList<>();

        new WholeDay(DONORS).run(DONATIONS, steps::add);

        assertThat(steps).hasSize(8);
        for (int i = 0; i < steps.size(); i++) {
            final WholeDay.Step step = steps.get(i);
            assertThat(step.donations()).isEqualTo(DONATIONS * (i + 1) / 8);
            assertThat(step.donors()).isEqualTo(donorsAmong(step.donations()));
            assertThat(step.maxWindowMicros()).isGreaterThanOrEqualTo(step.p9999WindowMicros());
        }
        assertThat(steps.get(7).offHeapBytes()).isGreaterThan(steps.get(0).offHeapBytes());
    }

    private static long donorsAmong(final long donations) {
        return LongStream.range(0, donations)
                .map(number -> Math.floorMod(DonationStream.mix(number), DONORS))
                .distinct()
                .count();
    }
}
