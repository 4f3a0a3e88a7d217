package org.tributary.loadtest.viewers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;
import org.tributary.loadtest.client.Outcome;

/**
 * Comparison of rounds without (A) and with (B) something, in pairs whose order alternates, so that a drift of the
 * machine affects both alike. Compares medians; the spread is that of the rounds.
 */
public final class Pairs {
    /** A round's figures. */
    public record Round(boolean with, double answeredPerSecond, Histogram latencyMicros) {
        public double millis(final double percentile) {
            return latencyMicros.getValueAtPercentile(percentile) / 1e3;
        }
    }

    /**
     * A figure of both sides.
     *
     * @param ratio median with, over median without
     * @param noise largest distance of a round without from the median without, as a share of it
     */
    public record Comparison(String name, double[] without, double[] with, double ratio, double noise) {}

    private final List<Round> rounds = new ArrayList<>();

    /** Returns whether the n-th round, from 0, is one with: A B, B A, A B, … */
    public static boolean isWith(final int round) {
        return round / 2 % 2 == 0 ? round % 2 == 1 : round % 2 == 0;
    }

    public void add(final Round round) {
        rounds.add(round);
    }

    public List<Comparison> compare() {
        final List<Comparison> figures = new ArrayList<>();
        figures.add(compare("answered/s", Round::answeredPerSecond));
        for (final double percentile : new double[] {50, 99, 99.9}) {
            figures.add(compare(
                    "p" + (percentile == Math.rint(percentile) ? Long.toString((long) percentile) : percentile) + " ms",
                    round -> round.millis(percentile)));
        }
        return figures;
    }

    /** Returns a percentile over all rounds of a side together, in ms: steadier than one round's. */
    public double together(final boolean with, final double percentile) {
        final Histogram all = new Histogram(Outcome.MAX_LATENCY_MICROS, 3);
        rounds.stream().filter(round -> round.with() == with).forEach(round -> all.add(round.latencyMicros()));
        return all.getValueAtPercentile(percentile) / 1e3;
    }

    private Comparison compare(final String name, final ToDoubleFunction<Round> figure) {
        final double[] without = sorted(false, figure);
        final double[] with = sorted(true, figure);
        final double base = median(without);
        final double noise = base == 0 ? 0 : Math.max(base - without[0], without[without.length - 1] - base) / base;
        return new Comparison(name, without, with, base == 0 ? 1 : median(with) / base, noise);
    }

    private double[] sorted(final boolean with, final ToDoubleFunction<Round> figure) {
        return rounds.stream()
                .filter(round -> round.with() == with)
                .mapToDouble(figure)
                .sorted()
                .toArray();
    }

    /** Returns the middle one of ascending values, or the mean of the two in the middle. */
    public static double median(final double[] ascending) {
        if (ascending.length == 0) {
            throw new IllegalArgumentException("no values");
        }
        final int middle = ascending.length / 2;
        return ascending.length % 2 == 1
                ? ascending[middle]
                : Arrays.stream(ascending, middle - 1, middle + 1).average().orElseThrow();
    }
}
