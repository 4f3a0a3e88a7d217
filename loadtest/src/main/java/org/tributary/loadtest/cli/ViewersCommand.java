package org.tributary.loadtest.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.tributary.loadtest.UsageException;
import org.tributary.loadtest.client.Outcome;
import org.tributary.loadtest.load.Load;
import org.tributary.loadtest.scenario.Scenario;
import org.tributary.loadtest.server.Target;
import org.tributary.loadtest.viewers.Pairs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code viewers}: measures what viewers of the live feed cost donations. */
@Command(
        name = "viewers",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "The same load in paired rounds, without and with viewers of the live feed and readers of the API, in the order",
            "A B, B A, A B, … after a pair that is not judged. Compares donations a second and latency from the planned",
            "time. At a rate the server keeps, latency is what to look at; at one it does not, donations a second.",
            "Exit 1: donations a second or p99.9 are worse by more than --tolerance, or the books or the feed are wrong.",
            "",
            "Viewers and readers run in a separate process, at the lowest priority where there is 'nice': on a giving day",
            "they run on other machines. What the server does for them is not at a lower priority.",
            "",
            "Example: loadtest viewers --keys data/sandbox/keys --rate 3000 --viewers 2000 --reads 50"
        })
final class ViewersCommand implements Callable<Integer> {
    private static final double DRAIN_SECONDS = 30;
    private static final int COMPRESSION = 100;
    private static final String WORST = "p99.9 ms";
    private static final String RATE = "answered/s";

    @Option(names = "--url", defaultValue = "http://127.0.0.1:8099", description = "server (default ${DEFAULT-VALUE})")
    private URI url;

    @Option(names = "--keys", required = true, paramLabel = "DIR", description = "the sandbox's keys directory")
    private Path keys;

    @Option(names = "--viewers", defaultValue = "2000", description = "of the live feed (default ${DEFAULT-VALUE})")
    private int viewers;

    @Option(names = "--reads", defaultValue = "50", description = "of the API, a second (default ${DEFAULT-VALUE})")
    private double reads;

    @Option(names = "--rate", defaultValue = "3000", description = "donations a second (default ${DEFAULT-VALUE})")
    private double rate;

    @Option(names = "--seconds", defaultValue = "8", description = "of a round (default ${DEFAULT-VALUE})")
    private int seconds;

    @Option(names = "--settle", defaultValue = "2", description = "seconds before, not judged (${DEFAULT-VALUE})")
    private int settleSeconds;

    @Option(names = "--pairs", defaultValue = "5", description = "judged (default ${DEFAULT-VALUE})")
    private int pairCount;

    @Option(names = "--channel", defaultValue = "wechatpay", split = ",", description = "channels, comma-separated")
    private List<String> channels;

    @Option(names = "--connections", defaultValue = "64", description = "kept-alive connections (${DEFAULT-VALUE})")
    private int connections;

    @Option(names = "--tolerance", defaultValue = "0.05", description = "as a share (default ${DEFAULT-VALUE})")
    private double tolerance;

    @Option(names = "--same-priority", description = "viewers at the priority of everything else")
    private boolean samePriority;

    @Option(names = "--json", paramLabel = "FILE", description = "writes the result as JSON")
    private Path json;

    @Option(names = "--ledger", defaultValue = "loadtest.ledger", description = "ledger file (${DEFAULT-VALUE})")
    private Path ledgerFile;

    @Option(names = "--seed", defaultValue = "1", description = "of everything drawn (${DEFAULT-VALUE})")
    private long seed;

    private final Pairs pairs = new Pairs();
    private final List<JsonNode> watched = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (pairCount < 1 || seconds < 1 || settleSeconds < 0) {
            throw new UsageException("--pairs and --seconds are at least 1, --settle at least 0");
        }
        final boolean nice = !samePriority && WatchProcess.canBeNice();
        System.out.printf(
                "load         %,.0f/s for %d s, %d connections, %s; %d pairs; with: %,d viewers, %.0f reads/s%s%n",
                rate,
                seconds,
                connections,
                String.join(", ", channels),
                pairCount,
                viewers,
                reads,
                nice ? ", niced" : "");
        try (WatchProcess watchers = new WatchProcess(child(), nice)) {
            for (int round = -2; round < 2 * pairCount; round++) {
                round(watchers, round);
            }
        }
        report();
        return problems.isEmpty() ? 0 : 1;
    }

    private List<String> child() {
        return List.of(
                "watch",
                "--url",
                url.toString(),
                "--viewers",
                Integer.toString(viewers),
                "--reads",
                Double.toString(reads),
                "--seconds",
                Double.toString(settleSeconds + seconds));
    }

    private void round(final WatchProcess watchers, final int number) throws IOException, InterruptedException {
        final boolean with = Pairs.isWith(number + 2);
        final int end = settleSeconds + seconds;
        final Scenario scenario = Scenario.constant(rate, end, Scenario.Shares.NONE, channels);
        final IOException[] failure = new IOException[1];
        final Load.Result result = new Load(
                        new Target(url, keys, null),
                        ledgerFile,
                        new Load.Sending(new Scenario.Lines(connections, 1), COMPRESSION, DRAIN_SECONDS),
                        seed + number + 2)
                .run(scenario, new Load.Listener() {
                    @Override
                    public void sending() {
                        try {
                            if (with) {
                                watchers.begin();
                            }
                        } catch (final IOException e) {
                            failure[0] = e;
                        }
                    }
                });
        if (failure[0] != null) {
            throw failure[0];
        }
        final Outcome outcome = result.outcome();
        final Pairs.Round figures = new Pairs.Round(
                with, outcome.latencyMicros.getTotalCount() / Math.max(1e-9, outcome.seconds), outcome.latencyMicros);
        System.err.printf(
                "%-8s %-8s %,8.0f/s  p50 %8.2f  p99 %8.2f  p99.9 %8.2f ms%n",
                number < 0 ? "warm-up" : "round " + (number + 1),
                with ? "with" : "without",
                figures.answeredPerSecond(),
                figures.millis(50),
                figures.millis(99),
                figures.millis(99.9));
        if (!result.check().isRight()) {
            problems.addAll(result.check().problems());
        }
        final JsonNode seen = with ? watchers.end() : null;
        if (number >= 0) {
            pairs.add(figures);
            if (with) {
                watched.add(seen);
            }
        }
    }

    private void report() throws IOException {
        final List<Pairs.Comparison> figures = pairs.compare();
        System.out.println(
                "median [least, most] of the rounds            without                         with   ratio");
        for (final Pairs.Comparison figure : figures) {
            System.out.printf(
                    "  %-10s %29s %28s   %.3f%n",
                    figure.name(), spread(figure.without()), spread(figure.with()), figure.ratio());
        }
        System.out.printf(
                "  all rounds together, p99.9: %.2f ms without, %.2f ms with%n",
                pairs.together(false, 99.9), pairs.together(true, 99.9));
        System.out.printf(
                "viewers      %.2f totals a second each, age p50 %.0f, p99 %.0f, most %.0f ms; longest gap %.0f ms%n",
                mean("/totalsPerViewerSecond"),
                mean("/ageMs/p50"),
                mean("/ageMs/p99"),
                most("/ageMs/max"),
                most("/gapMs/max"));
        System.out.printf(
                "             %.1f MB a second in all; reads p50 %.1f, p99 %.1f ms%n",
                mean("/bytesPerSecond") / 1e6, mean("/readMs/p50"), mean("/readMs/p99"));
        judge(figures);
        problems.forEach(System.out::println);
        if (json != null) {
            Files.write(json, json(figures));
        }
    }

    private void judge(final List<Pairs.Comparison> figures) {
        for (final Pairs.Comparison figure : figures) {
            final boolean bad = RATE.equals(figure.name())
                    ? figure.ratio() < 1 - tolerance
                    : WORST.equals(figure.name()) && figure.ratio() > 1 + tolerance;
            if (bad) {
                problems.add(String.format(
                        "%s: %.1f %% worse with viewers; rounds without differ by up to %.1f %% from their median",
                        figure.name().toUpperCase(java.util.Locale.ROOT),
                        100 * Math.abs(figure.ratio() - 1),
                        100 * figure.noise()));
            }
        }
        for (final JsonNode seen : watched) {
            if (seen.get("lost").asLong() > 0 || !seen.get("odd").asText().isEmpty()) {
                problems.add("FEED: " + seen.get("lost") + " viewers lost; " + seen.get("odd"));
            }
            if (seen.get("readsAnswered").asLong() != seen.get("reads").asLong()) {
                problems.add("READS: " + seen.get("readsAnswered") + " of " + seen.get("reads") + " answered with 200");
            }
        }
        System.out.println(problems.isEmpty() ? "viewers cost donations no more than the tolerance" : "NOT GOOD:");
    }

    private byte[] json(final List<Pairs.Comparison> figures) throws IOException {
        final Map<String, Object> root = new LinkedHashMap<>();
        root.put("ratePerSecond", rate);
        root.put("seconds", seconds);
        root.put("pairs", pairCount);
        root.put("viewers", viewers);
        root.put("readsPerSecond", reads);
        root.put("cores", Runtime.getRuntime().availableProcessors());
        figures.forEach(figure -> root.put(figure.name(), figure));
        root.put("watched", watched);
        root.put("problems", problems);
        return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(root);
    }

    private double mean(final String path) {
        return watched.stream()
                .mapToDouble(seen -> seen.at(path).asDouble())
                .average()
                .orElse(0);
    }

    private double most(final String path) {
        return watched.stream()
                .mapToDouble(seen -> seen.at(path).asDouble())
                .max()
                .orElse(0);
    }

    private static String spread(final double[] ascending) {
        return String.format(
                "%,.2f [%,.2f, %,.2f]", Pairs.median(ascending), ascending[0], ascending[ascending.length - 1]);
    }
}
