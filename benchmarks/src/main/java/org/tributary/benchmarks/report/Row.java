package org.tributary.benchmarks.report;

import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * One measured figure.
 *
 * @param subject class and method, or what a command's round measures
 * @param params in which it was measured, by name
 * @param moreIsBetter true for a rate, false for a time or a size
 * @param low lower bound of the figure by the spread of its samples; NaN if there is no spread
 * @param high upper bound
 * @param allocatedBytes bytes allocated on the heap per operation; NaN if not measured
 */
public record Row(
        String subject,
        Map<String, String> params,
        boolean moreIsBetter,
        double score,
        double low,
        double high,
        String unit,
        double allocatedBytes) {

    /** Median of the samples, with lowest and highest; a single sample has no spread to judge a change by. */
    public static Row of(
            final String subject,
            final Map<String, String> params,
            final boolean moreIsBetter,
            final String unit,
            final DoubleStream samples) {
        final double[] values = samples.toArray();
        final Spread spread = Spread.of(DoubleStream.of(values));
        final boolean single = values.length == 1;
        return new Row(
                subject,
                params,
                moreIsBetter,
                spread.median(),
                single ? Double.NaN : spread.low(),
                single ? Double.NaN : spread.high(),
                unit,
                Double.NaN);
    }

    /** The same with bytes allocated per operation. */
    public Row allocating(final double bytes) {
        return new Row(subject, params, moreIsBetter, score, low, high, unit, bytes);
    }

    /** How many times as fast as another row. */
    double speedAgainst(final Row other) {
        return moreIsBetter ? score / other.score : other.score / score;
    }

    /** What is equal in two runs of the same benchmark. */
    String key() {
        return subject + params;
    }

    /** Class of the subject. */
    String className() {
        return subject.substring(0, Math.max(0, subject.lastIndexOf('.')));
    }

    /** Method of the subject. */
    String method() {
        return subject.substring(subject.lastIndexOf('.') + 1);
    }
}
