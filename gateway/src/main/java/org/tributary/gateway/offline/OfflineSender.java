package org.tributary.gateway.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.tributary.gateway.channel.key.HmacKey;
import org.tributary.gateway.channel.key.SenderSignature;

/**
 * Sends rows to a payment source's address, one after the other, so that a refund comes after its payment. A row that the server
 * asks to send again is sent again for a while. One thread.
 */
public final class OfflineSender {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final long RETRY_MS = 1_000;

    private final URI address;
    private final HmacKey secret;
    private final long patienceNanos;
    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    /**
     * A sender.
     *
     * @param address such as {@code http://127.0.0.1:8099/callbacks/payments/counter}
     * @param secret of the source
     * @param patience how long a row is sent again that the server asks to send again
     */
    public OfflineSender(final URI address, final HmacKey secret, final Duration patience) {
        this.address = address;
        this.secret = secret;
        this.patienceNanos = patience.toNanos();
    }

    /**
     * Sends a row.
     *
     * @return the record's state, such as {@code accepted} or {@code duplicate}
     * @throws IOException if the server refuses the row or can't be reached: what to do is said
     */
    public String send(final OfflineRow row) throws IOException, InterruptedException {
        final long begin = System.nanoTime();
        HttpResponse<String> response = post(row);
        while (response.statusCode() == 503 && System.nanoTime() - begin < patienceNanos) {
            TimeUnit.MILLISECONDS.sleep(RETRY_MS);
            response = post(row);
        }
        return switch (response.statusCode()) {
            case 200 -> state(row, response.body());
            case 400 -> throw failed(row, "was refused: " + response.body());
            case 401 ->
                throw failed(
                        row,
                        "was not believed: the secret is not the server's, or the clocks differ by over five minutes");
            case 404 -> throw failed(row, "found no such source: the server knows those of its start");
            case 503 -> throw failed(row, "could not be taken yet: run the command again later");
            default -> throw failed(row, "got status " + response.statusCode());
        };
    }

    private String state(final OfflineRow row, final String body) throws IOException {
        final JsonNode state = json.readTree(body).path("state");
        if (!state.isTextual()) {
            throw failed(row, "got an answer without a state: is " + address + " Tributary's?");
        }
        return state.textValue();
    }

    private HttpResponse<String> post(final OfflineRow row) throws IOException, InterruptedException {
        final HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(row.body()));
        SenderSignature.headers(secret, System.currentTimeMillis(), row.body()).forEach(request::header);
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (final IOException e) {
            throw new IOException(
                    address + " can't be reached (" + e.getClass().getSimpleName() + ") at row " + row.row()
                            + ". Run the command again: rows that were taken are duplicates then",
                    e);
        }
    }

    private static IOException failed(final OfflineRow row, final String what) {
        return new IOException("row " + row.row() + " (" + row.id() + ") " + what
                + ". The rows before it were taken; running the command again doubles none of them");
    }
}
