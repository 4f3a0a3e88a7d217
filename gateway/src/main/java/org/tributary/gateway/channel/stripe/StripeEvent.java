package org.tributary.gateway.channel.stripe;

import org.tributary.gateway.channel.Fields;
import org.tributary.gateway.channel.JsonCursor;
import org.tributary.gateway.channel.MalformedException;
import org.tributary.gateway.channel.Notification;

/**
 * An event with those fields of its object that payments, charges, disputes and refunds have. Read without knowing the
 * type, which may come last: a field of another kind than ours is passed over, and missed where it is needed.
 */
final class StripeEvent {
    private static final int MAX_TYPE_CHARS = 96;

    String type = "";
    private String account = "";
    private long createdSeconds;
    private String id = "";
    private String paymentIntent = "";
    private String charge = "";
    private String customer = "";
    private String currency = "";
    private String tributary = "";
    private String latestRefund = "";
    private long amount;
    private long amountReceived;
    private long amountRefunded;

    static StripeEvent read(byte[] body, int length) throws MalformedException {
        StripeEvent event = new StripeEvent();
        JsonCursor json = JsonCursor.open(body, length);
        for (String name = json.nextField(); name != null; name = json.nextField()) {
            switch (name) {
                case "type" -> event.type = Fields.visible(json.symbol(), MAX_TYPE_CHARS);
                case "account" -> event.account = json.textOrSkip();
                case "created" -> event.createdSeconds = json.number();
                case "data" -> event.readData(json);
                default -> json.skip();
            }
        }
        json.end();
        if (event.type.isEmpty()) {
            throw new MalformedException("an event without its type");
        }
        return event;
    }

    private void readData(JsonCursor json) throws MalformedException {
        if (!json.enterObject()) {
            return;
        }
        for (String name = json.nextField(); name != null; name = json.nextField()) {
            if (name.equals("object")) {
                readObject(json);
            } else {
                json.skip();
            }
        }
    }

    private void readObject(JsonCursor json) throws MalformedException {
        if (!json.enterObject()) {
            return;
        }
        for (String name = json.nextField(); name != null; name = json.nextField()) {
            switch (name) {
                case "id" -> id = json.textOrSkip();
                case "payment_intent" -> paymentIntent = json.textOrSkip();
                case "charge" -> charge = json.textOrSkip();
                case "customer" -> customer = json.textOrSkip();
                case "currency" -> currency = json.textOrSkip();
                case "amount" -> amount = json.numberOrSkip();
                case "amount_received" -> amountReceived = json.numberOrSkip();
                case "amount_refunded" -> amountRefunded = json.numberOrSkip();
                case "metadata" -> readMetadata(json);
                case "refunds" -> readRefunds(json);
                default -> json.skip();
            }
        }
    }

    private void readMetadata(JsonCursor json) throws MalformedException {
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

    /** A list object, newest refund first; accounts of newer versions send none. */
    private void readRefunds(JsonCursor json) throws MalformedException {
        if (!json.isObject()) {
            json.skip();
            return;
        }
        for (String name = json.nextField(); name != null; name = json.nextField()) {
            if (name.equals("data") && json.isArray()) {
                while (json.nextElement()) {
                    readRefund(json);
                }
            } else {
                json.skip();
            }
        }
    }

    private void readRefund(JsonCursor json) throws MalformedException {
        if (!json.isObject()) {
            json.skip();
            return;
        }
        for (String name = json.nextField(); name != null; name = json.nextField()) {
            if (name.equals("id") && latestRefund.isEmpty()) {
                latestRefund = json.textOrSkip();
            } else {
                json.skip();
            }
        }
    }

    void toPayment(Notification to) throws MalformedException {
        to.transactionId = Fields.id(id);
        to.orderId = "";
        to.payer = Fields.payer(customer);
        to.attachment = Fields.attachment(tributary);
        to.amountFen = Fields.moved(amountReceived);
        to.paidAtMs = createdMs();
        common(to);
    }

    /** {@code charge.refunded}: the sum so far. */
    void toChargeRefund(Notification to) throws MalformedException {
        to.transactionId = Fields.id(paymentIntent.isEmpty() ? id : paymentIntent);
        to.refundId = Fields.optionalId(latestRefund);
        to.refundFen = Fields.moved(amountRefunded);
        to.cumulativeRefund = true;
        to.refundedAtMs = createdMs();
        common(to);
    }

    /** A dispute or a failed refund: the object is it, its own amount, of a charge. */
    void toPart(Notification to, boolean dispute) throws MalformedException {
        to.transactionId = Fields.id(paymentIntent.isEmpty() ? charge : paymentIntent);
        to.refundId = Fields.id(id);
        to.refundFen = Fields.moved(amount);
        to.dispute = dispute;
        to.refundedAtMs = createdMs();
        common(to);
    }

    private void common(Notification to) throws MalformedException {
        to.merchant = Fields.merchant(account);
        to.currency = Fields.currency(currency);
    }

    private long createdMs() throws MalformedException {
        if (createdSeconds <= 0 || createdSeconds > 999_999_999_999L) {
            throw new MalformedException("an event without its time");
        }
        return createdSeconds * 1000;
    }
}
