package org.tributary.engine.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tributary.engine.journal.AcceptedLoss;
import org.tributary.engine.journal.Durability;
import org.tributary.engine.journal.EpochHeader;
import org.tributary.engine.journal.JournalDamagedException;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.Loss;
import org.tributary.engine.journal.TornTail;
import org.tributary.engine.journal.Witness;
import org.tributary.engine.journal.head.Heads;

/** What goes missing at the newest end of a journal is noticed, and "never answered" is said only where it is true. */
class JournalEndTest {
    private static final int BATCHES = 8;

    @TempDir
    Path root;

    private JournalFixture journal;

    @BeforeEach
    void setUp() throws IOException {
        journal = new JournalFixture(root);
    }

    /** Result of reading to the end. */
    private record End(JournalPosition position, TornTail tail, Loss loss) {}

    private End end(final Witness... witnesses) {
        return end(null, witnesses);
    }

    private End end(final AcceptedLoss accepted, final Witness... witnesses) {
        try (ChronicleJournalReader reader = new ChronicleJournalReader(journal.directory, 0)) {
            if (accepted != null) {
                reader.accept(accepted);
            }
            Arrays.stream(witnesses).forEach(reader::expect);
            reader.read(1, record -> {});
            final TornTail tail = reader.checkEnd().orElse(null);
            return new End(reader.position(), tail, reader.loss().orElse(null));
        }
    }

    /** Two epochs of 24 records each, all of them answered, the second one closed or left as by a killed process. */
    private void twoEpochs(final boolean closed) {
        journal.epoch(JournalPosition.START, BATCHES, BATCHES);
        answered(end().position(), closed);
    }

    private void answered(final JournalPosition after, final boolean closed) {
        final ChronicleJournal writer = journal.open(after);
        for (int i = 0; i < BATCHES; i++) {
            journal.append(writer, 3, 50);
        }
        writer.sync();
        if (closed) {
            writer.close();
        } else {
            writer.abandon();
        }
    }

    private Path newest() {
        return journal.directory.epochs().lastEntry().getValue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldFindNothingWhenAllIsThere(final boolean closed) {
        twoEpochs(closed);
        assertThat(end()).extracting(End::tail, End::loss).containsOnlyNulls();
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE_FILE, false",
        "DELETE_FILE, true",
        "DELETE_EPOCH, false",
        "DELETE_EPOCH, true",
        "GARBAGE, false",
        "TRUNCATE, false",
        "TRUNCATE, true",
        "ZEROS, false",
        "ZEROS, true"
    })
    void shouldFindTheLossWhenTheNewestEpochVanishes(final Harm harm, final boolean closed) throws IOException {
        twoEpochs(closed);
        harm.to(newest(), journal.lastFile());

        final End end = end();
        assertThat(end.loss()).isNotNull();
        assertThat(end.loss().byPowerLoss()).isFalse();
        assertThat(end.loss().last().sequence()).isEqualTo(24);
        assertThat(end.loss().knownTo()).isEqualTo(48);
        assertThat(end.loss().evidence())
                .contains("epoch 2, which journal/HEAD names, is missing or has lost its header");
    }

    /** Harm to the newest epoch. */
    enum Harm {
        DELETE_FILE,
        DELETE_EPOCH,
        GARBAGE,
        TRUNCATE,
        ZEROS;

        void to(final Path epoch, final Path file) throws IOException {
            switch (this) {
                case DELETE_FILE -> Files.delete(file);
                case DELETE_EPOCH -> {
                    try (Stream<Path> files = Files.list(epoch)) {
                        for (final Path each : files.toList()) {
                            Files.delete(each);
                        }
                    }
                    Files.delete(epoch);
                }
                case GARBAGE -> {
                    final byte[] bytes = new byte[(int) Files.size(file)];
                    new java.util.Random(1).nextBytes(bytes);
                    Files.write(file, bytes);
                }
                case TRUNCATE -> JournalFixture.truncate(file, 100);
                default -> JournalFixture.zero(file, 0, (int) Files.size(file));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldFindTheLossWhenTheEndIsZeroed(final boolean closed) throws IOException {
        twoEpochs(closed);
        final long from = journal.excerpts(journal.lastFile()).get(4);
        JournalFixture.zero(journal.lastFile(), from, 100 * 1024);

        final Loss loss = end().loss();
        assertThat(loss.last().sequence()).isEqualTo(24 + 9);
        assertThat(loss.knownTo()).isEqualTo(48);
        assertThat(loss.evidence()).contains("the journal ends at sequence 33, but journal/HEAD names sequence 48");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldFindTheLossWhenTheSecondFileOfARolledEpochIsGone(final boolean closed) throws IOException {
        final ChronicleJournal writer = journal.open(JournalPosition.START);
        while (writer.writtenBytes() < 5 * JournalFixture.MIB) {
            journal.append(writer, 3000, 40);
            writer.sync();
        }
        final long all = writer.appendedSequence();
        if (closed) {
            writer.close();
        } else {
            writer.abandon();
        }
        assertThat(EpochChain.cycleFiles(newest())).hasSize(2);
        assertThat(end().loss()).isNull();
        Files.delete(journal.lastFile());

        assertThatThrownBy(this::end)
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageContaining("the file has its end mark, and there is no next file")
                .hasMessageContaining("synced up to sequence " + all);
        Files.delete(journal.directory.head());
        assertThat(end().tail().reason()).contains("the file has its end mark, and there is no next file");
        assertThat(end().loss()).isNotNull();
    }

    @Test
    void shouldFindADoubtWhenTheHeadIsMissingOrDamaged() throws IOException {
        twoEpochs(true);
        Files.write(journal.directory.head(), new byte[4096]);
        assertThat(end().loss().evidence())
                .contains("journal/HEAD, which names the newest record, is missing or damaged");
        Files.delete(journal.directory.head());
        assertThat(end().loss().evidence()).contains("journal/HEAD");
    }

    @Test
    void shouldReadTheOtherSlotWhenOneOfTheHeadIsDamaged() throws IOException {
        twoEpochs(true);
        for (final int at : new int[] {50, 512 + 50}) {
            JournalFixture.flip(journal.directory.head(), at, 1);
            assertThat(end().loss()).isNull();
            JournalFixture.flip(journal.directory.head(), at, 1);
        }
    }

    @Test
    void shouldRefuseAnEpochThatContinuesAnotherJournal() throws IOException {
        journal.epoch(JournalPosition.START, BATCHES, BATCHES);
        final JournalPosition here = end().position();
        final byte[] otherHash = here.chainHead();
        otherHash[5] ^= 1;
        foreignEpoch(new JournalPosition(1, here.batch(), here.sequence(), here.timestampMs(), otherHash));
        assertThatThrownBy(this::end)
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageContaining("one of the two belongs to another journal");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 1})
    void shouldRefuseAnEpochThatNamesAnotherEnd(final long batchesMore) throws IOException {
        journal.epoch(JournalPosition.START, BATCHES, BATCHES);
        final JournalPosition here = end().position();
        foreignEpoch(new JournalPosition(
                1,
                here.batch() + batchesMore,
                here.sequence() + 3 * batchesMore,
                here.timestampMs(),
                here.chainHead()));
        assertThatThrownBy(this::end).isInstanceOf(JournalDamagedException.class);
    }

    @Test
    void shouldRefuseAnEpochThatBeginsAnotherJournal() throws IOException {
        journal.epoch(JournalPosition.START, BATCHES, BATCHES);
        foreignEpoch(JournalPosition.START);
        assertThatThrownBy(this::end).hasMessageContaining("is no part of the journal that the newest epoch names");
    }

    /** Puts the second epoch of another journal behind this one's first; it holds a header only. */
    private void foreignEpoch(final JournalPosition predecessor) throws IOException {
        final JournalFixture other = new JournalFixture(Files.createDirectory(root.resolve("other")));
        other.epoch(JournalPosition.START, 1, 1);
        other.open(predecessor).abandon();
        Files.move(other.directory.epoch(2), journal.directory.epoch(2));
    }

    @Test
    void shouldRefuseWhenTwoProcessesHaveWritten() {
        journal.epoch(JournalPosition.START, BATCHES, BATCHES);
        final JournalPosition end = end().position();
        final ChronicleJournal first = journal.open(end);
        journal.append(first, 3, 50);
        first.sync();
        final JournalPosition read = end().position();
        final ChronicleJournal second = journal.open(read);
        journal.append(first, 3, 50);
        journal.append(second, 3, 50);
        first.abandon();
        second.abandon();
        assertThatThrownBy(this::end)
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageContaining(
                        "epoch 2 goes on with batch 10 (sequence 28 on) after the end that epoch 3 names");
    }

    @Test
    void shouldStopAtANewerFormatWhenItsHeaderIsLonger() throws IOException {
        twoEpochs(false);
        final byte[] longer = Arrays.copyOf(new EpochHeader(3, end().position(), 1).encode(), 120);
        longer[4] = 3;
        longer[6] = 120;
        final java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
        crc.update(longer, 0, 12);
        crc.update(longer, 16, 104);
        for (int i = 0; i < 4; i++) {
            longer[12 + i] = (byte) (crc.getValue() >>> 8 * i);
        }
        final ChronicleJournal writer = journal.open(end().position());
        final Path file = journal.lastFile();
        final long excerpt = journal.excerpts(file).get(0);
        writer.abandon();
        JournalFixture.overwrite(file, excerpt, new byte[] {120, 0, 0, 0});
        JournalFixture.overwrite(file, excerpt + 4, longer);
        assertThatThrownBy(this::end).hasMessageContaining("format 3, written by a newer release");
    }

    @Test
    void shouldStopAtANewerFormatWhenABatchIsOfIt() throws IOException {
        journal.epoch(JournalPosition.START, BATCHES, 0);
        final long last = journal.excerpts(journal.lastFile()).get(BATCHES) + 4;
        final byte[] file = Files.readAllBytes(journal.lastFile());
        final int length = java.nio.ByteBuffer.wrap(file)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .getInt((int) last + 12);
        file[(int) last + 4] = 3;
        final java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
        crc.update(file, (int) last, 16);
        crc.update(file, (int) last + 20, length - 20);
        for (int i = 0; i < 4; i++) {
            file[(int) last + 16 + i] = (byte) (crc.getValue() >>> 8 * i);
        }
        Files.write(journal.lastFile(), file);
        assertThatThrownBy(this::end).hasMessageContaining("format 3, written by a newer release");
    }

    /** After a boot the head may be older than what was answered, so a torn end is a loss then. */
    @ParameterizedTest
    @EnumSource(Durability.class)
    void shouldTellALossFromATornTailWhenTheMachineHasBooted(final Durability durability) throws IOException {
        journal.epoch(JournalPosition.START, BATCHES, 5);
        JournalFixture.flip(
                journal.lastFile(), journal.excerpts(journal.lastFile()).get(7) + 30, 1);
        assertThat(end().tail().firstLostSequence()).isEqualTo(19);
        assertThat(end().loss()).as("same boot: nothing above 15 was answered").isNull();

        Heads.bootedSince(journal.directory, durability);
        final Loss loss = end().loss();
        assertThat(loss.last().sequence()).isEqualTo(18);
        assertThat(loss.byPowerLoss()).isTrue();

        JournalFixture.zero(
                journal.lastFile(), journal.excerpts(journal.lastFile()).get(5), 100 * 1024);
        assertThat(end().loss().byPowerLoss()).as("below what the head names").isFalse();
    }

    @Test
    void shouldCallATailNeverAnsweredWhenAWriteWasOnlyBegun() throws IOException {
        journal.epoch(JournalPosition.START, BATCHES, 5);
        final long last = journal.excerpts(journal.lastFile()).get(BATCHES);
        JournalFixture.flip(journal.lastFile(), last + 3, 0x80);
        JournalFixture.zero(journal.lastFile(), last + 60, 100);
        Heads.bootedSince(journal.directory, Durability.DEVICE);
        assertThat(end().tail()).isNotNull();
        assertThat(end().loss()).isNull();
    }

    @Test
    void shouldFindTheLossWhenAWitnessKnowsMore() {
        journal.epoch(JournalPosition.START, BATCHES, BATCHES);
        final JournalPosition here = end().position();
        final Witness more =
                new Witness("the anchor", new JournalPosition(1, here.batch() + 2, 30, 1, here.chainHead()), 30);
        assertThat(end(more).loss().evidence()).contains("but the anchor names sequence 30");
        final byte[] otherHash = here.chainHead();
        otherHash[0] ^= 1;
        final Witness other =
                new Witness("the anchor", new JournalPosition(1, here.batch(), here.sequence(), 1, otherHash), 0);
        assertThatThrownBy(() -> end(other))
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageContaining("is not the one that the anchor names");
    }

    @Test
    void shouldGoOnAfterTheLastGoodRecordWhenTheLossIsAccepted() throws IOException {
        twoEpochs(true);
        final List<Long> excerpts = journal.excerpts(journal.lastFile());
        JournalFixture.flip(journal.lastFile(), excerpts.get(3) + 30, 1);
        assertThatThrownBy(this::end).hasMessageContaining("--accept-loss 30:");
        assertThatThrownBy(() -> end(new AcceptedLoss(27, new byte[32]))).isInstanceOf(JournalDamagedException.class);

        final JournalPosition good = lastGood();
        final End accepted = end(AcceptedLoss.parse(AcceptedLoss.word(good)));
        assertThat(accepted.position()).isEqualTo(good);
        assertThat(accepted.loss().knownTo()).isEqualTo(48);
        answered(accepted.position(), false);
        final End after = end();
        assertThat(after.loss()).isNull();
        assertThat(after.tail()).isNull();
        assertThat(after.position().sequence()).isEqualTo(30 + 24);
    }

    private JournalPosition lastGood() {
        try (ChronicleJournalReader reader = new ChronicleJournalReader(journal.directory, 0)) {
            assertThatThrownBy(() -> reader.read(1, record -> {})).isInstanceOf(JournalDamagedException.class);
            return reader.position();
        }
    }
}
