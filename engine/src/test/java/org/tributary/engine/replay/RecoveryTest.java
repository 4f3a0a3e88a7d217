package org.tributary.engine.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.core.port.SnapshotSource;
import org.tributary.engine.journal.AcceptedLoss;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.JournalDamagedException;
import org.tributary.engine.journal.RecordLocator;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.engine.journal.chronicle.PosixDisk;
import org.tributary.engine.snapshot.SnapshotBusyException;
import org.tributary.engine.snapshot.SnapshotDamagedException;
import org.tributary.engine.snapshot.SnapshotFile;
import org.tributary.engine.snapshot.SnapshotPart;
import org.tributary.engine.snapshot.SnapshotStore;
import org.tributary.engine.testing.CollectingListener;
import org.tributary.engine.testing.CountingMachine;
import org.tributary.engine.testing.TestEngine;

class RecoveryTest {
    @TempDir
    Path root;

    private final CollectingListener listener = new CollectingListener();
    private long nextId = 1;

    @Test
    void shouldReachTheSameStateWhenReplayedOverManyEpochs() {
        CountingMachine last = null;
        for (int epoch = 1; epoch <= 4; epoch++) {
            final Recovery.Result recovered = recover();
            if (last != null) {
                assertThat(recovered.machine().stateHash()).isEqualTo(last.stateHash());
            }
            assertThat(recovered.position().sequence()).isEqualTo(listener.count());
            last = (CountingMachine) recovered.machine();
            runOn(recovered, 500);
        }
        assertThat(recover().machine().stateHash()).isEqualTo(last.stateHash());
        assertThat(new DataDirectory(root).epochs()).hasSize(4);
        final Verifier.Report report = verify();
        assertThat(report.isGood()).isTrue();
        assertThat(report.lastSequence()).isEqualTo(listener.count());
        assertThat(report.counts().records()).isEqualTo(listener.count());
    }

    /** Journal and snapshots hold the seeds of random pools. */
    @Test
    void shouldLetOnlyTheOwnerReadWhenJournalAndSnapshotsAreWritten() throws IOException {
        runOn(recover(), 100);
        build();
        runOn(recover(), 100);

        final List<Path> all = new ArrayList<>();
        for (final String part : List.of("journal", "snapshots")) {
            try (Stream<Path> paths = Files.walk(root.resolve(part))) {
                paths.forEach(all::add);
            }
        }
        assertThat(all).hasSizeGreaterThan(7);
        for (final Path path : all) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .as(path.toString())
                    .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
        }
    }

    @Test
    void shouldReplayOnlyTheTailWhenThereIsASnapshot() {
        runOn(recover(), 700);
        final SnapshotBuilder.Built built = build();
        final long at = built.state().position().sequence();
        runOn(recover(), 300);
        final SumPart part = new SumPart();
        final Recovery.Result recovered = recovery(List.of(part)).run();
        assertThat(recovered.snapshotSequence()).isEqualTo(at);
        assertThat(recovered.replayedRecords()).isEqualTo(listener.count() - at);
        assertThat(recovered.passedOver()).isEmpty();
        assertThat(part.sum).isEqualTo((long) listener.count() * (listener.count() + 1) / 2);
        assertThat(recovered.machine().stateHash()).isEqualTo(fromTheStart().stateHash());
    }

    @Test
    void shouldPassOverASnapshotWhenAnyByteOfItIsDamaged() throws IOException {
        runOn(recover(), 50);
        build();
        runOn(recover(), 20);
        final Path newest = build().file();
        final byte[] good = Files.readAllBytes(newest);
        for (int at = 0; at < good.length; at++) {
            final byte[] bad = good.clone();
            bad[at] ^= 0x40;
            Files.write(newest, bad);
            assertThatThrownBy(() -> SnapshotFile.open(newest).close())
                    .as("byte %s", at)
                    .isInstanceOf(SnapshotDamagedException.class);
        }
        final Recovery.Result recovered = recovery(List.of(new SumPart())).run();
        assertThat(recovered.passedOver()).hasSize(1);
        assertThat(recovered.snapshotSequence()).isPositive();
        assertThat(recovered.machine().stateHash()).isEqualTo(fromTheStart().stateHash());
        Files.write(newest, java.util.Arrays.copyOf(good, good.length - 1));
        assertThat(recovery(List.of(new SumPart())).run().passedOver()).hasSize(1);
    }

    @Test
    void shouldKeepTwoSnapshotsAndStartOverWhenBothAreGone() throws IOException {
        for (int i = 0; i < 3; i++) {
            runOn(recover(), 10);
            build();
        }
        final List<Path> kept = new SnapshotStore(new DataDirectory(root)).newestFirst();
        assertThat(kept).hasSize(SnapshotStore.KEPT);
        for (final Path path : kept) {
            Files.write(path, new byte[10]);
        }
        final Recovery.Result recovered = recover();
        assertThat(recovered.snapshotSequence()).isZero();
        assertThat(recovered.passedOver()).hasSize(2);
        assertThat(recovered.replayedRecords()).isEqualTo(listener.count());
    }

    @Test
    void shouldStopAtTheFirstDifferenceWhenRulesHaveChanged() {
        runOn(recover(), 10);
        final ChronicleStore store = new ChronicleStore(new DataDirectory(root));
        final Recovery changed =
                new Recovery(new DataDirectory(root), store, () -> new CountingMachine(1), List.of(), Progress.NONE);
        assertThatThrownBy(changed::run)
                .isInstanceOf(ReplayDifferenceException.class)
                .hasMessageContaining("replay differs at sequence 1: the journal recorded the outcome");
        final Verifier.Report report =
                new Verifier<>(store, () -> new CountingMachine(1), machine -> Optional.empty()).run(Progress.NONE);
        assertThat(report.problem()).hasValueSatisfying(problem -> {
            assertThat(problem.kind()).isEqualTo(Verifier.Kind.DIFFERENCE);
            assertThat(problem.sequence()).isEqualTo(1);
        });
    }

    @Test
    void shouldReportABrokenLawWhenConservationFails() {
        runOn(recover(), 10);
        final Verifier.Report report = new Verifier<>(
                        new ChronicleStore(new DataDirectory(root)),
                        CountingMachine::new,
                        machine -> Optional.of("1 fen too many"))
                .run(Progress.NONE);
        assertThat(report.problem().orElseThrow().kind()).isEqualTo(Verifier.Kind.CONSERVATION);
    }

    @Test
    void shouldBuildSnapshotsAndFindRecordsBesideARunningEngine() {
        try (TestEngine engine = TestEngine.fresh(root, listener);
                RecordLocator locator = new ChronicleStore(engine.directory).locator()) {
            publish(engine, 2000);
            await().until(() -> listener.answers().size() == 2000);
            final SnapshotBuilder.Built built = build();
            assertThat(built.state().position().sequence()).isEqualTo(listener.count());
            publish(engine, 2000);
            await().until(() -> listener.answers().size() == 4000);
            for (int sequence = 1; sequence <= listener.count(); sequence += 37) {
                final int wanted = sequence;
                final List<String> found = new ArrayList<>();
                assertThat(locator.locate(sequence, record -> found.add(CollectingListener.text(record))))
                        .isTrue();
                assertThat(found).containsExactly(listener.records().get(wanted - 1));
            }
            assertThat(locator.locate(listener.count() + 1, record -> {})).isFalse();
        }
        assertThat(recover().replayedRecords()).isLessThan(listener.count());
    }

    @Test
    void shouldRefuseASnapshotThatIsAheadOfTheJournalUntilTheLossIsAccepted() throws IOException {
        runOn(recover(), 10);
        build();
        runOn(recover(), 10);
        build();
        cutLastEpoch();
        Files.delete(new DataDirectory(root).head());
        final Verifier.Report report = verify();
        assertThat(report.problem().orElseThrow().kind()).isEqualTo(Verifier.Kind.LOSS);
        final String word = AcceptedLoss.word(report.position());
        assertThatThrownBy(this::recover)
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageContaining("names sequence " + listener.count())
                .hasMessageContaining("--accept-loss " + word);
        final Recovery.Result recovered =
                recovery(List.of()).accepting(AcceptedLoss.parse(word)).run();
        assertThat(recovered.loss().orElseThrow().knownTo()).isEqualTo(listener.count());
        assertThat(recovered.passedOver()).singleElement().asString().contains("has no batch");
        assertThat(recovered.position().sequence()).isLessThan(listener.count());
    }

    /** A disk error on a snapshot must not stop a start whose journal is sound. */
    @Test
    void shouldPassOverASnapshotThatCannotBeRead() throws IOException {
        runOn(recover(), 30);
        final Path sound = build().file();
        runOn(recover(), 20);
        // Reading a directory fails with an I/O error, whoever reads.
        Files.createDirectory(sound.resolveSibling("snapshot-0000000000000000040.trs"));

        final Recovery.Result recovered = recovery(List.of(new SumPart())).run();

        assertThat(recovered.passedOver())
                .singleElement()
                .asString()
                .contains("snapshot-0000000000000000040.trs")
                .contains("can't be read");
        assertThat(recovered.snapshotSequence()).isPositive();
        assertThat(recovered.machine().stateHash()).isEqualTo(fromTheStart().stateHash());
    }

    /** The read models have read a half by then: they begin again with the snapshot before. */
    @Test
    void shouldGoOnFromAnOlderSnapshotWhenTheSecondReadingOfTheNewestFails() {
        runOn(recover(), 30);
        final long older = buildTwoParts().state().position().sequence();
        runOn(recover(), 20);
        final Path failing = buildTwoParts().file();
        final SpoilingPart spoiling = new SpoilingPart(failing);
        final SumPart second = new SecondPart();

        final Recovery.Result recovered = recovery(List.of(spoiling, second)).run();

        assertThat(recovered.snapshotSequence()).isEqualTo(older);
        assertRecovered(recovered, spoiling, second);
        assertThat(recovered.passedOver())
                .singleElement()
                .asString()
                .contains("was whole a moment ago")
                .contains("renamed to " + failing.getFileName() + ".unreadable");
        assertThat(failing).doesNotExist();
        assertThat(recovery(List.of(new SumPart())).run().passedOver()).isEmpty();
    }

    @Test
    void shouldReplayTheJournalWhenTheSecondReadingOfTheOnlySnapshotFails() {
        runOn(recover(), 30);
        final SpoilingPart spoiling = new SpoilingPart(buildTwoParts().file());
        final SumPart second = new SecondPart();

        final Recovery.Result recovered = recovery(List.of(spoiling, second)).run();

        assertThat(recovered.snapshotSequence()).isZero();
        assertThat(recovered.replayedRecords()).isEqualTo(listener.count());
        assertRecovered(recovered, spoiling, second);
    }

    /** The disk gives other bytes at the second reading: nothing but the checksum, or a reader that stumbles, tells. */
    @Test
    void shouldPassOverASnapshotOfWhichOneByteDiffersAtTheSecondReading() throws IOException {
        runOn(recover(), 30);
        final Path failing = buildTwoParts().file();
        final byte[] good = Files.readAllBytes(failing);
        final int offset = good.length - 2 * Integer.BYTES - Integer.BYTES - 2 * Long.BYTES - 1;
        good[offset] ^= 1;
        final SpoilingPart spoiling = new SpoilingPart(failing, good);
        final SumPart second = new SecondPart() {
            @Override
            public void readSnapshot(final SnapshotSource source) {
                super.readSnapshot(source);
                if (sum == (long) listener.count() * (listener.count() + 1) / 2) {
                    throw new AssertionError("the flipped bit is not in the part's sum: the test tests nothing");
                }
            }
        };

        final Recovery.Result recovered = recovery(List.of(spoiling, second)).run();

        assertThat(recovered.passedOver()).singleElement().asString().contains("section second");
        assertRecovered(recovered, spoiling, second);
    }

    private SnapshotBuilder.Built buildTwoParts() {
        final DataDirectory directory = new DataDirectory(root);
        return new SnapshotBuilder(
                        directory,
                        new ChronicleStore(directory),
                        CountingMachine::new,
                        List.of(new SumPart(), new SecondPart()))
                .build(Progress.NONE);
    }

    private void assertRecovered(final Recovery.Result recovered, final SumPart... parts) {
        for (final SumPart part : parts) {
            assertThat(part.sum).as(part.name()).isEqualTo((long) listener.count() * (listener.count() + 1) / 2);
        }
        assertThat(recovered.machine().stateHash()).isEqualTo(fromTheStart().stateHash());
    }

    @Test
    void shouldReplayTheJournalWhenSnapshotsCannotBeListed() throws IOException {
        runOn(recover(), 30);
        final Path snapshots = new DataDirectory(root).snapshots();
        try (var files = Files.list(snapshots)) {
            for (final Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(snapshots);
        Files.createSymbolicLink(snapshots, Path.of("/proc/self/fd/nothing"));

        assertThat(recover().replayedRecords()).isEqualTo(listener.count());
    }

    @Test
    void shouldKeepTheSnapshotItNamesWhenOthersAreAheadOfTheJournal() throws IOException {
        runOn(recover(), 10);
        final Path first = build().file();
        for (final String ahead : List.of("snapshot-0000000000000000900.trs", "snapshot-0000000000000000901.trs")) {
            Files.write(first.resolveSibling(ahead), new byte[] {1});
        }
        runOn(recover(), 10);

        final Path built = build().file();

        assertThat(built).isRegularFile();
        assertThat(recovery(List.of(new SumPart())).run().snapshotSequence()).isEqualTo(listener.count());
    }

    @Test
    void shouldRemoveWhatAKilledBuilderLeft() throws IOException {
        runOn(recover(), 10);
        final Path left = build().file().resolveSibling("writing-4711.tmp");
        Files.write(left, new byte[100_000]);
        new SnapshotStore(new DataDirectory(root)).removeUnfinished();
        assertThat(left).doesNotExist();
        Files.write(left, new byte[100_000]);
        runOn(recover(), 10);

        build();

        assertThat(left).doesNotExist();
    }

    @Test
    void shouldLetOneBuilderWorkAtATime() throws IOException {
        runOn(recover(), 10);
        final SnapshotStore store = new SnapshotStore(new DataDirectory(root));
        final Path left = new DataDirectory(root).snapshots().resolve("writing-4711.tmp");
        try (SnapshotStore.Building other = store.begin()) {
            Files.write(left, new byte[10]);
            assertThatThrownBy(this::build)
                    .isInstanceOf(SnapshotBusyException.class)
                    .hasMessageContaining("another process builds a snapshot");
            store.removeUnfinished();
            assertThat(left).as("the file of a builder at work").exists();
        }
        assertThat(build().file()).isRegularFile();
    }

    private void cutLastEpoch() throws IOException {
        final Path epoch = new DataDirectory(root).epochs().lastEntry().getValue();
        try (var files = Files.list(epoch)) {
            for (final Path file :
                    files.filter(path -> path.toString().endsWith(".cq4")).toList()) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    final long from = 524_560 + 92;
                    channel.write(ByteBuffer.allocate(1024 * 1024), from);
                }
            }
        }
    }

    private Recovery recovery(final List<SnapshotPart> parts) {
        final DataDirectory directory = new DataDirectory(root);
        return new Recovery(directory, new ChronicleStore(directory), CountingMachine::new, parts, Progress.NONE);
    }

    private Recovery.Result recover() {
        return recovery(List.of()).run();
    }

    private CountingMachine fromTheStart() {
        final CountingMachine machine = new CountingMachine();
        final CheckedReplay replay = new CheckedReplay(machine);
        try (var reader = new ChronicleStore(new DataDirectory(root)).reader()) {
            reader.read(1, replay);
        }
        return machine;
    }

    private SnapshotBuilder.Built build() {
        final DataDirectory directory = new DataDirectory(root);
        return new SnapshotBuilder(
                        directory, new ChronicleStore(directory), CountingMachine::new, List.of(new SumPart()))
                .build(Progress.NONE);
    }

    private Verifier.Report verify() {
        return new Verifier<>(
                        new ChronicleStore(new DataDirectory(root)), CountingMachine::new, machine -> Optional.empty())
                .run(Progress.NONE);
    }

    private void runOn(final Recovery.Result recovered, final int commands) {
        try (TestEngine engine = TestEngine.start(
                root,
                recovered.position(),
                recovered.machine(),
                TestEngine.SMALL_JOURNAL,
                new PosixDisk(),
                listener,
                context -> {})) {
            publish(engine, commands);
        }
    }

    private void publish(final TestEngine engine, final int commands) {
        for (int i = 0; i < commands; i++) {
            final long id = nextId++;
            engine.publish(id, (int) (id % 5 == 0 ? id % 4 : 0), 0, 16 + (int) (id % 200));
        }
    }

    private static class SecondPart extends SumPart {
        @Override
        public String name() {
            return "second";
        }
    }

    /** Has other bytes stand in a snapshot once its own section is read. */
    private static final class SpoilingPart extends SumPart {
        private final Path file;
        private final byte[] bytes;

        SpoilingPart(final Path file) {
            this(file, new byte[10]);
        }

        SpoilingPart(final Path file, final byte[] bytes) {
            this.file = file;
            this.bytes = bytes;
        }

        @Override
        public void readSnapshot(final SnapshotSource source) {
            super.readSnapshot(source);
            try {
                if (Files.exists(file)) {
                    Files.write(file, bytes);
                }
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
