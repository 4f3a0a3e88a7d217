package org.tributary.engine.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tributary.engine.journal.JournalDamagedException;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.TornTail;

/** What a reader and a start make of damage: below the synced sequence they refuse, above it they cut and say so. */
class JournalDamageTest {
    private static final int BATCHES = 8;
    private static final int SYNCED = 5;

    @TempDir
    Path root;

    private JournalFixture journal;

    @BeforeEach
    void setUp() throws IOException {
        journal = new JournalFixture(root);
    }

    @Test
    void shouldRefuseWhenAnyByteOfASyncedBatchIsFlipped() throws IOException {
        journal.epoch(JournalPosition.START, BATCHES, SYNCED);
        final Path file = journal.lastFile();
        final List<Long> excerpts = journal.excerpts(file);
        for (long at = excerpts.get(3); at < excerpts.get(4); at++) {
            if (isPadding(excerpts, at)) {
                continue;
            }
            for (int bit = 1; bit < 256; bit <<= 7) {
                JournalFixture.flip(file, at, bit);
                assertThatThrownBy(this::readToTheEnd)
                        .as("byte %s of the excerpt, bit %s", at - excerpts.get(3), bit)
                        .isInstanceOf(JournalDamagedException.class)
                        .hasMessageContaining("synced up to sequence 15")
                        .hasMessageContaining("Nothing was changed. Put the file back");
                JournalFixture.flip(file, at, bit);
            }
        }
        assertThat(journal.read()).hasSize(3 * BATCHES);
    }

    @ParameterizedTest
    @CsvSource({"1, written by release 0.1.0", "3, written by a newer release"})
    void shouldNameTheFormatWhenAnotherReleaseWroteTheJournal(final int version, final String words)
            throws IOException {
        journal.epoch(JournalPosition.START, BATCHES, SYNCED);
        final Path file = journal.lastFile();
        JournalFixture.version(file, journal.excerpts(file).get(0), version);

        assertThatThrownBy(this::readToTheEnd)
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageContaining("format " + version + ", " + words)
                .hasMessageContaining("nothing was changed");
    }

    /** A batch of 88 + 3 * 62 bytes leaves two bytes before the next four-byte boundary; nothing reads them. */
    private static boolean isPadding(final List<Long> excerpts, final long at) {
        return at >= excerpts.get(4) - 2;
    }

    @Test
    void shouldCutWhenAnyByteOfAnUnsyncedBatchIsFlipped() throws IOException {
        journal.epoch(JournalPosition.START, BATCHES, SYNCED);
        final Path file = journal.lastFile();
        final List<Long> excerpts = journal.excerpts(file);
        final long start = excerpts.get(SYNCED + 2);
        for (long at = start; at < excerpts.get(SYNCED + 3) - 2; at += 3) {
            JournalFixture.flip(file, at, 0x10);
            final TornTail tail = readToTheEnd();
            assertThat(tail).as("byte %s", at - start).isNotNull();
            assertThat(tail.firstLostSequence()).isEqualTo(3 * (SYNCED + 1) + 1);
            JournalFixture.flip(file, at, 0x10);
        }
        assertThat(readToTheEnd()).isNull();
    }

    @Test
    void shouldSayWhatIsLostWhenATailPageIsAHole() throws IOException {
        journal.epoch(JournalPosition.START, BATCHES, SYNCED);
        final Path file = journal.lastFile();
        final List<Long> excerpts = journal.excerpts(file);
        JournalFixture.zero(file, excerpts.get(6), (int) (excerpts.get(7) - excerpts.get(6)));
        final TornTail tail = readToTheEnd();
        assertThat(tail.firstLostSequence()).isEqualTo(16);
        assertThat(tail.lostRecords()).isEqualTo(6);
        assertThat(tail.toString()).contains("good up to sequence 15", "6 whole records behind it are lost");
    }

    @Test
    void shouldRefuseWhenAHoleIsBelowTheSyncedSequence() throws IOException {
        journal.epoch(JournalPosition.START, BATCHES, SYNCED);
        final List<Long> excerpts = journal.excerpts(journal.lastFile());
        JournalFixture.zero(journal.lastFile(), excerpts.get(2), 200);
        assertThatThrownBy(this::readToTheEnd).isInstanceOf(JournalDamagedException.class);
        assertThatThrownBy(journal::read).isInstanceOf(JournalDamagedException.class);
    }

    @Test
    void shouldKeepATailCutWhenTheNextEpochBegins() throws IOException {
        journal.epoch(JournalPosition.START, BATCHES, SYNCED);
        final Path torn = journal.lastFile();
        final List<Long> excerpts = journal.excerpts(torn);
        final byte[] whole = Files.readAllBytes(torn);
        JournalFixture.truncate(torn, excerpts.get(7) + 100);
        final JournalPosition end;
        try (ChronicleJournalReader reader = new ChronicleJournalReader(journal.directory, 0)) {
            reader.read(1, record -> {});
            assertThat(reader.checkEnd().orElseThrow().firstLostSequence()).isEqualTo(19);
            end = reader.position();
        }
        journal.epoch(end, 2, 2);
        assertThat(journal.read())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 18 + 6).boxed().toList());
        Files.write(torn, whole);
        assertThatThrownBy(journal::read)
                .as("two histories: the batches that reappear may have been answered")
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageContaining("epoch 1 goes on with batch 7")
                .hasMessageContaining("after the end that epoch 2 names");
    }

    @Test
    void shouldRefuseWhenAnEarlierEpochEndsTooEarly() throws IOException {
        journal.epoch(JournalPosition.START, BATCHES, SYNCED);
        final Path first = journal.lastFile();
        final JournalPosition end = endPosition();
        journal.epoch(end, 2, 2);
        JournalFixture.truncate(first, journal.excerpts(first).get(8));
        assertThatThrownBy(journal::read)
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageContaining("epoch 2 continues batch 8");
    }

    @Test
    void shouldRefuseWhenAnEpochIsMissing() throws IOException {
        journal.epoch(JournalPosition.START, 2, 2);
        journal.epoch(endPosition(), 2, 2);
        journal.epoch(endPosition(), 2, 2);
        Files.move(journal.directory.epoch(2), root.resolve("elsewhere"));
        assertThatThrownBy(journal::read)
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageContaining("epoch 2 is missing")
                .hasMessageContaining("from a backup");
    }

    @Test
    void shouldRefuseWhenAnEpochHeaderIsDamagedBeforeBatches() throws IOException {
        journal.epoch(JournalPosition.START, 2, 2);
        JournalFixture.flip(
                journal.lastFile(), journal.excerpts(journal.lastFile()).get(0) + 30, 1);
        assertThatThrownBy(journal::read)
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageContaining("header of epoch 1");
    }

    @Test
    void shouldNotReadPastBatchesWhenTheEpochHeadersLengthIsDamaged() throws IOException {
        journal.epoch(JournalPosition.START, BATCHES, SYNCED);
        final long length = journal.excerpts(journal.lastFile()).get(0);
        for (int bit = 0; bit < 32; bit++) {
            JournalFixture.flip(journal.lastFile(), length + bit / 8, 1 << bit % 8);
            assertThatThrownBy(journal::read).as("bit %s", bit).isInstanceOf(JournalDamagedException.class);
            JournalFixture.flip(journal.lastFile(), length + bit / 8, 1 << bit % 8);
        }
        assertThat(journal.read()).hasSize(3 * BATCHES);
    }

    @Test
    void shouldSayThatTheLastBatchIsLostWhenItIsTakenForChroniclesOwn() throws IOException {
        journal.epoch(JournalPosition.START, BATCHES, SYNCED);
        final long last = journal.excerpts(journal.lastFile()).get(BATCHES);
        JournalFixture.flip(journal.lastFile(), last + 3, 0x40);
        final TornTail tail = readToTheEnd();
        assertThat(tail).isNotNull();
        assertThat(tail.firstLostSequence()).isEqualTo(3 * (BATCHES - 1) + 1);
        assertThat(tail.lostRecords()).isEqualTo(3);
    }

    @Test
    void shouldLeaveOutAnEpochWhoseHeaderWasNeverFinished() throws IOException {
        journal.epoch(JournalPosition.START, 2, 2);
        final JournalPosition end = endPosition();
        journal.epoch(end, 0, 0);
        JournalFixture.zero(
                journal.lastFile(), journal.excerpts(journal.lastFile()).get(0), 92);
        journal.epoch(endPosition(), 1, 1);
        assertThat(journal.directory.epochs()).hasSize(3);
        assertThat(journal.read()).hasSize(9);
    }

    @Test
    void shouldNoticeAReplacedBatchWhenItsChecksumIsRight() throws IOException {
        journal.epoch(JournalPosition.START, BATCHES, SYNCED);
        final byte[] original = Files.readAllBytes(journal.lastFile());
        final List<Long> excerpts = journal.excerpts(journal.lastFile());
        final Path other = Files.createDirectory(root.resolve("other"));
        final JournalFixture forged = new JournalFixture(other);
        final ChronicleJournal writer = forged.open(JournalPosition.START);
        for (int i = 0; i < BATCHES; i++) {
            forged.append(writer, 3, i == 3 ? 49 : 50);
        }
        writer.abandon();
        final byte[] forgedBytes = Files.readAllBytes(forged.lastFile());
        final int from = excerpts.get(4).intValue();
        System.arraycopy(forgedBytes, from, original, from, (int) (excerpts.get(5) - from));
        Files.write(journal.lastFile(), original);
        assertThatThrownBy(journal::read).isInstanceOf(JournalDamagedException.class);
    }

    /** Null if the end is clean. */
    private TornTail readToTheEnd() {
        try (ChronicleJournalReader reader = new ChronicleJournalReader(journal.directory, 0)) {
            reader.read(1, record -> {});
            return reader.checkEnd().orElse(null);
        }
    }

    private JournalPosition endPosition() {
        try (ChronicleJournalReader reader = new ChronicleJournalReader(journal.directory, 0)) {
            reader.read(1, record -> {});
            return reader.position();
        }
    }
}
