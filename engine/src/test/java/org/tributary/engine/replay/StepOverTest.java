package org.tributary.engine.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.tributary.engine.testkit.PoisonedCore.POISON_FEN;
import static org.tributary.engine.testkit.TestCampaigns.DAY_MS;
import static org.tributary.engine.testkit.TestCampaigns.HOUR_MS;
import static org.tributary.engine.testkit.TestCampaigns.OPENS_MS;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.campaign.CampaignEncoder;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.PoolAction;
import org.tributary.engine.codec.sbe.PoolEventKind;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.engine.journal.chronicle.PosixDisk;
import org.tributary.engine.pipeline.ReleaseListener;
import org.tributary.engine.pipeline.decide.UndecidableCommandException;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.record.RecordKind;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.record.RecordViewDecoder;
import org.tributary.engine.snapshot.SnapshotPart;
import org.tributary.engine.testing.TestEngine;
import org.tributary.engine.testkit.Commands;
import org.tributary.engine.testkit.CoreDriver;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.PoisonedCore;
import org.tributary.engine.testkit.Refunds;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.engine.testkit.TestPools;

/** Planted faults, through the real engine, journal and recovery: the process stops, and each has its way out. */
class StepOverTest {
    @TempDir
    Path root;

    private Supplier<StateMachine> core = PoisonedCore::new;
    private final AtomicLong now = new AtomicLong(OPENS_MS + 5);
    private final AtomicReference<Throwable> fatal = new AtomicReference<>();
    private final AtomicReference<byte[]> stopped = new AtomicReference<>();
    private final AtomicReference<String> pool = new AtomicReference<>();
    private final List<RecordView> released = new ArrayList<>();
    private final RecordViewDecoder decoder = new RecordViewDecoder();

    private DataDirectory directory() {
        return new DataDirectory(root);
    }

    private Recovery.Result recover() {
        return new Recovery(directory(), new ChronicleStore(directory()), core, List.of(), (s, b) -> {}).run();
    }

    private TestEngine start() {
        fatal.set(null);
        stopped.set(null);
        final Recovery.Result recovered = recover();
        return TestEngine.start(
                root,
                recovered.position(),
                recovered.machine(),
                TestEngine.SMALL_JOURNAL,
                new PosixDisk(),
                new Decoding(),
                context -> context.clockMs(now::get)
                        .fatalErrorHandler((stage, error) -> fatal.set(error))
                        .commandFaults((sha256, command, poolId, error) -> {
                            stopped.set(command);
                            pool.set(poolId);
                            return "way out for " + sha256;
                        }));
    }

    private void begin(final TestCampaigns campaign) {
        try (TestEngine engine = start()) {
            publish(engine, Commands.settings());
            CampaignEncoder.commands(campaign.build(), 0, "ops", new byte[32])
                    .forEach(command -> publish(engine, command));
        }
    }

    private void publish(final TestEngine engine, final DirectBuffer command) {
        assertThat(engine.engine
                        .ingress()
                        .tryPublish(9, command, 0, command.capacity())
                        .isTaken())
                .isTrue();
    }

    /** Publishes a command that stops the engine; nothing of it is journaled. */
    private void stops(final DirectBuffer command) {
        final long before = recover().position().sequence();
        final TestEngine engine = start();
        publish(engine, command);
        await().until(() -> fatal.get() != null);
        engine.close();
        assertThat(fatal.get()).isInstanceOf(UndecidableCommandException.class);
        assertThat(recover().position().sequence()).isEqualTo(before);
    }

    private List<RecordView> sends(final DirectBuffer... commands) {
        released.clear();
        try (TestEngine engine = start()) {
            for (final DirectBuffer command : commands) {
                publish(engine, command);
            }
        }
        assertThat(fatal.get()).isNull();
        return List.copyOf(released);
    }

    private OfflineRecord.Result stepOver(final DirectBuffer word) {
        try (DataDirectory.Lock lock = directory().lock()) {
            return new OfflineRecord(
                            directory(),
                            new ChronicleStore(directory()),
                            PoisonedCore::new,
                            TestEngine.SMALL_JOURNAL,
                            now::get)
                    .append(word, now.get(), (s, b) -> {});
        }
    }

    private static StepOver word() {
        return new StepOver("seen to stop the engine", "ops");
    }

    /** From the start, and from a snapshot, the journal replays to the same state. */
    private PoisonedCore same() {
        final byte[] hash = recover().machine().stateHash();
        new SnapshotBuilder(directory(), new ChronicleStore(directory()), PoisonedCore::new, List.<SnapshotPart>of())
                .build((s, b) -> {});
        final Recovery.Result fromSnapshot = recover();
        assertThat(fromSnapshot.snapshotSequence()).isPositive();
        assertThat(fromSnapshot.machine().stateHash()).isEqualTo(hash);
        final PoisonedCore core = (PoisonedCore) fromSnapshot.machine();
        core.core().checkConservation();
        return core;
    }

    @Test
    void shouldNameTheRecordAndChangeNothingWhenAReleaseCannotDecideWhatIsJournaled() {
        core = DonationCore::new;
        begin(TestCampaigns.usual());
        assertThat(sends(new Payments("t1").amount(POISON_FEN).encode())).hasSize(1);
        final JournalPosition end = recover().position();

        core = PoisonedCore::new;
        assertThatThrownBy(this::recover)
                .isInstanceOf(ReplayDifferenceException.class)
                .hasMessageContaining("can't decide record " + end.sequence() + ", which the journal holds")
                .hasMessageContaining("start the release that wrote it");
        core = DonationCore::new;
        assertThat(recover().position()).isEqualTo(end);
    }

    @Test
    void shouldHoldAPaymentWhenItsCommandIsSteppedOver() {
        begin(TestCampaigns.usual());
        final DirectBuffer poison = new Payments("t1").amount(POISON_FEN).encode();
        stops(poison);
        assertThat(fatal.get()).hasMessageContaining(StepOver.sha256(stopped.get()));
        assertThat(fatal.get()).hasMessageContaining("way out for");
        // The retry carries another time, and stops the engine again.
        final DirectBuffer retry =
                new Payments("t1").amount(POISON_FEN).paidAt(OPENS_MS + 4).encode();
        stops(retry);
        final OfflineRecord.Result result = stepOver(word().ofCommand(stopped.get()));
        assertThat(result.reason()).isEqualTo(ReasonCode.NONE);
        assertThat(stepOver(word().ofCommand(stopped.get())).reason()).isEqualTo(ReasonCode.NO_CHANGE);

        final List<RecordView> records = sends(
                new Payments("t2").encode(),
                poison,
                retry,
                new Payments("t3").amount(200).encode());
        assertThat(records).hasSize(4);
        assertThat(records.get(1).code).isEqualTo(OutcomeCode.HELD);
        assertThat(records.get(1).reason).isEqualTo(ReasonCode.STEPPED_OVER);
        assertThat(records.get(1).amountFen).isEqualTo(POISON_FEN);
        assertThat(records.get(2).code).isEqualTo(OutcomeCode.DUPLICATE);
        assertThat(records.get(2).originalSequence).isEqualTo(records.get(1).sequence);
        assertThat(records.get(3).code).isEqualTo(OutcomeCode.ACCEPTED);
        final PoisonedCore core = same();
        assertThat(core.core().state().ledger().heldFen()).isEqualTo(POISON_FEN);
        // Another payment of the kind is not stepped over.
        stops(new Payments("t4").amount(POISON_FEN).encode());
    }

    @Test
    void shouldHoldARefundWholeWhenItsCommandIsSteppedOver() {
        begin(TestCampaigns.usual());
        final CoreDriver twin = CoreDriver.of(TestCampaigns.usual()).at(now.get());
        final DirectBuffer payment = new Payments("t1").amount(1_000).encode();
        assertThat(twin.send(payment).get(0).sequence).isEqualTo(sends(payment).get(0).sequence);
        final DirectBuffer poison = new Refunds("t1").part("r1", POISON_FEN).encode(twin);
        stops(poison);
        stepOver(word().ofCommand(stopped.get()));

        final List<RecordView> records = sends(poison, poison);
        assertThat(records.get(0).code).isEqualTo(OutcomeCode.HELD);
        assertThat(records.get(0).reason).isEqualTo(ReasonCode.STEPPED_OVER);
        assertThat(records.get(0).refundFen).isZero();
        assertThat(records.get(0).excessFen).isEqualTo(POISON_FEN);
        assertThat(records.get(1).code).isEqualTo(OutcomeCode.DUPLICATE);
        final PoisonedCore core = same();
        assertThat(core.core().state().ledger().excessFen()).isEqualTo(POISON_FEN);
        assertThat(core.core().state().ledger().campaign().refundedFen()).isZero();
    }

    @Test
    void shouldReleaseASteppedOverRefundWhenItIsReversed() {
        begin(TestCampaigns.usual());
        final CoreDriver twin = CoreDriver.of(TestCampaigns.usual()).at(now.get());
        final DirectBuffer payment = new Payments("t1").amount(1_000).encode();
        assertThat(twin.send(payment).get(0).sequence).isEqualTo(sends(payment).get(0).sequence);
        final DirectBuffer poison = new Refunds("t1").part("r1", POISON_FEN).encode(twin);
        stops(poison);
        stepOver(word().ofCommand(stopped.get()));
        sends(poison);

        final DirectBuffer reversal = new Refunds("t1").part("r1", 0).encodeReversed(twin, 0);
        final DirectBuffer rest = new Refunds("t1").part("r2", 1_000).encode(twin);
        final List<RecordView> records = sends(reversal, reversal, rest);

        assertThat(records.get(0).code).isEqualTo(OutcomeCode.REFUNDED);
        assertThat(records.get(0).refundFen)
                .as("it was never taken from the donation")
                .isZero();
        assertThat(records.get(0).excessFen).isEqualTo(-POISON_FEN);
        assertThat(records.get(1).code).isEqualTo(OutcomeCode.DUPLICATE);
        assertThat(records.get(2).code).isEqualTo(OutcomeCode.REFUNDED);
        assertThat(records.get(2).refundFen).as("the donation was whole").isEqualTo(1_000);
        final PoisonedCore core = same();
        assertThat(core.core().state().ledger().excessFen()).isZero();
        assertThat(core.core().state().ledger().campaign().refundedFen()).isEqualTo(1_000);
    }

    @Test
    void shouldIgnoreAnAdminCommandWhenItIsSteppedOver() {
        begin(TestCampaigns.usual().pool(TestPools.fixed("a", 100).budget(1_000)));
        final DirectBuffer command = Commands.pool(PoolAction.ADD_BUDGET, "a", 500);
        final byte[] bytes = new byte[command.capacity()];
        command.getBytes(0, bytes);
        stepOver(word().ofCommand(bytes));
        final List<RecordView> records = sends(command, Commands.pool(PoolAction.ADD_BUDGET, "a", 501));
        assertThat(records.get(0).code).isEqualTo(OutcomeCode.IGNORED);
        assertThat(records.get(0).reason).isEqualTo(ReasonCode.STEPPED_OVER);
        assertThat(records.get(1).code).isEqualTo(OutcomeCode.ACCEPTED);
        assertThat(same().core().state().registry().pool(0).budgetFen()).isEqualTo(1_501);
    }

    @Test
    void shouldSuspendThePoolAndMeetOtherDeadlinesWhenAPulseIsSteppedOver() {
        begin(TestCampaigns.usual()
                .pool(TestPools.fixed(PoisonedCore.POISONED_POOL, 10)
                        .priority(1)
                        .slots(HOUR_MS, 2 * HOUR_MS, 100, true))
                .addPool(TestPools.fixed("other", 10).priority(2).slots(HOUR_MS, 2 * HOUR_MS, 100, true)));
        now.set(OPENS_MS + 3 * HOUR_MS);
        final DirectBuffer payment = new Payments("t1").encode();
        stops(payment);
        assertThat(pool.get()).isEqualTo(PoisonedCore.POISONED_POOL);
        assertThat(stepOver(word().ofPool("nowhere")).reason()).isEqualTo(ReasonCode.UNKNOWN_POOL);
        final OfflineRecord.Result result = stepOver(word().ofPool(pool.get()));
        assertThat(result.reason()).isEqualTo(ReasonCode.NONE);

        now.set(OPENS_MS + DAY_MS + HOUR_MS + 1);
        final List<RecordView> records = sends(
                payment, new Payments("t2").paidAt(OPENS_MS + DAY_MS + HOUR_MS).encode());
        final List<RecordView> closings = records.stream()
                .filter(record -> record.poolEvent == PoolEventKind.SLOT_CARRIED)
                .toList();
        assertThat(closings).hasSize(1);
        assertThat(closings.get(0).linePool[0]).isEqualTo(otherIndex());
        final RecordView last = records.get(records.size() - 1);
        assertThat(last.code).isEqualTo(OutcomeCode.ACCEPTED);
        assertThat(last.lineCount).isEqualTo(1);
        assertThat(last.linePool[0]).isEqualTo(otherIndex());
        same();
        // Resumed under the same fault, it stops again: nothing of its deadline is lost.
        stops(Commands.pool(PoolAction.RESUME, PoisonedCore.POISONED_POOL, 0), new Payments("t3").encode());
    }

    private void stops(final DirectBuffer first, final DirectBuffer then) {
        final TestEngine engine = start();
        publish(engine, first);
        publish(engine, then);
        await().until(() -> fatal.get() != null);
        engine.close();
        assertThat(pool.get()).isEqualTo(PoisonedCore.POISONED_POOL);
    }

    private int otherIndex() {
        return ((PoisonedCore) recover().machine())
                .core()
                .state()
                .registry()
                .poolNames()
                .indexOf(new org.agrona.concurrent.UnsafeBuffer("other".getBytes()), 0, 5);
    }

    @Test
    void shouldTellWhoAndWhyWhenARecordIsAStepOver() {
        begin(TestCampaigns.usual().pool(TestPools.fixed("a", 100)));
        stepOver(word().ofPool("a"));
        final List<RecordView> all = new ArrayList<>();
        try (var reader = new ChronicleStore(directory()).reader()) {
            reader.read(1, Long.MAX_VALUE, record -> {
                final RecordView view = new RecordView();
                decoder.decode(view, record);
                all.add(view);
            });
        }
        final RecordView last = all.get(all.size() - 1);
        assertThat(last.kind).isEqualTo(RecordKind.STEP_OVER);
        assertThat(last.actor).isEqualTo("ops");
    }

    @Test
    void shouldRefuseWhatCannotBeSteppedOver() {
        assertThatThrownBy(() -> word().ofCommand(bytes(Commands.pulse())))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> word().ofCommand(bytes(Commands.settings())))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> word().ofCommand(new byte[3])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new StepOver(" ", "ops")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new StepOver("x".repeat(201), "ops")).isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] bytes(final DirectBuffer buffer) {
        final byte[] bytes = new byte[buffer.capacity()];
        buffer.getBytes(0, bytes);
        return bytes;
    }

    private final class Decoding implements ReleaseListener {
        @Override
        public void onRecord(final long correlationId, final JournalRecord record) {
            final RecordView view = new RecordView();
            decoder.decode(view, record);
            released.add(view);
        }

        @Override
        public void onLookup(final long correlationId, final long sequence) {}

        @Override
        public void onBatchEnd(final long lastSequence, final long timestampMs) {}
    }
}
