package org.tributary.loadtest.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Figures of the server from its public API. */
public final class ServerView {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final ObjectMapper json = new ObjectMapper();
    private final URI url;

    /**
     * Count and money of all payments and refunds the server has journaled.
     *
     * @param count of donations and held payments
     * @param fen of donations, of held payments, and of held payments that were refunded
     * @param refunds number of refunds
     * @param ofHeldFen refunded of held payments: a held payment refunded in full is no longer held, nor in count
     */
    public record Received(long count, long fen, long refunds, long refundedFen, long ofHeldFen) {
        public Received minus(final Received other) {
            return new Received(
                    count - other.count,
                    fen - other.fen,
                    refunds - other.refunds,
                    refundedFen - other.refundedFen,
                    ofHeldFen - other.ofHeldFen);
        }
    }

    /**
     * What a node of a replicated group says of itself.
     *
     * @param leader name of the leader; "" if it knows none
     * @param sequence last record in its journal
     * @param batch last batch, with its chain head in hexadecimal
     * @param differs whether another node's journal was found different
     */
    public record Node(String leader, long sequence, long batch, String chainHead, boolean differs) {}

    public ServerView(final URI url) {
        this.url = url;
    }

    /** Returns the payments received so far. */
    public Received received() throws IOException, InterruptedException {
        final JsonNode totals = get("/api/v1/totals");
        return new Received(
                totals.at("/donations/count").asLong()
                        + totals.at("/held/count").asLong(),
                totals.at("/donations/amountFen").asLong()
                        + totals.at("/held/amountFen").asLong()
                        + totals.at("/refunded/ofHeldFen").asLong(),
                totals.at("/refunded/count").asLong(),
                totals.at("/refunded/amountFen").asLong(),
                totals.at("/refunded/ofHeldFen").asLong());
    }

    /** Returns what a node says of itself. */
    public Node node() throws IOException, InterruptedException {
        final JsonNode is = get("/api/v1/cluster");
        return new Node(
                is.path("leader").asText(),
                is.path("sequence").asLong(),
                is.path("batch").asLong(),
                is.path("chainHead").asText(),
                is.path("differs").asBoolean());
    }

    /** Ids of the projects a donation can go to. */
    public List<String> projects() throws IOException, InterruptedException {
        final JsonNode answer = get("/api/v1/projects");
        final JsonNode rows = answer.isArray() ? answer : answer.get("projects");
        final List<String> ids = new ArrayList<>();
        rows.forEach(row -> {
            if ("open".equals(row.path("state").asText("open"))) {
                ids.add(row.get("id").asText());
            }
        });
        return ids;
    }

    /** Processor time of the server's process so far. */
    public ProcessorTime processorTime() throws IOException, InterruptedException {
        final Map<String, Double> series = new HashMap<>();
        for (final String line : samples()) {
            final int space = line.lastIndexOf(' ');
            series.put(line.substring(0, space), Double.parseDouble(line.substring(space + 1)));
        }
        return ProcessorTime.of(series);
    }

    /** Sum of a metric's samples, with or without {@code _total}; 0 if the server has none of that name. */
    public double metric(final String name) throws IOException, InterruptedException {
        return metrics().getOrDefault(name, 0.0);
    }

    /** Every metric by its name without {@code _total}, samples added up. */
    Map<String, Double> metrics() throws IOException, InterruptedException {
        final Map<String, Double> sums = new HashMap<>();
        for (final String line : samples()) {
            final String series = line.split("[{ ]", 2)[0];
            final String name = series.endsWith("_total") ? series.substring(0, series.length() - 6) : series;
            sums.merge(name, Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)), Double::sum);
        }
        return sums;
    }

    private List<String> samples() throws IOException, InterruptedException {
        return new String(body("/metrics"), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isEmpty() && line.charAt(0) != '#')
                .toList();
    }

    private JsonNode get(final String path) throws IOException, InterruptedException {
        return json.readTree(body(path));
    }

    private byte[] body(final String path) throws IOException, InterruptedException {
        final HttpResponse<byte[]> answer = http.send(
                HttpRequest.newBuilder(url.resolve(path)).timeout(TIMEOUT).build(),
                HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IOException(path + " answered " + answer.statusCode());
        }
        return answer.body();
    }
}
