package org.tributary.gateway.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tributary.engine.codec.Channels;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.DonationCommandDecoder;
import org.tributary.engine.codec.sbe.DonationOutcomeEncoder;
import org.tributary.engine.codec.sbe.DuplicateOutcomeEncoder;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.codec.sbe.NoticeOutcomeEncoder;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.record.RecordKind;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.record.RecordViewDecoder;
import org.tributary.gateway.bridge.callback.CallbackBridge;
import org.tributary.gateway.bridge.reply.CallbackCounters;
import org.tributary.gateway.channel.ChannelAdapter;
import org.tributary.gateway.channel.Notification;
import org.tributary.gateway.http.CallbackAnswer;
import org.tributary.gateway.http.CallbackWorker;
import org.tributary.gateway.http.ReplySink;

/** Payments that can't be read, combined orders and payments that are too old, up to the ring and back. */
class UnreadableTest {
    private static final long WAIT_MS = 3_600_000;
    private static final long MAX_AGE_MS = 259_200_000;
    private static final int NOTICES_PER_HOUR = 3;

    private final FakeEngine engine = new FakeEngine();
    private final AtomicLong clockMs = new AtomicLong(1_700_000_000_000L);
    private final List<String> answers = new ArrayList<>();
    private final ConcurrentLinkedQueue<Runnable> loop = new ConcurrentLinkedQueue<>();
    private final Map<Long, Long> open = new HashMap<>();
    private final OneChannel channel = new OneChannel();
    private final CallbackBridge bridge = new CallbackBridge(
            new BridgeSettings(new byte[32], WAIT_MS, MAX_AGE_MS, NOTICES_PER_HOUR, clockMs::get, () -> 0),
            channel,
            engine,
            engine,
            held -> 0,
            new OpenNotices() {
                @Override
                public long recordedAtMs(long sequence) {
                    return open.getOrDefault(sequence, ENDED);
                }

                @Override
                public int count() {
                    return open.size();
                }

                @Override
                public long[] recordedAfterMs(long afterMs) {
                    return new long[0];
                }
            },
            gift -> 0);
    private final CallbackWorker worker = bridge.newWorker(loop::add, () -> {});
    private int lookedUp;

    @AfterEach
    void close() {
        bridge.close();
    }

    private void callback(ChannelAdapter.Verdict verdict, Consumer<Notification> says) {
        channel.verdict = verdict;
        channel.says = says;
        worker.handle(0, new OneChannel.Body("body " + verdict), new ReplySink() {
            @Override
            public void answer(CallbackAnswer answer) {
                answers.add(answer.name());
            }

            @Override
            public void answer(int status, String contentType, byte[] body) {
                throw new AssertionError("not for channels");
            }
        });
        runLoop();
    }

    private void runLoop() {
        for (Runnable task = loop.poll(); task != null; task = loop.poll()) {
            task.run();
        }
    }

    /** The core answers the next look-up. */
    private FakeEngine.Lookup found(long sequence) {
        final FakeEngine.Lookup lookup = engine.lookups.get(lookedUp++);
        bridge.router().onLookup(lookup.correlationId(), sequence);
        bridge.router().onBatchEnd(1, 1);
        runLoop();
        return lookup;
    }

    private long releaseNotice(int command) {
        final UnsafeBuffer outcome = new UnsafeBuffer(new byte[64]);
        final NoticeOutcomeEncoder encoder = new NoticeOutcomeEncoder();
        encoder.wrapAndApplyHeader(outcome, 0, new MessageHeaderEncoder())
                .code(OutcomeCode.ACCEPTED)
                .reason(ReasonCode.NONE)
                .noticeSequence(1)
                .paymentSequence(0);
        open.put(engine.nextSequence(), clockMs.get());
        final long sequence = engine.release(bridge.router(), engine.command(command), outcome, encoder.limit());
        runLoop();
        return sequence;
    }

    private void release(int command, OutcomeCode code) {
        final UnsafeBuffer outcome = new UnsafeBuffer(new byte[64]);
        final int length;
        if (code == OutcomeCode.DUPLICATE) {
            final DuplicateOutcomeEncoder encoder = new DuplicateOutcomeEncoder();
            encoder.wrapAndApplyHeader(outcome, 0, new MessageHeaderEncoder())
                    .code(code)
                    .originalSequence(1);
            length = encoder.limit();
        } else {
            final DonationOutcomeEncoder encoder = new DonationOutcomeEncoder();
            encoder.wrapAndApplyHeader(outcome, 0, new MessageHeaderEncoder())
                    .code(code)
                    .reason(ReasonCode.NONE)
                    .project(0);
            encoder.flags().clear();
            encoder.linesCount(0);
            length = encoder.limit();
        }
        engine.release(bridge.router(), engine.command(command), outcome, length);
        runLoop();
    }

    private RecordView record(int command) {
        final UnsafeBuffer both = new UnsafeBuffer(new byte[2048]);
        final UnsafeBuffer bytes = engine.command(command).bytes();
        both.putBytes(0, bytes, 0, bytes.capacity());
        final NoticeOutcomeEncoder outcome = new NoticeOutcomeEncoder();
        outcome.wrapAndApplyHeader(both, bytes.capacity(), new MessageHeaderEncoder())
                .code(OutcomeCode.ACCEPTED)
                .reason(ReasonCode.NONE);
        final RecordView view = new RecordView();
        new RecordViewDecoder()
                .decode(
                        view,
                        new JournalRecord().wrap(1, 1, 1, both, 0, bytes.capacity(), outcome.encodedLength() + 4));
        return view;
    }

    private long count(CallbackCounters.Result result) {
        return bridge.counters().count(0, result);
    }

    private static void payment(Notification n) {
        n.transactionId = "4200001234567";
        n.merchant = "1900000001";
        n.attachment = "p=kids-gallery";
        n.currency = "CNY";
        n.amountFen = 100;
        n.paidAtMs = 1_700_000_000_000L;
    }

    private static void unreadable(Notification n) {
        payment(n);
        n.kind = "TRANSACTION.SUCCESS";
        n.problem = "amount.total is missing";
        n.identify("event-1".getBytes(StandardCharsets.UTF_8), 0, 7);
    }

    @Test
    void shouldRecordAnUnreadablePaymentOnceAndTellSuccessAfterTheWait() {
        callback(ChannelAdapter.Verdict.UNREADABLE, UnreadableTest::unreadable);
        assertThat(engine.commandCount()).as("not before the core was asked").isZero();
        final FakeEngine.Lookup first = found(0);
        assertThat(first.channel()).isEqualTo(Channels.ofUnreadableEvents(ChannelCode.WECHATPAY.value()));
        assertThat(first.packedId()).hasSize(32);
        final RecordView notice = record(0);
        assertThat(notice.kind).isEqualTo(RecordKind.NOTICE);
        assertThat(notice.channelName).isEqualTo("wechatpay");
        assertThat(notice.event).isEqualTo("TRANSACTION.SUCCESS");
        assertThat(notice.problem).isEqualTo("amount.total is missing");
        assertThat(notice.transactionId).isEqualTo("4200001234567");
        assertThat(notice.merchant).isEqualTo("1900000001");
        assertThat(notice.moneyBack).isFalse();
        assertThat(notice.bodyHash)
                .as("SHA-256 of 'body UNREADABLE', by sha256sum")
                .isEqualTo(BODY_HASH);
        final long sequence = releaseNotice(0);
        assertThat(answers).containsExactly("TRY_AGAIN");

        clockMs.addAndGet(WAIT_MS - 1);
        callback(ChannelAdapter.Verdict.UNREADABLE, UnreadableTest::unreadable);
        assertThat(found(sequence).packedId()).isEqualTo(first.packedId());
        clockMs.addAndGet(1);
        callback(ChannelAdapter.Verdict.UNREADABLE, UnreadableTest::unreadable);
        found(sequence);
        assertThat(answers).containsExactly("TRY_AGAIN", "TRY_AGAIN", "SUCCESS");
        assertThat(engine.commandCount()).as("retries are not journaled").isEqualTo(1);
        assertThat(count(CallbackCounters.Result.UNREADABLE)).isEqualTo(3);
    }

    private static final String BODY_HASH = "9ab1838dc7fd321d08343e8a140591d71a8f670b472308557f7c4af5140f61c8";

    @Test
    void shouldTellSuccessAtOnceWhenTheAlarmHasEnded() {
        callback(ChannelAdapter.Verdict.UNREADABLE, UnreadableTest::unreadable);
        found(0);
        final long sequence = releaseNotice(0);
        open.remove(sequence);
        callback(ChannelAdapter.Verdict.UNREADABLE, UnreadableTest::unreadable);
        found(sequence);
        assertThat(answers).containsExactly("TRY_AGAIN", "SUCCESS");
    }

    @Test
    void shouldTellToTryAgainWhenTwoAtOnceMadeARecordAndADuplicate() {
        callback(ChannelAdapter.Verdict.UNREADABLE, UnreadableTest::unreadable);
        callback(ChannelAdapter.Verdict.UNREADABLE, UnreadableTest::unreadable);
        found(0);
        found(0);
        releaseNotice(0);
        release(1, OutcomeCode.DUPLICATE);
        assertThat(answers).containsExactly("TRY_AGAIN", "TRY_AGAIN");
        assertThat(count(CallbackCounters.Result.UNREADABLE)).isEqualTo(2);
        assertThat(count(CallbackCounters.Result.DUPLICATE)).isZero();
    }

    @Test
    void shouldRecordNoMoreThanSoManyWithinAnHourButFindThoseThatAre() {
        for (int i = 0; i < NOTICES_PER_HOUR; i++) {
            other(i);
            found(0);
            releaseNotice(i);
        }
        other(NOTICES_PER_HOUR);
        found(0);
        assertThat(engine.commandCount()).isEqualTo(NOTICES_PER_HOUR);
        assertThat(count(CallbackCounters.Result.NOTICE_LIMIT)).isEqualTo(1);
        other(0);
        found(1);
        assertThat(count(CallbackCounters.Result.UNREADABLE)).isEqualTo(NOTICES_PER_HOUR + 1);
        assertThat(answers).containsOnly("TRY_AGAIN");

        clockMs.addAndGet(3_600_000);
        other(NOTICES_PER_HOUR);
        found(0);
        assertThat(engine.commandCount()).isEqualTo(NOTICES_PER_HOUR + 1);
    }

    private void other(int event) {
        callback(ChannelAdapter.Verdict.UNREADABLE, n -> {
            unreadable(n);
            n.identify(new byte[] {(byte) event}, 0, 1);
        });
    }

    @Test
    void shouldTakeTheBodyForTheEventWhenTheChannelGivesNoOtherIdentity() {
        for (int i = 0; i < 2; i++) {
            callback(ChannelAdapter.Verdict.UNREADABLE, n -> n.problem = "nothing is there");
        }
        assertThat(engine.lookups.get(0).packedId())
                .isEqualTo(engine.lookups.get(1).packedId());
        found(0);
        assertThat(record(0).bodyHash).isEqualTo(record(0).eventHash).isEqualTo(BODY_HASH);
    }

    @Test
    void shouldKeepTextFromOutsideWithinBoundsAndHarmless() {
        callback(ChannelAdapter.Verdict.UNREADABLE, n -> {
            unreadable(n);
            n.transactionId = "9".repeat(500);
            n.orderId = "ordnung-ä";
            n.merchant = "m\u0000\ud800" + "é".repeat(100);
            n.kind = "é".repeat(100);
            n.refundId = "r-1";
        });
        found(0);
        final RecordView notice = record(0);
        assertThat(notice.transactionId).as("cut, it would be another's id").isEmpty();
        assertThat(notice.orderId).isEqualTo("ordnung-ä");
        assertThat(notice.merchant).as("cut or cleaned, it would be another's").isEmpty();
        assertThat(notice.event).as("text for people is cut").isEqualTo("é".repeat(32));
        assertThat(notice.moneyBack).as("it names a refund").isTrue();
    }

    @Test
    void shouldTryAgainWhenTheRingIsFullWhereverThatIs() {
        engine.full = true;
        callback(ChannelAdapter.Verdict.UNREADABLE, UnreadableTest::unreadable);
        engine.full = false;
        callback(ChannelAdapter.Verdict.UNREADABLE, UnreadableTest::unreadable);
        engine.full = true;
        found(0);
        assertThat(answers).containsExactly("TRY_AGAIN", "TRY_AGAIN");
        assertThat(count(CallbackCounters.Result.TRY_AGAIN)).isEqualTo(2);
    }

    @Test
    void shouldTakeAPaymentOrRefundWithoutAUsableIdForUnreadable() {
        callback(ChannelAdapter.Verdict.PAYMENT, n -> {
            payment(n);
            n.transactionId = "";
        });
        callback(ChannelAdapter.Verdict.REFUND, n -> {
            payment(n);
            n.refundId = "r".repeat(129);
        });
        found(0);
        found(0);
        assertThat(record(0).problem).isEqualTo("the transaction id is missing or longer than 128 bytes");
        assertThat(record(0).moneyBack).isFalse();
        assertThat(record(1).moneyBack).isTrue();
        assertThat(record(1).transactionId).isEqualTo("4200001234567");
    }

    @Test
    void shouldTakeAPaymentForUnreadableRatherThanAlterWhatDecides() {
        final Map<String, Consumer<Notification>> altered = new LinkedHashMap<>();
        altered.put("the merchant's id is longer than 64 bytes", n -> n.merchant = "1".repeat(65));
        altered.put("the currency is not three letters", n -> n.currency = "RMBY");
        altered.put("the part that will not be settled is out of range", n -> n.unsettledFen = 4_294_967_295L);
        altered.put("the transaction id is missing or longer than 128 bytes", n -> n.transactionId = "42\ud800");
        altered.forEach((problem, change) -> {
            callback(ChannelAdapter.Verdict.PAYMENT, n -> {
                payment(n);
                change.accept(n);
            });
            found(0);
            final RecordView notice = record(engine.commandCount() - 1);
            assertThat(notice.kind).isEqualTo(RecordKind.NOTICE);
            assertThat(notice.problem).isEqualTo(problem);
            assertThat(notice.merchant).isIn("", "1900000001");
            releaseNotice(engine.commandCount() - 1);
            clockMs.addAndGet(3_600_000);
        });
        assertThat(engine.commandCount()).isEqualTo(altered.size());
    }

    @Test
    void shouldTakeALongestMerchantAsItIsAndOneMoreOfARefundForUnreadable() {
        callback(ChannelAdapter.Verdict.PAYMENT, n -> {
            payment(n);
            n.merchant = "m".repeat(64);
        });
        final DonationCommandDecoder donation = new DonationCommandDecoder()
                .wrapAndApplyHeader(engine.command(0).bytes(), 0, new MessageHeaderDecoder());
        donation.skipTransactionId();
        donation.skipOrderId();
        donation.skipProject();
        donation.skipTeam();
        donation.skipItem();
        assertThat(donation.merchant()).isEqualTo("m".repeat(64));
        callback(ChannelAdapter.Verdict.REFUND, n -> {
            payment(n);
            n.refundId = "r-1";
            n.merchant = "m".repeat(65);
        });
        found(0);
        assertThat(record(1).moneyBack).isTrue();
        assertThat(record(1).merchant).isEmpty();
    }

    private static void order(Notification n, int parts) {
        n.kind = "TRANSACTION.SUCCESS";
        for (int i = 0; i < parts; i++) {
            final Notification part = n.addPart();
            payment(part);
            part.transactionId = "42000012345" + i;
            part.merchant = i == 1 ? "1900000002" : "1900000001";
        }
    }

    @Test
    void shouldAnswerACombinedOrderOnceWhenEveryPartIsJournaled() {
        callback(ChannelAdapter.Verdict.PAYMENTS, n -> order(n, 3));
        assertThat(engine.commandCount()).isEqualTo(3);
        final DonationCommandDecoder second = new DonationCommandDecoder()
                .wrapAndApplyHeader(engine.command(1).bytes(), 0, new MessageHeaderDecoder());
        second.skipTransactionId();
        second.skipOrderId();
        second.skipProject();
        second.skipTeam();
        second.skipItem();
        assertThat(second.merchant()).isEqualTo("1900000002");
        release(0, OutcomeCode.ACCEPTED);
        release(1, OutcomeCode.HELD);
        assertThat(answers).isEmpty();
        release(2, OutcomeCode.DUPLICATE);
        assertThat(answers).containsExactly("SUCCESS");
    }

    @Test
    void shouldTellACombinedOrderToTryAgainWhenAPartFoundNoRoom() {
        engine.refuseAfter = 2;
        callback(ChannelAdapter.Verdict.PAYMENTS, n -> order(n, 3));
        assertThat(engine.commandCount()).isEqualTo(2);
        release(0, OutcomeCode.ACCEPTED);
        assertThat(answers).isEmpty();
        release(1, OutcomeCode.ACCEPTED);
        assertThat(answers).containsExactly("TRY_AGAIN");
        engine.refuseAfter = Integer.MAX_VALUE;
        callback(ChannelAdapter.Verdict.PAYMENTS, n -> order(n, 3));
        release(2, OutcomeCode.DUPLICATE);
        release(3, OutcomeCode.DUPLICATE);
        release(4, OutcomeCode.ACCEPTED);
        assertThat(answers).containsExactly("TRY_AGAIN", "SUCCESS");
    }

    @Test
    void shouldBookReadablePartsAndWaitForTheNoticeOfTheOther() {
        final Consumer<Notification> mixed = n -> {
            order(n, 2);
            n.parts.get(1).problem = "amount.total_amount is missing";
        };
        callback(ChannelAdapter.Verdict.PAYMENTS, mixed);
        release(0, OutcomeCode.ACCEPTED);
        assertThat(answers).isEmpty();
        found(0);
        final RecordView notice = record(1);
        assertThat(notice.transactionId).isEqualTo("420000123451");
        assertThat(notice.event).isEqualTo("TRANSACTION.SUCCESS");
        final long sequence = releaseNotice(1);
        assertThat(answers).containsExactly("TRY_AGAIN");
        clockMs.addAndGet(WAIT_MS);
        callback(ChannelAdapter.Verdict.PAYMENTS, mixed);
        release(2, OutcomeCode.DUPLICATE);
        found(sequence);
        assertThat(answers).containsExactly("TRY_AGAIN", "SUCCESS");
    }

    @Test
    void shouldTellPartsOfOneOrderApartByTheirPlace() {
        callback(ChannelAdapter.Verdict.PAYMENTS, n -> {
            order(n, 2);
            n.parts.get(0).problem = "amount.total_amount is missing";
            n.parts.get(1).problem = "amount.total_amount is missing";
        });
        assertThat(engine.lookups.get(0).packedId())
                .isNotEqualTo(engine.lookups.get(1).packedId());
        callback(ChannelAdapter.Verdict.PAYMENTS, n -> n.kind = "TRANSACTION.SUCCESS");
        assertThat(engine.lookups).as("no part at all is unreadable too").hasSize(3);
    }

    private void aged(long ageMs) {
        callback(ChannelAdapter.Verdict.PAYMENT, n -> {
            payment(n);
            n.freshFromMs = clockMs.get() - ageMs;
        });
    }

    @Test
    void shouldNotTakeAnUnknownPaymentThatIsTooOld() {
        aged(MAX_AGE_MS + 1);
        assertThat(engine.commandCount()).isZero();
        final FakeEngine.Lookup lookup = found(0);
        assertThat(lookup.channel()).isEqualTo(ChannelCode.WECHATPAY.value());
        assertThat(answers).containsExactly("TRY_AGAIN");
        assertThat(count(CallbackCounters.Result.STALE)).isEqualTo(1);
        assertThat(engine.commandCount()).isZero();
    }

    @Test
    void shouldJournalAKnownPaymentAsTheDuplicateItIsWhateverItsAge() {
        aged(MAX_AGE_MS * 100);
        found(7);
        assertThat(engine.commandCount()).isEqualTo(1);
        release(0, OutcomeCode.DUPLICATE);
        assertThat(answers).containsExactly("SUCCESS");
        assertThat(count(CallbackCounters.Result.DUPLICATE)).isEqualTo(1);
    }

    @Test
    void shouldAskNothingWhenAPaymentIsYoungEnough() {
        aged(MAX_AGE_MS);
        callback(ChannelAdapter.Verdict.PAYMENT, UnreadableTest::payment);
        assertThat(engine.lookups).isEmpty();
        assertThat(engine.commandCount()).isEqualTo(2);
    }

    @Test
    void shouldTellSuccessAndCountWhenMoneyIsATest() {
        callback(ChannelAdapter.Verdict.TEST_MODE, UnreadableTest::payment);
        assertThat(answers).containsExactly("SUCCESS");
        assertThat(count(CallbackCounters.Result.TEST_MODE)).isEqualTo(1);
        assertThat(engine.commandCount()).isZero();
    }
}
