package org.tributary.gateway.channel.wechatpay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tributary.gateway.channel.ChannelAdapter.Verdict;
import org.tributary.gateway.channel.Notification;
import org.tributary.gateway.channel.TestCallback;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.channel.key.KeyPolicy;
import org.tributary.gateway.sandbox.Sandbox;
import org.tributary.gateway.sandbox.SignedCallback;
import org.tributary.gateway.sandbox.SimulatedPayment;
import org.tributary.gateway.sandbox.SimulatedRefund;
import org.tributary.gateway.sandbox.SimulatedWechatPay;

class WechatPayAdapterTest {
    private static final long NOW_MS = 1_788_742_800_123L;
    private static final long PAID_MS = 1_788_742_790_000L;

    private static final String PAID = "{\"transaction_id\":\"4200\",\"out_trade_no\":\"o\",\"mchid\":\"19\","
            + "\"trade_state\":\"SUCCESS\",\"success_time\":\"2026-09-07T09:00:00+08:00\",\"payer\":{\"openid\":\"o1\"},"
            + "\"amount\":{\"total\":100,\"currency\":\"CNY\"}}";

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
        final SimulatedRefund refund =
                new SimulatedRefund(payment, "50000000382019052709732678859", 30, 60, NOW_MS - 123);
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
        final SimulatedRefund refund = SimulatedRefund.full(payment, "5000", NOW_MS);
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
        final SignedCallback signed = channel.payment(payment, NOW_MS);
        final long signedSecondMs = NOW_MS / 1000 * 1000;
        for (final long skewMs : new long[] {300_000, -300_000}) {
            assertThat(adapter.read(new TestCallback(signed, signedSecondMs + skewMs), notification))
                    .isEqualTo(Verdict.PAYMENT);
        }
        for (final long skewMs : new long[] {300_001, -300_001}) {
            assertThat(adapter.read(new TestCallback(signed, signedSecondMs + skewMs), notification))
                    .isEqualTo(Verdict.NOT_AUTHENTIC);
        }
    }

    @Test
    void shouldRefuseWhenAHeaderIsMissingOrChanged() {
        final SignedCallback signed = channel.payment(payment, NOW_MS);
        for (final String name : new String[] {"Timestamp", "Nonce", "Serial", "Signature"}) {
            for (final String value :
                    new String[] {null, "", "x", "1788742801", "a b", "ü".repeat(5), "9".repeat(5000)}) {
                final TestCallback callback = new TestCallback(signed, NOW_MS).header("Wechatpay-" + name, value);
                assertThat(adapter.read(callback, notification))
                        .as(name + "=" + value)
                        .isEqualTo(Verdict.NOT_AUTHENTIC);
                assertThat(notification.transactionId).isEmpty();
            }
        }
        final TestCallback otherScheme =
                new TestCallback(signed, NOW_MS).header("Wechatpay-Signature-Type", "WECHATPAY2-RSA-2048-WITH-SHA1");
        assertThat(adapter.read(otherScheme, notification)).isEqualTo(Verdict.NOT_AUTHENTIC);
        final TestCallback defaultScheme = new TestCallback(signed, NOW_MS).header("Wechatpay-Signature-Type", null);
        assertThat(adapter.read(defaultScheme, notification)).isEqualTo(Verdict.PAYMENT);
    }

    @Test
    void shouldSayMalformedWhenSignedBodyIsNoNotification() {
        final String good = new String(channel.payment(payment, NOW_MS).body(), StandardCharsets.UTF_8);
        for (final String body : new String[] {"", "[]", "null", "{}", "\uFEFF" + good, "{\"event_type\":1}"}) {
            final SignedCallback signed = channel.signed(body.getBytes(StandardCharsets.UTF_8), NOW_MS);
            assertThat(read(signed)).as(body).isEqualTo(Verdict.MALFORMED);
        }
    }

    @Test
    void shouldBeUnreadableWhenSignedNotificationIsBrokenOrReadsTwoWays() {
        final String good = new String(channel.payment(payment, NOW_MS).body(), StandardCharsets.UTF_8);
        for (final String body : new String[] {
            "{",
            good + "x",
            good + "{}",
            good.replace("AEAD_AES_256_GCM", "AES"),
            good.replace("\"AEAD_AES_256_GCM\"", "[1]"),
            good.replaceFirst("\"nonce\":\"", "\"nonce\":\"0"),
            good.replaceFirst("\"ciphertext\":\"", "\"ciphertext\":\"*"),
            good.replaceFirst("\\{", "{\"event_type\":\"X\","),
            good.replace("event_type", "event_typo"),
            "{\"event_type\":\"TRANSACTION.SUCCESS\"}",
            "{\"event_type\":\"TRANSACTION.SUCCESS\",\"resource\":7}",
            "{\"x\":" + "[".repeat(40) + "]".repeat(40) + "}",
        }) {
            final SignedCallback signed = channel.signed(body.getBytes(StandardCharsets.UTF_8), NOW_MS);
            assertThat(read(signed)).as(body).isEqualTo(Verdict.UNREADABLE);
            assertThat(notification.problem).isNotEmpty();
        }
    }

    @Test
    void shouldPassOverEventsOfOtherKindsHoweverTheyAreWritten() {
        for (final String rest :
                new String[] {"", ",\"resource\":[1]", ",\"resource\":{\"nonce\":{}}", ",\"id\":1.5"}) {
            for (final String type : new String[] {"REFUND.CLOSED", "PAYSCORE.USER_PAID", "新".repeat(300)}) {
                final byte[] body = ("{\"event_type\":\"" + type + "\"" + rest + "}").getBytes(StandardCharsets.UTF_8);
                assertThat(read(channel.signed(body, NOW_MS))).as(rest).isEqualTo(Verdict.OTHER);
            }
        }
    }

    @Test
    void shouldTakePaymentWhoseRefundIsKnownToTheChannel() {
        assertThat(sealed(PAID.replace("\"SUCCESS\"", "\"REFUND\""))).isEqualTo(Verdict.PAYMENT);
        assertThat(notification.amountFen).isEqualTo(100);
    }

    @Test
    void shouldBeUnreadableWhenAFieldThatDecidesAPaymentIsMissingOrNoneOfItsKind() {
        assertThat(sealed(PAID)).isEqualTo(Verdict.PAYMENT);
        final String[][] changes = {
            {"\"SUCCESS\"", "\"\"", "\"PAID\"", "7", "null", "[]"},
            {"\"4200\"", "\"\"", "4200", "\"42\\u0000\"", "\"\\ud800\"", "null", "{}"},
            {"\"19\"", "\"\"", "19", "\"1 9\""},
            {"\"total\":100", "\"total\":0", "\"total\":-1", "\"total\":1.5", "\"total\":\"100\"", "\"totally\":100"},
            {"\"CNY\"", "\"\"", "\"RMBY\"", "156", "null"},
            {"\"2026-09-07T09:00:00+08:00\"", "\"\"", "1788742800", "\"2026-02-30T09:00:00+08:00\""},
            {"\"o1\"}", "\"o\\u00001\"}", "\"o 1\"}", "7}", "[\"o1\"]}"},
            {"{\"openid\":\"o1\"}", "\"o1\"", "[]", "true"},
            {"{\"total\"", "[{\"total\"", "1,\"x\":{\"total\"", "{\"total\":100,\"total\""},
        };
        for (final String[] change : changes) {
            for (int i = 1; i < change.length; i++) {
                final String content = PAID.replace(change[0], change[i]);
                assertThat(content).isNotEqualTo(PAID);
                assertThat(sealed(content)).as(content).isEqualTo(Verdict.UNREADABLE);
                assertThat(notification.kind).isEqualTo("TRANSACTION.SUCCESS");
                assertThat(notification.amountFen).isZero();
            }
        }
        assertThat(notification.eventDigest()).isNotNull();
        assertThat(sealed(PAID.replace("\"out_trade_no\":\"o\"", "\"out_trade_no\":7,\"attach\":[7]")))
                .isEqualTo(Verdict.PAYMENT);
        assertThat(notification.orderId).isEmpty();
    }

    @Test
    void shouldTakeAPaymentOfNobodyWhenThePayerIsNull() {
        for (final String payer : new String[] {"null", "{\"openid\":null}", "{}"}) {
            assertThat(sealed(PAID.replace("{\"openid\":\"o1\"}", payer))).isEqualTo(Verdict.PAYMENT);
            assertThat(notification.payer).isEmpty();
        }
    }

    @Test
    void shouldBeUnreadableWhenWhatLowersTheReceiptIsThereAndCantBeRead() {
        for (final String promotions : new String[] {"\"x\"", "7", "{}", "[7]", "[null]", "[{\"type\":\"NOCASH\"}]"}) {
            assertThat(sealed(PAID.replaceFirst("\\{", "{\"promotion_detail\":" + promotions + ",")))
                    .as(promotions)
                    .isEqualTo(Verdict.UNREADABLE);
            assertThat(notification.problem).contains("promotion_detail");
        }
        for (final String promotions : new String[] {"null", "[]"}) {
            assertThat(sealed(PAID.replaceFirst("\\{", "{\"promotion_detail\":" + promotions + ",")))
                    .as(promotions)
                    .isEqualTo(Verdict.PAYMENT);
        }
    }

    @Test
    void shouldBeUnreadableWhenTheMerchantIsTooLongToBeKept() {
        for (final String name : new String[] {"mchid", "sub_mchid"}) {
            final String paid = PAID.replace("{\"transaction_id\"", "{\"sub_mchid\":\"\",\"transaction_id\"")
                    .replaceFirst("\"" + name + "\":\"[0-9]*\"", "\"" + name + "\":\"MERCHANT\"");
            assertThat(sealed(paid.replace("MERCHANT", "1".repeat(64)))).isEqualTo(Verdict.PAYMENT);
            assertThat(notification.merchant).isEqualTo("1".repeat(64));
            assertThat(sealed(paid.replace("MERCHANT", "1".repeat(65)))).isEqualTo(Verdict.UNREADABLE);
            assertThat(notification.merchant).isEmpty();
        }
    }

    @Test
    void shouldBeUnreadableWhenAFieldThatDecidesARefundIsMissing() {
        final String refunded =
                "{\"mchid\":\"19\",\"transaction_id\":\"4200\",\"refund_id\":\"50\",\"refund_status\":\"SUCCESS\","
                        + "\"success_time\":\"2026-09-07T09:00:00+08:00\",\"amount\":{\"total\":100,\"refund\":3}}";
        assertThat(sealed("REFUND.SUCCESS", refunded)).isEqualTo(Verdict.REFUND);
        for (final String name : new String[] {
            "mchid", "transaction_id", "refund_id", "refund_status", "success_time", "amount", "refund"
        }) {
            assertThat(sealed("REFUND.SUCCESS", refunded.replace("\"" + name + "\"", "\"x\"")))
                    .as(name)
                    .isEqualTo(Verdict.UNREADABLE);
        }
    }

    @Test
    void shouldReadOnePartForEachSubOrderThatWasPaid() {
        final SimulatedPayment other = payment.withMerchant("1900000999");
        final List<String> orders = List.of(
                channel.subOrder(payment, "SUCCESS"),
                channel.subOrder(withId(other, "4201"), "SUCCESS"),
                channel.subOrder(withId(payment, "4202"), "NOTPAY"),
                channel.subOrder(withId(payment, "4203"), "REFUND"),
                channel.subOrder(withId(payment, "4204"), "NEW"),
                channel.subOrder(withId(payment, "4205"), "SUCCESS").replace("\"total_amount\"", "\"total\""));
        assertThat(read(channel.combinedOf(orders, "oUpF8", "c1", NOW_MS))).isEqualTo(Verdict.PAYMENTS);
        assertThat(notification.partCount).isEqualTo(5);
        assertThat(notification.orderId).isEqualTo("c1");
        final Notification first = notification.parts.get(0);
        assertThat(first.transactionId).isEqualTo(payment.transactionId());
        assertThat(first.orderId).isEqualTo(payment.orderId());
        assertThat(first.payer).isEqualTo("oUpF8");
        assertThat(first.attachment).isEqualTo("p=kids-gallery&i=p01");
        assertThat(first.merchant).isEqualTo("1900000001");
        assertThat(first.currency).isEqualTo("CNY");
        assertThat(first.amountFen).isEqualTo(100);
        assertThat(first.paidAtMs).isEqualTo(PAID_MS);
        assertThat(first.kind).isEqualTo("TRANSACTION.SUCCESS");
        assertThat(notification.parts.get(1).merchant).isEqualTo("1900000999");
        assertThat(notification.parts.get(2).transactionId).isEqualTo("4203");
        assertThat(notification.parts.subList(0, 3)).allMatch(part -> part.problem.isEmpty());
        assertThat(notification.parts.get(3).problem).isEqualTo("trade_state is missing or unknown");
        assertThat(notification.parts.get(4).problem).isEqualTo("amount.total_amount is missing or out of range");
        assertThat(notification.parts.get(4).transactionId).isEqualTo("4205");
    }

    @Test
    void shouldReadSubOrdersThatAreThereTwiceOnce() {
        final String order = channel.subOrder(payment, "SUCCESS");
        assertThat(read(channel.combinedOf(List.of(order, order, order), "o", "c1", NOW_MS)))
                .isEqualTo(Verdict.PAYMENTS);
        assertThat(notification.partCount).isEqualTo(1);
        assertThat(notification.parts.get(0).problem).isEmpty();
        for (final String other : new String[] {
            order.replace("\"total_amount\":100", "\"total_amount\":101"),
            order.replace("SUCCESS", "CLOSED"),
            order.replace("1900000001", "1900000002")
        }) {
            for (final List<String> both : List.of(List.of(order, other), List.of(other, order))) {
                assertThat(read(channel.combinedOf(both, "o", "c1", NOW_MS))).isEqualTo(Verdict.PAYMENTS);
                assertThat(notification.partCount).isEqualTo(1);
                assertThat(notification.parts.get(0).problem).contains("twice");
                assertThat(notification.parts.get(0).amountFen).isZero();
            }
        }
    }

    @Test
    void shouldBoundSubOrders() {
        final List<String> orders = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            orders.add(channel.subOrder(withId(payment, "42" + i), "SUCCESS"));
        }
        assertThat(read(channel.combinedOf(orders, "o", "c1", NOW_MS))).isEqualTo(Verdict.PAYMENTS);
        assertThat(notification.partCount).isEqualTo(50);
        orders.add(channel.subOrder(withId(payment, "4299"), "SUCCESS"));
        assertThat(read(channel.combinedOf(orders, "o", "c1", NOW_MS))).isEqualTo(Verdict.UNREADABLE);
        assertThat(notification.partCount).isZero();
    }

    @Test
    void shouldReadCombinedOrdersThatAreNoneOrUnpaid() {
        final String unpaid = channel.subOrder(payment, "NOTPAY");
        assertThat(read(channel.combinedOf(List.of(unpaid, unpaid), "o", "c1", NOW_MS)))
                .isEqualTo(Verdict.OTHER);
        assertThat(read(channel.combinedOf(List.of(), "o", "c1", NOW_MS))).isEqualTo(Verdict.UNREADABLE);
        assertThat(notification.orderId).isEqualTo("c1");
        assertThat(sealed("{\"combine_out_trade_no\":\"c1\",\"sub_orders\":{}}"))
                .isEqualTo(Verdict.UNREADABLE);
        assertThat(sealed("{\"combine_out_trade_no\":\"c1\"}")).isEqualTo(Verdict.UNREADABLE);
        assertThat(sealed(PAID.replaceFirst("\\{", "{\"sub_orders\":[],"))).isEqualTo(Verdict.UNREADABLE);
        assertThat(sealed("{\"sub_orders\":[7,null]}")).isEqualTo(Verdict.PAYMENTS);
        assertThat(notification.parts.subList(0, 2)).noneMatch(part -> part.problem.isEmpty());
    }

    private static SimulatedPayment withId(final SimulatedPayment like, final String id) {
        return SimulatedPayment.of(id, like.payer(), like.attachment(), like.amountFen(), like.paidAtMs())
                .withMerchant(like.merchant());
    }

    private Verdict sealed(final String content) {
        return sealed("TRANSACTION.SUCCESS", content);
    }

    private Verdict sealed(final String type, final String content) {
        return read(channel.sealed(type, "transaction", content.getBytes(StandardCharsets.UTF_8), NOW_MS));
    }

    @Test
    void shouldRefuseWhenContentIsEncryptedWithAnotherKey() throws Exception {
        final Path other = Sandbox.copyOf(Sandbox.KEYS);
        Files.writeString(other.resolve("wechatpay/apiv3.key"), "sandbox" + "x".repeat(25));
        assertThat(read(Sandbox.channels(other).wechatPay().payment(payment, NOW_MS)))
                .isEqualTo(Verdict.NOT_AUTHENTIC);
    }

    private Verdict read(final SignedCallback signed) {
        return adapter.read(new TestCallback(signed, NOW_MS), notification);
    }
}
