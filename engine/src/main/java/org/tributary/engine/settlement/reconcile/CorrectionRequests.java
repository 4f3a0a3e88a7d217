package org.tributary.engine.settlement.reconcile;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import org.tributary.engine.codec.Sha256;

/**
 * The requests that correct the journal by a bill, one a line: payments before refunds, because a refund needs its payment; refunds
 * and fees wait in a file of their own until the end. One thread.
 */
final class CorrectionRequests implements AutoCloseable {
    private final JsonFactory json = new JsonFactory();
    private final MessageDigest sha256 = Sha256.newDigest();
    private final Bill bill;
    private final Path file;
    private final Path refundsFile;
    private final BufferedWriter payments;
    private final BufferedWriter refunds;

    /**
     * Begins the file.
     *
     * @param out directory of the file that waits
     */
    CorrectionRequests(final Bill bill, final Path out, final Path file) throws IOException {
        this.bill = bill;
        this.file = file;
        refundsFile = Files.createTempFile(out, ".refunds-", ".jsonl");
        payments = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
        refunds = Files.newBufferedWriter(refundsFile, StandardCharsets.UTF_8);
    }

    /**
     * Writes the request that books a row missing in the journal, with the row's hash.
     *
     * @param merchant empty for the channel's default merchant
     * @param totalFen for a refund of a channel that reports totals: the payment's total refunded amount with it; else
     *     0
     */
    void booking(final Bill.Row row, final String merchant, final long totalFen) throws IOException {
        final StringWriter text = new StringWriter();
        try (JsonGenerator body = json.createGenerator(text)) {
            body.writeStartObject();
            body.writeStringField("kind", word(row.kind()));
            body.writeStringField("channel", bill.channel());
            body.writeStringField("transactionId", row.transactionId());
            body.writeStringField("orderId", row.orderId());
            body.writeStringField("refundId", row.refundId());
            body.writeNumberField("amountFen", row.amountFen());
            if (totalFen > 0) {
                body.writeNumberField("refundedTotalFen", totalFen);
            }
            body.writeStringField("currency", row.currency());
            body.writeStringField("merchant", merchant);
            body.writeStringField("at", instant(row.atMs()));
            final AttachedIds attached = AttachedIds.of(row.attachment());
            body.writeStringField("project", attached.project());
            body.writeStringField("donor", attached.donor());
            body.writeStringField("billRowSha256", hex(sha256.digest(row.text().getBytes(StandardCharsets.UTF_8))));
            body.writeStringField(
                    "reason", "missing in the journal, line " + row.line() + " of the bill of " + bill.day());
            body.writeEndObject();
        }
        write(row.kind() == Bill.Kind.PAYMENT ? payments : refunds, text);
    }

    /**
     * Writes the request that books a difference of the day's fees. Its hash covers the difference, so that the same
     * difference is booked once, however often it is sent.
     *
     * @param merchant empty for the channel's default merchant
     * @param differenceFen the bill's fees less the journal's
     */
    void fee(final String merchant, final long dayStartMs, final long differenceFen, final String what)
            throws IOException {
        final String hashed = "fee|" + bill.channel() + '|' + merchant + '|' + bill.day() + '|' + what;
        final StringWriter text = new StringWriter();
        try (JsonGenerator body = json.createGenerator(text)) {
            body.writeStartObject();
            body.writeStringField("kind", "fee");
            body.writeStringField("channel", bill.channel());
            body.writeNumberField("amountFen", differenceFen);
            body.writeStringField("merchant", merchant);
            body.writeStringField("at", instant(dayStartMs));
            body.writeStringField("billRowSha256", hex(sha256.digest(hashed.getBytes(StandardCharsets.UTF_8))));
            body.writeStringField("reason", "fees of the bill of " + bill.day() + ": " + what);
            body.writeEndObject();
        }
        write(refunds, text);
    }

    /** Completes the file; no request may follow. */
    void finish() throws IOException {
        refunds.close();
        payments.close();
        try (OutputStream all = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
            Files.copy(refundsFile, all);
        }
    }

    /** What a row books: {@code payment} or {@code refund}. */
    static String word(final Bill.Kind kind) {
        return kind == Bill.Kind.PAYMENT ? "payment" : "refund";
    }

    private static void write(final BufferedWriter to, final StringWriter request) throws IOException {
        to.write(request.toString());
        to.write('\n');
    }

    private static String instant(final long epochMs) {
        return Instant.ofEpochMilli(epochMs).toString();
    }

    private static String hex(final byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public void close() throws IOException {
        try (payments;
                refunds) {
            Files.deleteIfExists(refundsFile);
        }
    }
}
