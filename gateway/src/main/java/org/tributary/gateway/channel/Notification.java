package org.tributary.gateway.channel;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Content of an authentic callback, in one form for all channels. One per thread, reused; {@link #clear()} first. Texts
 * that the channel does not send are empty, never null.
 */
public final class Notification {
    /** Id of the payment: the key under which it counts once. */
    public String transactionId = "";

    /** The merchant's order number. */
    public String orderId = "";

    /** Id of the refund, where the channel gives one. */
    public String refundId = "";

    /** The merchant the money went to, as the channel names it. */
    public String merchant = "";

    /** The payer as the channel names it; empty if it does not. Never leaves the gateway. */
    public String payer = "";

    /** The donation's data as received ({@code p=…&d=…&t=…&i=…}), the channel's outer encoding removed. */
    public String attachment = "";

    /** ISO 4217, upper case. */
    public String currency = "";

    /** Amount paid, in the currency's minor unit. */
    public long amountFen;

    /** Part of amountFen that the channel will not settle. */
    public long unsettledFen;

    /** Time of payment, epoch milliseconds. */
    public long paidAtMs;

    /** This refund's part, or the total refunded so far, by {@link #cumulativeRefund}. */
    public long refundFen;

    /** Time of the refund, epoch milliseconds. */
    public long refundedAtMs;

    /** True: refundFen is the total refunded of the payment so far. */
    public boolean cumulativeRefund;

    /** For a total: amount of its newest refund, whose id is {@link #refundId}; 0 if the channel does not send it. */
    public long refundPartFen;

    /** For a total: the total before it; -1 if the channel does not send it. */
    public long previousRefundFen = -1;

    /** True: the channel took the money back (dispute, chargeback). */
    public boolean dispute;

    /** The channel's word for the event, for metrics: one of a small fixed set, never free text. */
    public String kind = "";

    /** For an unreadable payment: what could not be read, such as {@code amount.total is missing}. No external text. */
    public String problem = "";

    /**
     * Time from which the payment's age is measured, epoch milliseconds, on channels that sign no time of sending. 0: the
     * channel signs one, or this is no payment.
     */
    public long freshFromMs;

    /** For an unreadable payment: it concerns money that goes back (refund, dispute), so no payment resolves it. */
    public boolean moneyBack;

    /** Payments of a combined order, the first {@link #partCount} in use; reused. */
    public final List<Notification> parts = new ArrayList<>();

    /** Parts in use. */
    public int partCount;

    private byte @Nullable [] eventDigest;

    /** The next part, cleared. */
    public Notification addPart() {
        if (partCount == parts.size()) {
            parts.add(new Notification());
        }
        final Notification part = parts.get(partCount++);
        part.clear();
        return part;
    }

    /**
     * Sets the identity of an unreadable payment's event. The same event must give the same bytes however often it is
     * retried, re-encrypted or split into other fields; another event must give other bytes. Suitable are the signed
     * text without the time of sending, the decrypted content, and the channel's id of the event. If this is not
     * called, the raw body is the identity; for a part, the whole event's identity and the part's index.
     */
    public void identify(final byte[] text, final int offset, final int length) {
        final MessageDigest digest = Sha256.newDigest();
        digest.update(text, offset, length);
        eventDigest = digest.digest();
    }

    /** SHA-256 of what {@link #identify} was given; null if it was not called. */
    public byte @Nullable [] eventDigest() {
        return eventDigest;
    }

    /** Empties every field. */
    public void clear() {
        eventDigest = null;
        moneyBack = false;
        freshFromMs = 0;
        problem = "";
        partCount = 0;
        transactionId = "";
        orderId = "";
        refundId = "";
        merchant = "";
        payer = "";
        attachment = "";
        currency = "";
        amountFen = 0;
        unsettledFen = 0;
        paidAtMs = 0;
        refundFen = 0;
        refundedAtMs = 0;
        cumulativeRefund = false;
        refundPartFen = 0;
        previousRefundFen = -1;
        dispute = false;
        kind = "";
    }
}
