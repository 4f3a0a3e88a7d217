package org.tributary.gateway.channel.stripe;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.tributary.gateway.channel.CallbackRequest;
import org.tributary.gateway.channel.ChannelAdapter;
import org.tributary.gateway.channel.KeyDirectory;
import org.tributary.gateway.channel.KeyFileException;
import org.tributary.gateway.channel.KeyPolicy;
import org.tributary.gateway.channel.MalformedException;
import org.tributary.gateway.channel.Notification;
import org.tributary.gateway.channel.SignedText;

/**
 * Stripe. The signed text is {@code t.body} over the raw body. A payment is known by its payment intent; amounts are in
 * the currency's minor unit; {@code charge.refunded} says the sum so far, disputes and failed refunds each their own
 * part.
 */
public final class StripeAdapter implements ChannelAdapter {
    /** Name of the channel. */
    public static final String NAME = "stripe";

    private static final byte[] SUCCESS = "{\"received\":true}".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FAILURE = "{\"received\":false}".getBytes(StandardCharsets.US_ASCII);

    private final KeyDirectory<StripeKeys> keys;
    private final long maxSkewMs;
    private final ThreadLocal<SignedText> texts = ThreadLocal.withInitial(SignedText::new);

    /**
     * Loads the secrets.
     *
     * @param directory as {@code keys/stripe} of the contract
     * @param maxSkewMs how far off the signed time may be
     * @throws KeyFileException if a file is missing or unusable
     */
    public StripeAdapter(Path directory, KeyPolicy policy, long maxSkewMs) throws KeyFileException {
        this.maxSkewMs = maxSkewMs;
        keys = new KeyDirectory<>(directory, policy, StripeKeys::load);
    }

    /** For rotation. */
    public KeyDirectory<?> keys() {
        return keys;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Verdict read(CallbackRequest request, Notification notification) {
        notification.clear();
        if (request.bodyLength() > SignedText.MAX_BODY_BYTES) {
            return Verdict.MALFORMED;
        }
        if (!isAuthentic(request)) {
            return Verdict.NOT_AUTHENTIC;
        }
        try {
            return readAuthentic(StripeEvent.read(request.body(), request.bodyLength()), notification);
        } catch (MalformedException e) {
            notification.clear();
            return Verdict.MALFORMED;
        }
    }

    private boolean isAuthentic(CallbackRequest request) {
        StripeSignature signature = StripeSignature.parse(request.header("Stripe-Signature"));
        if (signature == null || Math.abs(signature.seconds() * 1000 - request.arrivalMs()) > maxSkewMs) {
            return false;
        }
        SignedText text = texts.get().clear();
        text.addHeader(signature.timestamp());
        text.add('.').add(request.body(), 0, request.bodyLength());
        return keys.ring().verify(text.bytes(), text.length(), signature.codes())
                || keys.reloadForUnknown() && keys.ring().verify(text.bytes(), text.length(), signature.codes());
    }

    private static Verdict readAuthentic(StripeEvent event, Notification to) throws MalformedException {
        switch (event.type) {
            case "payment_intent.succeeded" -> {
                to.kind = "payment_intent.succeeded";
                event.toPayment(to);
                return Verdict.PAYMENT;
            }
            case "charge.refunded" -> {
                to.kind = "charge.refunded";
                event.toChargeRefund(to);
                return Verdict.REFUND;
            }
            case "charge.dispute.funds_withdrawn" -> {
                to.kind = "charge.dispute.funds_withdrawn";
                event.toPart(to, true);
                return Verdict.REFUND;
            }
            case "charge.dispute.funds_reinstated" -> {
                to.kind = "charge.dispute.funds_reinstated";
                event.toPart(to, true);
                return Verdict.REFUND_REVERSED;
            }
            case "refund.failed" -> {
                to.kind = "refund.failed";
                event.toPart(to, false);
                return Verdict.REFUND_REVERSED;
            }
            default -> {
                to.kind = "other";
                return Verdict.OTHER;
            }
        }
    }

    @Override
    public byte[] successBody() {
        return SUCCESS.clone();
    }

    @Override
    public byte[] failureBody() {
        return FAILURE.clone();
    }

    @Override
    public String contentType() {
        return "application/json";
    }
}
