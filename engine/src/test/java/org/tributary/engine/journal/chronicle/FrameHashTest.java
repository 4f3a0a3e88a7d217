package org.tributary.engine.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.LongStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.journal.BatchDigest;
import org.tributary.engine.journal.BatchFormat;
import org.tributary.engine.journal.BatchFrame;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.FrameView;
import org.tributary.engine.journal.JournalPosition;

/** A batch's hash depends on what was decided, not on the process that journals it. */
class FrameHashTest {
    private static final int BATCHES = 30;

    @TempDir
    Path root;

    @Test
    void shouldGiveTheSameChainHeadsWhenEpochsSyncsAndMarksDiffer() throws IOException {
        final List<String> plain = heads("plain", BATCHES + 1, BATCHES + 1);
        final List<String> restarted = heads("restarted", 7, 3);

        assertThat(plain).hasSize(BATCHES).doesNotHaveDuplicates();
        assertThat(restarted).isEqualTo(plain);
    }

    /** Writes batches, with a new epoch and a sync after so many; every epoch ends with a mark. */
    private List<String> heads(final String name, final int epochEvery, final int syncEvery) throws IOException {
        final JournalFixture fixture = new JournalFixture(root.resolve(name));
        final BatchFrame mark = new BatchFrame(1024);
        ChronicleJournal journal = fixture.open(JournalPosition.START);
        for (int i = 1; i <= BATCHES; i++) {
            fixture.append(journal, 1 + i % 4, 50);
            if (i % syncEvery == 0) {
                journal.sync();
                mark.begin(1000 + journal.appendedSequence(), journal.appendedSequence() + 1);
                journal.append(mark);
            }
            if (i % epochEvery == 0) {
                journal.close();
                journal = fixture.open(end(fixture.directory));
            }
        }
        journal.close();
        final List<String> heads = new ArrayList<>();
        try (ChronicleJournalReader reader = new ChronicleJournalReader(fixture.directory, 0)) {
            reader.readBatches((buffer, offset, length) -> {
                final JournalPosition at = reader.position();
                heads.add(
                        at.batch() + " " + at.sequence() + " " + HexFormat.of().formatHex(at.chainHead()));
            });
            assertThat(reader.checkEnd()).isEmpty();
            assertThat(reader.loss()).isEmpty();
            assertThat(reader.syncedSequence()).isEqualTo(reader.position().sequence());
        }
        return heads;
    }

    private static JournalPosition end(final DataDirectory directory) {
        try (ChronicleJournalReader reader = new ChronicleJournalReader(directory, 0)) {
            reader.readBatches((buffer, offset, length) -> {});
            return reader.position();
        }
    }

    @Test
    void shouldFindEveryBatchAndRecordWhenMarksStandBetweenThem() throws IOException {
        final JournalFixture fixture = new JournalFixture(root);
        final ChronicleJournal journal = fixture.open(JournalPosition.START);
        final BatchFrame mark = new BatchFrame(1024);
        final List<JournalPosition> ends = new ArrayList<>();
        for (int i = 1; i <= 3000; i++) {
            fixture.append(journal, 1, 100);
            mark.begin(1000 + journal.appendedSequence(), journal.appendedSequence() + 1);
            journal.append(mark);
        }
        journal.close();
        try (ChronicleJournalReader reader = new ChronicleJournalReader(fixture.directory, 0)) {
            reader.readBatches((buffer, offset, length) -> ends.add(reader.position()));
        }
        try (ChronicleJournalReader reader = new ChronicleJournalReader(fixture.directory, 0);
                ChronicleRecordLocator locator = new ChronicleRecordLocator(fixture.directory)) {
            LongStream.of(1, 2, 1499, 2048, 2999, 3000).forEach(sequence -> {
                reader.resumeAt(ends.get((int) sequence - 1));
                assertThat(reader.position()).isEqualTo(ends.get((int) sequence - 1));
                final List<Long> found = new ArrayList<>();
                assertThat(reader.read(sequence, sequence, record -> found.add(record.sequence())))
                        .isEqualTo(sequence);
                assertThat(locator.locate(sequence, record -> found.add(record.sequence())))
                        .isTrue();
                assertThat(found).containsExactly(sequence, sequence);
            });
        }
    }

    @Test
    void shouldKeepTheEntryOfTheReplicatedLogOutsideTheHash() {
        final BatchDigest one = new BatchDigest();
        final BatchDigest two = new BatchDigest();
        final FrameView first = sealed(one, 1, 5, 77, 0, false);
        final FrameView second = sealed(two, 9, 6, 78, 3, true);

        assertThat(two.chainHead()).isEqualTo(one.chainHead());
        assertThat(List.of(first.term(), first.index(), (long) first.part())).containsExactly(5L, 77L, 0L);
        assertThat(first.isLastPart()).isFalse();
        assertThat(second.isLastPart()).isTrue();
        assertThat(second.part()).isEqualTo(3);
        assertThat(first.claimedLength()).isEqualTo(BatchFormat.HEADER_LENGTH + 4 + 16);
    }

    private static FrameView sealed(
            final BatchDigest digest,
            final int epoch,
            final long term,
            final long index,
            final int part,
            final boolean last) {
        final BatchFrame frame = new BatchFrame(1024);
        frame.begin(1000, 1);
        final UnsafeBuffer bytes = new UnsafeBuffer(new byte[16]);
        frame.add(bytes, 0, 8, bytes, 8, 8);
        frame.entry(term, index, part, last);
        frame.seal(epoch, 1, 0, digest);
        return new FrameView().wrapChecked(frame.buffer(), 0, frame.length());
    }
}
