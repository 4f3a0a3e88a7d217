package org.tributary.gateway.bridge.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tributary.engine.codec.IdCodec;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.CutCode;
import org.tributary.engine.codec.sbe.DonationCommandDecoder;
import org.tributary.engine.codec.sbe.DonationOutcomeEncoder;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.codec.sbe.RefundCommandDecoder;
import org.tributary.engine.codec.sbe.RefundOutcomeEncoder;
import org.tributary.gateway.bridge.BridgeScene;
import org.tributary.gateway.bridge.reply.CallbackCounters;
import org.tributary.gateway.bridge.reply.RetryReason;
import org.tributary.gateway.channel.ChannelAdapter;
import org.tributary.gateway.channel.Notification;

/** What payments and refunds become as commands, and when their channels are answered. */
class CallbackBridgeTest extends BridgeScene {
    private final UnsafeBuffer outcome = new UnsafeBuffer(new byte[512]);

    @BeforeEach
    void start() {
        bridge.start();
    }

    private static void fullPayment(final Notification n) {
        payment(n);
        n.orderId = "order-1";
        n.payer = "openid-1";
        n.attachment = "p=kids-gallery&i=p01";
    }

    private int accepted() {
        final DonationOutcomeEncoder encoder =
                new DonationOutcomeEncoder().wrapAndApplyHeader(outcome, 0, new MessageHeaderEncoder());
        encoder.code(OutcomeCode.ACCEPTED).reason(ReasonCode.NONE).project(0);
        encoder.flags().clear();
        final DonationOutcomeEncoder.LinesEncoder lines = encoder.linesCount(2);
        lines.next().pool(3).cut(CutCode.NONE).amountFen(60);
        lines.next().pool(4).cut(CutCode.PER_DONOR).amountFen(0);
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private DonationCommandDecoder donation(final int index) {
        return new DonationCommandDecoder()
                .wrapAndApplyHeader(engine.command(index).bytes(), 0, new MessageHeaderDecoder());
    }

    @Test
    void shouldAnswerOnlyAfterReleaseWhenPaymentComes() throws Exception {
        callback(ChannelAdapter.Verdict.PAYMENT, CallbackBridgeTest::fullPayment);
        runLoop();
        assertThat(answers).isEmpty();
        engine.release(bridge.router(), engine.command(0), outcome, accepted());
        assertThat(answers).isEmpty();
        runLoop();
        assertThat(answers).containsExactly("SUCCESS");
        assertThat(bridge.counters().count(0, CallbackCounters.Result.ACCEPTED)).isEqualTo(1);

        final DonationCommandDecoder command = donation(0);
        assertThat(command.channel()).isEqualTo(ChannelCode.WECHATPAY);
        assertThat(command.amountFen()).isEqualTo(100);
        assertThat(command.flags().unreadableAttachment()).isFalse();
        final UnsafeBuffer id = new UnsafeBuffer(0, 0);
        command.wrapTransactionId(id);
        assertThat(IdCodec.toString(id, 0, id.capacity())).isEqualTo("4200001234567");
        command.skipOrderId();
        assertThat(command.project()).isEqualTo("kids-gallery");
        assertThat(command.team()).isEmpty();
        assertThat(command.item()).isEqualTo("p01");
        assertThat(command.merchant()).isEmpty();
        assertThat(hex(command.donorHi(), command.donorLo())).isEqualTo(hmac("wechatpay:openid-1"));
    }

    @Test
    void shouldNameOtherMerchantAndOwnDonorWhenPaymentHasThem() throws Exception {
        callback(ChannelAdapter.Verdict.PAYMENT, n -> {
            fullPayment(n);
            n.merchant = "1900000002";
            n.payer = "";
        });
        callback(ChannelAdapter.Verdict.PAYMENT, n -> {
            fullPayment(n);
            n.attachment = "p=a&d=user-7";
        });
        callback(ChannelAdapter.Verdict.PAYMENT, n -> {
            fullPayment(n);
            n.attachment = "?";
        });
        final DonationCommandDecoder first = donation(0);
        assertThat(hex(first.donorHi(), first.donorLo())).isEqualTo(hmac("wechatpay:4200001234567"));
        first.skipTransactionId();
        first.skipOrderId();
        first.skipProject();
        first.skipTeam();
        first.skipItem();
        assertThat(first.merchant()).isEqualTo("1900000002");
        final DonationCommandDecoder second = donation(1);
        assertThat(hex(second.donorHi(), second.donorLo())).isEqualTo(hmac("platform:user-7"));
        assertThat(donation(2).flags().unreadableAttachment()).isTrue();
    }

    @Test
    void shouldAnswerAtOnceWhenNothingIsToBeJournaled() {
        callback(ChannelAdapter.Verdict.OTHER, n -> {});
        callback(ChannelAdapter.Verdict.NOT_AUTHENTIC, n -> {});
        callback(ChannelAdapter.Verdict.PROBE, n -> {});
        callback(ChannelAdapter.Verdict.MALFORMED, n -> {});
        callback(ChannelAdapter.Verdict.TEST_MODE, n -> {});
        engine.full = true;
        callback(ChannelAdapter.Verdict.PAYMENT, CallbackBridgeTest::fullPayment);
        callback(ChannelAdapter.Verdict.REFUND, CallbackBridgeTest::fullPayment);
        assertThat(answers)
                .containsExactly(
                        "SUCCESS", "NOT_AUTHENTIC", "NOT_AUTHENTIC", "MALFORMED", "SUCCESS", "TRY_AGAIN", "TRY_AGAIN");
        assertThat(engine.commandCount()).isZero();
    }

    @Test
    void shouldJoinRefundWithItsPaymentWhenThatIsKnown() {
        callback(ChannelAdapter.Verdict.PAYMENT, CallbackBridgeTest::fullPayment);
        final long sequence = engine.release(bridge.router(), engine.command(0), outcome, accepted());
        runLoop();
        callback(ChannelAdapter.Verdict.REFUND, this::refund);
        bridge.router().onLookup(engine.lookups.get(0).correlationId(), sequence);
        bridge.router().onBatchEnd(sequence, 1);
        await().until(() -> engine.commandCount() == 2);

        final RefundCommandDecoder command =
                new RefundCommandDecoder().wrapAndApplyHeader(engine.command(1).bytes(), 0, new MessageHeaderDecoder());
        assertThat(command.originalSequence()).isEqualTo(sequence);
        assertThat(command.originalAmountFen()).isEqualTo(100);
        assertThat(command.refundFen()).isEqualTo(40);
        assertThat(command.flags().cumulative()).isTrue();
        final RefundCommandDecoder.LinesDecoder lines = command.lines();
        assertThat(lines.count()).isEqualTo(1);
        assertThat(lines.next().pool()).isEqualTo(3);
        assertThat(lines.amountFen()).isEqualTo(60);
        assertThat(lines.lineSequence()).isEqualTo(sequence);
        command.skipTransactionId();
        command.skipRefundId();
        assertThat(command.project()).isEqualTo("kids-gallery");
    }

    @Test
    void shouldTryAgainUntilRefundWaitIsOverWhenPaymentIsUnknown() {
        callback(ChannelAdapter.Verdict.REFUND, this::refund);
        bridge.router().onLookup(engine.lookups.get(0).correlationId(), 0);
        await().until(() -> !loop.isEmpty());
        runLoop();
        assertThat(answers).containsExactly("TRY_AGAIN");
        retried(RetryReason.REFUND_EARLY, 1);
        assertThat(bridge.counters().count(0, CallbackCounters.Result.PAYMENT_UNKNOWN))
                .isEqualTo(1);

        clockMs.addAndGet(WAIT_MS);
        callback(ChannelAdapter.Verdict.REFUND, this::refund);
        bridge.router().onLookup(engine.lookups.get(1).correlationId(), 0);
        await().until(() -> engine.commandCount() == 1);
        final RefundCommandDecoder command =
                new RefundCommandDecoder().wrapAndApplyHeader(engine.command(0).bytes(), 0, new MessageHeaderDecoder());
        assertThat(command.originalSequence()).isZero();
        assertThat(command.currency()).isEqualTo("CNY");
    }

    /** The core can't join it, because the payment's record was allocated or refunded after it was read. */
    @Test
    void shouldTryAgainWhenThePaymentChangedWhileItsRefundWasJoined() {
        callback(ChannelAdapter.Verdict.PAYMENT, CallbackBridgeTest::fullPayment);
        final long sequence = engine.release(bridge.router(), engine.command(0), outcome, accepted());
        runLoop();
        callback(ChannelAdapter.Verdict.REFUND, n -> {
            refund(n);
            n.refundedAtMs = clockMs.get() - 2 * WAIT_MS;
        });
        bridge.router().onLookup(engine.lookups.get(0).correlationId(), sequence);
        bridge.router().onBatchEnd(sequence, 1);
        await().until(() -> engine.commandCount() == 2);

        engine.release(bridge.router(), engine.command(1), outcome, ignoredRefund());
        runLoop();

        assertThat(answers).containsExactly("SUCCESS", "TRY_AGAIN");
        retried(RetryReason.REFUND_EARLY, 1);
        assertThat(count(CallbackCounters.Result.IGNORED)).isEqualTo(1);
        assertThat(count(CallbackCounters.Result.PAYMENT_UNKNOWN)).isZero();
    }

    private int ignoredRefund() {
        final RefundOutcomeEncoder encoder =
                new RefundOutcomeEncoder().wrapAndApplyHeader(outcome, 0, new MessageHeaderEncoder());
        encoder.code(OutcomeCode.IGNORED).reason(ReasonCode.UNKNOWN_ORIGINAL);
        encoder.flags().clear();
        encoder.linesCount(0);
        return MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
    }

    private void refund(final Notification n) {
        fullPayment(n);
        n.refundId = "r-1";
        n.refundFen = 40;
        n.refundedAtMs = n.paidAtMs;
        n.cumulativeRefund = true;
    }

    private static String hex(final long hi, final long lo) {
        return String.format("%016x%016x", hi, lo);
    }

    private static String hmac(final String text) throws Exception {
        final Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(PEPPER, "HmacSHA256"));
        final StringBuilder hex = new StringBuilder();
        for (final byte b : mac.doFinal(text.getBytes(StandardCharsets.UTF_8))) {
            hex.append(String.format("%02x", b));
        }
        return hex.substring(0, 32);
    }
}
