package org.tributary.gateway.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Turns HdrHistograms of nanoseconds into one Prometheus histogram of seconds with a series per stage. */
final class StageHistogram {
    /** Upper bounds of the buckets in nanoseconds: 1 µs to 10 s. */
    private static final long[] BOUNDS_NANOS = {
        1_000L,
        5_000L,
        10_000L,
        50_000L,
        100_000L,
        250_000L,
        500_000L,
        1_000_000L,
        2_000_000L,
        5_000_000L,
        10_000_000L,
        20_000_000L,
        50_000_000L,
        100_000_000L,
        500_000_000L,
        1_000_000_000L,
        10_000_000_000L
    };

    private static final double NANOS_PER_SECOND = 1e9;

    private StageHistogram() {}

    static HistogramSnapshot of(final String name, final String help, final Map<String, Histogram> stages) {
        final HistogramSnapshot.Builder family =
                HistogramSnapshot.builder().name(name).help(help);
        stages.forEach((stage, histogram) -> family.dataPoint(HistogramSnapshot.HistogramDataPointSnapshot.builder()
                .labels(Labels.of("stage", stage))
                .classicHistogramBuckets(buckets(histogram))
                .sum(
                        histogram.getTotalCount() == 0
                                ? 0
                                : histogram.getMean() * histogram.getTotalCount() / NANOS_PER_SECOND)
                .build()));
        return family.build();
    }

    /**
     * Returns counts by bucket; a value counts in the bucket of its Hdr bucket's lower edge, an error of at most 1 %.
     */
    private static ClassicHistogramBuckets buckets(final Histogram histogram) {
        final ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        long below = 0;
        for (final long bound : BOUNDS_NANOS) {
            final long upTo = histogram.getCountBetweenValues(0, histogram.lowestEquivalentValue(bound) - 1);
            buckets.bucket(bound / NANOS_PER_SECOND, Math.max(0, upTo - below));
            below = Math.max(below, upTo);
        }
        buckets.bucket(Double.POSITIVE_INFINITY, histogram.getTotalCount() - below);
        return buckets.build();
    }
}
