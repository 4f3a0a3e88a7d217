package org.tributary.gateway.cli.receipts;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.tributary.engine.settlement.receipts.ReceiptState;

/** Has a running server journal receipts that are handed out, one after the other. One thread. */
final class ReceiptSender {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final long PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();
    private static final long RETRY_MS = 1_000;
    private static final JsonFactory JSON = new JsonFactory();

    private final URI address;
    private final String token;
    private final ObjectMapper mapper = new ObjectMapper();
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    /** Answer of the server: what became of the receipt. */
    enum Answer {
        ISSUED,
        ISSUED_BEFORE,
        CHANGED
    }

    ReceiptSender(final URI server, final String token) {
        this.address = server.resolve("/admin/v1/receipts");
        this.token = token;
    }

    /**
     * Issues a receipt.
     *
     * @throws IOException if the server can't be reached or does not take it: what to do is said
     */
    Answer issue(final ReceiptState receipt) throws IOException, InterruptedException {
        final byte[] body = body(receipt);
        final long begin = System.nanoTime();
        HttpResponse<String> response = post(body);
        while ((response.statusCode() == 503 || response.statusCode() == 429)
                && System.nanoTime() - begin < PATIENCE_NANOS) {
            TimeUnit.MILLISECONDS.sleep(RETRY_MS);
            response = post(body);
        }
        return switch (response.statusCode()) {
            case 200 ->
                "duplicate"
                                .equals(mapper.readTree(response.body())
                                        .path("outcome")
                                        .asText())
                        ? Answer.ISSUED_BEFORE
                        : Answer.ISSUED;
            case 409 -> Answer.CHANGED;
            case 401, 403 -> throw failed("refuses the token: it must have the role finance or admin");
            case 404 -> throw failed("does not know the payment: does --data belong to this server?");
            case 503 -> throw failed("takes nothing at the moment");
            default -> throw failed("answered with status " + response.statusCode() + ": " + response.body());
        };
    }

    private static byte[] body(final ReceiptState receipt) throws IOException {
        final ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("channel", receipt.channel);
            json.writeStringField("transactionId", receipt.transactionId);
            json.writeStringField("number", Answers.number(receipt, receipt.number));
            json.writeNumberField("amountFen", receipt.amountFen);
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    private HttpResponse<String> post(final byte[] body) throws IOException, InterruptedException {
        final HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (final IOException e) {
            throw failed("can't be reached (" + e.getClass().getSimpleName() + ")");
        }
    }

    private IOException failed(final String what) {
        return new IOException(address + " " + what + ". Nothing was written; run the command again: receipts that were"
                + " issued keep their numbers");
    }
}
