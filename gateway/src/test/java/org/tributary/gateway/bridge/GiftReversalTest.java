package org.tributary.gateway.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tributary.engine.codec.IdCodec;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.ContributionOutcomeEncoder;
import org.tributary.engine.codec.sbe.ContributionReversalCommandDecoder;
import org.tributary.engine.codec.sbe.ConversionKind;
import org.tributary.engine.codec.sbe.CutCode;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.gateway.bridge.callback.CallbackBridge;
import org.tributary.gateway.bridge.reply.CallbackCounters;
import org.tributary.gateway.channel.ContributionReader;
import org.tributary.gateway.http.CallbackAnswer;
import org.tributary.gateway.http.CallbackWorker;
import org.tributary.gateway.http.ReplySink;

/** Reversals of gifts in kind, from callback to answer. */
class GiftReversalTest {
    private static final int CONTRIBUTIONS = 1;
    private static final long NOW_MS = 1_700_000_000_000L;

    private final FakeEngine engine = new FakeEngine();
    private final List<String> answers = new ArrayList<>();
    private final ConcurrentLinkedQueue<Runnable> loop = new ConcurrentLinkedQueue<>();
    private final Map<Long, Long> reversals = new HashMap<>();
    private final OneChannel channel = new OneChannel();
    private final CallbackBridge bridge = new CallbackBridge(
            new BridgeSettings(new byte[32], 3_600_000, 259_200_000, 3, () -> NOW_MS, () -> 0),
            channel,
            engine,
            engine,
            held -> 0,
            new NoNotices(),
            gift -> reversals.getOrDefault(gift, 0L));
    private final CallbackWorker worker = bridge.newWorker(loop::add, () -> {});

    private static final class NoNotices implements OpenNotices {
        @Override
        public long recordedAtMs(final long sequence) {
            return ENDED;
        }

        @Override
        public int count() {
            return 0;
        }

        @Override
        public long[] recordedAfterMs(final long afterMs) {
            return new long[0];
        }
    }

    @BeforeEach
    void start() {
        bridge.start();
    }

    @AfterEach
    void close() {
        bridge.close();
    }

    /** Sends a reversal whose look-up of the gift is not answered yet. */
    private void reversal(final String id, final String reverses) {
        channel.contribution = (request, to) -> {
            to.clear();
            to.id = id;
            to.reverses = reverses;
            to.partner = "walk";
            to.atMs = NOW_MS;
            return ContributionReader.Verdict.REVERSAL;
        };
        send();
    }

    private long gift(final String id) {
        return gift(id, OutcomeCode.ACCEPTED);
    }

    private long gift(final String id, final OutcomeCode code) {
        channel.contribution = (request, to) -> {
            to.clear();
            to.id = id;
            to.partner = "walk";
            to.conversion = "steps";
            to.donor = "user-1";
            to.project = "kids-gallery";
            to.quantity = 10_000;
            to.atMs = NOW_MS;
            return ContributionReader.Verdict.CONTRIBUTION;
        };
        send();
        return release(code, 0);
    }

    private void send() {
        worker.handle(CONTRIBUTIONS, new OneChannel.Body("{}", NOW_MS), new ReplySink() {
            @Override
            public void answer(final CallbackAnswer answer) {
                answers.add(answer.name());
            }

            @Override
            public void answer(final int status, final String contentType, final byte[] body) {
                answers.add(status + " " + new String(body, StandardCharsets.UTF_8));
            }
        });
        runLoop();
    }

    private void runLoop() {
        for (Runnable task = loop.poll(); task != null; task = loop.poll()) {
            task.run();
        }
    }

    /** Journals the newest command. */
    private long release(final OutcomeCode code, final long original) {
        return release(code, ReasonCode.NONE, original);
    }

    private long release(final OutcomeCode code, final ReasonCode reason, final long original) {
        final UnsafeBuffer outcome = new UnsafeBuffer(new byte[128]);
        final ContributionOutcomeEncoder to = new ContributionOutcomeEncoder();
        to.wrapAndApplyHeader(outcome, 0, new MessageHeaderEncoder())
                .code(code)
                .reason(reason)
                .cut(CutCode.NONE)
                .conversionKind(ConversionKind.STEPS)
                .pool(0)
                .project(0)
                .givenFen(code == OutcomeCode.IGNORED ? 0 : 100)
                .flowers(0)
                .originalSequence(original)
                .linesCount(0);
        final long sequence =
                engine.release(bridge.router(), engine.command(engine.commandCount() - 1), outcome, to.limit());
        runLoop();
        return sequence;
    }

    private void found(final int lookup, final long sequence) {
        bridge.router().onLookup(engine.lookups.get(lookup).correlationId(), sequence);
        bridge.router().onBatchEnd(1, 1);
        runLoop();
    }

    private static String id(final FakeEngine.Lookup lookup) {
        return IdCodec.toString(new UnsafeBuffer(lookup.packedId()), 0, lookup.packedId().length);
    }

    /** Journals a gift and the record that reversed it under the id r-1. */
    private long reversedGift() {
        final long gift = gift("g-1");
        reversal("r-1", "g-1");
        found(0, gift);
        await().until(() -> engine.commandCount() == 2);
        final long first = release(OutcomeCode.REFUNDED, gift);
        reversals.put(gift, first);
        answers.clear();
        return gift;
    }

    private void answered(final String expected) {
        await().pollInSameThread().until(() -> {
            runLoop();
            return !answers.isEmpty();
        });
        assertThat(answers).containsExactly(expected);
    }

    @Test
    void shouldAnswerFirstReversalAndJournalNothingWhenGiftIsTakenBackUnderANewId() {
        final long gift = reversedGift();
        reversal("r-2", "g-1");
        found(1, gift);
        await().until(() -> engine.lookups.size() == 3);

        assertThat(id(engine.lookups.get(2))).isEqualTo("r-2");
        assertThat(engine.lookups.get(2).channel()).isEqualTo(ChannelCode.PARTNER.value());
        found(2, 0);

        answered("200 {\"sequence\":" + reversals.get(gift) + ",\"state\":\"duplicate\"}");
        assertThat(engine.commandCount()).isEqualTo(2);
        assertThat(bridge.counters().count(CONTRIBUTIONS, CallbackCounters.Result.DUPLICATE))
                .isEqualTo(1);
    }

    @Test
    void shouldAnswerFirstReversalAndJournalNothingWhenItComesAgain() {
        final long gift = reversedGift();
        reversal("r-1", "g-1");
        found(1, gift);
        await().until(() -> engine.lookups.size() == 3);
        found(2, reversals.get(gift));

        answered("200 {\"sequence\":" + reversals.get(gift) + ",\"state\":\"duplicate\"}");
        assertThat(engine.commandCount()).isEqualTo(2);
    }

    @Test
    void shouldAnswerIgnoredWhenTheIdIsOnRecordAndNeverWasAGift() {
        final long ignored = gift("g-1", OutcomeCode.IGNORED);
        answers.clear();
        reversal("r-1", "g-1");
        found(0, ignored);
        await().until(() -> engine.commandCount() == 2);
        final long record = release(OutcomeCode.IGNORED, ReasonCode.UNKNOWN_ORIGINAL, 0);

        answered("200 {\"sequence\":" + record
                + ",\"state\":\"ignored\",\"reason\":\"unknown-original\",\"amountFen\":0,\"lines\":[]}");
    }

    @Test
    void shouldTellToTryAgainAndJournalNothingWhileTheGiftMayStillCome() {
        reversal("r-1", "g-1");
        found(0, 0);

        answered("TRY_AGAIN");
        assertThat(engine.commandCount()).isZero();
    }

    @Test
    void shouldLetTheCoreSayConflictWhenIdIsKnownForSomethingElse() {
        final long gift = reversedGift();
        final long other = gift("g-2");
        answers.clear();
        reversal("g-2", "g-1");
        found(1, gift);
        await().until(() -> engine.lookups.size() == 3);
        found(2, other);
        await().until(() -> engine.commandCount() == 4);

        final ContributionReversalCommandDecoder command = new ContributionReversalCommandDecoder()
                .wrapAndApplyHeader(engine.command(3).bytes(), 0, new MessageHeaderDecoder());
        assertThat(command.originalSequence()).isEqualTo(gift);
        assertThat(answers).isEmpty();
    }

    @Test
    void shouldTellToTryAgainWhenTheRingIsFullForTheSecondLookUp() {
        final long gift = reversedGift();
        reversal("r-2", "g-1");
        engine.full = true;
        found(1, gift);

        answered("TRY_AGAIN");
        assertThat(engine.commandCount()).isEqualTo(2);
    }

    @Test
    void shouldAskForTheGiftAgainWhenAPlaceIsUsedAgain() {
        final long gift = reversedGift();
        reversal("r-2", "g-1");
        found(1, gift);
        await().until(() -> engine.lookups.size() == 3);
        found(2, 0);
        answered("200 {\"sequence\":" + reversals.get(gift) + ",\"state\":\"duplicate\"}");
        final long other = gift("g-2");

        reversal("r-3", "g-2");
        found(3, other);
        await().until(() -> engine.commandCount() == 4);

        final ContributionReversalCommandDecoder command = new ContributionReversalCommandDecoder()
                .wrapAndApplyHeader(engine.command(3).bytes(), 0, new MessageHeaderDecoder());
        assertThat(command.originalSequence()).isEqualTo(other);
        assertThat(command.quantity()).isEqualTo(10_000);
    }
}
