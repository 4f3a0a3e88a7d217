package org.tributary.gateway.sandbox;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.tributary.gateway.channel.key.HmacKey;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.channel.key.KeyFiles;

/** Stripe as it sends webhook events. */
public final class SimulatedStripe implements SimulatedChannel {
    private final HmacKey secret;

    SimulatedStripe(final Path directory) throws KeyFileException {
        final String text =
                KeyFiles.secrets(directory.resolve("webhook.secret")).get(0);
        secret = new HmacKey(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String name() {
        return "stripe";
    }

    /** {@code pi_} and 24 characters. */
    @Override
    public String transactionId(final long number) {
        return String.format("pi_%024d", number);
    }

    /** {@code event.created} is the payment's time. */
    @Override
    public SignedCallback payment(final SimulatedPayment payment, final long sentAtMs) {
        return event("payment_intent.succeeded", intent(payment, "succeeded"), payment.paidAtMs(), sentAtMs);
    }

    /** {@code amount_refunded} is the sum so far. */
    @Override
    public SignedCallback refund(final SimulatedRefund refund, final long sentAtMs) {
        final SimulatedPayment payment = refund.payment();
        final JsonText charge = new JsonText()
                .put("id", chargeOf(payment))
                .put("object", "charge")
                .put("amount", payment.amountFen())
                .put("amount_captured", payment.amountFen())
                .put("amount_refunded", refund.totalFen())
                .put("currency", payment.currency().toLowerCase(Locale.ROOT))
                .put("payment_intent", payment.transactionId())
                .raw("refunded", Boolean.toString(refund.totalFen() == payment.amountFen()))
                .object(
                        "refunds",
                        new JsonText()
                                .put("object", "list")
                                .raw(
                                        "data",
                                        "[" + part(refund, "re_", "succeeded").end() + "]")
                                .raw("has_more", "false"));
        return event("charge.refunded", charge, refund.refundedAtMs(), sentAtMs);
    }

    /** The refund itself, by name. */
    public SignedCallback refundCreated(final SimulatedRefund refund, final long sentAtMs) {
        return event("refund.created", part(refund, "re_", "succeeded"), refund.refundedAtMs(), sentAtMs);
    }

    /** {@code refund.created} and {@code charge.refunded}: one refund, told twice. */
    @Override
    public List<SignedCallback> refundEvents(final SimulatedRefund refund, final long sentAtMs) {
        return List.of(refundCreated(refund, sentAtMs), refund(refund, sentAtMs));
    }

    /** A refund that failed after it was announced: the money is back. */
    public SignedCallback refundFailed(final SimulatedRefund refund, final long sentAtMs) {
        return event("refund.failed", part(refund, "re_", "failed"), refund.refundedAtMs(), sentAtMs);
    }

    /** A dispute took money away. */
    public SignedCallback disputeWithdrawn(final SimulatedRefund dispute, final long sentAtMs) {
        final JsonText object = part(dispute, "du_", "needs_response").put("reason", "fraudulent");
        return event("charge.dispute.funds_withdrawn", object, dispute.refundedAtMs(), sentAtMs);
    }

    /** A dispute was won. */
    public SignedCallback disputeReinstated(final SimulatedRefund dispute, final long sentAtMs) {
        final JsonText object = part(dispute, "du_", "won").put("reason", "fraudulent");
        return event("charge.dispute.funds_reinstated", object, dispute.refundedAtMs(), sentAtMs);
    }

    /** A payment that failed. */
    @Override
    public SignedCallback other(final SimulatedPayment payment, final long sentAtMs) {
        final JsonText intent = intent(payment, "requires_payment_method").raw("last_payment_error", "null");
        return event("payment_intent.payment_failed", intent, payment.paidAtMs(), sentAtMs);
    }

    private static JsonText intent(final SimulatedPayment payment, final String status) {
        final JsonText intent = new JsonText()
                .put("id", payment.transactionId())
                .put("object", "payment_intent")
                .put("amount", payment.amountFen())
                .put("amount_received", payment.amountFen())
                .put("currency", payment.currency().toLowerCase(Locale.ROOT))
                .put("latest_charge", chargeOf(payment))
                .object("metadata", new JsonText().put("tributary", payment.attachment()))
                .put("status", status);
        return payment.payer().isEmpty() ? intent.raw("customer", "null") : intent.put("customer", payment.payer());
    }

    private static JsonText part(final SimulatedRefund refund, final String prefix, final String status) {
        return new JsonText()
                .put("id", prefix + refund.refundId())
                .put("object", prefix.equals("re_") ? "refund" : "dispute")
                .put("amount", refund.partFen())
                .put("charge", chargeOf(refund.payment()))
                .put("currency", refund.payment().currency().toLowerCase(Locale.ROOT))
                .put("payment_intent", refund.payment().transactionId())
                .put("status", status);
    }

    private static String chargeOf(final SimulatedPayment payment) {
        return payment.transactionId().replace("pi_", "ch_");
    }

    private SignedCallback event(final String type, final JsonText object, final long createdMs, final long sentAtMs) {
        final String body = new JsonText()
                .put(
                        "id",
                        String.format("evt_%016x", ThreadLocalRandom.current().nextLong()))
                .put("object", "event")
                .put("api_version", "2026-01-28.clover")
                .put("created", createdMs / 1000)
                .object("data", new JsonText().object("object", object))
                .raw("livemode", "false")
                .put("pending_webhooks", 1)
                .object("request", new JsonText().raw("id", "null").raw("idempotency_key", "null"))
                .put("type", type)
                .end();
        return signed(body.getBytes(StandardCharsets.UTF_8), sentAtMs);
    }

    /** Signs any body as Stripe would. */
    public SignedCallback signed(final byte[] body, final long sentAtMs) {
        final String timestamp = Long.toString(sentAtMs / 1000);
        return new SignedCallback(
                "/callbacks/stripe",
                Map.of(
                        "Content-Type",
                        "application/json; charset=utf-8",
                        "Stripe-Signature",
                        "t=" + timestamp + ",v1=" + Hmac.sign(secret, timestamp, body)),
                body);
    }
}
