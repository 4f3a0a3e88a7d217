package org.tributary.gateway.channel.alipay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tributary.gateway.channel.ChannelAdapter.Verdict;
import org.tributary.gateway.channel.Notification;
import org.tributary.gateway.channel.TestCallback;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.channel.key.KeyPolicy;
import org.tributary.gateway.sandbox.Sandbox;
import org.tributary.gateway.sandbox.SignedCallback;
import org.tributary.gateway.sandbox.SimulatedAlipay;
import org.tributary.gateway.sandbox.SimulatedPayment;
import org.tributary.gateway.sandbox.SimulatedRefund;

class AlipayAdapterTest {
    private static final long NOW_MS = 1_788_742_800_123L;
    private static final long PAID_MS = 1_788_742_790_000L;

    private final SimulatedAlipay channel = Sandbox.CHANNELS.alipay();
    private final SimulatedPayment payment = SimulatedPayment.of(
            channel.transactionId(9), "088222", "p=kids-gallery&d=%E5%BC%A0%E4%B8%89+1", 12345, PAID_MS);
    private final Notification notification = new Notification();
    private AlipayAdapter adapter;

    @BeforeEach
    void open() throws Exception {
        adapter = new AlipayAdapter(Sandbox.KEYS.resolve("alipay"), CryptoSuite.jdk(), KeyPolicy.ANY);
    }

    @Test
    void shouldReadPaymentWhenSigned() {
        assertThat(read(channel.payment(payment, NOW_MS))).isEqualTo(Verdict.PAYMENT);
        assertThat(notification.transactionId).isEqualTo("2026000000000000000000000009");
        assertThat(notification.payer).isEqualTo("088222");
        assertThat(notification.attachment).isEqualTo("p=kids-gallery&d=%E5%BC%A0%E4%B8%89+1");
        assertThat(notification.merchant).isEqualTo("2088000000000001").isEqualTo(adapter.merchant());
        assertThat(notification.amountFen).isEqualTo(12345);
        assertThat(notification.paidAtMs).isEqualTo(PAID_MS);
        assertThat(notification.currency).isEqualTo("CNY");
    }

    @Test
    void shouldReadOnePaymentWhenTradeIsFinishedLater() {
        assertThat(read(channel.finished(payment, NOW_MS + 90_000_000))).isEqualTo(Verdict.PAYMENT);
        assertThat(notification.transactionId).isEqualTo(payment.transactionId());
        assertThat(notification.paidAtMs).isEqualTo(PAID_MS);
    }

    @Test
    void shouldDecodeAttachmentOnceMoreWhenNoRawEqualsIsLeft() {
        assertThat(read(channel.paymentEncodedTwice(payment, NOW_MS))).isEqualTo(Verdict.PAYMENT);
        assertThat(notification.attachment).isEqualTo(payment.attachment());
    }

    @Test
    void shouldReadCumulativeRefundWhetherPartialOrFull() {
        final SimulatedRefund part = new SimulatedRefund(payment, "R1", 45, 145, NOW_MS - 123);
        assertThat(read(channel.refund(part, NOW_MS))).isEqualTo(Verdict.REFUND);
        assertThat(notification.refundFen).isEqualTo(145);
        assertThat(notification.cumulativeRefund).isTrue();
        assertThat(notification.refundId).isEqualTo("R1");
        assertThat(notification.refundedAtMs).isEqualTo(NOW_MS - 123 + 320);

        assertThat(read(channel.refund(SimulatedRefund.full(payment, "R2", NOW_MS), NOW_MS)))
                .isEqualTo(Verdict.REFUND);
        assertThat(notification.kind).isEqualTo("TRADE_CLOSED");
        assertThat(notification.refundFen).isEqualTo(12345);
    }

    @Test
    void shouldMoveNothingWhenTradeWasClosedUnpaidOrWaits() {
        assertThat(read(channel.other(payment, NOW_MS))).isEqualTo(Verdict.OTHER);
        assertThat(read(with("trade_status", "WAIT_BUYER_PAY"))).isEqualTo(Verdict.OTHER);
        assertThat(notification.kind).isEqualTo("WAIT_BUYER_PAY");
    }

    @Test
    void shouldTakeWhatTheMerchantDoesNotReceiveAsUnsettled() {
        assertThat(read(channel.payment(payment.withUnsettledFen(300), NOW_MS))).isEqualTo(Verdict.PAYMENT);
        assertThat(notification.unsettledFen).isEqualTo(300);
        // Coupons paid by Alipay can't make the merchant receive more than the total, whatever the field says.
        assertThat(read(with("receipt_amount", "999.00"))).isEqualTo(Verdict.PAYMENT);
        assertThat(notification.unsettledFen).isZero();
        final String funds = "[{\"amount\":\"100.45\",\"fundChannel\":\"PCREDIT\"},"
                + "{\"amount\":\"20.00\",\"fundChannel\":\"MDISCOUNT\"},{\"amount\":\"3\",\"fundChannel\":\"COUPON\"}]";
        assertThat(read(with("receipt_amount", "", "fund_bill_list", funds))).isEqualTo(Verdict.PAYMENT);
        assertThat(notification.unsettledFen).isEqualTo(2000);
        assertThat(read(with("receipt_amount", "", "fund_bill_list", "[{&quot;")))
                .isEqualTo(Verdict.PAYMENT);
        assertThat(notification.unsettledFen).isZero();
    }

    @Test
    void shouldKeepEmptyValuesInTheSignedText() {
        assertThat(read(with("body", "", "extra", ""))).isEqualTo(Verdict.PAYMENT);
    }

    @Test
    void shouldReportAnotherSellerSoThatItsMoneyIsHeld() {
        assertThat(read(channel.payment(payment.withMerchant("2088999"), NOW_MS)))
                .isEqualTo(Verdict.PAYMENT);
        assertThat(notification.merchant).isEqualTo("2088999");
    }

    @Test
    void shouldRefuseWhenSignedForAnotherApplication() {
        assertThat(read(with("app_id", "2021999"))).isEqualTo(Verdict.NOT_AUTHENTIC);
    }

    @Test
    void shouldBeUnreadableWhenAmountIsNotExactlyInFen() {
        for (final String amount : new String[] {
            "", "1.234", "1.", ".5", "-1.00", "+1", "1e2", "1,00", " 1", "0.00", "99999999999999999.00", "１.00", "NaN"
        }) {
            assertThat(read(with("total_amount", amount))).as(amount).isEqualTo(Verdict.UNREADABLE);
            assertThat(notification.problem).startsWith("total_amount ");
            assertThat(notification.transactionId).isEqualTo("20260907");
        }
        assertThat(read(with("receipt_amount", "1.234"))).isEqualTo(Verdict.UNREADABLE);
        assertThat(read(with("total_amount", "0.1", "receipt_amount", "0.10"))).isEqualTo(Verdict.PAYMENT);
        assertThat(notification.amountFen).isEqualTo(10);
        assertThat(read(with("total_amount", "7", "receipt_amount", "7"))).isEqualTo(Verdict.PAYMENT);
        assertThat(notification.amountFen).isEqualTo(700);
    }

    @Test
    void shouldBeUnreadableWhenAFieldThatDecidesIsMissing() {
        for (final String name :
                List.of("app_id", "seller_id", "trade_no", "trade_status", "total_amount", "gmt_payment")) {
            for (final String value : new String[] {null, ""}) {
                assertThat(read(with(name, value))).as(name).isEqualTo(Verdict.UNREADABLE);
                assertThat(notification.problem).isEqualTo(name + " is missing");
            }
        }
        final String[] refund = {"refund_fee", "1.00", "gmt_refund", "2026-09-07 10:00:00"};
        assertThat(read(with(refund))).isEqualTo(Verdict.REFUND);
        for (final String name : List.of("refund_fee", "gmt_refund", "trade_no", "seller_id", "app_id")) {
            final String[] without = Arrays.copyOf(refund, 6);
            without[4] = name;
            assertThat(read(with(without))).as(name).isEqualTo(Verdict.UNREADABLE);
            assertThat(notification.problem).isEqualTo(name + " is missing");
        }
    }

    @Test
    void shouldBeUnreadableWhenAFieldThatDecidesIsOutOfBounds() {
        assertThat(read(with("trade_no", "1".repeat(129)))).isEqualTo(Verdict.UNREADABLE);
        assertThat(read(with("trade_no", "1 2"))).isEqualTo(Verdict.UNREADABLE);
        assertThat(read(with("seller_id", "2088\u0000"))).isEqualTo(Verdict.UNREADABLE);
        assertThat(read(with("seller_id", "2".repeat(65)))).isEqualTo(Verdict.UNREADABLE);
        assertThat(notification.problem).startsWith("seller_id can't be read");
        assertThat(read(with("seller_id", "2".repeat(64)))).isEqualTo(Verdict.PAYMENT);
        assertThat(notification.merchant).isEqualTo("2".repeat(64));
        assertThat(read(with("buyer_id", "2088\u00001"))).isEqualTo(Verdict.UNREADABLE);
        assertThat(read(with("gmt_payment", "2026-02-30 10:00:00"))).isEqualTo(Verdict.UNREADABLE);
        assertThat(read(with("charset", "EBCDIC"))).isEqualTo(Verdict.UNREADABLE);
    }

    @Test
    void shouldBeUnreadableWhenNobodyKnowsWhatTheStateSaysOfTheMoney() {
        for (final String state : List.of("TRADE_PENDING", "NEW_KIND", "trade_success")) {
            assertThat(read(with("trade_status", state))).as(state).isEqualTo(Verdict.UNREADABLE);
            assertThat(notification.problem).contains("trade_status");
            assertThat(notification.transactionId).isNotEmpty();
        }
    }

    @Test
    void shouldTakePaidMoneyWhenAFieldThatDecidesNothingIsOutOfBounds() {
        assertThat(read(with("passback_params", "p=" + "x".repeat(600)))).isEqualTo(Verdict.PAYMENT);
        assertThat(notification.attachment).isEmpty();
        for (final String order : List.of("o\u00001", "1".repeat(129), "订单")) {
            assertThat(read(with("out_trade_no", order))).isEqualTo(Verdict.PAYMENT);
            assertThat(notification.orderId).isEmpty();
        }
        assertThat(read(with("trade_status", "WAIT_BUYER_PAY", "total_amount", "x", "trade_no", "", "charset", "?")))
                .isEqualTo(Verdict.OTHER);
        assertThat(read(with("notify_type", "dut_user_sign", "trade_status", null)))
                .isEqualTo(Verdict.OTHER);
    }

    @Test
    void shouldSayFromWhenAPaymentsAgeCounts() {
        assertThat(read(channel.payment(payment, NOW_MS))).isEqualTo(Verdict.PAYMENT);
        assertThat(notification.freshFromMs).isEqualTo(PAID_MS);
        assertThat(read(channel.refund(SimulatedRefund.full(payment, "R2", NOW_MS), NOW_MS)))
                .isEqualTo(Verdict.REFUND);
        assertThat(notification.freshFromMs).isZero();
    }

    @Test
    void shouldRefuseWhenFormIsBroken() {
        final String good = new String(channel.payment(payment, NOW_MS).body(), StandardCharsets.US_ASCII);
        for (final String body : new String[] {
            "",
            "&" + good,
            good + "&",
            good + "&x",
            good + "&=x",
            good + "&x=%",
            good + "&x=%4",
            good + "&x=%zz",
            good.replace("&", "&&"),
            good + "&x=%ff%fe&",
            "a=" + "x".repeat(70_000)
        }) {
            final TestCallback callback =
                    new TestCallback(Map.of(), body.getBytes(StandardCharsets.ISO_8859_1), NOW_MS);
            assertThat(adapter.read(callback, notification)).as(body).isEqualTo(Verdict.MALFORMED);
        }
        for (final String added : new String[] {"&trade_no=1", "&%C3%A4=1", "&a%3Db=1"}) {
            final byte[] body = (good + added).getBytes(StandardCharsets.US_ASCII);
            assertThat(adapter.read(new TestCallback(Map.of(), body, NOW_MS), notification))
                    .as(added)
                    .isEqualTo(Verdict.NOT_AUTHENTIC);
        }
    }

    private SignedCallback with(final String... changes) {
        final Map<String, String> fields = new HashMap<>(channel.identity());
        fields.putAll(Map.of("trade_no", "20260907", "out_trade_no", "o1", "trade_status", "TRADE_SUCCESS"));
        fields.putAll(Map.of("total_amount", "123.45", "receipt_amount", "123.45"));
        fields.put("gmt_payment", "2026-09-07 08:59:50");
        for (int i = 0; i < changes.length; i += 2) {
            if (changes[i + 1] == null) {
                fields.remove(changes[i]);
            } else {
                fields.put(changes[i], changes[i + 1]);
            }
        }
        return channel.signed(fields);
    }

    private Verdict read(final SignedCallback signed) {
        return adapter.read(new TestCallback(signed, NOW_MS), notification);
    }
}
