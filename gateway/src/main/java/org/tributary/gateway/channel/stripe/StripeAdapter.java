package org.tributary.gateway.channel.stripe;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.tributary.gateway.channel.CallbackRequest;
import org.tributary.gateway.channel.ChannelAdapter;
import org.tributary.gateway.channel.Notification;
import org.tributary.gateway.channel.key.KeyDirectory;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.channel.key.KeyPolicy;
import org.tributary.gateway.channel.parse.MalformedException;
import org.tributary.gateway.channel.parse.SignedText;

/**
 * Stripe. The signed text is {@code t.body} over the raw body. A payment is identified by its payment intent; amounts are in
 * the currency's minor unit. Refunds arrive singly ({@code refund.created}, {@code refund.updated}, {@code refund.failed}
 * and {@code charge.refund.updated}) and as the sum so far ({@code charge.refunded}), in any order; each dispute is a separate
 * part. An authentic event about money that can't be read is unreadable, never malformed.
 */
public final class StripeAdapter implements ChannelAdapter {
    /** Name of the channel. */
    public static final String NAME = "stripe";

    private static final byte[] SUCCESS = "{\"received\":true}".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FAILURE = "{\"received\":false}".getBytes(StandardCharsets.US_ASCII);

    private final KeyDirectory<StripeKeys> keys;
    private final long maxSkewMs;
    private final boolean takesTestMoney;
    private final ThreadLocal<SignedText> texts = ThreadLocal.withInitial(SignedText::new);

    /**
     * Loads the secrets.
     *
     * @param directory as {@code keys/stripe}
     * @param policy production's refuses test money
     * @param maxSkewMs most difference of the signed time from the clock
     * @throws KeyFileException if a file is missing or unusable
     */
    public StripeAdapter(final Path directory, final KeyPolicy policy, final long maxSkewMs) throws KeyFileException {
        this.maxSkewMs = maxSkewMs;
        this.takesTestMoney = policy != KeyPolicy.PRODUCTION;
        keys = new KeyDirectory<>(directory, policy, StripeKeys::load);
    }

    /** The secrets, for rotation. */
    public KeyDirectory<?> keys() {
        return keys;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Verdict read(final CallbackRequest request, final Notification notification) {
        notification.clear();
        if (request.bodyLength() > SignedText.MAX_BODY_BYTES) {
            return Verdict.MALFORMED;
        }
        if (!isAuthentic(request)) {
            return Verdict.NOT_AUTHENTIC;
        }
        final StripeEvent event = new StripeEvent();
        try {
            event.read(request.body(), request.bodyLength());
            return readAuthentic(event, notification);
        } catch (final MalformedException e) {
            final String kind = notification.kind;
            notification.clear();
            notification.kind = kind.isEmpty() ? "other" : kind;
            notification.moneyBack = kind.contains("refund") || kind.contains("dispute");
            event.toUnreadable(notification, e.getMessage());
            return Verdict.UNREADABLE;
        }
    }

    private boolean isAuthentic(final CallbackRequest request) {
        final StripeSignature signature = StripeSignature.parse(request.header("Stripe-Signature"));
        if (signature == null || Math.abs(signature.seconds() * 1000 - request.arrivalMs()) > maxSkewMs) {
            return false;
        }
        final SignedText text = texts.get().clear();
        text.addHeader(signature.timestamp());
        text.add('.').add(request.body(), 0, request.bodyLength());
        return keys.ring().verify(text.bytes(), text.length(), signature.codes())
                || keys.reloadForUnknown() && keys.ring().verify(text.bytes(), text.length(), signature.codes());
    }

    private Verdict readAuthentic(final StripeEvent event, final Notification to) throws MalformedException {
        to.kind = kindOf(event.type);
        if (to.kind.equals("other") || to.kind.equals("charge.succeeded") && event.hasPaymentIntent()) {
            return Verdict.OTHER;
        }
        if (!takesTestMoney) {
            if (event.isTest()) {
                return Verdict.TEST_MODE;
            }
            if (event.lacksMode()) {
                throw new MalformedException("livemode is missing");
            }
        }
        switch (to.kind) {
            case "payment_intent.succeeded" -> {
                event.toPayment(to);
                return Verdict.PAYMENT;
            }
            case "charge.succeeded" -> throw new MalformedException("payment_intent is missing");
            case "charge.refunded" -> {
                event.toChargeRefund(to);
                return Verdict.REFUND;
            }
            case "charge.dispute.funds_withdrawn" -> {
                event.toPart(to, true);
                return Verdict.REFUND;
            }
            case "charge.dispute.funds_reinstated" -> {
                event.toPart(to, true);
                return Verdict.REFUND_REVERSED;
            }
            case "refund.failed" -> {
                event.toPart(to, false);
                return Verdict.REFUND_REVERSED;
            }
            default -> {
                return readRefund(event, to);
            }
        }
    }

    /** Reads a single refund, whose status says whether its money went out, came back, or has not moved. */
    private static Verdict readRefund(final StripeEvent event, final Notification to) throws MalformedException {
        final Verdict verdict = switch (event.status()) {
            case "succeeded", "pending" -> Verdict.REFUND;
            case "failed", "canceled" -> Verdict.REFUND_REVERSED;
            case "requires_action" -> Verdict.OTHER;
            default -> throw new MalformedException("status is missing or unknown");
        };
        if (verdict != Verdict.OTHER) {
            event.toPart(to, false);
        }
        return verdict;
    }

    /** The type if it moves money, otherwise {@code other}. */
    private static String kindOf(final String type) {
        return switch (type) {
            case "payment_intent.succeeded" -> "payment_intent.succeeded";
            case "charge.succeeded" -> "charge.succeeded";
            case "charge.refunded" -> "charge.refunded";
            case "charge.refund.updated" -> "charge.refund.updated";
            case "refund.created" -> "refund.created";
            case "refund.updated" -> "refund.updated";
            case "refund.failed" -> "refund.failed";
            case "charge.dispute.funds_withdrawn" -> "charge.dispute.funds_withdrawn";
            case "charge.dispute.funds_reinstated" -> "charge.dispute.funds_reinstated";
            default -> "other";
        };
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
