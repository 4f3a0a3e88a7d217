package org.tributary.gateway.sandbox;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.tributary.gateway.channel.key.HmacKey;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.channel.key.KeyFiles;
import org.tributary.gateway.channel.key.SenderSignature;

/** A payment source: the platform reports payments that it has verified itself. Safe for any thread. */
public final class SimulatedSource implements SimulatedChannel {
    /** The sandbox source's merchant. */
    public static final String MERCHANT = "sandbox-counter";

    private final String source;
    private final String merchant;
    private final HmacKey secret;

    /**
     * Reads a source's secret.
     *
     * @param directory as {@code keys/payments}
     * @param merchant of payments that name none
     */
    public SimulatedSource(final Path directory, final String source, final String merchant) throws KeyFileException {
        this.source = source;
        this.merchant = merchant;
        final String text =
                KeyFiles.secrets(directory.resolve(source + ".secret")).get(0);
        secret = new HmacKey(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String name() {
        return "pay." + source;
    }

    @Override
    public String transactionId(final long number) {
        return source + '-' + number;
    }

    @Override
    public SignedCallback payment(final SimulatedPayment payment, final long sentAtMs) {
        final JsonText json = fields(payment, "payment", payment.amountFen(), payment.paidAtMs())
                .put("attach", payment.attachment());
        return signed(payment.payer().isEmpty() ? json : json.put("payer", payment.payer()), sentAtMs);
    }

    @Override
    public SignedCallback refund(final SimulatedRefund refund, final long sentAtMs) {
        final JsonText json = fields(refund.payment(), "refund", refund.partFen(), refund.refundedAtMs());
        return signed(json.put("refundId", refund.refundId()), sentAtMs);
    }

    @Override
    public SignedCallback other(final SimulatedPayment payment, final long sentAtMs) {
        throw new UnsupportedOperationException("a payment source sends nothing that moves no money");
    }

    private JsonText fields(final SimulatedPayment payment, final String kind, final long amountFen, final long atMs) {
        return new JsonText()
                .put("id", payment.transactionId())
                .put("orderId", payment.orderId())
                .put("kind", kind)
                .put("amountFen", amountFen)
                .put("currency", payment.currency())
                .put("paidAt", Instant.ofEpochMilli(atMs).toString())
                .put("merchant", payment.merchant().isEmpty() ? merchant : payment.merchant());
    }

    private SignedCallback signed(final JsonText json, final long sentAtMs) {
        return signed(json.end().getBytes(StandardCharsets.UTF_8), sentAtMs);
    }

    /** Signs any body as the source would. */
    public SignedCallback signed(final byte[] body, final long sentAtMs) {
        final Map<String, String> headers = new HashMap<>(SenderSignature.headers(secret, sentAtMs, body));
        headers.put("Content-Type", "application/json");
        return new SignedCallback("/callbacks/payments/" + source, headers, body);
    }
}
