package org.tributary.engine.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.rollcycles.LargeRollCycles;
import net.openhft.chronicle.wire.DocumentContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.journal.BatchFormat;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.Durability;
import org.tributary.engine.journal.JournalFullException;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.JournalSettings;

class ChronicleJournalTest {
    @TempDir
    Path root;

    private JournalFixture fixture;

    @BeforeEach
    void setUp() throws IOException {
        fixture = new JournalFixture(root);
    }

    @Test
    void shouldReadTheSameExcerptsAsChroniclesOwnTailer() {
        fixture.epoch(JournalPosition.START, 20, 20);
        final List<Long> excerpts = fixture.excerpts(fixture.lastFile());
        int seen = 0;
        try (SingleChronicleQueue queue = SingleChronicleQueueBuilder.binary(fixture.directory.epoch(1))
                        .rollCycle(LargeRollCycles.LARGE_DAILY)
                        .readOnly(true)
                        .build();
                ExcerptTailer tailer = queue.createTailer()) {
            for (boolean more = true; more; ) {
                try (DocumentContext document = tailer.readingDocument()) {
                    more = document.isPresent();
                    if (more) {
                        assertThat(document.wire().bytes().readPosition()).isEqualTo(excerpts.get(seen++) + 4);
                    }
                }
            }
        }
        assertThat(seen).isEqualTo(excerpts.size()).isEqualTo(21);
    }

    @Test
    void shouldRollBetweenBatchesWhenACycleFileHasItsSize() {
        final ChronicleJournal journal = fixture.open(JournalPosition.START);
        long appended = 0;
        while (journal.writtenBytes() < 20 * JournalFixture.MIB) {
            fixture.append(journal, 3, 50_000);
            appended += 3;
            journal.sync();
            journal.maintain();
            assertThat(journal.hasRoom()).isTrue();
        }
        journal.close();
        assertThat(EpochChain.cycleFiles(fixture.directory.epoch(1))).hasSizeBetween(4, 5);
        assertThat(fixture.read())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, appended).boxed().toList());
        try (ChronicleJournalReader reader = new ChronicleJournalReader(fixture.directory)) {
            assertThat(reader.read(appended / 2, appended / 2 + 10, record -> {}))
                    .isEqualTo(appended / 2 + 10);
        }
    }

    /** A process that is killed again and again must not fill the disk with what each had reserved. */
    @Test
    void shouldGiveBackTheReserveOfProcessesThatWereKilled() throws Exception {
        final JournalSettings settings = new JournalSettings(
                Durability.PROCESS,
                64 * JournalFixture.MIB,
                JournalFixture.MIB,
                64 * JournalFixture.MIB,
                JournalFixture.TINY.blockBytes(),
                1_000);
        JournalPosition position = JournalPosition.START;
        final List<ChronicleJournal> killed = new ArrayList<>();
        final List<byte[]> contents = new ArrayList<>();
        for (int start = 0; start < 3; start++) {
            // Neither closed nor abandoned: the files stay as kill -9 leaves them.
            killed.add(ChronicleJournal.open(fixture.directory, position, settings, new PosixDisk(), () -> 1));
            fixture.append(killed.get(start), 3, 1_000);
            contents.add(Files.readAllBytes(fixture.lastFile()));
            try (ChronicleJournalReader reader = new ChronicleJournalReader(fixture.directory)) {
                reader.read(1, Long.MAX_VALUE, record -> {});
                position = reader.position();
            }
        }

        long used = 0;
        for (int epoch = 1; epoch <= 3; epoch++) {
            final Path file =
                    EpochChain.cycleFiles(fixture.directory.epoch(epoch)).get(0);
            assertThat(Files.readAllBytes(file)).as("not a byte changes").isEqualTo(contents.get(epoch - 1));
            used += allocated(file);
        }
        assertThat(used).as("one reserve, not three").isLessThan((64 + 3 * 20) * JournalFixture.MIB);
        killed.forEach(ChronicleJournal::abandon);
    }

    private static long allocated(final Path file) throws Exception {
        final Process stat = new ProcessBuilder("stat", "-c", "%b", file.toString()).start();
        final String blocks = new String(stat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        return Long.parseLong(blocks) * 512;
    }

    @Test
    void shouldCommitNothingWhenWritingAnExcerptFails() {
        final ChronicleJournal journal = fixture.open(JournalPosition.START);
        fixture.append(journal, 3, 50);
        assertThatThrownBy(() -> journal.write(new byte[10], 20)).isInstanceOf(Exception.class);
        fixture.append(journal, 3, 50);
        journal.close();
        assertThat(fixture.read()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    }

    @Test
    void shouldRefuseNewCommandsBeforeTheReserveEndsAndTakeThemAgainWhenThereIsSpace() {
        final LimitedDisk disk = new LimitedDisk(64 * JournalFixture.MIB);
        final ChronicleJournal journal =
                ChronicleJournal.open(fixture.directory, JournalPosition.START, JournalFixture.TINY, disk, () -> 1);
        disk.usable = 0;
        while (journal.hasRoom()) {
            fixture.append(journal, 3, 10_000);
            journal.maintain();
        }
        assertThat(journal.reserveLeftBytes())
                .isLessThanOrEqualTo(JournalFixture.TINY.refuseBelowBytes())
                .isGreaterThan(JournalFixture.MIB);
        fixture.append(journal, 3, 10_000);
        disk.usable = 64 * JournalFixture.MIB;
        journal.maintain();
        assertThat(journal.hasRoom()).isTrue();
        disk.usable = 0;
        assertThatThrownBy(() -> {
                    while (true) {
                        fixture.append(journal, 3, 50_000);
                    }
                })
                .isInstanceOf(JournalFullException.class);
        final long last = journal.appendedSequence();
        journal.abandon();
        assertThat(fixture.read()).hasSize((int) last);
    }

    @Test
    void shouldNotBeginAnEpochWhenTheDiskHasNoRoomForTheReserve() {
        assertThatThrownBy(() -> ChronicleJournal.open(
                        fixture.directory, JournalPosition.START, JournalFixture.TINY, new LimitedDisk(1000), () -> 1))
                .isInstanceOf(JournalFullException.class)
                .hasMessageContaining("1000 bytes free");
        assertThat(fixture.directory.hasJournal()).isFalse();
    }

    @Test
    void shouldSyncWhatAKilledProcessLeftBeforeTheNextEpochVouchesForIt() {
        fixture.epoch(JournalPosition.START, 3, 0);
        final JournalPosition end;
        try (ChronicleJournalReader reader = new ChronicleJournalReader(fixture.directory)) {
            reader.read(1, record -> {});
            end = reader.position();
        }
        final LimitedDisk broken = new LimitedDisk(64 * JournalFixture.MIB) {
            @Override
            public void force(final Path file, final FileChannel channel) throws IOException {
                throw new IOException("input/output error");
            }
        };
        assertThatThrownBy(() -> ChronicleJournal.open(fixture.directory, end, JournalFixture.TINY, broken, () -> 1))
                .hasMessageContaining("cannot begin an epoch");
        assertThat(fixture.directory.epochs())
                .as("no header vouches for what is not synced")
                .hasSize(1);
        final LimitedDisk disk = new LimitedDisk(64 * JournalFixture.MIB);
        ChronicleJournal.open(fixture.directory, end, JournalFixture.TINY, disk, () -> 1)
                .abandon();
        assertThat(disk.forces).as("predecessor, new epoch, head").isEqualTo(3);
    }

    @Test
    void shouldCarryTheSyncedSequenceIntoTheJournalWhenClosed() throws IOException {
        final ChronicleJournal journal = fixture.open(JournalPosition.START);
        fixture.append(journal, 3, 50);
        journal.close();
        final List<Long> excerpts = fixture.excerpts(fixture.lastFile());
        assertThat(excerpts).hasSize(3);
        JournalFixture.flip(fixture.lastFile(), excerpts.get(1) + 60, 1);
        assertThatThrownBy(fixture::read).hasMessageContaining("synced up to sequence 3");
    }

    @Test
    void shouldCostAtMostFourBytesARecordBesideItsContent() {
        final ChronicleJournal journal = fixture.open(JournalPosition.START);
        final long before = journal.writtenBytes();
        fixture.append(journal, 1000, 60);
        assertThat(journal.writtenBytes() - before)
                .isLessThanOrEqualTo(1000 * (60 + 8 + 4) + BatchFormat.HEADER_LENGTH + 8);
        journal.close();
    }

    @Test
    void shouldNameEverySettingInTheMessageWhenRelationsAreBroken() {
        assertThatThrownBy(() -> JournalFixture.TINY.withReserve(100, 80))
                .hasMessageContaining("reserveAheadBytes (100)")
                .hasMessageContaining("refuseBelowBytes (80)");
    }

    @Test
    void shouldLockOutASecondOwner() {
        try (DataDirectory.Lock lock = fixture.directory.lock()) {
            assertThat(lock).isNotNull();
            assertThatThrownBy(fixture.directory::lock)
                    .hasMessageContaining(
                            "is in use by process " + ProcessHandle.current().pid());
        }
        fixture.directory.lock().close();
    }
}
