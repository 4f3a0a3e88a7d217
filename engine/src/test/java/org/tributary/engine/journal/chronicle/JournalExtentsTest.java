package org.tributary.engine.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.journal.BatchFormat;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.JournalDamagedException;
import org.tributary.engine.journal.JournalPosition;

/** Copies of a journal by its extents read like the journal itself, whole or in stretches, over epochs and files. */
class JournalExtentsTest {
    private static final int BIG = 60_000;

    @TempDir
    private Path root;

    private JournalFixture fixture;

    @BeforeEach
    void write() throws IOException {
        fixture = new JournalFixture(root.resolve("data"));
    }

    private JournalPosition end() {
        try (ChronicleJournalReader reader = new ChronicleJournalReader(fixture.directory)) {
            reader.readBatches((buffer, offset, length) -> {});
            return reader.position();
        }
    }

    /** Copies what lies between two positions and checks it; the stretches of one copy continue those of another. */
    private JournalPosition copy(final JournalPosition from, final JournalPosition to, final Path target)
            throws IOException {
        final CopiedFrames check = new CopiedFrames(from);
        for (final JournalExtents.Extent extent : JournalExtents.upTo(fixture.directory, to)) {
            final Path file = target.resolve(fixture.directory.root().relativize(extent.file()));
            Files.createDirectories(file.getParent());
            final long have = Files.exists(file) ? Files.size(file) : 0;
            if (extent.end() == have) {
                continue;
            }
            final byte[] stretch =
                    Arrays.copyOfRange(Files.readAllBytes(extent.file()), (int) have, (int) extent.end());
            final Path piece = Files.write(root.resolve("piece"), stretch);
            check.check(piece, extent.epoch(), extent.isFirst() && have == 0);
            Files.write(
                    file, stretch, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND);
        }
        return check.position();
    }

    @Test
    void shouldReadLikeTheJournalWhenCopiedInStretches() throws IOException {
        final Random random = new Random(20261127);
        final Path copy = root.resolve("copy");
        JournalPosition copied = JournalPosition.START;
        for (int round = 0; round < 6; round++) {
            final ChronicleJournal journal = fixture.open(end());
            // Some epochs stay empty, some roll over to a second file of 4 MiB.
            for (int batch = round == 2 ? 0 : 40 + random.nextInt(100); batch > 0; batch--) {
                fixture.append(journal, 1 + random.nextInt(2), 1 + random.nextInt(BIG));
                if (batch % 37 == 0) {
                    copied = copy(copied, end(), copy);
                }
            }
            if (round % 2 == 0) {
                journal.close();
            } else {
                journal.abandon();
            }
        }
        final JournalPosition end = end();
        assertThat(copy(copied, end, copy).chainHead()).isEqualTo(end.chainHead());

        final List<Long> all = fixture.read();
        final JournalFixture copies = new JournalFixture(copy);
        assertThat(copies.read()).isEqualTo(all).hasSizeGreaterThan(300);
        assertThat(new DataDirectory(copy).epochs()).hasSize(6);
        assertThat(EpochChain.cycleFiles(new DataDirectory(copy).epoch(1)).size())
                .as("an epoch of several files")
                .isGreaterThan(1);
    }

    @Test
    void shouldEndAtThePositionWhenMoreWasWrittenSince() throws IOException {
        fixture.epoch(JournalPosition.START, 5, 5);
        final JournalPosition middle = end();
        fixture.epoch(middle, 4, 4);
        final Path copy = root.resolve("copy");
        assertThat(copy(JournalPosition.START, middle, copy)).isEqualTo(middle);
        assertThat(new JournalFixture(copy).read()).hasSize(15);
    }

    @Test
    void shouldNameTheBadPlaceWhenAnyByteOfACopiedBatchIsFlipped() throws IOException {
        fixture.epoch(JournalPosition.START, 3, 3);
        final JournalExtents.Extent extent =
                JournalExtents.upTo(fixture.directory, end()).get(0);
        final byte[] whole = Arrays.copyOf(Files.readAllBytes(extent.file()), (int) extent.end());
        final long lastBatch = fixture.excerpts(extent.file()).get(3);
        // The excerpt's header and the frame of three records; padding to the next four bytes follows.
        final int end =
                (int) lastBatch + 4 + BatchFormat.HEADER_LENGTH + 3 * (BatchFormat.RECORD_HEADER_LENGTH + 50 + 8);
        assertThat(whole.length - end).isBetween(0, 3);
        for (int at = (int) lastBatch; at < end; at++) {
            final byte[] damaged = whole.clone();
            damaged[at] ^= 4;
            final Path piece = Files.write(root.resolve("piece"), damaged);
            assertThatThrownBy(() -> {
                        final CopiedFrames check = new CopiedFrames(JournalPosition.START);
                        check.check(piece, 1, true);
                        if (check.position().batch() != 3) {
                            throw new JournalDamagedException("a batch is missing");
                        }
                    })
                    .as("byte " + at)
                    .isInstanceOf(JournalDamagedException.class);
        }
    }
}
