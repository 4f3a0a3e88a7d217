package org.tributary.gateway.sandbox;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.channel.key.KeyFiles;

/** Alipay as it notifies. */
public final class SimulatedAlipay implements SimulatedChannel {
    private static final String TRADE_SUCCESS = "TRADE_SUCCESS";
    private static final String TRADE_CLOSED = "TRADE_CLOSED";

    private final RsaSigner signer;
    private final String appId;
    private final String sellerId;

    SimulatedAlipay(final Path directory, final CryptoSuite suite) throws KeyFileException {
        signer = new RsaSigner(directory.resolve("platform-private.pem"), suite);
        final Map<String, String> merchant = KeyFiles.flatJson(directory.resolve("merchant.json"));
        appId = merchant.getOrDefault("app_id", "");
        sellerId = merchant.getOrDefault("seller_id", "");
    }

    @Override
    public String name() {
        return "alipay";
    }

    /** 28 digits. */
    @Override
    public String transactionId(final long number) {
        return String.format("2026%024d", number);
    }

    @Override
    public SignedCallback payment(final SimulatedPayment payment, final long sentAtMs) {
        return signed(paid(payment, TRADE_SUCCESS, sentAtMs));
    }

    /** The same trade once more, when it can no longer be refunded. */
    public SignedCallback finished(final SimulatedPayment payment, final long sentAtMs) {
        return signed(paid(payment, "TRADE_FINISHED", sentAtMs));
    }

    /** A payment whose attachment the merchant's library has encoded once more. */
    public SignedCallback paymentEncodedTwice(final SimulatedPayment payment, final long sentAtMs) {
        final String twice = URLEncoder.encode(payment.attachment(), StandardCharsets.UTF_8);
        return payment(payment.withAttachment(twice), sentAtMs);
    }

    /** {@code refund_fee} is the sum so far; the whole amount closes the trade. */
    @Override
    public SignedCallback refund(final SimulatedRefund refund, final long sentAtMs) {
        final SimulatedPayment payment = refund.payment();
        final String status = refund.totalFen() == payment.amountFen() ? TRADE_CLOSED : TRADE_SUCCESS;
        return signed(paid(payment, status, sentAtMs)
                .put("out_biz_no", refund.refundId())
                .put("refund_fee", FormText.yuan(refund.totalFen()))
                .put("gmt_refund", BeijingTime.spaced(refund.refundedAtMs()) + ".320"));
    }

    /** A trade that was closed unpaid. */
    @Override
    public SignedCallback other(final SimulatedPayment payment, final long sentAtMs) {
        return signed(common(payment, TRADE_CLOSED, sentAtMs).put("gmt_close", BeijingTime.spaced(sentAtMs)));
    }

    private FormText paid(final SimulatedPayment payment, final String status, final long sentAtMs) {
        final String received = FormText.yuan(payment.amountFen() - payment.unsettledFen());
        return common(payment, status, sentAtMs)
                .put("receipt_amount", received)
                .put("buyer_pay_amount", received)
                .put("invoice_amount", received)
                .put("point_amount", "0.00")
                .put("fund_bill_list", "[{\"amount\":\"" + received + "\",\"fundChannel\":\"ALIPAYACCOUNT\"}]")
                .put("gmt_payment", BeijingTime.spaced(payment.paidAtMs()));
    }

    private FormText common(final SimulatedPayment payment, final String status, final long sentAtMs) {
        final ThreadLocalRandom random = ThreadLocalRandom.current();
        return new FormText()
                .put("app_id", appId)
                .put("auth_app_id", appId)
                .put("charset", "UTF-8")
                .put("version", "1.0")
                .put("notify_type", "trade_status_sync")
                .put("notify_id", String.format("%016x%016x", random.nextLong(), random.nextLong()))
                .put("notify_time", BeijingTime.spaced(sentAtMs))
                .put("gmt_create", BeijingTime.spaced(payment.paidAtMs()))
                .put("trade_no", payment.transactionId())
                .put("out_trade_no", payment.orderId())
                .put("trade_status", status)
                .put("seller_id", payment.merchant().isEmpty() ? sellerId : payment.merchant())
                .put("subject", "捐款 donation")
                .put("body", "")
                .put("total_amount", FormText.yuan(payment.amountFen()))
                .putIfAny("buyer_open_id", payment.payer())
                .putIfAny("passback_params", payment.attachment());
    }

    private SignedCallback signed(final FormText fields) {
        fields.put("sign", signer.sign(fields.signedText())).put("sign_type", "RSA2");
        return new SignedCallback(
                "/callbacks/alipay",
                Map.of("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),
                fields.body());
    }

    /** Signs any fields as the platform would. */
    public SignedCallback signed(final Map<String, String> fields) {
        final FormText form = new FormText();
        fields.forEach(form::put);
        return signed(form);
    }

    /** The fields every notification of this sandbox has, for {@link #signed(Map)}. */
    public Map<String, String> identity() {
        return Map.of("app_id", appId, "seller_id", sellerId);
    }
}
