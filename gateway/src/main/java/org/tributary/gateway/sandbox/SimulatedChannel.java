package org.tributary.gateway.sandbox;

import java.util.List;

/**
 * Signs callbacks as a payment channel does. Safe for any thread: signing with RSA takes about a millisecond with the
 * JDK, so whoever needs many lets several threads sign.
 */
public interface SimulatedChannel {
    /** Name as in the URL, such as {@code wechatpay}. */
    String name();

    /** A transaction id of the channel's own form and length, a different one for each number. */
    String transactionId(long number);

    /**
     * A payment has succeeded.
     *
     * @param sentAtMs when the callback is sent: channels with a limited skew sign it
     */
    SignedCallback payment(SimulatedPayment payment, long sentAtMs);

    /** A refund has succeeded. */
    SignedCallback refund(SimulatedRefund refund, long sentAtMs);

    /** All that the channel sends about a refund that has succeeded, in its usual order. */
    default List<SignedCallback> refundEvents(final SimulatedRefund refund, final long sentAtMs) {
        return List.of(refund(refund, sentAtMs));
    }

    /** A genuine callback that moves no money: a payment that was closed, say. */
    SignedCallback other(SimulatedPayment payment, long sentAtMs);
}
