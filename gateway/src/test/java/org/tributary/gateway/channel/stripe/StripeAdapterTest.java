package org.tributary.gateway.channel.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tributary.gateway.channel.ChannelAdapter.Verdict;
import org.tributary.gateway.channel.Notification;
import org.tributary.gateway.channel.TestCallback;
import org.tributary.gateway.channel.key.KeyPolicy;
import org.tributary.gateway.sandbox.Sandbox;
import org.tributary.gateway.sandbox.SignedCallback;
import org.tributary.gateway.sandbox.SimulatedPayment;
import org.tributary.gateway.sandbox.SimulatedRefund;
import org.tributary.gateway.sandbox.SimulatedStripe;

class StripeAdapterTest {
    private static final long NOW_MS = 1_788_742_800_123L;
    private static final long PAID_MS = 1_788_742_790_000L;

    private final SimulatedStripe channel = Sandbox.CHANNELS.stripe();
    private final SimulatedPayment payment = SimulatedPayment.of(
                    channel.transactionId(5), "cus_9s6", "p=kids-gallery", 2000, PAID_MS)
            .withCurrency("USD");
    private final Notification notification = new Notification();
    private StripeAdapter adapter;

    @BeforeEach
    void open() throws Exception {
        adapter = new StripeAdapter(Sandbox.KEYS.resolve("stripe"), KeyPolicy.ANY, 300_000);
    }

    @Test
    void shouldReadPaymentWhenSigned() {
        assertThat(read(channel.payment(payment, NOW_MS))).isEqualTo(Verdict.PAYMENT);
        assertThat(notification.transactionId).isEqualTo(payment.transactionId());
        assertThat(notification.payer).isEqualTo("cus_9s6");
        assertThat(notification.attachment).isEqualTo("p=kids-gallery");
        assertThat(notification.amountFen).isEqualTo(2000);
        assertThat(notification.currency).isEqualTo("USD");
        assertThat(notification.paidAtMs).isEqualTo(PAID_MS);
        assertThat(notification.merchant).isEmpty();
    }

    @Test
    void shouldReadCumulativeRefund() {
        final SimulatedRefund refund = new SimulatedRefund(payment, "3Nk", 300, 700, NOW_MS - 123);
        assertThat(read(channel.refund(refund, NOW_MS))).isEqualTo(Verdict.REFUND);
        assertThat(notification.transactionId).isEqualTo(payment.transactionId());
        assertThat(notification.refundFen).isEqualTo(700);
        assertThat(notification.cumulativeRefund).isTrue();
        assertThat(notification.dispute).isFalse();
        assertThat(notification.refundId).isEqualTo("re_3Nk");
        assertThat(notification.refundedAtMs).isEqualTo(NOW_MS - 123);
    }

    @Test
    void shouldReadTheRefundItselfByName() {
        final SimulatedRefund refund = new SimulatedRefund(payment, "3Nk", 300, 700, NOW_MS - 123);
        assertThat(channel.refundEvents(refund, NOW_MS)).hasSize(2);
        assertThat(read(channel.refundEvents(refund, NOW_MS).get(0))).isEqualTo(Verdict.REFUND);
        assertThat(notification.kind).isEqualTo("refund.created");
        assertThat(notification.transactionId).isEqualTo(payment.transactionId());
        assertThat(notification.refundFen).isEqualTo(300);
        assertThat(notification.cumulativeRefund).isFalse();
        assertThat(notification.refundId).isEqualTo("re_3Nk");
    }

    @Test
    void shouldReadDisputeAsRefundAndItsEndAsReversal() {
        final SimulatedRefund dispute = SimulatedRefund.full(payment, "1Aa", NOW_MS);
        assertThat(read(channel.disputeWithdrawn(dispute, NOW_MS))).isEqualTo(Verdict.REFUND);
        assertThat(notification.dispute).isTrue();
        assertThat(notification.cumulativeRefund).isFalse();
        assertThat(notification.refundId).isEqualTo("du_1Aa");
        assertThat(notification.refundFen).isEqualTo(2000);
        assertThat(read(channel.disputeReinstated(dispute, NOW_MS))).isEqualTo(Verdict.REFUND_REVERSED);
        assertThat(notification.transactionId).isEqualTo(payment.transactionId());
        assertThat(notification.refundId).isEqualTo("du_1Aa");
        assertThat(notification.refundFen).isEqualTo(2000);
        assertThat(read(channel.refundFailed(dispute, NOW_MS))).isEqualTo(Verdict.REFUND_REVERSED);
        assertThat(notification.dispute).isFalse();
        assertThat(notification.refundId).isEqualTo("re_1Aa");
    }

    @Test
    void shouldMoveNothingWhenEventIsOfAnotherKind() {
        assertThat(read(channel.other(payment, NOW_MS))).isEqualTo(Verdict.OTHER);
        for (final String body : new String[] {
            "{\"type\":\"customer.created\",\"created\":1,\"data\":{\"object\":{\"id\":7,\"amount\":\"x\",\"currency\":[]}}}",
            "{\"type\":\"x\",\"data\":{\"object\":{\"metadata\":[],\"refunds\":{\"data\":{}},\"charge\":{\"id\":\"ch\"}}}}",
            "{\"type\":\"x\",\"data\":null}"
        }) {
            assertThat(read(channel.signed(bytes(body), NOW_MS))).as(body).isEqualTo(Verdict.OTHER);
        }
    }

    @Test
    void shouldBeUnreadableWhenTheAccountIsTooLongToBeKept() {
        final String paid = new String(channel.payment(payment, NOW_MS).body(), StandardCharsets.UTF_8);
        for (final int length : new int[] {64, 65}) {
            final String account = "a".repeat(length);
            final String body = paid.replaceFirst("\\{", "{\"account\":\"" + account + "\",");
            assertThat(read(channel.signed(bytes(body), NOW_MS)))
                    .isEqualTo(length == 64 ? Verdict.PAYMENT : Verdict.UNREADABLE);
            assertThat(notification.merchant).isEqualTo(length == 64 ? account : "");
        }
    }

    @Test
    void shouldTakeAnyOfSeveralCodesAndSecretsWhileOneRolls() throws Exception {
        final Path keys = Sandbox.copyOf(Sandbox.KEYS);
        final Path file = keys.resolve("stripe/webhook.secret");
        final SignedCallback byOld = Sandbox.channels(keys).stripe().payment(payment, NOW_MS);
        final StripeAdapter rolling = new StripeAdapter(keys.resolve("stripe"), KeyPolicy.ANY, 300_000);
        final String old = Files.readString(file);
        Files.writeString(file, "whsec_sandboxnew\n");
        final SignedCallback byNew = Sandbox.channels(keys).stripe().payment(payment, NOW_MS);
        Files.writeString(file, "whsec_sandboxnew\n" + old);
        assertThat(rolling.keys().reloadIfChanged()).isTrue();
        assertThat(rolling.read(new TestCallback(byOld, NOW_MS), notification)).isEqualTo(Verdict.PAYMENT);
        assertThat(rolling.read(new TestCallback(byNew, NOW_MS), notification)).isEqualTo(Verdict.PAYMENT);

        final SignedCallback ours = channel.payment(payment, NOW_MS);
        final String header = ours.headers().get("Stripe-Signature");
        final String wrong = "v1=" + "0".repeat(64);
        final TestCallback several = new TestCallback(ours, NOW_MS)
                .header(
                        "Stripe-Signature",
                        header.replace(",", "," + wrong + ",") + "," + wrong + ",v0=" + "1".repeat(64));
        assertThat(adapter.read(several, notification)).isEqualTo(Verdict.PAYMENT);
    }

    @Test
    void shouldRefuseWhenHeaderIsNotAsStripeWritesIt() {
        final SignedCallback signed = channel.payment(payment, NOW_MS);
        final String good = signed.headers().get("Stripe-Signature");
        for (final String header : new String[] {
            null,
            "",
            good.toUpperCase(Locale.ROOT),
            good.replace("v1", "v0"),
            good + ",t=1",
            good.substring(13),
            good.replace("t=", "t= "),
            good.replace("t=", "t=0"),
            good + "0",
            good.replace(",", ";"),
            "x".repeat(9000)
        }) {
            assertThat(adapter.read(new TestCallback(signed, NOW_MS).header("Stripe-Signature", header), notification))
                    .as(String.valueOf(header))
                    .isEqualTo(Verdict.NOT_AUTHENTIC);
        }
    }

    @Test
    void shouldRefuseWhenSkewIsAboveFiveMinutesEitherWay() {
        final SignedCallback signed = channel.payment(payment, NOW_MS);
        final long signedMs = NOW_MS / 1000 * 1000;
        assertThat(adapter.read(new TestCallback(signed, signedMs + 300_000), notification))
                .isEqualTo(Verdict.PAYMENT);
        assertThat(adapter.read(new TestCallback(signed, signedMs - 300_000), notification))
                .isEqualTo(Verdict.PAYMENT);
        for (final long skewMs : new long[] {300_001, -300_001}) {
            assertThat(adapter.read(new TestCallback(signed, signedMs + skewMs), notification))
                    .isEqualTo(Verdict.NOT_AUTHENTIC);
        }
    }

    @Test
    void shouldSayUnreadableWhenAPaymentLacksWhatDecidesIt() {
        final String good = new String(channel.payment(payment, NOW_MS).body(), StandardCharsets.UTF_8);
        for (final String body : new String[] {
            good.replace("\"amount_received\":2000", "\"amount_received\":0"),
            good.replace("\"amount_received\":2000", "\"amount_received\":20.0"),
            good.replace("\"amount_received\":2000", "\"amount_received\":\"2000\""),
            good.replace("\"amount_received\":2000,", ""),
            good.replace("\"amount_received\":2000", "\"amount_received\":2000,\"amount_received\":2000"),
            good.replace("\"amount_received\":2000", "\"amount_received\":9223372036854775808"),
            good.replace("\"usd\"", "\"us\""),
            good.replaceFirst("\"customer\":\"[^\"]*\"", "\"customer\":7"),
            good.replaceFirst("\"customer\":\"[^\"]*\"", "\"customer\":{}"),
            good.replace("\"currency\":\"usd\",", ""),
            good.replace("\"created\":1788742790", "\"created\":null"),
            good.replace("\"created\":1788742790", "\"created\":\"2026-09-07T01:00:00.000Z\""),
            good.replace("\"id\":\"pi_", "\"id\":\"pi \u0001_"),
            good + " {}",
            "{}",
            good.replace("{\"id\"", "{\"type\":\"x\",\"id\""),
        }) {
            assertThat(body).isNotEqualTo(good);
            assertThat(read(channel.signed(bytes(body), NOW_MS))).as(body).isEqualTo(Verdict.UNREADABLE);
            assertThat(notification.problem).as(body).isNotEmpty();
            assertThat(notification.amountFen).isZero();
        }
        final String missing = good.replace("\"amount_received\":2000,", "");
        read(channel.signed(bytes(missing), NOW_MS));
        assertThat(notification.problem).isEqualTo("amount_received is missing or out of range");
        assertThat(notification.transactionId).isEqualTo(payment.transactionId());
        assertThat(notification.kind).isEqualTo("payment_intent.succeeded");
        assertThat(notification.eventDigest()).isNotNull();
    }

    @Test
    void shouldPassOverWhateverStandsInEventsThatMoveNoMoney() {
        for (final String body : new String[] {
            "{\"id\":\"evt_1\",\"object\":\"v2.core.event\",\"type\":\"v1.billing.meter.error_report_triggered\","
                    + "\"created\":\"2026-09-07T01:00:00.000Z\",\"livemode\":true,\"data\":[1]}",
            "{\"type\":\"x\",\"created\":\"2026-09-07T01:00:00.000Z\",\"data\":7}",
            event("charge.succeeded", "\"id\":\"ch_1\",\"payment_intent\":\"pi_1\",\"amount\":5"),
            event("refund.created", "\"id\":\"re_1\",\"status\":\"requires_action\"")
        }) {
            assertThat(read(channel.signed(bytes(body), NOW_MS))).as(body).isEqualTo(Verdict.OTHER);
        }
    }

    @Test
    void shouldSayUnreadableWhenAChargeHasNoPaymentIntent() {
        for (final String intent : new String[] {"", ",\"payment_intent\":null"}) {
            final String body = event("charge.succeeded", "\"id\":\"ch_1\",\"amount\":5" + intent);
            assertThat(read(channel.signed(bytes(body), NOW_MS))).isEqualTo(Verdict.UNREADABLE);
            assertThat(notification.moneyBack).isFalse();
            assertThat(notification.problem).isEqualTo("payment_intent is missing");
        }
    }

    @Test
    void shouldReadRefundsByNameAndStatus() {
        for (final String type : new String[] {"refund.created", "refund.updated", "charge.refund.updated"}) {
            assertThat(refund(type, "succeeded")).isEqualTo(Verdict.REFUND);
            assertThat(notification.transactionId).isEqualTo("pi_1");
            assertThat(notification.refundId).isEqualTo("re_1");
            assertThat(notification.refundFen).isEqualTo(300);
            assertThat(notification.cumulativeRefund).isFalse();
            assertThat(notification.dispute).isFalse();
            assertThat(refund(type, "pending")).isEqualTo(Verdict.REFUND);
            assertThat(refund(type, "failed")).isEqualTo(Verdict.REFUND_REVERSED);
            assertThat(refund(type, "canceled")).isEqualTo(Verdict.REFUND_REVERSED);
            assertThat(refund(type, "")).isEqualTo(Verdict.UNREADABLE);
            assertThat(refund(type, "other")).isEqualTo(Verdict.UNREADABLE);
            assertThat(notification.problem).isEqualTo("status is missing or unknown");
        }
    }

    @Test
    void shouldReadASumWithWhatItTellsBesides() {
        final String charge =
                "\"id\":\"ch_1\",\"payment_intent\":\"pi_1\",\"currency\":\"cny\",\"amount_refunded\":700";
        assertThat(read(channel.signed(bytes(event("charge.refunded", charge)), NOW_MS)))
                .isEqualTo(Verdict.REFUND);
        assertThat(notification.refundFen).isEqualTo(700);
        assertThat(notification.refundId).isEmpty();
        assertThat(notification.refundPartFen).isZero();
        assertThat(notification.previousRefundFen).isEqualTo(-1);
        final String listed =
                charge + ",\"refunds\":{\"data\":[{\"id\":\"re_2\",\"amount\":300,\"status\":\"succeeded\"},"
                        + "{\"id\":\"re_1\",\"amount\":400,\"status\":\"succeeded\"}]}";
        final String previous = event("charge.refunded", listed)
                .replace(
                        "\"data\":{\"object\"",
                        "\"data\":{\"previous_attributes\":{\"amount_refunded\":400},\"object\"");
        assertThat(read(channel.signed(bytes(previous), NOW_MS))).isEqualTo(Verdict.REFUND);
        assertThat(notification.previousRefundFen).isEqualTo(400);
        assertThat(notification.refundId).isEqualTo("re_2");
        assertThat(notification.refundPartFen).isEqualTo(300);
        final String noIntent = event("charge.refunded", charge.replace("\"payment_intent\":\"pi_1\",", ""));
        assertThat(read(channel.signed(bytes(noIntent), NOW_MS))).isEqualTo(Verdict.UNREADABLE);
        assertThat(notification.moneyBack).as("no payment makes up for it").isTrue();
        final String isNone = event("charge.refunded", charge.replace("\"pi_1\"", "null"));
        assertThat(read(channel.signed(bytes(isNone), NOW_MS))).isEqualTo(Verdict.REFUND);
        assertThat(notification.transactionId).isEqualTo("ch_1");
    }

    @Test
    void shouldTakeNoTestMoneyInProduction() throws Exception {
        final Path keys = Sandbox.copyOf(Sandbox.KEYS);
        Files.writeString(keys.resolve("stripe/webhook.secret"), "whsec_live\n");
        final SignedCallback test = Sandbox.channels(keys).stripe().payment(payment, NOW_MS);
        adapter = new StripeAdapter(keys.resolve("stripe"), KeyPolicy.PRODUCTION, 300_000);
        assertThat(read(test)).isEqualTo(Verdict.TEST_MODE);
        assertThat(notification.amountFen).isZero();
        final String live =
                new String(test.body(), StandardCharsets.UTF_8).replace("\"livemode\":false", "\"livemode\":true");
        final SimulatedStripe signer = Sandbox.channels(keys).stripe();
        assertThat(read(signer.signed(bytes(live), NOW_MS))).isEqualTo(Verdict.PAYMENT);
        final String unknown = live.replace("\"livemode\":true,", "");
        assertThat(read(signer.signed(bytes(unknown), NOW_MS))).isEqualTo(Verdict.UNREADABLE);
        assertThat(notification.problem).isEqualTo("livemode is missing");
    }

    private Verdict refund(final String type, final String status) {
        final String body = event(
                type,
                "\"id\":\"re_1\",\"amount\":300,\"charge\":\"ch_1\",\"payment_intent\":\"pi_1\",\"currency\":\"cny\","
                        + "\"status\":\"" + status + "\"");
        return read(channel.signed(bytes(body), NOW_MS));
    }

    private static String event(final String type, final String object) {
        return "{\"id\":\"evt_1\",\"object\":\"event\",\"created\":1788742790,\"livemode\":false,\"type\":\"" + type
                + "\",\"data\":{\"object\":{" + object + "}}}";
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Verdict read(final SignedCallback signed) {
        return adapter.read(new TestCallback(signed, NOW_MS), notification);
    }
}
