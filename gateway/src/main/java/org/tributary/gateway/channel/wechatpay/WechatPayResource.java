package org.tributary.gateway.channel.wechatpay;

import org.tributary.gateway.channel.Fields;
import org.tributary.gateway.channel.JsonCursor;
import org.tributary.gateway.channel.MalformedException;
import org.tributary.gateway.channel.Notification;
import org.tributary.gateway.channel.Times;

/** The decrypted content of a callback, of a payment or a refund. One a thread, reused. */
final class WechatPayResource {
    String tradeState = "";
    String refundStatus = "";
    private String transactionId = "";
    private String orderId = "";
    private String refundId = "";
    private String mchid = "";
    private String subMchid = "";
    private String attach = "";
    private String successTime = "";
    private String payer = "";
    private String currency = "CNY";
    private long total;
    private long refund;
    private long withoutSettlement;

    /** Reads a document in place of the one before. */
    void read(byte[] plain, int length) throws MalformedException {
        clear();
        JsonCursor json = JsonCursor.open(plain, length);
        for (String name = json.nextField(); name != null; name = json.nextField()) {
            readField(name, json);
        }
        json.end();
    }

    private void clear() {
        tradeState = "";
        refundStatus = "";
        transactionId = "";
        orderId = "";
        refundId = "";
        mchid = "";
        subMchid = "";
        attach = "";
        successTime = "";
        payer = "";
        currency = "CNY";
        total = 0;
        refund = 0;
        withoutSettlement = 0;
    }

    private void readField(String name, JsonCursor json) throws MalformedException {
        switch (name) {
            case "transaction_id" -> transactionId = json.text();
            case "out_trade_no" -> orderId = json.text();
            case "refund_id" -> refundId = json.text();
            case "mchid", "sp_mchid" -> mchid = json.symbol();
            case "sub_mchid" -> subMchid = json.symbol();
            case "trade_state" -> tradeState = json.symbol();
            case "refund_status" -> refundStatus = json.symbol();
            case "attach" -> attach = json.symbol();
            case "success_time" -> successTime = json.symbol();
            case "payer" -> readPayer(json);
            case "amount" -> readAmount(json);
            case "promotion_detail" -> readPromotions(json);
            default -> json.skip();
        }
    }

    /** The service provider's openid in partner mode: the sub-merchant's is absent unless it has an app of its own. */
    private void readPayer(JsonCursor json) throws MalformedException {
        if (!json.enterObject()) {
            return;
        }
        String openid = "";
        String spOpenid = "";
        String subOpenid = "";
        for (String name = json.nextField(); name != null; name = json.nextField()) {
            switch (name) {
                case "openid" -> openid = json.text();
                case "sp_openid" -> spOpenid = json.text();
                case "sub_openid" -> subOpenid = json.text();
                default -> json.skip();
            }
        }
        payer = !openid.isEmpty() ? openid : !spOpenid.isEmpty() ? spOpenid : subOpenid;
    }

    private void readAmount(JsonCursor json) throws MalformedException {
        if (!json.enterObject()) {
            return;
        }
        for (String name = json.nextField(); name != null; name = json.nextField()) {
            switch (name) {
                case "total" -> total = json.number();
                case "refund" -> refund = json.number();
                case "currency" -> currency = Fields.currency(json.symbol());
                default -> json.skip();
            }
        }
    }

    private void readPromotions(JsonCursor json) throws MalformedException {
        if (!json.enterArray()) {
            return;
        }
        while (json.nextElement()) {
            readPromotion(json);
        }
    }

    /**
     * A coupon of type CASH was paid for before and is settled; one of type NOCASH is the merchant's own discount, so
     * that much of the order's amount is not.
     */
    private void readPromotion(JsonCursor json) throws MalformedException {
        if (!json.enterObject()) {
            return;
        }
        long amount = 0;
        boolean noCash = false;
        for (String name = json.nextField(); name != null; name = json.nextField()) {
            switch (name) {
                case "amount" -> amount = json.number();
                case "type" -> noCash = json.symbol().equals("NOCASH");
                default -> json.skip();
            }
        }
        if (noCash) {
            // Each within the payment's range, so the sum of a bounded body can't overflow.
            withoutSettlement += Fields.unsettled(amount, Fields.MAX_AMOUNT_FEN);
        }
    }

    void toPayment(Notification to) throws MalformedException {
        common(to);
        to.payer = Fields.payer(payer);
        to.attachment = Fields.attachment(attach);
        to.amountFen = Fields.moved(total);
        to.unsettledFen = Fields.unsettled(Math.min(withoutSettlement, total), total);
        to.paidAtMs = Times.rfc3339(successTime);
    }

    void toRefund(Notification to) throws MalformedException {
        common(to);
        to.refundId = Fields.id(refundId);
        to.refundFen = Fields.moved(refund);
        to.refundedAtMs = Times.rfc3339(successTime);
    }

    private void common(Notification to) throws MalformedException {
        to.transactionId = Fields.id(transactionId);
        to.orderId = Fields.optionalId(orderId);
        to.merchant = Fields.merchant(subMchid.isEmpty() ? mchid : subMchid);
        to.currency = currency;
    }
}
