package org.tributary.gateway.channel.stripe;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.tributary.gateway.channel.Notification;
import org.tributary.gateway.channel.parse.DecidingFields;
import org.tributary.gateway.channel.parse.Fields;
import org.tributary.gateway.channel.parse.JsonCursor;
import org.tributary.gateway.channel.parse.MalformedException;

/**
 * An event with the fields of payments, charges, disputes and refunds. Reading does not depend on the type, which may
 * come last: a field of the wrong kind is skipped, and counts as missing where it decides. A missing field that decides
 * has no default.
 */
final class StripeEvent {
    private static final int MAX_TYPE_CHARS = 96;
    private static final long MAX_SECONDS = 999_999_999_999L;

    /** Value of a number that is missing or not a number. */
    private static final long MISSING = -1;

    String type = "";
    private String eventId = "";
    private String account = "";
    private long createdSeconds = MISSING;
    private boolean isLive;
    private boolean isTest;
    private String id = "";
    /** The payment intent; null if the field is missing, empty if the field says that there is none. */
    private @Nullable String paymentIntent;

    private String charge = "";
    private String customer = "";
    private String currency = "";
    private String tributary = "";
    private String status = "";
    private long amount = MISSING;
    private long amountReceived = MISSING;
    private long amountRefunded = MISSING;
    private long previousRefunded = MISSING;
    private @Nullable StripeRefund newestRefund;

    /**
     * Reads as far as the document is well-formed. The fields read before a fault stay set.
     *
     * @throws MalformedException if the document is not well-formed, or has a name twice
     */
    void read(final byte[] body, final int length) throws MalformedException {
        final JsonCursor json = JsonCursor.open(body, length);
        for (String name = json.nextField(); name != null; name = json.nextField()) {
            switch (name) {
                case "id" -> eventId = json.textOrSkip();
                case "type" -> type = json.isText() ? json.symbol() : json.textOrSkip();
                case "account" -> account = json.textOrSkip();
                case "created" -> createdSeconds = whole(json);
                case "livemode" -> {
                    isLive = json.isTrue();
                    isTest = json.isFalse();
                    json.skip();
                }
                case "data" -> readData(json);
                default -> json.skip();
            }
        }
        json.end();
        if (type.isEmpty() || type.length() > MAX_TYPE_CHARS) {
            throw new MalformedException("type is missing or over its length");
        }
    }

    private static long whole(final JsonCursor json) throws MalformedException {
        if (json.isWhole()) {
            return json.number();
        }
        json.skip();
        return MISSING;
    }

    private void readData(final JsonCursor json) throws MalformedException {
        if (!json.isObject()) {
            json.skip();
            return;
        }
        for (String name = json.nextField(); name != null; name = json.nextField()) {
            switch (name) {
                case "object" -> readObject(json);
                case "previous_attributes" -> readPrevious(json);
                default -> json.skip();
            }
        }
    }

    private void readPrevious(final JsonCursor json) throws MalformedException {
        if (!json.isObject()) {
            json.skip();
            return;
        }
        for (String name = json.nextField(); name != null; name = json.nextField()) {
            if (name.equals("amount_refunded")) {
                previousRefunded = whole(json);
            } else {
                json.skip();
            }
        }
    }

    private void readObject(final JsonCursor json) throws MalformedException {
        if (!json.isObject()) {
            json.skip();
            return;
        }
        for (String name = json.nextField(); name != null; name = json.nextField()) {
            switch (name) {
                case "id" -> id = json.textOrSkip();
                case "payment_intent" -> {
                    paymentIntent = json.isText() || json.isNull() ? json.text() : null;
                    json.skip();
                }
                case "charge" -> charge = json.textOrSkip();
                case "customer" -> customer = DecidingFields.payerText(json);
                case "currency" -> currency = json.textOrSkip();
                case "status" -> status = json.textOrSkip();
                case "amount" -> amount = whole(json);
                case "amount_received" -> amountReceived = whole(json);
                case "amount_refunded" -> amountRefunded = whole(json);
                case "metadata" -> readMetadata(json);
                case "refunds" -> newestRefund = StripeRefund.newestOf(json);
                default -> json.skip();
            }
        }
    }

    private void readMetadata(final JsonCursor json) throws MalformedException {
        if (!json.isObject()) {
            json.skip();
            return;
        }
        for (String name = json.nextField(); name != null; name = json.nextField()) {
            if (name.equals("tributary")) {
                tributary = json.textOrSkip();
            } else {
                json.skip();
            }
        }
    }

    /** True if the event says that it is of test money. */
    boolean isTest() {
        return isTest;
    }

    /** True if the event says neither that it is live nor that it is a test. */
    boolean lacksMode() {
        return !isLive && !isTest;
    }

    /** A refund's status; empty if the object has none. */
    String status() {
        return status;
    }

    /** True if a charge belongs to a payment intent, whose own event reports the payment. */
    boolean hasPaymentIntent() {
        return paymentIntent != null && !paymentIntent.isEmpty();
    }

    void toPayment(final Notification to) throws MalformedException {
        to.transactionId = DecidingFields.id("id", id);
        to.orderId = "";
        to.payer = DecidingFields.payer("customer", customer);
        to.attachment = Fields.attachment(tributary);
        to.amountFen = moved("amount_received", amountReceived);
        to.paidAtMs = createdMs();
        common(to);
    }

    /** Reads {@code charge.refunded}: the sum so far and, where the event has them, the sum before and the newest refund. */
    void toChargeRefund(final Notification to) throws MalformedException {
        to.transactionId = paymentOf(id);
        to.refundFen = moved("amount_refunded", amountRefunded);
        to.cumulativeRefund = true;
        to.previousRefundFen = previousRefunded >= 0 && previousRefunded < amountRefunded ? previousRefunded : MISSING;
        if (newestRefund != null && newestRefund.stands() && newestRefund.amount() <= amountRefunded) {
            to.refundId = DecidingFields.id("refunds.data.id", newestRefund.id());
            to.refundPartFen = newestRefund.amount();
        }
        to.refundedAtMs = createdMs();
        common(to);
    }

    /** Reads a dispute or a single refund: the object holds its own amount and names its charge. */
    void toPart(final Notification to, final boolean dispute) throws MalformedException {
        to.transactionId = paymentOf(charge);
        to.refundId = DecidingFields.id("id", id);
        to.refundFen = moved("amount", amount);
        to.dispute = dispute;
        to.refundedAtMs = createdMs();
        common(to);
    }

    /** Fills in what could be read of an unreadable event; the event's id is its identity. */
    void toUnreadable(final Notification to, final String problem) {
        to.problem = problem;
        final String other = id.startsWith("pi_") ? id : charge;
        to.transactionId = Fields.orderId(paymentIntent != null && hasPaymentIntent() ? paymentIntent : other);
        to.refundId = id.startsWith("re_") ? Fields.orderId(id) : "";
        if (!eventId.isEmpty()) {
            final byte[] identity = eventId.getBytes(StandardCharsets.UTF_8);
            to.identify(identity, 0, identity.length);
        }
    }

    /** The payment intent; the charge only if the event says that there is no intent. */
    private String paymentOf(final String ownCharge) throws MalformedException {
        if (paymentIntent == null) {
            throw new MalformedException("payment_intent is missing");
        }
        return paymentIntent.isEmpty()
                ? DecidingFields.id("charge", ownCharge)
                : DecidingFields.id("payment_intent", paymentIntent);
    }

    private void common(final Notification to) throws MalformedException {
        to.merchant = Fields.merchant(account);
        to.currency = DecidingFields.currency("currency", currency);
    }

    private static long moved(final String name, final long value) throws MalformedException {
        if (value <= 0 || value > Fields.MAX_AMOUNT_FEN) {
            throw new MalformedException(name + " is missing or out of range");
        }
        return value;
    }

    private long createdMs() throws MalformedException {
        if (createdSeconds <= 0 || createdSeconds > MAX_SECONDS) {
            throw new MalformedException("created is missing or out of range");
        }
        return createdSeconds * 1000;
    }
}
