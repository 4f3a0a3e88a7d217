package org.tributary.gateway.sandbox;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.channel.key.GcmKey;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.channel.key.KeyFiles;

/** WeChat Pay v3 as it calls back. */
public final class SimulatedWechatPay implements SimulatedChannel {
    private static final String TRANSACTION = "transaction";
    private static final String REFUND = "refund";

    private final RsaSigner signer;
    private final String serial;
    private final GcmKey contentKey;
    private final String mchid;
    private final String appid;

    SimulatedWechatPay(final Path directory, final CryptoSuite suite) throws KeyFileException {
        signer = new RsaSigner(directory.resolve("platform-private.pem"), suite);
        serial = KeyFiles.text(directory.resolve("platform-serial.txt"));
        final String apiv3 = KeyFiles.secrets(directory.resolve("apiv3.key")).get(0);
        contentKey = new GcmKey(apiv3.getBytes(StandardCharsets.UTF_8), suite);
        final Map<String, String> merchant = KeyFiles.flatJson(directory.resolve("merchant.json"));
        mchid = merchant.getOrDefault("mchid", "");
        appid = merchant.getOrDefault("appid", "");
    }

    @Override
    public String name() {
        return "wechatpay";
    }

    /** 28 digits. */
    @Override
    public String transactionId(final long number) {
        return String.format("4200%024d", number);
    }

    @Override
    public SignedCallback payment(final SimulatedPayment payment, final long sentAtMs) {
        return callback("TRANSACTION.SUCCESS", TRANSACTION, paymentContent(payment, "SUCCESS"), sentAtMs);
    }

    /** The same from a service provider: {@code sp_mchid} its own, {@code sub_mchid} the payment's merchant. */
    public SignedCallback partnerPayment(final SimulatedPayment payment, final String subMchid, final long sentAtMs) {
        final JsonText content = new JsonText()
                .put("sp_appid", appid)
                .put("sp_mchid", mchid)
                .put("sub_mchid", subMchid)
                .object("payer", new JsonText().put("sp_openid", payment.payer()));
        return callback("TRANSACTION.SUCCESS", TRANSACTION, common(content, payment, "SUCCESS"), sentAtMs);
    }

    /** Several payments of one payer in one combined order, one sub-order each; the payer is the first payment's. */
    public SignedCallback combined(
            final List<SimulatedPayment> payments, final String combineOrderId, final long sentAtMs) {
        return combined(payments, "SUCCESS", combineOrderId, sentAtMs);
    }

    /**
     * A combined order whose sub-orders are in a given state.
     *
     * @param state such as SUCCESS or NOTPAY
     */
    public SignedCallback combined(
            final List<SimulatedPayment> payments,
            final String state,
            final String combineOrderId,
            final long sentAtMs) {
        final List<String> subOrders =
                payments.stream().map(payment -> subOrder(payment, state)).toList();
        return combinedOf(subOrders, payments.get(0).payer(), combineOrderId, sentAtMs);
    }

    /** A combined order of any sub-orders, each JSON as {@link #subOrder} makes it. */
    public SignedCallback combinedOf(
            final List<String> subOrders, final String payer, final String combineOrderId, final long sentAtMs) {
        final JsonText content = new JsonText()
                .put("combine_appid", appid)
                .put("combine_mchid", mchid)
                .put("combine_out_trade_no", combineOrderId)
                .object("scene_info", new JsonText().put("device_id", "POS1:1"))
                .raw("sub_orders", "[" + String.join(",", subOrders) + "]")
                .object("combine_payer_info", new JsonText().put("openid", payer));
        return callback("TRANSACTION.SUCCESS", TRANSACTION, content, sentAtMs);
    }

    /** One sub-order of a combined order, as JSON. */
    public String subOrder(final SimulatedPayment payment, final String state) {
        final JsonText order = new JsonText()
                .put("mchid", merchantOf(payment))
                .put("trade_type", "JSAPI")
                .put("trade_state", state)
                .put("bank_type", "OTHERS")
                .put("attach", payment.attachment())
                .object(
                        "amount",
                        new JsonText()
                                .put("total_amount", payment.amountFen())
                                .put("payer_amount", payment.amountFen() - payment.unsettledFen())
                                .put("currency", payment.currency())
                                .put("payer_currency", payment.currency()))
                .put("success_time", BeijingTime.rfc3339(payment.paidAtMs()))
                .put("transaction_id", payment.transactionId())
                .put("out_trade_no", payment.orderId());
        if (payment.unsettledFen() > 0) {
            order.raw("promotion_detail", "[" + coupon(payment.unsettledFen()) + "]");
        }
        return order.end();
    }

    @Override
    public SignedCallback refund(final SimulatedRefund refund, final long sentAtMs) {
        return refund(refund, "SUCCESS", sentAtMs);
    }

    /**
     * A refund in a given state.
     *
     * @param status SUCCESS, ABNORMAL or CLOSED
     */
    public SignedCallback refund(final SimulatedRefund refund, final String status, final long sentAtMs) {
        final SimulatedPayment payment = refund.payment();
        final JsonText content = new JsonText()
                .put("mchid", merchantOf(payment))
                .put("transaction_id", payment.transactionId())
                .put("out_trade_no", payment.orderId())
                .put("refund_id", refund.refundId())
                .put("out_refund_no", "r-" + refund.refundId())
                .put("refund_status", status)
                .put("success_time", BeijingTime.rfc3339(refund.refundedAtMs()))
                .put("user_received_account", "零钱")
                .object(
                        "amount",
                        new JsonText()
                                .put("total", payment.amountFen())
                                .put("refund", refund.partFen())
                                .put("payer_total", payment.amountFen() - payment.unsettledFen())
                                .put("payer_refund", refund.partFen()));
        return callback("REFUND." + status, REFUND, content, sentAtMs);
    }

    /** A payment that was closed. */
    @Override
    public SignedCallback other(final SimulatedPayment payment, final long sentAtMs) {
        return callback("TRANSACTION.SUCCESS", TRANSACTION, paymentContent(payment, "CLOSED"), sentAtMs);
    }

    /** The platform's probe: all in order but the signature, which begins so that one knows. */
    public SignedCallback probe(final SimulatedPayment payment, final long sentAtMs) {
        final SignedCallback good = payment(payment, sentAtMs);
        final Map<String, String> headers = new HashMap<>(good.headers());
        headers.compute("Wechatpay-Signature", (name, value) -> "WECHATPAY/SIGNTEST/" + value.substring(19));
        return new SignedCallback(good.path(), headers, good.body());
    }

    private JsonText paymentContent(final SimulatedPayment payment, final String state) {
        final JsonText content = new JsonText()
                .put("appid", appid)
                .put("mchid", merchantOf(payment))
                .object("payer", new JsonText().put("openid", payment.payer()));
        return common(content, payment, state);
    }

    private static JsonText common(final JsonText content, final SimulatedPayment payment, final String state) {
        content.put("out_trade_no", payment.orderId())
                .put("transaction_id", payment.transactionId())
                .put("trade_type", "JSAPI")
                .put("trade_state", state)
                .put("trade_state_desc", "支付成功")
                .put("bank_type", "OTHERS")
                .put("attach", payment.attachment())
                .put("success_time", BeijingTime.rfc3339(payment.paidAtMs()))
                .object(
                        "amount",
                        new JsonText()
                                .put("total", payment.amountFen())
                                .put("payer_total", payment.amountFen() - payment.unsettledFen())
                                .put("currency", payment.currency())
                                .put("payer_currency", payment.currency()));
        if (payment.unsettledFen() > 0) {
            content.raw("promotion_detail", "[" + coupon(payment.unsettledFen()) + "]");
        }
        return content;
    }

    private static String coupon(final long fen) {
        return new JsonText()
                .put("coupon_id", "109519")
                .put("name", "coupon")
                .put("scope", "GLOBAL")
                .put("type", "NOCASH")
                .put("amount", fen)
                .put("stock_id", "931386")
                .put("merchant_contribute", fen)
                .put("currency", "CNY")
                .end();
    }

    private String merchantOf(final SimulatedPayment payment) {
        return payment.merchant().isEmpty() ? mchid : payment.merchant();
    }

    private SignedCallback callback(
            final String eventType, final String originalType, final JsonText content, final long sentAtMs) {
        return sealed(eventType, originalType, content.end().getBytes(StandardCharsets.UTF_8), sentAtMs);
    }

    /** Encrypts any content and signs it as the platform would. */
    public SignedCallback sealed(
            final String eventType, final String originalType, final byte[] content, final long sentAtMs) {
        final ThreadLocalRandom random = ThreadLocalRandom.current();
        final String nonce = String.format("%012x", random.nextLong(1L << 48));
        final String body = new JsonText()
                .put("id", String.format("%016x%016x", random.nextLong(), random.nextLong()))
                .put("create_time", BeijingTime.rfc3339(sentAtMs))
                .put("resource_type", "encrypt-resource")
                .put("event_type", eventType)
                .put("summary", "支付成功")
                .object("resource", resource(originalType, nonce, content))
                .end();
        return signed(body.getBytes(StandardCharsets.UTF_8), sentAtMs);
    }

    private JsonText resource(final String originalType, final String nonce, final byte[] content) {
        try {
            final byte[] encrypted = contentKey.encrypt(
                    nonce.getBytes(StandardCharsets.UTF_8), originalType.getBytes(StandardCharsets.UTF_8), content);
            return new JsonText()
                    .put("original_type", originalType)
                    .put("algorithm", "AEAD_AES_256_GCM")
                    .put("ciphertext", Base64.getEncoder().encodeToString(encrypted))
                    .put("associated_data", originalType)
                    .put("nonce", nonce);
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM encrypts whatever it is given", e);
        }
    }

    /** Signs any body as the platform would. */
    public SignedCallback signed(final byte[] body, final long sentAtMs) {
        final byte[] random = new byte[16];
        ThreadLocalRandom.current().nextBytes(random);
        final String nonce = HexFormat.of().formatHex(random);
        final String timestamp = Long.toString(sentAtMs / 1000);
        final byte[] begin = (timestamp + "\n" + nonce + "\n").getBytes(StandardCharsets.US_ASCII);
        final String signature = signer.sign(begin, body, new byte[] {'\n'});
        return new SignedCallback(
                "/callbacks/wechatpay",
                Map.of(
                        "Content-Type", "application/json",
                        "Wechatpay-Timestamp", timestamp,
                        "Wechatpay-Nonce", nonce,
                        "Wechatpay-Serial", serial,
                        "Wechatpay-Signature", signature,
                        "Wechatpay-Signature-Type", "WECHATPAY2-SHA256-RSA2048"),
                body);
    }
}
