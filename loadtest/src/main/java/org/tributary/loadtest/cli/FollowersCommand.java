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
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.tributary.loadtest.UsageException;
import org.tributary.loadtest.books.Ledger;
import org.tributary.loadtest.client.Outcome;
import org.tributary.loadtest.corpus.Corpus;
import org.tributary.loadtest.corpus.Names;
import org.tributary.loadtest.load.Load;
import org.tributary.loadtest.scenario.Scenario;
import org.tributary.loadtest.server.ProcessorTime;
import org.tributary.loadtest.server.ServerView;
import org.tributary.loadtest.server.Target;
import org.tributary.loadtest.viewers.Pairs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code followers}: measures what followers of the events and look-ups of orders cost callbacks. */
@Command(
        name = "followers",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "The same load in paired rounds, without and with followers of /api/v1/events and look-ups of orders, in the order",
            "A B, B A, A B, … after a pair that is not judged. Compares latency from the planned time, and what the server's",
            "threads that take, decide, journal and answer callbacks use of the processor for each. Threads that serve followers",
            "and look-ups have work of their own, which grows with them and not with callbacks: their time, and the JVM's for",
            "both (garbage, compilation), stand beside it with the total. Says how old an event was when a follower read it,",
            "since its journaling, which is before its answer.",
            "Exit 1: p99.9 is worse than --most-latency times, processor time of the callbacks' threads than --most-cpu times,",
            "an event's age above --most-age ms at p99, or books, order or answers are wrong.",
            "",
            "Followers run in a separate process, at the lowest priority where there is 'nice'.",
            "",
            "Example: loadtest followers --keys data/sandbox/keys --rate 3000 --followers 100 --lookups 5000"
        })
final class FollowersCommand implements Callable<Integer> {
    private static final double DRAIN_SECONDS = 30;
    private static final int COMPRESSION = 100;
    private static final double P999 = 99.9;

    @Option(names = "--url", defaultValue = "http://127.0.0.1:8099", description = "server (default ${DEFAULT-VALUE})")
    private URI url;

    @Option(names = "--keys", required = true, paramLabel = "DIR", description = "the sandbox's keys directory")
    private Path keys;

    @Option(names = "--followers", defaultValue = "100", description = "of the events (default ${DEFAULT-VALUE})")
    private int followers;

    @Option(names = "--lookups", defaultValue = "5000", description = "of orders, a second (default ${DEFAULT-VALUE})")
    private double lookups;

    @Option(names = "--rate", defaultValue = "3000", description = "callbacks a second (default ${DEFAULT-VALUE})")
    private double rate;

    @Option(names = "--seconds", defaultValue = "8", description = "of a round (default ${DEFAULT-VALUE})")
    private int seconds;

    @Option(names = "--pairs", defaultValue = "5", description = "judged (default ${DEFAULT-VALUE})")
    private int pairCount;

    @Option(names = "--channel", defaultValue = "wechatpay", split = ",", description = "channels, comma-separated")
    private List<String> channels;

    @Option(names = "--connections", defaultValue = "64", description = "kept-alive connections (${DEFAULT-VALUE})")
    private int connections;

    @Option(
            names = "--most-cpu",
            defaultValue = "1.1",
            description = "ratio of medians, callbacks' threads (default ${DEFAULT-VALUE})")
    private double mostCpu;

    @Option(names = "--most-latency", defaultValue = "2", description = "ratio of medians (default ${DEFAULT-VALUE})")
    private double mostLatency;

    @Option(names = "--most-age", defaultValue = "100", description = "ms (default ${DEFAULT-VALUE})")
    private double mostAgeMs;

    @Option(names = "--same-priority", description = "followers at the priority of everything else")
    private boolean samePriority;

    @Option(names = "--json", paramLabel = "FILE", description = "writes the result as JSON")
    private @Nullable Path json;

    @Option(names = "--ledger", defaultValue = "loadtest.ledger", description = "ledger file (${DEFAULT-VALUE})")
    private Path ledgerFile;

    @Option(names = "--seed", defaultValue = "1", description = "of everything drawn (${DEFAULT-VALUE})")
    private long seed;

    /** Microseconds of the server's processor time per callback, by side. */
    private final List<ProcessorTime> cpuWithout = new ArrayList<>();

    private final List<ProcessorTime> cpuWith = new ArrayList<>();
    private final Pairs pairs = new Pairs();
    private final List<JsonNode> seen = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (pairCount < 1 || seconds < 1) {
            throw new UsageException("--pairs and --seconds are at least 1");
        }
        final boolean nice = !samePriority && WatchProcess.canBeNice();
        System.out.printf(
                "load         %,.0f/s for %d s, %d connections, %s; %d pairs; with: %,d followers, %,.0f look-ups/s%s%n",
                rate,
                seconds,
                connections,
                String.join(", ", channels),
                pairCount,
                followers,
                lookups,
                nice ? ", niced" : "");
        final List<String> child = List.of(
                "follow",
                "--url",
                url.toString(),
                "--keys",
                keys.toString(),
                "--followers",
                Integer.toString(followers),
                "--lookups",
                Double.toString(lookups),
                "--seconds",
                Integer.toString(seconds));
        try (WatchProcess others = new WatchProcess(child, nice)) {
            for (int round = -2; round < 2 * pairCount; round++) {
                round(others, round);
            }
        }
        report();
        return problems.isEmpty() ? 0 : 1;
    }

    /** Reads the server's processor time when sending begins and when all is answered. */
    private final class Meter implements Load.Listener {
        private final WatchProcess others;
        private final boolean with;
        private final ServerView server = new ServerView(url);
        private ProcessorTime before = new ProcessorTime(0, 0, 0);
        private ProcessorTime spent = before;
        private @Nullable Exception failure;

        Meter(final WatchProcess others, final boolean with) {
            this.others = others;
            this.with = with;
        }

        @Override
        public void sending() {
            try {
                if (with) {
                    others.begin();
                }
                before = server.processorTime();
            } catch (final IOException e) {
                failure = e;
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
                failure = e;
            }
        }

        @Override
        public void sent(final Corpus corpus, final Ledger ledger, final Names names)
                throws IOException, InterruptedException {
            spent = server.processorTime().minus(before);
        }
    }

    private void round(final WatchProcess others, final int number) throws IOException, InterruptedException {
        final boolean with = Pairs.isWith(number + 2);
        final Scenario scenario = Scenario.constant(rate, seconds, Scenario.Shares.NONE, channels);
        final Meter meter = new Meter(others, with);
        final Load.Result result = new Load(
                        new Target(url, keys, null),
                        ledgerFile,
                        new Load.Sending(new Scenario.Lines(connections, 1), COMPRESSION, DRAIN_SECONDS),
                        seed + number + 2)
                .run(scenario, meter);
        if (meter.failure != null) {
            throw new IOException(meter.failure);
        }
        final Outcome outcome = result.outcome();
        final long answered = outcome.latencyMicros.getTotalCount();
        final Pairs.Round figures =
                new Pairs.Round(with, answered / Math.max(1e-9, outcome.seconds), outcome.latencyMicros);
        final ProcessorTime cpu = meter.spent.microsPer(answered);
        System.err.printf(
                "%-8s %-8s %,8.0f/s  p50 %8.2f  p99 %8.2f  p99.9 %8.2f ms  us per callback: %6.1f, reads %6.1f, jvm %6.1f%n",
                number < 0 ? "warm-up" : "round " + (number + 1),
                with ? "with" : "without",
                figures.answeredPerSecond(),
                figures.millis(50),
                figures.millis(99),
                figures.millis(P999),
                cpu.callbacks(),
                cpu.reads(),
                cpu.jvm());
        if (!result.check().isRight()) {
            problems.addAll(result.check().problems());
        }
        final JsonNode figuresOfOthers = with ? others.end() : null;
        if (number >= 0) {
            pairs.add(figures);
            (with ? cpuWith : cpuWithout).add(cpu);
            if (figuresOfOthers != null) {
                seen.add(figuresOfOthers);
            }
        }
    }

    private void report() throws IOException {
        final List<Pairs.Comparison> figures = pairs.compare();
        System.out.println("medians of the rounds                         without         with   ratio");
        for (final Pairs.Comparison figure : figures) {
            line(figure.name(), Pairs.median(figure.without()), Pairs.median(figure.with()), figure.ratio());
        }
        final double cpuRatio = cpuLine("us per callback, callbacks' threads", ProcessorTime::callbacks);
        cpuLine("us per callback, readers' threads", ProcessorTime::reads);
        cpuLine("us per callback, the JVM for both", ProcessorTime::jvm);
        cpuLine("us per callback, all together", ProcessorTime::total);
        System.out.printf(
                "events       %,.0f a second over all, %.1f MB/s; age p50 %.0f, p99 %.0f (worst round), most %.0f ms%n",
                most("/events") / seconds,
                most("/bytesPerSecond") / 1e6,
                most("/ageMs/p50"),
                most("/ageMs/p99"),
                most("/ageMs/max"));
        System.out.printf(
                "look-ups     p50 %.1f, p99 %.1f ms (worst round)%n", most("/lookupMs/p50"), most("/lookupMs/p99"));
        judge(cpuRatio, figures.get(figures.size() - 1).ratio());
        System.out.println(problems.isEmpty() ? "followers cost no more than allowed" : "NOT GOOD:");
        problems.forEach(System.out::println);
        if (json != null) {
            Files.write(json, json(figures));
        }
    }

    private double cpuLine(final String name, final ToDoubleFunction<ProcessorTime> part) {
        final double without = median(cpuWithout, part);
        final double with = median(cpuWith, part);
        line(name, without, with, with / without);
        return with / without;
    }

    private static void line(final String name, final double without, final double with, final double ratio) {
        System.out.printf("  %-40s %,10.2f %,12.2f   %.3f%n", name, without, with, ratio);
    }

    private void judge(final double cpuRatio, final double latencyRatio) {
        if (cpuRatio > mostCpu) {
            problems.add(String.format(
                    "CPU: %.2f times the time of the callbacks' threads, allowed %.2f", cpuRatio, mostCpu));
        }
        if (latencyRatio > mostLatency) {
            problems.add(String.format("P99.9: %.2f times, allowed %.2f", latencyRatio, mostLatency));
        }
        for (final JsonNode one : seen) {
            if (one.at("/ageMs/p99").asDouble() > mostAgeMs) {
                problems.add("AGE: p99 " + one.at("/ageMs/p99") + " ms, allowed " + mostAgeMs);
            }
            if (one.get("lost").asLong() > 0 || !one.get("odd").asText().isEmpty()) {
                problems.add("EVENTS: " + one.get("lost") + " followers lost; " + one.get("odd"));
            }
            if (one.get("lookups").asLong() != one.get("lookupsAnswered").asLong()) {
                problems.add(
                        "LOOK-UPS: " + one.get("lookupsAnswered") + " of " + one.get("lookups") + " answered with 200");
            }
        }
    }

    private byte[] json(final List<Pairs.Comparison> figures) throws IOException {
        final Map<String, Object> root = new LinkedHashMap<>();
        root.put("ratePerSecond", rate);
        root.put("seconds", seconds);
        root.put("pairs", pairCount);
        root.put("followers", followers);
        root.put("lookupsPerSecond", lookups);
        root.put("cores", Runtime.getRuntime().availableProcessors());
        figures.forEach(figure -> root.put(figure.name(), figure));
        root.put("cpuMicrosWithout", cpuWithout);
        root.put("cpuMicrosWith", cpuWith);
        root.put("seen", seen);
        root.put("problems", problems);
        return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(root);
    }

    private static double median(final List<ProcessorTime> values, final ToDoubleFunction<ProcessorTime> part) {
        return Pairs.median(values.stream().mapToDouble(part).sorted().toArray());
    }

    private double most(final String path) {
        return seen.stream().mapToDouble(one -> one.at(path).asDouble()).max().orElse(0);
    }
}
