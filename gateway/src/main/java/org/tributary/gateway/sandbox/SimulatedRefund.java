package org.tributary.gateway.sandbox;

/**
 * A refund as a simulated channel reports it.
 *
 * @param payment what is refunded
 * @param refundId the channel's id of the refund
 * @param partFen refunded by this one
 * @param totalFen refunded so far, this one included
 * @param refundedAtMs epoch milliseconds
 */
public record SimulatedRefund(
        SimulatedPayment payment, String refundId, long partFen, long totalFen, long refundedAtMs) {
    /** The whole payment at once. */
    public static SimulatedRefund full(final SimulatedPayment payment, final String refundId, final long refundedAtMs) {
        return new SimulatedRefund(payment, refundId, payment.amountFen(), payment.amountFen(), refundedAtMs);
    }
}
