package org.tributary.loadtest.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import org.tributary.loadtest.books.Ledger;
import org.tributary.loadtest.client.ClientLoop;
import org.tributary.loadtest.client.LoadClient;
import org.tributary.loadtest.client.Outcome;
import org.tributary.loadtest.client.RetrySchedule;
import org.tributary.loadtest.client.SendPlan;
import org.tributary.loadtest.corpus.Corpus;
import org.tributary.loadtest.scenario.RateCurve;
import org.tributary.loadtest.viewers.Audience;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code watch}: plays viewers of the live feed and readers of the API. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Connects viewers to a server's live feed and asks its read API so many times a second, then prints one line of",
            "JSON: events and bytes received, how old a total was when it was read, gaps, reads and their latency. Exit 1:",
            "a viewer was lost, a sequence went back, or a read was not answered with 200.",
            "",
            "Example: loadtest watch --viewers 2000 --reads 50 --seconds 20"
        })
final class WatchCommand implements Callable<Integer> {
    private static final int READ_CONNECTIONS = 8;
    private static final double READ_DRAIN_SECONDS = 5;
    private static final double NANOS = 1e9;
    private static final double MICROS_A_MS = 1e3;

    /** Paths read in turn; the totals most often. */
    private static final List<String> PATHS = List.of(
            "/api/v1/totals",
            "/api/v1/projects",
            "/api/v1/totals",
            "/api/v1/pools",
            "/api/v1/totals",
            "/api/v1/timeline?step=1m",
            "/api/v1/totals",
            "/api/v1/organisations",
            "/api/v1/board",
            "/api/v1/recent");

    @Option(names = "--url", defaultValue = "http://127.0.0.1:8099", description = "server (default ${DEFAULT-VALUE})")
    private URI url;

    @Option(names = "--viewers", defaultValue = "2000", description = "connections (default ${DEFAULT-VALUE})")
    private int viewers;

    @Option(names = "--reads", defaultValue = "50", description = "reads a second (default ${DEFAULT-VALUE})")
    private double reads;

    @Option(names = "--seconds", defaultValue = "20", description = "length (default ${DEFAULT-VALUE})")
    private double seconds;

    @Option(names = "--on-demand", hidden = true, description = "a round for each line on stdin, until it ends")
    private boolean onDemand;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!onDemand) {
            return round();
        }
        int worst = 0;
        final BufferedReader asked = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (asked.readLine() != null) {
            worst = Math.max(worst, round());
        }
        return worst;
    }

    private int round() throws IOException, InterruptedException {
        final InetSocketAddress server = new InetSocketAddress(url.getHost(), url.getPort());
        try (Audience audience = new Audience(server, viewers)) {
            audience.join();
            audience.begin();
            System.out.println(WatchProcess.WATCHING);
            final long beganNanos = System.nanoTime();
            final Outcome answered = reads > 0 ? read(server) : new Outcome();
            final long restMs = (long) (1e3 * (seconds - (System.nanoTime() - beganNanos) / NANOS));
            if (restMs > 0) {
                Thread.sleep(restMs);
            }
            final double lasted = (System.nanoTime() - beganNanos) / NANOS;
            final Audience.Seen seen = audience.seen();
            System.out.println(new ObjectMapper().writeValueAsString(figures(seen, answered, lasted)));
            final long wrong = answered.sent - answered.byStatus[200];
            return seen.lost > 0 || seen.odd != null || wrong > 0 ? 1 : 0;
        }
    }

    private Outcome read(final InetSocketAddress server) throws IOException {
        final long[] planned = RateCurve.constant(reads, seconds).plannedNanos();
        final Corpus corpus = new Corpus(planned.length);
        for (int i = 0; i < planned.length; i++) {
            final String request =
                    "GET " + PATHS.get(i % PATHS.size()) + " HTTP/1.1\r\nHost: " + server.getHostString() + "\r\n\r\n";
            corpus.add(Corpus.Kind.PAYMENT, 0, -1, 0, request.getBytes(StandardCharsets.ISO_8859_1));
        }
        try (ClientLoop loop = new ClientLoop("readers")) {
            return new LoadClient(
                            loop,
                            server,
                            corpus,
                            SendPlan.of(planned, 0, 0),
                            Ledger.inMemory(planned.length),
                            new LoadClient.Settings(
                                    READ_CONNECTIONS,
                                    1,
                                    new RetrySchedule(List.of("wechatpay"), 1_000),
                                    READ_DRAIN_SECONDS,
                                    0))
                    .run();
        }
    }

    private Map<String, Object> figures(final Audience.Seen seen, final Outcome answered, final double lasted) {
        final Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("viewers", viewers);
        figures.put("seconds", lasted);
        figures.put("totals", seen.totals);
        figures.put("boards", seen.boards);
        figures.put("totalsPerViewerSecond", viewers == 0 ? 0 : seen.totals / lasted / viewers);
        figures.put("bytesPerSecond", seen.bytes / lasted);
        figures.put("ageMs", percentiles(seen.ageMs, 1));
        figures.put("gapMs", percentiles(seen.gapMs, 1));
        figures.put("lost", seen.lost);
        figures.put("odd", seen.odd == null ? "" : seen.odd);
        figures.put("reads", answered.sent);
        figures.put("readsAnswered", answered.byStatus[200]);
        figures.put("readMs", percentiles(answered.latencyMicros, MICROS_A_MS));
        return figures;
    }

    private static Map<String, Double> percentiles(final Histogram histogram, final double unit) {
        final Map<String, Double> percentiles = new LinkedHashMap<>();
        percentiles.put("p50", histogram.getValueAtPercentile(50) / unit);
        percentiles.put("p99", histogram.getValueAtPercentile(99) / unit);
        percentiles.put("max", histogram.getMaxValue() / unit);
        return percentiles;
    }
}
