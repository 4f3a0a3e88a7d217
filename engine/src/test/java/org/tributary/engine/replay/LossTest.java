package org.tributary.engine.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.journal.AcceptedLoss;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.Durability;
import org.tributary.engine.journal.Journal;
import org.tributary.engine.journal.JournalDamagedException;
import org.tributary.engine.journal.Loss;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.engine.journal.chronicle.PosixDisk;
import org.tributary.engine.journal.head.Heads;
import org.tributary.engine.record.RecordKind;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.record.RecordViewDecoder;
import org.tributary.engine.snapshot.SnapshotStore;
import org.tributary.engine.testing.CollectingListener;
import org.tributary.engine.testing.TestEngine;
import org.tributary.engine.testkit.Commands;

/** A loss of the journal's end: refused, or accepted by its exact last good record, and journaled. */
class LossTest {
    private static final int RECORDS = 2_000;

    @TempDir
    Path root;

    private DataDirectory directory() {
        return new DataDirectory(root);
    }

    private ChronicleStore store() {
        return new ChronicleStore(directory());
    }

    private Recovery recovery() {
        return new Recovery(directory(), store(), DonationCore::new, List.of(), Progress.NONE);
    }

    private Recovery.Result recover(final @Nullable AcceptedLoss word) {
        return recovery().accepting(word).run();
    }

    /** Publishes settings again and again, each a batch or part of one, and ends in order. */
    private void run(final Durability durability) {
        final Recovery.Result from = recover(null);
        try (TestEngine engine = TestEngine.start(
                root,
                from.position(),
                from.machine(),
                TestEngine.SMALL_JOURNAL.withDurability(durability),
                new PosixDisk(),
                new CollectingListener(),
                context -> {})) {
            for (int i = 0; i < RECORDS; i++) {
                while (!engine.engine
                        .ingress()
                        .tryPublish(
                                9, Commands.settings(), 0, Commands.settings().capacity())
                        .isTaken()) {
                    Thread.onSpinWait();
                }
            }
        }
    }

    private void zeroTheLast(final int bytes) throws IOException {
        final Path epoch = directory().epochs().lastEntry().getValue();
        try (Stream<Path> files = Files.list(epoch);
                RandomAccessFile file = new RandomAccessFile(
                        files.filter(path -> path.toString().endsWith(".cq4"))
                                .findFirst()
                                .orElseThrow()
                                .toFile(),
                        "rw")) {
            long end = file.length();
            final byte[] block = new byte[4096];
            for (boolean zeros = true; zeros; ) {
                end -= block.length;
                file.seek(end);
                file.readFully(block);
                for (final byte each : block) {
                    zeros &= each == 0;
                }
            }
            file.seek(end + block.length - bytes);
            file.write(new byte[bytes]);
        }
    }

    private Verifier.Report verify() {
        return new Verifier<>(store(), DonationCore::new, core -> java.util.Optional.empty())
                .expecting(new SnapshotStore(directory()).witnesses())
                .run(Progress.NONE);
    }

    private List<RecordView> records() {
        final List<RecordView> all = new ArrayList<>();
        final RecordViewDecoder decoder = new RecordViewDecoder();
        try (var reader = store().reader()) {
            reader.read(1, record -> {
                final RecordView view = new RecordView();
                decoder.decode(view, record);
                all.add(view);
            });
        }
        return all;
    }

    private void goOn(final Recovery.Result recovered) {
        try (Journal journal = store().begin(recovered.position(), TestEngine.SMALL_JOURNAL, () -> 5)) {
            LossRecord.journal(recovered.loss().orElseThrow(), recovered.machine(), journal, List.of(), () -> 5);
        }
    }

    @ParameterizedTest
    @EnumSource(Durability.class)
    void shouldRefuseAndThenGoOnWithTheAcceptedWordWhenAClosedJournalLostItsEnd(final Durability durability)
            throws IOException {
        run(durability);
        new SnapshotBuilder(directory(), store(), DonationCore::new, List.of()).build(Progress.NONE);
        zeroTheLast(100 * 1024);

        final Verifier.Report report = verify();
        assertThat(report.isGood()).isFalse();
        final long last = report.position().sequence();
        assertThat(last).isLessThan(RECORDS);
        final String word = AcceptedLoss.word(report.position());
        assertThat(report.problem().orElseThrow().message()).contains(word);
        assertThatThrownBy(() -> recover(null))
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageContaining(word);
        assertThatThrownBy(() -> recover(AcceptedLoss.parse(word.replaceFirst("^\\d+", "3"))))
                .isInstanceOf(JournalDamagedException.class);

        final Recovery.Result recovered = recover(AcceptedLoss.parse(word));
        assertThat(recovered.position().sequence()).isEqualTo(last);
        goOn(recovered);
        assertThat(new SnapshotStore(directory()).setAsideAfter(recovered.position()))
                .hasSize(1);

        final List<RecordView> records = records();
        assertThat(records).hasSize((int) last + 1);
        assertThat(records.get((int) last).kind).isEqualTo(RecordKind.LOSS);
        assertThat(verify().problem()).isEmpty();
        assertThat(recover(null).loss()).isEmpty();
        assertThatThrownBy(() -> recover(AcceptedLoss.parse(word)))
                .as("the word fits one loss only")
                .hasMessageContaining("fits no loss");
    }

    @Test
    void shouldGoOnByItselfWhenAPowerLossAtProcessTookOnlyWhatWasNotSynced() throws IOException {
        unsynced();
        Heads.bootedSince(directory(), Durability.PROCESS);
        assertThat(verify().isGood()).as("verify says so all the same").isFalse();
        final Recovery.Result recovered = recover(null);
        assertThat(recovered.loss().orElseThrow().byPowerLoss()).isTrue();
        goOn(recovered);
        assertThat(records()).last().extracting(record -> record.kind).isEqualTo(RecordKind.LOSS);
        assertThat(verify().isGood()).isTrue();
    }

    /** What the power took was named by nothing that it left: the end is whole, and all the same answers may be missing. */
    @Test
    void shouldJournalALossWhenTheMachineBootedAndNothingShowsWhatIsMissing() throws IOException {
        run(Durability.PROCESS);
        reopened(Durability.PROCESS);
        Heads.bootedSince(directory(), Durability.PROCESS);

        final Loss loss = recover(null).loss().orElseThrow();
        assertThat(loss.byPowerLoss()).isTrue();
        assertThat(loss.knownTo()).isEqualTo(loss.last().sequence()).isEqualTo(RECORDS);
        goOn(recover(null));
        assertThat(records()).last().extracting(record -> record.kind).isEqualTo(RecordKind.LOSS);
        assertThat(recover(null).loss()).as("once").isEmpty();
    }

    @Test
    void shouldJournalNoLossWhenTheJournalWasClosedInOrder() throws IOException {
        run(Durability.PROCESS);
        Heads.bootedSinceTheEnd(directory());
        assertThat(recover(null).loss()).isEmpty();
    }

    @Test
    void shouldJournalNoLossWhenAllWasSyncedBeforeItWasAnswered() throws IOException {
        run(Durability.DEVICE);
        reopened(Durability.DEVICE);
        Heads.bootedSince(directory(), Durability.DEVICE);
        assertThat(recover(null).loss()).isEmpty();
    }

    /** A server begins an epoch and is killed before its first record. */
    private void reopened(final Durability durability) {
        store().begin(recover(null).position(), TestEngine.SMALL_JOURNAL.withDurability(durability), () -> 5)
                .abandon();
    }

    @Test
    void shouldRefuseWhenTheMachineHasNotBootedOrTheDurabilityWasDevice() throws IOException {
        unsynced();
        assertThatThrownBy(() -> recover(null)).hasMessageContaining("--accept-loss");
        Heads.bootedSince(directory(), Durability.DEVICE);
        assertThatThrownBy(() -> recover(null)).hasMessageContaining("--accept-loss");
    }

    @Test
    void shouldRefuseWhenTheBootThatWroteTheHeadIsUnknown() throws IOException {
        unsynced();
        Heads.writtenIn(directory(), Durability.PROCESS, "");
        assertThatThrownBy(() -> recover(null)).hasMessageContaining("--accept-loss");
    }

    /** Only a start journals a loss: a snapshot or a backup made before would hide it. */
    @Test
    void shouldMakeNoSnapshotBeforeALossIsJournaled() throws IOException {
        unsynced();
        Heads.bootedSince(directory(), Durability.PROCESS);
        assertThatThrownBy(() ->
                        new SnapshotBuilder(directory(), store(), DonationCore::new, List.of()).build(Progress.NONE))
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageContaining("start the engine on this directory once");
        assertThat(new SnapshotStore(directory()).newestFirst()).isEmpty();

        goOn(recover(null));
        final SnapshotBuilder.Built built =
                new SnapshotBuilder(directory(), store(), DonationCore::new, List.of()).build(Progress.NONE);
        assertThat(built.file()).exists();
    }

    @Test
    void shouldTellOfALossWhenARecordIsJournaledWithoutAnEngine() throws IOException {
        unsynced();
        Heads.bootedSince(directory(), Durability.PROCESS);
        final OfflineRecord.Result result = new OfflineRecord(
                        directory(), store(), DonationCore::new, TestEngine.SMALL_JOURNAL, () -> 5)
                .append(new StepOver("why", "ops").ofPool("nowhere"), 5, Progress.NONE);
        assertThat(result.loss().orElseThrow().byPowerLoss()).isTrue();
        assertThat(records()).extracting(record -> record.kind).endsWith(RecordKind.LOSS, RecordKind.STEP_OVER);
        assertThat(verify().isGood()).isTrue();
    }

    /** A process that was killed before its records were synced, and whose newest bytes are gone. */
    private void unsynced() throws IOException {
        directory().lock().close();
        final Journal journal = store().begin(recover(null).position(), TestEngine.SMALL_JOURNAL, () -> 5);
        final DonationCore core = new DonationCore();
        for (int i = 0; i < 600; i++) {
            OneCommandUnsynced.append(Commands.settings(), core, journal);
        }
        journal.abandon();
        zeroTheLast(50 * 1024);
    }

    /** Appends without a sync. */
    private static final class OneCommandUnsynced {
        static void append(final org.agrona.DirectBuffer command, final DonationCore core, final Journal journal) {
            final var frame = new org.tributary.engine.journal.BatchFrame(4096);
            frame.begin(5, core.lastSequence() + 1);
            core.onCommand(
                    5,
                    command,
                    0,
                    command.capacity(),
                    (sequence, from, offset, length) ->
                            frame.add(command, 0, command.capacity(), from, offset, length));
            journal.append(frame);
        }
    }
}
