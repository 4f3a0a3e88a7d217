package org.tributary.gateway.channel;

import java.util.ArrayList;
import java.util.List;

/**
 * What an authentic callback says, in one form for all channels. Reused, one a thread; {@link #clear()} first. Texts are
 * empty rather than null where the channel says nothing.
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

    /** The donation's own data as it came ({@code p=…&d=…&t=…&i=…}), the channel's outer encoding removed. */
    public String attachment = "";

    /** ISO 4217, upper case. */
    public String currency = "";

    /** What was paid, in the currency's minor unit. */
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

    /** True: the channel took the money back (dispute, chargeback). */
    public boolean dispute;

    /** The channel's own word for the event, for metrics: one of a small fixed set, never free text. */
    public String kind = "";

    /** Of an unreadable payment: what could not be read, such as {@code amount.total is missing}. No text from outside. */
    public String problem = "";

    /** Payments of a combined order, the first {@link #partCount} in use; reused. */
    public final List<Notification> parts = new ArrayList<>();

    /** Parts in use. */
    public int partCount;

    /** The next part, cleared. */
    public Notification addPart() {
        if (partCount == parts.size()) {
            parts.add(new Notification());
        }
        final Notification part = parts.get(partCount++);
        part.clear();
        return part;
    }

    /** Empties every field. */
    public void clear() {
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
        dispute = false;
        kind = "";
    }
}
