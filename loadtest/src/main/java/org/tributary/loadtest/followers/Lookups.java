package org.tributary.loadtest.followers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.tributary.loadtest.books.Ledger;
import org.tributary.loadtest.client.ClientLoop;
import org.tributary.loadtest.client.LoadClient;
import org.tributary.loadtest.client.Outcome;
import org.tributary.loadtest.client.RetrySchedule;
import org.tributary.loadtest.client.SendPlan;
import org.tributary.loadtest.corpus.Corpus;
import org.tributary.loadtest.scenario.RateCurve;

/** Look-ups of what a donation got, at planned times, of payments that the journal has. One thread. */
public final class Lookups {
    private static final int CONNECTIONS = 32;
    private static final double DRAIN_SECONDS = 5;
    private static final int OK = 200;
    private static final int NOTHING_NEW = 204;

    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final URI url;
    private final String token;

    /** Look-ups with a token that may read. */
    public Lookups(final URI url, final String token) {
        this.url = url;
        this.token = token;
    }

    /** The place after the journal's newest event. */
    public String end() throws IOException, InterruptedException {
        String cursor = "0";
        while (true) {
            final JsonNode body = events("limit=1000&after=" + cursor);
            if (body.isMissingNode()) {
                return cursor;
            }
            cursor = body.get("next").asText();
        }
    }

    private JsonNode events(final String query) throws IOException, InterruptedException {
        final HttpResponse<byte[]> answer = http.send(
                HttpRequest.newBuilder(url.resolve("/api/v1/events?" + query))
                        .header("Authorization", "Bearer " + token)
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() == NOTHING_NEW) {
            return json.missingNode();
        }
        if (answer.statusCode() != OK) {
            throw new IOException("/api/v1/events answered " + answer.statusCode());
        }
        return json.readTree(answer.body());
    }

    /** Paths of orders that the journal has. */
    private List<String> paths() throws IOException, InterruptedException {
        final List<String> paths = new ArrayList<>();
        events("kind=donation&limit=1000&after=0")
                .path("events")
                .forEach(event ->
                        paths.add("/api/v1/orders/" + event.get("channel").asText() + "/"
                                + event.get("transactionId").asText()));
        if (paths.isEmpty()) {
            throw new IOException("the journal has no donation to look up");
        }
        return paths;
    }

    /** Asks, and waits for the answers. */
    public Outcome run(final double rate, final double seconds) throws IOException, InterruptedException {
        final List<String> paths = paths();
        final long[] planned = RateCurve.constant(rate, seconds).plannedNanos();
        final Corpus corpus = new Corpus(planned.length);
        for (int i = 0; i < planned.length; i++) {
            final String request = "GET " + paths.get(i % paths.size()) + " HTTP/1.1\r\nHost: " + url.getHost()
                    + "\r\nAuthorization: Bearer " + token + "\r\n\r\n";
            corpus.add(Corpus.Kind.PAYMENT, 0, -1, 0, request.getBytes(StandardCharsets.ISO_8859_1));
        }
        try (ClientLoop loop = new ClientLoop("lookups")) {
            return new LoadClient(
                            loop,
                            new InetSocketAddress(url.getHost(), url.getPort()),
                            corpus,
                            SendPlan.of(planned, 0, 0),
                            Ledger.inMemory(planned.length),
                            new LoadClient.Settings(
                                    CONNECTIONS, 1, new RetrySchedule(List.of("wechatpay"), 1_000), DRAIN_SECONDS, 0))
                    .run();
        }
    }
}
