package org.tributary.gateway.channel.wechatpay;

import org.tributary.gateway.channel.Notification;
import org.tributary.gateway.channel.parse.DecidingFields;
import org.tributary.gateway.channel.parse.Fields;
import org.tributary.gateway.channel.parse.JsonCursor;
import org.tributary.gateway.channel.parse.MalformedException;

/**
 * One order of a resource: a payment, or a sub-order of a combined one. Reading accepts any value; {@link #toPayment}
 * validates. Reused.
 */
final class WechatPayOrder {
    /** Whether money moved, by the {@code trade_state}. */
    enum State {
        /** SUCCESS, and REFUND: a refunded order was paid, and the refund has a separate notification. */
        PAID,
        /** No money moved. */
        UNPAID,
        /** Missing or undocumented. */
        UNKNOWN
    }

    private final String totalName;
    String transactionId = "";
    String orderId = "";
    String payer = "";
    private String mchid = "";
    private String subMchid = "";
    private String tradeState = "";
    private String attach = "";
    private String successTime = "";
    private String currency = "";
    private long total;
    private long refund;
    private long withoutSettlement;
    private boolean hasUnreadablePromotion;

    /**
     * An order.
     *
     * @param totalName the field of {@code amount} with the amount paid
     */
    WechatPayOrder(final String totalName) {
        this.totalName = totalName;
    }

    void clear() {
        transactionId = "";
        orderId = "";
        payer = "";
        mchid = "";
        subMchid = "";
        tradeState = "";
        attach = "";
        successTime = "";
        currency = "";
        total = 0;
        refund = 0;
        withoutSettlement = 0;
        hasUnreadablePromotion = false;
    }

    /** Reads a field if it belongs to an order; otherwise returns false and reads nothing. */
    boolean read(final String name, final JsonCursor json) throws MalformedException {
        switch (name) {
            case "transaction_id" -> transactionId = json.textOrSkip();
            case "out_trade_no" -> orderId = json.textOrSkip();
            case "mchid", "sp_mchid" -> mchid = json.symbolOrSkip();
            case "sub_mchid" -> subMchid = json.symbolOrSkip();
            case "trade_state" -> tradeState = json.symbolOrSkip();
            case "attach" -> attach = json.symbolOrSkip();
            case "success_time" -> successTime = json.symbolOrSkip();
            case "payer" -> payer = readPayer(json);
            case "amount" -> readAmount(json);
            case "promotion_detail" -> readPromotions(json);
            default -> {
                return false;
            }
        }
        return true;
    }

    /**
     * The payer's openid; the service provider's in partner mode, where the sub-merchant's is absent unless it has its
     * own app.
     */
    static String readPayer(final JsonCursor json) throws MalformedException {
        if (!json.isObject()) {
            return DecidingFields.noPayerText(json);
        }
        String openid = "";
        String spOpenid = "";
        String subOpenid = "";
        for (String name = json.nextField(); name != null; name = json.nextField()) {
            switch (name) {
                case "openid" -> openid = DecidingFields.payerText(json);
                case "sp_openid" -> spOpenid = DecidingFields.payerText(json);
                case "sub_openid" -> subOpenid = DecidingFields.payerText(json);
                default -> json.skip();
            }
        }
        return !openid.isEmpty() ? openid : !spOpenid.isEmpty() ? spOpenid : subOpenid;
    }

    private void readAmount(final JsonCursor json) throws MalformedException {
        if (!json.isObject()) {
            json.skip();
            return;
        }
        for (String name = json.nextField(); name != null; name = json.nextField()) {
            if (name.equals(totalName)) {
                total = json.numberOrSkip();
            } else if (name.equals("refund")) {
                refund = json.numberOrSkip();
            } else if (name.equals("currency")) {
                currency = json.symbolOrSkip();
            } else {
                json.skip();
            }
        }
    }

    private void readPromotions(final JsonCursor json) throws MalformedException {
        if (!json.isArray()) {
            hasUnreadablePromotion |= !json.isNull();
            json.skip();
            return;
        }
        while (json.nextElement()) {
            readPromotion(json);
        }
    }

    /**
     * Reads a coupon. One of type CASH is prepaid and is settled; one of type NOCASH is the merchant's discount, and that
     * part of the order's amount is not settled.
     */
    private void readPromotion(final JsonCursor json) throws MalformedException {
        if (!json.isObject()) {
            hasUnreadablePromotion = true;
            json.skip();
            return;
        }
        long amount = -1;
        boolean noCash = false;
        for (String name = json.nextField(); name != null; name = json.nextField()) {
            switch (name) {
                case "amount" -> amount = json.numberOrSkip();
                case "type" -> noCash = json.symbolOrSkip().equals("NOCASH");
                default -> json.skip();
            }
        }
        if (noCash && (amount < 0 || amount > Fields.MAX_AMOUNT_FEN)) {
            hasUnreadablePromotion = true;
        } else if (noCash) {
            // Each is within a payment's range, so the sum over a bounded body can't overflow.
            withoutSettlement += amount;
        }
    }

    State state() {
        return switch (tradeState) {
            case "SUCCESS", "REFUND" -> State.PAID;
            case "NOTPAY", "CLOSED", "REVOKED", "USERPAYING", "PAYERROR", "ACCEPT" -> State.UNPAID;
            default -> State.UNKNOWN;
        };
    }

    /** True if both have the same value in every field that is read. */
    boolean isSameAs(final WechatPayOrder other) {
        return transactionId.equals(other.transactionId)
                && orderId.equals(other.orderId)
                && mchid.equals(other.mchid)
                && subMchid.equals(other.subMchid)
                && tradeState.equals(other.tradeState)
                && attach.equals(other.attach)
                && successTime.equals(other.successTime)
                && currency.equals(other.currency)
                && total == other.total
                && withoutSettlement == other.withoutSettlement
                && hasUnreadablePromotion == other.hasUnreadablePromotion;
    }

    /** Fills in the payment; throws if it was or may have been paid and a deciding field can't be read. */
    void toPayment(final Notification to) throws MalformedException {
        if (state() == State.UNKNOWN) {
            throw new MalformedException("trade_state is missing or unknown");
        }
        to.transactionId = DecidingFields.id("transaction_id", transactionId);
        to.orderId = Fields.orderId(orderId);
        to.merchant = merchant();
        to.currency = DecidingFields.currency("amount.currency", currency);
        if (total <= 0 || total > Fields.MAX_AMOUNT_FEN) {
            throw new MalformedException("amount." + totalName + " is missing or out of range");
        }
        if (hasUnreadablePromotion) {
            throw new MalformedException("promotion_detail can't be read");
        }
        to.amountFen = total;
        to.unsettledFen = Fields.unsettled(Math.min(withoutSettlement, total), total);
        to.paidAtMs = DecidingFields.rfc3339("success_time", successTime);
        to.payer = DecidingFields.payer("payer", payer);
        to.attachment = Fields.attachment(attach);
    }

    /** The merchant the money went to: the sub-merchant where a service provider collects. */
    String merchant() throws MalformedException {
        return DecidingFields.merchant(
                subMchid.isEmpty() ? "mchid" : "sub_mchid", subMchid.isEmpty() ? mchid : subMchid);
    }

    /** A refund's amount. */
    long refund() throws MalformedException {
        if (refund <= 0 || refund > Fields.MAX_AMOUNT_FEN) {
            throw new MalformedException("amount.refund is missing or out of range");
        }
        return refund;
    }

    String successTime() {
        return successTime;
    }

    /** Fills in an unreadable payment's ids, as far as they can be read. */
    void toUnreadable(final String problem, final Notification to) {
        to.problem = problem;
        to.transactionId = Fields.orderId(transactionId);
        to.orderId = Fields.orderId(orderId);
        final String merchant = Fields.orderId(subMchid.isEmpty() ? mchid : subMchid);
        to.merchant = merchant.length() > Fields.MAX_MERCHANT_BYTES ? "" : merchant;
    }
}
