package org.tributary.gateway.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.tributary.engine.codec.sbe.DonationOutcomeEncoder;
import org.tributary.engine.codec.sbe.DuplicateOutcomeEncoder;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.codec.sbe.NoticeOutcomeEncoder;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.record.RecordViewDecoder;
import org.tributary.gateway.bridge.callback.CallbackBridge;
import org.tributary.gateway.bridge.reply.CallbackCounters;
import org.tributary.gateway.bridge.reply.RetryReason;
import org.tributary.gateway.channel.ChannelAdapter;
import org.tributary.gateway.channel.Notification;
import org.tributary.gateway.http.CallbackAnswer;
import org.tributary.gateway.http.CallbackWorker;
import org.tributary.gateway.http.ReplySink;

/** A bridge between a channel and an engine, both played by the test. */
public abstract class BridgeScene {
    protected static final byte[] PEPPER = "pepper-of-thirty-two-bytes------".getBytes(StandardCharsets.US_ASCII);
    protected static final long WAIT_MS = 3_600_000;
    static final long MAX_AGE_MS = 259_200_000;
    static final int NOTICES_PER_HOUR = 3;

    protected final FakeEngine engine = new FakeEngine();
    protected final AtomicLong clockMs = new AtomicLong(1_700_000_000_000L);
    protected final AtomicLong nanos = new AtomicLong();
    protected final List<String> answers = new ArrayList<>();
    protected final ConcurrentLinkedQueue<Runnable> loop = new ConcurrentLinkedQueue<>();
    final Map<Long, Long> open = new HashMap<>();
    protected final OneChannel channel = new OneChannel();
    protected final CallbackBridge bridge = new CallbackBridge(
            new BridgeSettings(PEPPER, WAIT_MS, MAX_AGE_MS, NOTICES_PER_HOUR, clockMs::get, nanos::get),
            channel,
            engine,
            engine,
            held -> 0,
            new OpenNotices() {
                @Override
                public long recordedAtMs(final long sequence) {
                    return open.getOrDefault(sequence, ENDED);
                }

                @Override
                public int count() {
                    return open.size();
                }

                @Override
                public long[] recordedAfterMs(final long afterMs) {
                    return new long[0];
                }
            },
            gift -> 0);
    protected final CallbackWorker worker = bridge.newWorker(loop::add, () -> {});
    int lookedUp;

    @AfterEach
    protected void close() {
        bridge.close();
    }

    /** Delivers a callback in a separate round. */
    protected void callback(final ChannelAdapter.Verdict verdict, final Consumer<Notification> says) {
        callbackInRound(verdict, says);
        runLoop();
    }

    /** Delivers a callback in a round that does not end. */
    protected void callbackInRound(final ChannelAdapter.Verdict verdict, final Consumer<Notification> says) {
        channel.verdict = verdict;
        channel.says = says;
        worker.handle(0, new OneChannel.Body("body " + verdict), sink());
    }

    /** A sink that adds the answer's name to {@link #answers}. */
    protected ReplySink sink() {
        return new ReplySink() {
            @Override
            public void answer(final CallbackAnswer answer) {
                answers.add(answer.name());
            }

            @Override
            public void answer(final int status, final String contentType, final byte[] body) {
                throw new AssertionError("not for channels");
            }
        };
    }

    protected void runLoop() {
        for (Runnable task = loop.poll(); task != null; task = loop.poll()) {
            task.run();
        }
    }

    /** Answers the next look-up as the core does. */
    FakeEngine.Lookup found(final long sequence) {
        final FakeEngine.Lookup lookup = engine.lookups.get(lookedUp++);
        bridge.router().onLookup(lookup.correlationId(), sequence);
        bridge.router().onBatchEnd(1, 1);
        runLoop();
        return lookup;
    }

    long releaseNotice(final int command) {
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

    void release(final int command, final OutcomeCode code) {
        journal(command, code);
        runLoop();
    }

    /** Journals a command with an outcome; the loop does not run. */
    protected void journal(final int command, final OutcomeCode code) {
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
    }

    RecordView record(final int command) {
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

    protected long count(final CallbackCounters.Result result) {
        return bridge.counters().count(0, result);
    }

    /** Asserts that callbacks were asked for again so many times for this reason, and for no other. */
    protected void retried(final RetryReason reason, final long times) {
        for (final RetryReason any : RetryReason.values()) {
            assertThat(bridge.counters().retries(any)).as(any.label()).isEqualTo(any == reason ? times : 0);
        }
    }

    protected static void payment(final Notification n) {
        n.transactionId = "4200001234567";
        n.merchant = "1900000001";
        n.attachment = "p=kids-gallery";
        n.currency = "CNY";
        n.amountFen = 100;
        n.paidAtMs = 1_700_000_000_000L;
    }

    static void unreadable(final Notification n) {
        payment(n);
        n.kind = "TRANSACTION.SUCCESS";
        n.problem = "amount.total is missing";
        n.identify("event-1".getBytes(StandardCharsets.UTF_8), 0, 7);
    }
}
