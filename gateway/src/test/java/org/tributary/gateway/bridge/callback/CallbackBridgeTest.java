package org.tributary.gateway.bridge.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
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
import org.tributary.gateway.bridge.BridgeSettings;
import org.tributary.gateway.bridge.FakeEngine;
import org.tributary.gateway.bridge.OpenNotices;
import org.tributary.gateway.bridge.reply.CallbackCounters;
import org.tributary.gateway.bridge.reply.Outbox;
import org.tributary.gateway.bridge.reply.ReplyLane;
import org.tributary.gateway.bridge.reply.RetryReason;
import org.tributary.gateway.channel.CallbackRequest;
import org.tributary.gateway.channel.ChannelAdapter;
import org.tributary.gateway.channel.ChannelSet;
import org.tributary.gateway.channel.Contribution;
import org.tributary.gateway.channel.ContributionReader;
import org.tributary.gateway.channel.Notification;
import org.tributary.gateway.http.CallbackAnswer;
import org.tributary.gateway.http.CallbackWorker;
import org.tributary.gateway.http.ReplySink;

class CallbackBridgeTest {
    private static final byte[] PEPPER = "pepper-of-thirty-two-bytes------".getBytes(StandardCharsets.US_ASCII);

    private final FakeEngine engine = new FakeEngine();
    private final AtomicLong clockMs = new AtomicLong(10_000_000);
    private final AtomicLong nanos = new AtomicLong();
    private final List<String> answers = new ArrayList<>();
    private final ConcurrentLinkedQueue<Runnable> loop = new ConcurrentLinkedQueue<>();
    private final Map<Long, Long> noticesAtMs = new HashMap<>();
    private final FakeChannel channel = new FakeChannel();
    private final UnsafeBuffer outcome = new UnsafeBuffer(new byte[512]);
    private CallbackBridge bridge;
    private CallbackWorker worker;

    @BeforeEach
    void start() {
        bridge = new CallbackBridge(
                new BridgeSettings(PEPPER, 3_600_000, 259_200_000, 1_000, clockMs::get, nanos::get),
                channel,
                engine,
                engine,
                held -> 0,
                new OpenNotices() {
                    @Override
                    public long recordedAtMs(final long sequence) {
                        return noticesAtMs.getOrDefault(sequence, ENDED);
                    }

                    @Override
                    public int count() {
                        return noticesAtMs.size();
                    }

                    @Override
                    public long[] recordedAfterMs(final long afterMs) {
                        return new long[0];
                    }
                },
                gift -> 0);
        bridge.start();
        worker = bridge.newWorker(loop::add, () -> {});
    }

    @AfterEach
    void stop() {
        bridge.close();
    }

    /** A callback in a round of its own. */
    private void callback(final ChannelAdapter.Verdict verdict, final Consumer<Notification> says) {
        callbackInRound(verdict, says);
        runLoop();
    }

    /** A callback in a round that goes on. */
    private void callbackInRound(final ChannelAdapter.Verdict verdict, final Consumer<Notification> says) {
        channel.verdict = verdict;
        channel.says = says;
        worker.handle(0, null, new ReplySink() {
            @Override
            public void answer(final CallbackAnswer answer) {
                answers.add(answer.name());
            }

            @Override
            public void answer(final int status, final String contentType, final byte[] body) {
                answers.add(status + new String(body, StandardCharsets.UTF_8));
            }
        });
    }

    private static void payment(final Notification n) {
        n.transactionId = "4200001234567";
        n.orderId = "order-1";
        n.payer = "openid-1";
        n.merchant = "1900000001";
        n.attachment = "p=kids-gallery&i=p01";
        n.currency = "CNY";
        n.amountFen = 100;
        n.paidAtMs = 9_999_000;
    }

    private void runLoop() {
        for (Runnable task = loop.poll(); task != null; task = loop.poll()) {
            task.run();
        }
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
    void shouldPublishCallbacksOfOneRoundTogetherWhenItEnds() {
        callbackInRound(ChannelAdapter.Verdict.PAYMENT, CallbackBridgeTest::payment);
        callbackInRound(ChannelAdapter.Verdict.PAYMENT, n -> {
            payment(n);
            n.amountFen = 200;
        });
        final int beforeEnd = engine.commandCount();

        runLoop();

        assertThat(beforeEnd).isZero();
        assertThat(amountFen(engine.command(0))).isEqualTo(100);
        assertThat(amountFen(engine.command(1))).isEqualTo(200);
    }

    @Test
    void shouldPublishAtOnceWhenAsManyAreHereAsAreKeptBack() {
        for (int i = 0; i < Outbox.MAX_COMMANDS + 1; i++) {
            callbackInRound(ChannelAdapter.Verdict.PAYMENT, CallbackBridgeTest::payment);
        }

        assertThat(engine.commandCount()).isEqualTo(Outbox.MAX_COMMANDS);
    }

    @Test
    void shouldPublishPaymentAheadOfItsRefundWhenBothComeInOneRound() {
        callbackInRound(ChannelAdapter.Verdict.PAYMENT, CallbackBridgeTest::payment);
        callbackInRound(ChannelAdapter.Verdict.REFUND, n -> {
            n.transactionId = "4200001234567";
            n.refundId = "r-1";
            n.refundFen = 100;
        });

        assertThat(engine.commandCount()).isEqualTo(1);
        assertThat(engine.lookups).hasSize(1);
    }

    @Test
    void shouldAskForCallbackAgainAndReadNothingWhenTheServerIsStopping() {
        worker.drain(0, new ReplySink() {
            @Override
            public void answer(final CallbackAnswer answer) {
                answers.add(answer.name());
            }

            @Override
            public void answer(final int status, final String contentType, final byte[] body) {
                throw new AssertionError("not for channels");
            }
        });

        assertThat(answers).containsExactly("TRY_AGAIN");
        assertThat(channel.reads).isZero();
        retried(RetryReason.DRAINING, 1);
    }

    /** Counted for this reason so often, for no other, and among all that were asked for again. */
    private void retried(final RetryReason reason, final long times) {
        for (final RetryReason any : RetryReason.values()) {
            assertThat(bridge.counters().retries(any)).as(any.label()).isEqualTo(any == reason ? times : 0);
        }
    }

    @Test
    void shouldTellEachOfRoundToTryAgainWhenRingIsFullAtItsEnd() {
        callbackInRound(ChannelAdapter.Verdict.PAYMENT, CallbackBridgeTest::payment);
        callbackInRound(ChannelAdapter.Verdict.PAYMENT, CallbackBridgeTest::payment);
        engine.full = true;

        runLoop();

        assertThat(answers).containsExactly("TRY_AGAIN", "TRY_AGAIN");
        retried(RetryReason.RING_FULL, 2);
    }

    private static long amountFen(final FakeEngine.Command command) {
        return new DonationCommandDecoder()
                .wrapAndApplyHeader(command.bytes(), 0, new MessageHeaderDecoder())
                .amountFen();
    }

    @Test
    void shouldAnswerOnlyAfterReleaseWhenPaymentComes() throws Exception {
        callback(ChannelAdapter.Verdict.PAYMENT, CallbackBridgeTest::payment);
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
            payment(n);
            n.merchant = "1900000002";
            n.payer = "";
        });
        callback(ChannelAdapter.Verdict.PAYMENT, n -> {
            payment(n);
            n.attachment = "p=a&d=user-7";
        });
        callback(ChannelAdapter.Verdict.PAYMENT, n -> {
            payment(n);
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
        callback(ChannelAdapter.Verdict.PAYMENT, CallbackBridgeTest::payment);
        callback(ChannelAdapter.Verdict.REFUND, CallbackBridgeTest::payment);
        assertThat(answers)
                .containsExactly(
                        "SUCCESS", "NOT_AUTHENTIC", "NOT_AUTHENTIC", "MALFORMED", "SUCCESS", "TRY_AGAIN", "TRY_AGAIN");
        assertThat(engine.commandCount()).isZero();
    }

    @Test
    void shouldTryAgainAndVerifyNothingWhenMoreCallbacksWaitThanPlaces() {
        for (int i = 0; i < ReplyLane.CAPACITY + 1; i++) {
            callback(ChannelAdapter.Verdict.PAYMENT, CallbackBridgeTest::payment);
        }
        assertThat(answers).containsExactly("TRY_AGAIN");
        assertThat(channel.reads).isEqualTo(ReplyLane.CAPACITY);
        retried(RetryReason.NO_PLACE, 1);
        engine.release(bridge.router(), engine.command(0), outcome, accepted());
        runLoop();
        callback(ChannelAdapter.Verdict.PAYMENT, CallbackBridgeTest::payment);
        assertThat(answers).containsExactly("TRY_AGAIN", "SUCCESS");
    }

    @Test
    void shouldTakeMoreInARoundWhenAnswersHaveComeMeanwhile() {
        for (int i = 0; i < ReplyLane.CAPACITY; i++) {
            callbackInRound(ChannelAdapter.Verdict.PAYMENT, CallbackBridgeTest::payment);
        }
        engine.release(bridge.router(), engine.command(0), outcome, accepted());

        callbackInRound(ChannelAdapter.Verdict.PAYMENT, CallbackBridgeTest::payment);
        callbackInRound(ChannelAdapter.Verdict.PAYMENT, CallbackBridgeTest::payment);

        assertThat(answers).containsExactly("SUCCESS", "TRY_AGAIN");
    }

    @Test
    void shouldTakeNoMoreInARoundThatLastedTooLong() {
        callbackInRound(ChannelAdapter.Verdict.PAYMENT, CallbackBridgeTest::payment);
        nanos.addAndGet(LoopRound.MAX_NANOS);

        callbackInRound(ChannelAdapter.Verdict.PAYMENT, CallbackBridgeTest::payment);
        runLoop();
        callbackInRound(ChannelAdapter.Verdict.PAYMENT, CallbackBridgeTest::payment);

        assertThat(answers).containsExactly("TRY_AGAIN");
        assertThat(channel.reads).isEqualTo(2);
        retried(RetryReason.LATE_ROUND, 1);
    }

    @Test
    void shouldJoinRefundWithItsPaymentWhenThatIsKnown() {
        callback(ChannelAdapter.Verdict.PAYMENT, CallbackBridgeTest::payment);
        final long sequence = engine.release(bridge.router(), engine.command(0), outcome, accepted());
        runLoop();
        callback(ChannelAdapter.Verdict.REFUND, CallbackBridgeTest::refund);
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
        callback(ChannelAdapter.Verdict.REFUND, CallbackBridgeTest::refund);
        bridge.router().onLookup(engine.lookups.get(0).correlationId(), 0);
        await().until(() -> !loop.isEmpty());
        runLoop();
        assertThat(answers).containsExactly("TRY_AGAIN");
        retried(RetryReason.REFUND_EARLY, 1);
        assertThat(bridge.counters().count(0, CallbackCounters.Result.PAYMENT_UNKNOWN))
                .isEqualTo(1);

        clockMs.addAndGet(3_600_000);
        callback(ChannelAdapter.Verdict.REFUND, CallbackBridgeTest::refund);
        bridge.router().onLookup(engine.lookups.get(1).correlationId(), 0);
        await().until(() -> engine.commandCount() == 1);
        final RefundCommandDecoder command =
                new RefundCommandDecoder().wrapAndApplyHeader(engine.command(0).bytes(), 0, new MessageHeaderDecoder());
        assertThat(command.originalSequence()).isZero();
        assertThat(command.currency()).isEqualTo("CNY");
    }

    private static void refund(final Notification n) {
        payment(n);
        n.refundId = "r-1";
        n.refundFen = 40;
        n.refundedAtMs = 9_999_500;
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

    private static final class FakeChannel implements ChannelSet, ChannelAdapter, ContributionReader {
        private ChannelAdapter.Verdict verdict;
        private Consumer<Notification> says;
        private int reads;

        @Override
        public ChannelAdapter adapter(final String name) {
            return this;
        }

        @Override
        public Collection<ChannelAdapter> adapters() {
            return List.of(this);
        }

        @Override
        public ContributionReader contributions() {
            return this;
        }

        @Override
        public String defaultMerchant(final String channelName) {
            return "1900000001";
        }

        @Override
        public boolean reloadIfChanged() {
            return false;
        }

        @Override
        public void close() {
            // Nothing is open.
        }

        @Override
        public String name() {
            return "wechatpay";
        }

        @Override
        public ChannelAdapter.Verdict read(final CallbackRequest request, final Notification notification) {
            reads++;
            notification.clear();
            says.accept(notification);
            return verdict;
        }

        @Override
        public ContributionReader.Verdict read(final CallbackRequest request, final Contribution contribution) {
            return ContributionReader.Verdict.NOT_AUTHENTIC;
        }

        @Override
        public byte[] successBody() {
            return new byte[0];
        }

        @Override
        public byte[] failureBody() {
            return new byte[0];
        }

        @Override
        public String contentType() {
            return "text/plain";
        }
    }
}
