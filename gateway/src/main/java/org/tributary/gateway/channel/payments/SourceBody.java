package org.tributary.gateway.channel.payments;

import org.tributary.gateway.channel.Notification;
import org.tributary.gateway.channel.parse.DecidingFields;
import org.tributary.gateway.channel.parse.Fields;
import org.tributary.gateway.channel.parse.JsonCursor;
import org.tributary.gateway.channel.parse.MalformedException;

/** The body of a source's callback. Every problem begins with the name of the field. */
final class SourceBody {
    private static final String PAYMENT = "payment";
    private static final String REFUND = "refund";

    /** Most by which a time may be after the arrival: the clocks of two machines. */
    private static final long MAX_AHEAD_MS = 300_000;

    private static final int MAX_SHOWN_NAME = 32;

    private String id = "";
    private String orderId = "";
    private String kind = "";
    private String refundId = "";
    private long amountFen;
    private boolean hasAmount;
    private String currency = "";
    private String paidAt = "";
    private String payer = "";
    private String merchant = "";
    private String attach = "";
    private boolean hasAttach;

    private SourceBody() {}

    static SourceBody read(final byte[] bytes, final int length) throws MalformedException {
        final SourceBody body = new SourceBody();
        final JsonCursor json = JsonCursor.open(bytes, length);
        for (String name = json.nextField(); name != null; name = json.nextField()) {
            try {
                body.field(name, json);
            } catch (final MalformedException e) {
                throw new MalformedException(shown(name) + " can't be read: " + e.getMessage());
            }
        }
        json.end();
        return body;
    }

    private void field(final String name, final JsonCursor json) throws MalformedException {
        if (json.isNull()) {
            json.skip();
            known(name);
            return;
        }
        switch (name) {
            case "id" -> id = json.text();
            case "orderId" -> orderId = json.text();
            case "kind" -> kind = json.text();
            case "refundId" -> refundId = json.text();
            case "amountFen" -> {
                amountFen = json.number();
                hasAmount = true;
            }
            case "currency" -> currency = json.text();
            case "paidAt" -> paidAt = json.text();
            case "payer" -> payer = json.text();
            case "merchant" -> merchant = json.text();
            case "attach" -> {
                attach = json.text();
                hasAttach = true;
            }
            default -> known(name);
        }
    }

    private static void known(final String name) throws MalformedException {
        switch (name) {
            case "id",
                    "orderId",
                    "kind",
                    "refundId",
                    "amountFen",
                    "currency",
                    "paidAt",
                    "payer",
                    "merchant",
                    "attach" -> {
                // null counts as missing
            }
            default -> throw new MalformedException("there is no such field");
        }
    }

    /** A name in an answer: visible ASCII without what JSON escapes, and not long. */
    private static String shown(final String name) {
        final boolean isPlain = !name.isEmpty()
                && name.length() <= MAX_SHOWN_NAME
                && name.chars().allMatch(c -> c > ' ' && c <= '~' && c != '"' && c != '\\');
        return isPlain ? name : "a field";
    }

    boolean isRefund() {
        return kind.equals(REFUND);
    }

    /** Checks every field and fills the notification. */
    void fill(final Notification to, final long arrivalMs) throws MalformedException {
        if (!kind.equals(PAYMENT) && !kind.equals(REFUND)) {
            throw new MalformedException(kind.isEmpty() ? "kind is missing" : "kind must be payment or refund");
        }
        to.kind = isRefund() ? REFUND : PAYMENT;
        to.transactionId = DecidingFields.id("id", id);
        to.orderId = orderId.isEmpty() ? "" : DecidingFields.id("orderId", orderId);
        to.merchant = DecidingFields.merchant("merchant", merchant);
        to.currency = DecidingFields.currency("currency", currency);
        to.payer = DecidingFields.payer("payer", payer);
        final long atMs = DecidingFields.rfc3339("paidAt", paidAt);
        if (atMs > arrivalMs + MAX_AHEAD_MS) {
            throw new MalformedException("paidAt is after the arrival");
        }
        if (isRefund()) {
            to.refundId = DecidingFields.id("refundId", refundId);
            to.refundFen = amount();
            to.refundedAtMs = atMs;
        } else if (refundId.isEmpty()) {
            to.amountFen = amount();
            to.paidAtMs = atMs;
            to.attachment = attachment();
        } else {
            throw new MalformedException("refundId is only of a refund");
        }
    }

    private long amount() throws MalformedException {
        if (!hasAmount) {
            throw new MalformedException("amountFen is missing");
        }
        if (amountFen <= 0 || amountFen > Fields.MAX_AMOUNT_FEN) {
            throw new MalformedException("amountFen must be from 1 to " + Fields.MAX_AMOUNT_FEN);
        }
        return amountFen;
    }

    private String attachment() throws MalformedException {
        if (!hasAttach) {
            throw new MalformedException("attach is missing");
        }
        if (Fields.utf8Length(attach) > Fields.MAX_ATTACHMENT_BYTES) {
            throw new MalformedException("attach is longer than " + Fields.MAX_ATTACHMENT_BYTES + " bytes");
        }
        return attach;
    }
}
