package org.tributary.benchmarks.report;

import java.util.stream.DoubleStream;

/** Median, lowest and highest of a few rounds. Of an even number the median is the mean of the middle two. */
public record Spread(double median, double low, double high) {
    public static Spread of(final DoubleStream values) {
        final double[] sorted = values.sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("a spread of nothing");
        }
        final int middle = sorted.length / 2;
        final double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }
}
