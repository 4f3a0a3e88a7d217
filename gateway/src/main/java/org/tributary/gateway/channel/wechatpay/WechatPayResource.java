package org.tributary.gateway.channel.wechatpay;

import org.tributary.gateway.channel.ChannelAdapter.Verdict;
import org.tributary.gateway.channel.Notification;
import org.tributary.gateway.channel.parse.DecidingFields;
import org.tributary.gateway.channel.parse.Fields;
import org.tributary.gateway.channel.parse.JsonCursor;
import org.tributary.gateway.channel.parse.MalformedException;

/** The decrypted content of a callback: a payment, a combined order or a refund. One per thread, reused. */
final class WechatPayResource {
    private final WechatPayOrder order = new WechatPayOrder("total");
    private final WechatPaySubOrders subOrders = new WechatPaySubOrders();
    private String combinedOrderId = "";
    private String refundId = "";
    private String refundStatus = "";

    /** Reads the next document. */
    void read(final byte[] plain, final int length) throws MalformedException {
        clear();
        final JsonCursor json = JsonCursor.open(plain, length);
        for (String name = json.nextField(); name != null; name = json.nextField()) {
            switch (name) {
                case "sub_orders" -> subOrders.read(json);
                case "combine_payer_info" -> order.payer = WechatPayOrder.readPayer(json);
                case "combine_out_trade_no" -> combinedOrderId = json.textOrSkip();
                case "refund_id" -> refundId = json.textOrSkip();
                case "refund_status" -> refundStatus = json.symbolOrSkip();
                default -> {
                    if (!order.read(name, json)) {
                        json.skip();
                    }
                }
            }
        }
        json.end();
    }

    void clear() {
        order.clear();
        subOrders.clear();
        combinedOrderId = "";
        refundId = "";
        refundStatus = "";
    }

    /** Reads the content of TRANSACTION.SUCCESS. */
    Verdict toPayment(final Notification to) throws MalformedException {
        if (!combinedOrderId.isEmpty() || subOrders.isGiven()) {
            to.orderId = Fields.orderId(combinedOrderId);
            if (!order.transactionId.isEmpty()) {
                throw new MalformedException("a combined order has a transaction_id itself");
            }
            subOrders.toParts(order.payer, to);
            return to.partCount == 0 ? Verdict.OTHER : Verdict.PAYMENTS;
        }
        if (order.state() == WechatPayOrder.State.UNPAID) {
            return Verdict.OTHER;
        }
        order.toPayment(to);
        return Verdict.PAYMENT;
    }

    /** Reads the content of REFUND.SUCCESS. It names no currency: the payment's holds. */
    Verdict toRefund(final Notification to) throws MalformedException {
        switch (refundStatus) {
            case "SUCCESS" -> {
                to.transactionId = DecidingFields.id("transaction_id", order.transactionId);
                to.refundId = DecidingFields.id("refund_id", refundId);
                to.orderId = Fields.orderId(order.orderId);
                to.merchant = order.merchant();
                to.currency = "CNY";
                to.refundFen = order.refund();
                to.refundedAtMs = DecidingFields.rfc3339("success_time", order.successTime());
                return Verdict.REFUND;
            }
            case "ABNORMAL", "CLOSED", "PROCESSING" -> {
                return Verdict.OTHER;
            }
            default -> throw new MalformedException("refund_status is missing or unknown");
        }
    }

    /** Fills in an unreadable resource's ids, as far as they can be read. */
    void toUnreadable(final String problem, final Notification to) {
        order.toUnreadable(problem, to);
        to.refundId = Fields.orderId(refundId);
        if (to.orderId.isEmpty()) {
            to.orderId = Fields.orderId(combinedOrderId);
        }
    }
}
