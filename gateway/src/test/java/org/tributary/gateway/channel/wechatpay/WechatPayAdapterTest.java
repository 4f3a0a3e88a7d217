package org.tributary.gateway.channel.wechatpay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tributary.gateway.channel.ChannelAdapter.Verdict;
import org.tributary.gateway.channel.CryptoSuite;
import org.tributary.gateway.channel.KeyPolicy;
import org.tributary.gateway.channel.Notification;
import org.tributary.gateway.channel.TestCallback;
import org.tributary.gateway.sandbox.Sandbox;
import org.tributary.gateway.sandbox.SignedCallback;
import org.tributary.gateway.sandbox.SimulatedPayment;
import org.tributary.gateway.sandbox.SimulatedRefund;
import org.tributary.gateway.sandbox.SimulatedWechatPay;

class WechatPayAdapterTest {
    private static final long NOW_MS = 1_788_742_800_123L;
    private static final long PAID_MS = 1_788_742_790_000L;

    private final SimulatedWechatPay channel = Sandbox.CHANNELS.wechatPay();
    private final SimulatedPayment payment =
            SimulatedPayment.of(channel.transactionId(7), "oUpF8uMuAJO", "p=kids-gallery&i=p01", 100, PAID_MS);
    private final Notification notification = new Notification();
    private WechatPayAdapter adapter;

    @BeforeEach
    void open() throws Exception {
        adapter = new WechatPayAdapter(
                Sandbox.KEYS.resolve("wechatpay"), CryptoSuite.select("auto"), KeyPolicy.ANY, 300_000);
    }

    @Test
    void shouldReadPaymentWhenSigned() {
        assertThat(read(channel.payment(payment, NOW_MS))).isEqualTo(Verdict.PAYMENT);
        assertThat(notification.transactionId).isEqualTo("4200000000000000000000000007");
        assertThat(notification.orderId).isEqualTo("o-4200000000000000000000000007");
        assertThat(notification.payer).isEqualTo("oUpF8uMuAJO");
        assertThat(notification.attachment).isEqualTo("p=kids-gallery&i=p01");
        assertThat(notification.merchant).isEqualTo("1900000001").isEqualTo(adapter.merchant());
        assertThat(notification.currency).isEqualTo("CNY");
        assertThat(notification.amountFen).isEqualTo(100);
        assertThat(notification.unsettledFen).isZero();
        assertThat(notification.paidAtMs).isEqualTo(PAID_MS);
        assertThat(notification.kind).isEqualTo("TRANSACTION.SUCCESS");
    }

    @Test
    void shouldTakeMerchantsOwnCouponAsUnsettled() {
        assertThat(read(channel.payment(payment.withUnsettledFen(30), NOW_MS))).isEqualTo(Verdict.PAYMENT);
        assertThat(notification.amountFen).isEqualTo(100);
        assertThat(notification.unsettledFen).isEqualTo(30);
    }

    @Test
    void shouldNameSubMerchantWhenServiceProviderCollects() {
        assertThat(read(channel.partnerPayment(payment, "1900000109", NOW_MS))).isEqualTo(Verdict.PAYMENT);
        assertThat(notification.merchant).isEqualTo("1900000109");
        assertThat(notification.payer).isEqualTo("oUpF8uMuAJO");
    }

    @Test
    void shouldReadRefundPartWhenSucceeded() {
        SimulatedRefund refund = new SimulatedRefund(payment, "50000000382019052709732678859", 30, 60, NOW_MS - 123);
        assertThat(read(channel.refund(refund, NOW_MS))).isEqualTo(Verdict.REFUND);
        assertThat(notification.transactionId).isEqualTo(payment.transactionId());
        assertThat(notification.refundId).isEqualTo("50000000382019052709732678859");
        assertThat(notification.refundFen).isEqualTo(30);
        assertThat(notification.cumulativeRefund).isFalse();
        assertThat(notification.refundedAtMs).isEqualTo(NOW_MS - 123);
        assertThat(notification.currency).isEqualTo("CNY");
    }

    @Test
    void shouldMoveNothingWhenRefundIsNotFinalOrFailed() {
        SimulatedRefund refund = SimulatedRefund.full(payment, "5000", NOW_MS);
        assertThat(read(channel.refund(refund, "ABNORMAL", NOW_MS))).isEqualTo(Verdict.OTHER);
        assertThat(read(channel.refund(refund, "CLOSED", NOW_MS))).isEqualTo(Verdict.OTHER);
    }

    @Test
    void shouldMoveNothingWhenPaymentWasClosed() {
        assertThat(read(channel.other(payment, NOW_MS))).isEqualTo(Verdict.OTHER);
    }

    @Test
    void shouldTellProbeFromForgery() {
        assertThat(read(channel.probe(payment, NOW_MS))).isEqualTo(Verdict.PROBE);
    }

    @Test
    void shouldRefuseWhenSkewIsAboveFiveMinutes() {
        SignedCallback signed = channel.payment(payment, NOW_MS);
        long signedSecondMs = NOW_MS / 1000 * 1000;
        for (long skewMs : new long[] {300_000, -300_000}) {
            assertThat(adapter.read(new TestCallback(signed, signedSecondMs + skewMs), notification))
                    .isEqualTo(Verdict.PAYMENT);
        }
        for (long skewMs : new long[] {300_001, -300_001}) {
            assertThat(adapter.read(new TestCallback(signed, signedSecondMs + skewMs), notification))
                    .isEqualTo(Verdict.NOT_AUTHENTIC);
        }
    }

    @Test
    void shouldRefuseWhenAHeaderIsMissingOrChanged() {
        SignedCallback signed = channel.payment(payment, NOW_MS);
        for (String name : new String[] {"Timestamp", "Nonce", "Serial", "Signature"}) {
            for (String value : new String[] {null, "", "x", "1788742801", "a b", "ü".repeat(5), "9".repeat(5000)}) {
                TestCallback callback = new TestCallback(signed, NOW_MS).header("Wechatpay-" + name, value);
                assertThat(adapter.read(callback, notification))
                        .as(name + "=" + value)
                        .isEqualTo(Verdict.NOT_AUTHENTIC);
                assertThat(notification.transactionId).isEmpty();
            }
        }
        TestCallback otherScheme =
                new TestCallback(signed, NOW_MS).header("Wechatpay-Signature-Type", "WECHATPAY2-RSA-2048-WITH-SHA1");
        assertThat(adapter.read(otherScheme, notification)).isEqualTo(Verdict.NOT_AUTHENTIC);
        TestCallback defaultScheme = new TestCallback(signed, NOW_MS).header("Wechatpay-Signature-Type", null);
        assertThat(adapter.read(defaultScheme, notification)).isEqualTo(Verdict.PAYMENT);
    }

    @Test
    void shouldSayMalformedWhenSignedBodyIsNotAsTheChannelWritesIt() {
        String good = new String(channel.payment(payment, NOW_MS).body(), StandardCharsets.UTF_8);
        for (String body : new String[] {
            "",
            "[]",
            "null",
            "{",
            "{}",
            good + "x",
            good + "{}",
            "\uFEFF" + good,
            good.replace("AEAD_AES_256_GCM", "AES"),
            good.replaceFirst("\"nonce\":\"", "\"nonce\":\"0"),
            good.replaceFirst("\"ciphertext\":\"", "\"ciphertext\":\"*"),
            good.replaceFirst("\\{", "{\"event_type\":\"X\","),
            "{\"event_type\":\"TRANSACTION.SUCCESS\"}",
            "{\"event_type\":1}",
            "{\"x\":" + "[".repeat(40) + "]".repeat(40) + "}",
        }) {
            SignedCallback signed = channel.signed(body.getBytes(StandardCharsets.UTF_8), NOW_MS);
            assertThat(read(signed)).as(body).isEqualTo(Verdict.MALFORMED);
        }
    }

    @Test
    void shouldRefuseWhenContentIsEncryptedWithAnotherKey() throws Exception {
        Path other = Sandbox.copyOf(Sandbox.KEYS);
        Files.writeString(other.resolve("wechatpay/apiv3.key"), "sandbox" + "x".repeat(25));
        assertThat(read(Sandbox.channels(other).wechatPay().payment(payment, NOW_MS)))
                .isEqualTo(Verdict.NOT_AUTHENTIC);
    }

    private Verdict read(SignedCallback signed) {
        return adapter.read(new TestCallback(signed, NOW_MS), notification);
    }
}
