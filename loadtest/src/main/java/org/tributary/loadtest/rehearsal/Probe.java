package org.tributary.loadtest.rehearsal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.tributary.loadtest.client.Outcome;
import org.tributary.loadtest.load.Load;

/**
 * Result of a run, judged by objectives. Latencies are milliseconds from the planned time.
 *
 * @param plannedPerSecond highest planned rate
 * @param lagMs the journal's worst lag seen, as the time it takes at the rate answered
 * @param errorShare share of all requests sent that were answered 503, given up, or answered wrongly
 * @param failures objectives missed, in words; empty if all were met
 */
public record Probe(
        double plannedPerSecond,
        double answeredPerSecond,
        Map<String, Double> latencyMs,
        double errorShare,
        double lagMs,
        List<String> failures) {
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99, 100};

    /** Limits that a run must keep. */
    public record Objectives(double p99Ms, double errorShare, double lagMs) {}

    public static Probe of(final double plannedPerSecond, final Load.Result result, final Objectives objectives) {
        final Outcome outcome = result.outcome();
        final Map<String, Double> latency = new LinkedHashMap<>();
        for (final double percentile : PERCENTILES) {
            latency.put(name(percentile), outcome.latencyMicros.getValueAtPercentile(percentile) / 1e3);
        }
        long errors = outcome.givenUp + result.check().wrongAnswers();
        for (int status = 500; status < outcome.byStatus.length; status++) {
            errors += outcome.byStatus[status];
        }
        // a refund ahead of its payment is rightly answered 503
        errors -= outcome.ahead;
        final double errorShare = (double) errors / Math.max(1, outcome.sent);
        final List<String> failures = new ArrayList<>(result.check().problems());
        if (latency.getOrDefault("p99", 0.0) > objectives.p99Ms()) {
            failures.add(String.format(
                    "p99 %.1f ms is above %.1f ms", latency.getOrDefault("p99", 0.0), objectives.p99Ms()));
        }
        if (errorShare > objectives.errorShare()) {
            failures.add(
                    String.format("%.3f %% errors are above %.3f %%", 100 * errorShare, 100 * objectives.errorShare()));
        }
        final double answered = outcome.latencyMicros.getTotalCount() / Math.max(1e-9, outcome.seconds);
        final double lagMs = 1e3 * result.health().lagRecords() / Math.max(1, answered);
        if (lagMs > objectives.lagMs()) {
            failures.add(String.format("journal lag %.1f ms is above %.1f ms", lagMs, objectives.lagMs()));
        }
        return new Probe(plannedPerSecond, answered, latency, errorShare, lagMs, failures);
    }

    /** Returns the points of the percentile plot: x is 0 for the fastest, 1 for p90, 2 for p99, …; y milliseconds. */
    static List<double[]> percentileCurve(final Histogram micros) {
        final List<double[]> points = new ArrayList<>();
        for (double x = 0; x <= 5; x += 0.05) {
            final double percentile = 100 * (1 - Math.pow(10, -x));
            points.add(new double[] {x, Math.max(0.01, micros.getValueAtPercentile(percentile) / 1e3)});
        }
        return points;
    }

    private static String name(final double percentile) {
        return percentile == 100
                ? "max"
                : "p" + (percentile == Math.rint(percentile) ? Long.toString((long) percentile) : "" + percentile);
    }

    public boolean holds() {
        return failures.isEmpty();
    }
}
