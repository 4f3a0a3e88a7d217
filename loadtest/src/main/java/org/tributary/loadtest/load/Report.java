package org.tributary.loadtest.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.tributary.loadtest.books.Check;
import org.tributary.loadtest.client.Outcome;
import org.tributary.loadtest.scenario.Scenario;

/** Result of a run, as text and as JSON. */
public record Report(Scenario scenario, Load.Result result, Scenario.Lines lines, long seed) {
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99, 100};

    public void print(final PrintStream out) {
        out.printf(
                "scenario     %s: %.0f s, peak %,.0f/s planned, %d connections × %d, seed %d%n",
                scenario.name(),
                scenario.curve().seconds(),
                scenario.curve().peakPerSecond(),
                lines.connections(),
                lines.pipeline(),
                seed);
        final Outcome outcome = result.outcome();
        final Check check = result.check();
        out.printf(
                "sent         %,d (%,d again), %,d connections lost, %,d found no server, %,d given up%n",
                outcome.sent, outcome.retried, outcome.lostConnections, outcome.unreached, outcome.givenUp);
        final StringBuilder statuses = new StringBuilder();
        for (int status = 0; status < outcome.byStatus.length; status++) {
            if (outcome.byStatus[status] > 0) {
                statuses.append(String.format("%d: %,d  ", status, outcome.byStatus[status]));
            }
        }
        out.println("answers      " + statuses);
        final Histogram refusals = outcome.refusalMicros;
        if (refusals.getTotalCount() > 0) {
            out.printf(
                    "answered 503, from sending: p50 %,.2f ms, p99 %,.2f ms; at most %,d a second%n",
                    refusals.getValueAtPercentile(50) / 1_000.0,
                    refusals.getValueAtPercentile(99) / 1_000.0,
                    outcome.refusedInSecond.stream()
                            .mapToLong(Long::longValue)
                            .max()
                            .orElse(0));
        }
        out.printf(
                "answered     %,.0f/s over %.1f s%n",
                outcome.latencyMicros.getTotalCount() / Math.max(1e-9, outcome.seconds), outcome.seconds);
        if (scenario.before() != null) {
            out.printf(
                    "before       %,d answered at %,.0f/s for %.0f s ahead of it, counted in the books only%n",
                    outcome.latencyMicrosBefore.getTotalCount(),
                    scenario.before().perSecond(),
                    scenario.before().seconds());
        }
        out.println("latency      from the planned time, in ms");
        for (final double percentile : PERCENTILES) {
            out.printf(
                    "  %-9s %,10.2f%n",
                    percentile == 100 ? "max" : "p" + strip(percentile),
                    outcome.latencyMicros.getValueAtPercentile(percentile) / 1_000.0);
        }
        out.printf(
                "worst        journal lag %,d records, memory %.2f GB%n",
                result.health().lagRecords(), result.health().memoryBytes() / 1e9);
        out.printf(
                "books        %,d payments answered with success, the server has %,d of %,d fen%n",
                check.payments().answered(),
                check.received().count(),
                check.received().fen());
        if (check.refunds().sent() > 0) {
            out.printf(
                    "refunds      %,d answered with success (and %,d times with 503), the server has %,d of"
                            + " %,d fen%n",
                    check.refunds().answered(),
                    outcome.ahead,
                    check.received().refunds(),
                    check.received().refundedFen());
        }
        check.problems().forEach(out::println);
    }

    /**
     * Returns the result as JSON.
     *
     * @param problems of the journal, found after the run
     */
    public byte[] json(final List<String> problems) throws IOException {
        final Outcome outcome = result.outcome();
        final Check check = result.check();
        final Map<String, Object> json = new LinkedHashMap<>();
        json.put("scenario", scenario.name());
        json.put("seconds", scenario.curve().seconds());
        json.put("peakPerSecond", scenario.curve().peakPerSecond());
        json.put("connections", lines.connections());
        json.put("pipeline", lines.pipeline());
        json.put("seed", seed);
        json.put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.version"));
        json.put("cores", Runtime.getRuntime().availableProcessors());
        json.put("sent", outcome.sent);
        json.put("retried", outcome.retried);
        json.put("lostConnections", outcome.lostConnections);
        json.put("unreached", outcome.unreached);
        json.put("givenUp", outcome.givenUp);
        json.put("health", result.health());
        json.put("answeredPerSecond", outcome.latencyMicros.getTotalCount() / Math.max(1e-9, outcome.seconds));
        final Map<String, Object> latency = new LinkedHashMap<>();
        final Histogram histogram = outcome.latencyMicros;
        for (final double percentile : PERCENTILES) {
            latency.put(
                    percentile == 100 ? "max" : "p" + strip(percentile),
                    histogram.getValueAtPercentile(percentile) / 1_000.0);
        }
        json.put("latencyMs", latency);
        json.put("answeredBefore", outcome.latencyMicrosBefore.getTotalCount());
        json.put("answeredInSecond", outcome.answeredInSecond);
        json.put("refusedInSecond", outcome.refusedInSecond);
        json.put("refusalMsP99", outcome.refusalMicros.getValueAtPercentile(99) / 1_000.0);
        json.put("check", check);
        json.put("journalProblems", problems);
        return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(json);
    }

    private static String strip(final double percentile) {
        return percentile == Math.rint(percentile) ? Long.toString((long) percentile) : Double.toString(percentile);
    }
}
