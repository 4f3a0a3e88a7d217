package org.tributary.gateway.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The campaign of a running server, asked over its public API. One thread. */
public final class ServerTargets implements OfflineTargets {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String REMEDY = ": start it, correct --url, or name the campaign file with --campaign";

    private final URI server;
    private final String channel;
    private final String defaultMerchant;
    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    /**
     * Targets of a server.
     *
     * @param channel word of the source's money, such as {@code pay.counter}
     * @param defaultMerchant account of organisations that have none of their own; empty if it is not known
     */
    public ServerTargets(final URI server, final String channel, final String defaultMerchant) {
        this.server = server;
        this.channel = channel;
        this.defaultMerchant = defaultMerchant;
    }

    @Override
    public Optional<String> merchantOf(final String project) throws IOException, InterruptedException {
        final JsonNode found = get("/api/v1/projects/" + project);
        if (found == null) {
            return Optional.empty();
        }
        final JsonNode organisation =
                get("/api/v1/organisations/" + found.path("organisation").asText());
        return Optional.of(
                organisation == null
                        ? defaultMerchant
                        : organisation.path("merchants").path(channel).asText(defaultMerchant));
    }

    /** Null: there is none. */
    private @Nullable JsonNode get(final String path) throws IOException, InterruptedException {
        final HttpResponse<byte[]> answer;
        try {
            answer = client.send(
                    HttpRequest.newBuilder(server.resolve(path))
                            .timeout(TIMEOUT)
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
        } catch (final IOException e) {
            throw new IOException(
                    server + " can't be asked for its campaign (" + e.getClass().getSimpleName() + "). Nothing was sent"
                            + REMEDY,
                    e);
        }
        if (answer.statusCode() == 404) {
            return null;
        }
        if (answer.statusCode() != 200) {
            throw new IOException(
                    server.resolve(path) + " answered " + answer.statusCode() + ". Nothing was sent" + REMEDY);
        }
        return json.readTree(answer.body());
    }
}
