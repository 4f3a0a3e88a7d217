package org.tributary.benchmarks.report;

import java.util.Map;

/**
 * One measured figure.
 *
 * @param subject class and method, or what a round of its own measures
 * @param params in which it was measured, by name
 * @param moreIsBetter whether it is a rate; else a time
 * @param low where the figure may lie at least, by the spread of its samples
 * @param high where it may lie at most
 * @param allocatedBytes on the heap by operation; NaN if not measured
 * @param ofBare share of its bare baseline's speed, 1 is as fast; NaN if none stands beside it
 */
public record Row(
        String subject,
        Map<String, String> params,
        boolean moreIsBetter,
        double score,
        double low,
        double high,
        String unit,
        double allocatedBytes,
        double ofBare) {

    public Row withOfBare(final double share) {
        return new Row(subject, params, moreIsBetter, score, low, high, unit, allocatedBytes, share);
    }

    /** What is the same in two runs of the same benchmark. */
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
