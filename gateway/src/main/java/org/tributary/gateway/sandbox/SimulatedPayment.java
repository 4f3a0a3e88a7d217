package org.tributary.gateway.sandbox;

/**
 * A payment as a simulated channel reports it.
 *
 * @param transactionId as the channel would number it: {@link SimulatedChannel#transactionId}
 * @param payer the channel's id of the payer; empty for none
 * @param attachment the donation's own data, such as {@code p=kids-gallery&i=p01}
 * @param amountFen in the currency's minor unit
 * @param unsettledFen part of it that is the merchant's own discount
 * @param currency ISO 4217, upper case
 * @param merchant empty: the sandbox's own
 * @param paidAtMs epoch milliseconds
 */
public record SimulatedPayment(
        String transactionId,
        String orderId,
        String payer,
        String attachment,
        long amountFen,
        long unsettledFen,
        String currency,
        String merchant,
        long paidAtMs) {

    /** A payment in yuan to the sandbox's own merchant, settled whole. */
    public static SimulatedPayment of(
            final String transactionId,
            final String payer,
            final String attachment,
            final long amountFen,
            final long paidAtMs) {
        return new SimulatedPayment(
                transactionId, "o-" + transactionId, payer, attachment, amountFen, 0, "CNY", "", paidAtMs);
    }

    /** The same of another amount. */
    public SimulatedPayment withAmountFen(final long fen) {
        return new SimulatedPayment(
                transactionId, orderId, payer, attachment, fen, unsettledFen, currency, merchant, paidAtMs);
    }

    /** The same with that much not settled. */
    public SimulatedPayment withUnsettledFen(final long fen) {
        return new SimulatedPayment(
                transactionId, orderId, payer, attachment, amountFen, fen, currency, merchant, paidAtMs);
    }

    /** The same in another currency. */
    public SimulatedPayment withCurrency(final String code) {
        return new SimulatedPayment(
                transactionId, orderId, payer, attachment, amountFen, unsettledFen, code, merchant, paidAtMs);
    }

    /** The same to another merchant. */
    public SimulatedPayment withMerchant(final String other) {
        return new SimulatedPayment(
                transactionId, orderId, payer, attachment, amountFen, unsettledFen, currency, other, paidAtMs);
    }

    /** The same with other data of the donation. */
    public SimulatedPayment withAttachment(final String other) {
        return new SimulatedPayment(
                transactionId, orderId, payer, other, amountFen, unsettledFen, currency, merchant, paidAtMs);
    }
}
