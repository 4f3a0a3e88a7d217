package org.tributary.gateway.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.alipay.api.internal.util.AlipaySignature;
import com.alipay.easysdk.kernel.util.Signer;
import com.stripe.exception.SignatureVerificationException;
import com.stripe.model.Event;
import com.stripe.net.Webhook;
import com.wechat.pay.java.core.cipher.AeadAesCipher;
import com.wechat.pay.java.core.cipher.RSASigner;
import com.wechat.pay.java.core.exception.ValidationException;
import com.wechat.pay.java.core.notification.NotificationParser;
import com.wechat.pay.java.core.notification.RSAPublicKeyNotificationConfig;
import com.wechat.pay.java.core.notification.RequestParam;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tributary.gateway.channel.ChannelAdapter.Verdict;
import org.tributary.gateway.channel.alipay.AlipayAdapter;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.channel.key.KeyFiles;
import org.tributary.gateway.channel.key.KeyPolicy;
import org.tributary.gateway.channel.stripe.StripeAdapter;
import org.tributary.gateway.channel.wechatpay.WechatPayAdapter;
import org.tributary.gateway.sandbox.Sandbox;
import org.tributary.gateway.sandbox.SignedCallback;
import org.tributary.gateway.sandbox.SimulatedAlipay;
import org.tributary.gateway.sandbox.SimulatedPayment;
import org.tributary.gateway.sandbox.SimulatedRefund;
import org.tributary.gateway.sandbox.SimulatedStripe;
import org.tributary.gateway.sandbox.SimulatedWechatPay;

/**
 * Tests against the channels' official SDKs: they accept callbacks that the sandbox signs, and the adapters accept
 * callbacks that they sign.
 */
class OfficialSdkTest {
    private static final long NOW_MS = 1_788_742_800_000L;
    private static final Path KEYS = Sandbox.KEYS;

    private final Notification notification = new Notification();

    @Test
    void shouldSatisfyWechatPaySdk() throws Exception {
        final SimulatedWechatPay channel = Sandbox.CHANNELS.wechatPay();
        final SimulatedPayment payment =
                SimulatedPayment.of(channel.transactionId(1), "oUpF8", "p=kids-gallery", 100, NOW_MS - 1000);
        for (final SignedCallback signed : List.of(
                channel.payment(payment, NOW_MS),
                channel.payment(payment.withUnsettledFen(5), NOW_MS),
                channel.partnerPayment(payment, "1900000109", NOW_MS),
                channel.other(payment, NOW_MS),
                channel.refund(SimulatedRefund.full(payment, "50", NOW_MS), NOW_MS))) {
            final Map<?, ?> content = parser().parse(requestParam(signed.headers(), signed.body()), Map.class);
            assertThat(content.get("transaction_id")).isEqualTo(payment.transactionId());
        }
        final SignedCallback combined = channel.combined(List.of(payment), "c1", NOW_MS);
        assertThat(parser().parse(requestParam(combined.headers(), combined.body()), Map.class)
                        .get("sub_orders"))
                .asString()
                .contains(payment.transactionId());
        final SignedCallback probe = channel.probe(payment, NOW_MS);
        assertThatThrownBy(() -> parser().parse(requestParam(probe.headers(), probe.body()), Map.class))
                .isInstanceOf(ValidationException.class);
    }

    @Test
    void shouldTakeWhatWechatPaySdkSignsAndEncrypts() throws Exception {
        final String content =
                "{\"transaction_id\":\"4200\",\"out_trade_no\":\"o1\",\"mchid\":\"1\",\"trade_state\":\"SUCCESS\","
                        + "\"success_time\":\"2026-09-07T09:00:00+08:00\",\"attach\":\"p=x\",\"payer\":{\"openid\":\"o\"},"
                        + "\"amount\":{\"total\":1,\"currency\":\"CNY\"}}";
        final String sealed =
                new AeadAesCipher(apiv3()).encrypt(bytes("transaction"), bytes("0123456789ab"), bytes(content));
        final String body = "{\"event_type\":\"TRANSACTION.SUCCESS\",\"resource\":{\"algorithm\":\"AEAD_AES_256_GCM\","
                + "\"nonce\":\"0123456789ab\",\"associated_data\":\"transaction\",\"ciphertext\":\"" + sealed + "\"}}";
        final String serial = KeyFiles.text(KEYS.resolve("wechatpay/platform-serial.txt"));
        final String signature = new RSASigner(serial, privateKey("wechatpay"))
                .sign("1788742800\nnonce\n" + body + "\n")
                .getSign();
        final Map<String, String> headers = Map.of(
                "Wechatpay-Timestamp",
                "1788742800",
                "Wechatpay-Nonce",
                "nonce",
                "Wechatpay-Serial",
                serial,
                "Wechatpay-Signature",
                signature);
        final WechatPayAdapter adapter =
                new WechatPayAdapter(KEYS.resolve("wechatpay"), CryptoSuite.select("auto"), KeyPolicy.ANY, 300_000);
        assertThat(adapter.read(new TestCallback(headers, bytes(body), NOW_MS), notification))
                .isEqualTo(Verdict.PAYMENT);
        assertThat(notification.transactionId).isEqualTo("4200");
    }

    @Test
    void shouldSatisfyAlipaySdk() throws Exception {
        final SimulatedAlipay channel = Sandbox.CHANNELS.alipay();
        final SimulatedPayment payment =
                SimulatedPayment.of(channel.transactionId(1), "2088", "p=kids-gallery&d=%E5%BC%A0", 100, NOW_MS - 1000);
        for (final SignedCallback signed : List.of(
                channel.payment(payment, NOW_MS),
                channel.paymentEncodedTwice(payment, NOW_MS),
                channel.other(payment, NOW_MS),
                channel.refund(SimulatedRefund.full(payment, "R", NOW_MS), NOW_MS))) {
            final Map<String, String> fields = Forms.decode(signed.body());
            assertThat(Signer.verifyParams(new HashMap<>(fields), alipayPublicKey()))
                    .isTrue();
            fields.put("total_amount", "2.00");
            assertThat(Signer.verifyParams(fields, alipayPublicKey())).isFalse();
        }
    }

    @Test
    void shouldTakeWhatAlipaySdkSigns() throws Exception {
        final Map<String, String> fields =
                new HashMap<>(Sandbox.CHANNELS.alipay().identity());
        fields.putAll(Map.of("trade_no", "2026", "trade_status", "TRADE_SUCCESS", "total_amount", "1.00"));
        fields.putAll(Map.of("gmt_payment", "2026-09-07 09:00:00", "subject", "捐 款&=+%", "body", ""));
        final String key =
                Base64.getEncoder().encodeToString(privateKey("alipay").getEncoded());
        fields.put("sign", new Signer().sign(Signer.getSignCheckContent(fields), key));
        fields.put("sign_type", "RSA2");
        final AlipayAdapter adapter =
                new AlipayAdapter(KEYS.resolve("alipay"), CryptoSuite.select("auto"), KeyPolicy.ANY);
        final TestCallback callback = new TestCallback(Map.of(), Forms.encode(fields), NOW_MS);
        assertThat(adapter.read(callback, notification)).isEqualTo(Verdict.PAYMENT);
        assertThat(notification.amountFen).isEqualTo(100);
    }

    /** Alipay sends GBK although UTF-8 was requested; the full SDK supports charsets, the small one does not. */
    @Test
    void shouldTakeWhatAlipaySdkSignsInOtherCharsets() throws Exception {
        final String key =
                Base64.getEncoder().encodeToString(privateKey("alipay").getEncoded());
        final AlipayAdapter adapter =
                new AlipayAdapter(KEYS.resolve("alipay"), CryptoSuite.select("auto"), KeyPolicy.ANY);
        for (final String charset : List.of("GBK", "gbk", "gb2312", "GB18030", "utf8", "UTF-8")) {
            final Map<String, String> fields =
                    new HashMap<>(Sandbox.CHANNELS.alipay().identity());
            fields.putAll(Map.of("trade_no", "2026", "trade_status", "TRADE_SUCCESS", "total_amount", "1.00"));
            fields.putAll(Map.of("gmt_payment", "2026-09-07 09:00:00", "subject", "捐款", "charset", charset));
            fields.put("passback_params", "p=kids-gallery&t=张三");
            fields.put("sign", AlipaySignature.rsaSign(AlipaySignature.getSignContent(fields), key, charset, "RSA2"));
            fields.put("sign_type", "RSA2");
            assertThat(AlipaySignature.rsaCheckV1(new HashMap<>(fields), alipayPublicKey(), charset, "RSA2"))
                    .as(charset)
                    .isTrue();
            final byte[] body = Forms.encode(fields, Charset.forName(charset));

            assertThat(adapter.read(new TestCallback(Map.of(), body, NOW_MS), notification))
                    .as(charset)
                    .isEqualTo(Verdict.PAYMENT);

            assertThat(notification.attachment).as(charset).isEqualTo("p=kids-gallery&t=张三");
            final byte[] other = Forms.encode(fields, Charset.forName(charset.startsWith("u") ? "GBK" : "UTF-16BE"));
            assertThat(adapter.read(new TestCallback(Map.of(), other, NOW_MS), notification))
                    .as(charset)
                    .isEqualTo(Verdict.NOT_AUTHENTIC);
        }
    }

    @Test
    void shouldSatisfyStripeSdk() throws Exception {
        final SimulatedStripe channel = Sandbox.CHANNELS.stripe();
        final SimulatedPayment payment =
                SimulatedPayment.of(channel.transactionId(1), "cus_1", "p=kids-gallery", 100, NOW_MS - 1000);
        final SimulatedRefund refund = SimulatedRefund.full(payment, "9", NOW_MS);
        for (final SignedCallback signed : List.of(
                channel.payment(payment, NOW_MS),
                channel.refund(refund, NOW_MS),
                channel.refundCreated(refund, NOW_MS),
                channel.refundFailed(refund, NOW_MS),
                channel.disputeWithdrawn(refund, NOW_MS),
                channel.disputeReinstated(refund, NOW_MS),
                channel.other(payment, NOW_MS))) {
            final Event event = Webhook.constructEvent(
                    text(signed.body()),
                    signed.headers().get("Stripe-Signature"),
                    stripeSecret(),
                    300,
                    Clock.fixed(Instant.ofEpochMilli(NOW_MS), ZoneOffset.UTC));
            assertThat(event.getType()).isNotEmpty();
            assertThat(event.getDataObjectDeserializer().getRawJson()).contains("\"id\":");
        }
    }

    @Test
    void shouldTakeWhatStripeSdkSigns() throws Exception {
        final String body = text(Sandbox.CHANNELS
                .stripe()
                .payment(SimulatedPayment.of("pi_1", "", "p=x", 100, NOW_MS), NOW_MS)
                .body());
        final String header = Webhook.Signature.generateSignatureHeader(body, stripeSecret(), NOW_MS / 1000);
        final StripeAdapter adapter = new StripeAdapter(KEYS.resolve("stripe"), KeyPolicy.ANY, 300_000);
        final TestCallback callback = new TestCallback(Map.of("Stripe-Signature", header), bytes(body), NOW_MS);
        assertThat(adapter.read(callback, notification)).isEqualTo(Verdict.PAYMENT);
        assertThatThrownBy(() -> Webhook.constructEvent(body + " ", header, stripeSecret(), 300, clock()))
                .isInstanceOf(SignatureVerificationException.class);
        assertThat(adapter.read(callback.body(bytes(body + " ")), notification)).isEqualTo(Verdict.NOT_AUTHENTIC);
    }

    private static Clock clock() {
        return Clock.fixed(Instant.ofEpochMilli(NOW_MS), ZoneOffset.UTC);
    }

    private static NotificationParser parser() throws Exception {
        return new NotificationParser(new RSAPublicKeyNotificationConfig.Builder()
                .publicKey(KeyFiles.publicKey(KEYS.resolve("wechatpay/platform-public.pem")))
                .publicKeyId(KeyFiles.text(KEYS.resolve("wechatpay/platform-serial.txt")))
                .apiV3Key(text(apiv3()))
                .build());
    }

    private static RequestParam requestParam(final Map<String, String> headers, final byte[] body) {
        return new RequestParam.Builder()
                .serialNumber(headers.get("Wechatpay-Serial"))
                .nonce(headers.get("Wechatpay-Nonce"))
                .timestamp(headers.get("Wechatpay-Timestamp"))
                .signature(headers.get("Wechatpay-Signature"))
                .signType(headers.get("Wechatpay-Signature-Type"))
                .body(text(body))
                .build();
    }

    private static PrivateKey privateKey(final String channel) throws Exception {
        final byte[] der = KeyFiles.pem(KEYS.resolve(channel + "/platform-private.pem"), "PRIVATE KEY")
                .get(0);
        return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
    }

    private static String alipayPublicKey() throws Exception {
        return Base64.getEncoder()
                .encodeToString(KeyFiles.publicKey(KEYS.resolve("alipay/platform-public.pem"))
                        .getEncoded());
    }

    private static byte[] apiv3() throws Exception {
        return bytes(KeyFiles.text(KEYS.resolve("wechatpay/apiv3.key")));
    }

    private static String stripeSecret() throws Exception {
        return KeyFiles.text(KEYS.resolve("stripe/webhook.secret"));
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(final byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
