package org.tributary.gateway.cli.receipts;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import org.tributary.engine.settlement.receipts.ReceiptState;
import org.tributary.gateway.cli.process.AdminClient;

/** Has a running server journal receipts that are handed out, one after the other. One thread. */
final class ReceiptSender {
    private static final JsonFactory JSON = new JsonFactory();

    private final URI address;
    private final AdminClient client;
    private final ObjectMapper mapper = new ObjectMapper();

    /** Answer of the server: what became of the receipt. */
    enum Answer {
        ISSUED,
        ISSUED_BEFORE,
        CHANGED
    }

    ReceiptSender(final URI server, final String token) {
        this.address = server.resolve("/admin/v1/receipts");
        this.client = new AdminClient(token);
    }

    /**
     * Issues a receipt.
     *
     * @throws IOException if the server can't be reached or does not take it: what to do is said
     */
    Answer issue(final ReceiptState receipt) throws IOException, InterruptedException {
        final HttpResponse<String> response = post(body(receipt));
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
        try {
            return client.post(address, "application/json", body);
        } catch (final IOException e) {
            throw failed(String.valueOf(e.getMessage()));
        }
    }

    private IOException failed(final String what) {
        return new IOException(address + " " + what + ". Nothing was written; run the command again: receipts that were"
                + " issued keep their numbers");
    }
}
