package org.tributary.loadtest.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import org.tributary.loadtest.client.Outcome;
import org.tributary.loadtest.followers.Followers;
import org.tributary.loadtest.followers.Lookups;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code follow}: plays programs that follow the events, and apps that look orders up. */
@Command(
        name = "follow",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Follows a server's events from the journal's end with so many connections and looks orders up so many times a",
            "second, then prints one line of JSON: events, how old the oldest of each answer was since its journaling, look-ups",
            "and their latency. Exit 1: a follower was lost or got something out of order, or a look-up had no 200.",
            "",
            "Example: loadtest follow --keys data/sandbox/keys --followers 100 --lookups 5000 --seconds 20"
        })
final class FollowCommand implements Callable<Integer> {
    private static final double NANOS = 1e9;
    private static final double MICROS_A_MS = 1e3;
    private static final int OK = 200;

    @Option(names = "--url", defaultValue = "http://127.0.0.1:8099", description = "server (default ${DEFAULT-VALUE})")
    private URI url;

    @Option(names = "--keys", required = true, paramLabel = "DIR", description = "keys with an admin.token")
    private Path keys;

    @Option(names = "--followers", defaultValue = "100", description = "connections (default ${DEFAULT-VALUE})")
    private int followers;

    @Option(names = "--lookups", defaultValue = "5000", description = "a second (default ${DEFAULT-VALUE})")
    private double lookups;

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
        final String token = Files.readString(keys.resolve("admin.token")).strip();
        final Lookups asked = new Lookups(url, token);
        try (Followers all = new Followers(new InetSocketAddress(url.getHost(), url.getPort()), token)) {
            all.join(followers, asked.end());
            System.out.println(WatchProcess.WATCHING);
            final long beganNanos = System.nanoTime();
            final Outcome answered = lookups > 0 ? asked.run(lookups, seconds) : new Outcome();
            final long restMs = (long) (1e3 * (seconds - (System.nanoTime() - beganNanos) / NANOS));
            if (restMs > 0) {
                Thread.sleep(restMs);
            }
            final Followers.Seen seen = all.take();
            System.out.println(new ObjectMapper()
                    .writeValueAsString(figures(seen, answered, (System.nanoTime() - beganNanos) / NANOS)));
            return seen.lost > 0 || seen.odd != null || answered.sent != answered.byStatus[OK] ? 1 : 0;
        }
    }

    private Map<String, Object> figures(final Followers.Seen seen, final Outcome answered, final double lasted) {
        final Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("followers", followers);
        figures.put("seconds", lasted);
        figures.put("events", seen.events);
        figures.put("answers", seen.answers);
        figures.put("bytesPerSecond", seen.bytes / lasted);
        figures.put("ageMs", percentiles(seen.ageMs, 1));
        figures.put("busy", seen.busy);
        figures.put("lost", seen.lost);
        figures.put("odd", seen.odd == null ? "" : seen.odd);
        figures.put("lookups", answered.sent);
        figures.put("lookupsAnswered", answered.byStatus[OK]);
        figures.put("lookupMs", percentiles(answered.latencyMicros, MICROS_A_MS));
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
