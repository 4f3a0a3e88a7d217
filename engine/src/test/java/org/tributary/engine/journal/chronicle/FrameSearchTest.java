package org.tributary.engine.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.journal.JournalDamagedException;
import org.tributary.engine.journal.JournalPosition;

/** A search may only say where to begin: whatever it finds, each record must be read as by a walk from the start. */
class FrameSearchTest {
    private static final int BATCHES = 6_000;
    private static final int RECORDS = 3 * BATCHES;
    private static final Random RANDOM = new Random(20260907);

    @TempDir
    Path root;

    private JournalFixture journal;

    @BeforeEach
    void write() throws IOException {
        journal = new JournalFixture(root);
        journal.epoch(JournalPosition.START, BATCHES, BATCHES);
    }

    @Test
    void shouldFindEveryRecordWhenItIsAskedForByItself() {
        try (ChronicleJournalReader reader = new ChronicleJournalReader(journal.directory)) {
            for (int i = 0; i < 400; i++) {
                final long sequence = i < 3 ? 1 + i : 1 + RANDOM.nextInt(RECORDS);
                assertThat(readOne(reader, sequence)).isEqualTo(sequence);
            }
            assertThat(readOne(reader, RECORDS)).isEqualTo(RECORDS);
            assertThat(readOne(reader, RECORDS + 1)).isZero();
        }
    }

    @Test
    void shouldComeNearInsteadOfWalkingFromTheStart() {
        final Path file = journal.lastFile();
        final List<Long> excerpts = journal.excerpts(file);
        final long wanted = 2 * RECORDS / 3;

        final long place = new FrameSearch(1).placeBefore(file, Long.MAX_VALUE, wanted);

        final long holding = excerpts.get((int) ((wanted - 1) / 3) + 1);
        assertThat(excerpts).contains(place);
        assertThat(place).isBetween(holding - 256 * 1024, holding);
    }

    @Test
    void shouldGoOnInTheNextEpochWhenTheFirstIsOver() throws IOException {
        final JournalPosition end;
        try (ChronicleJournalReader reader = new ChronicleJournalReader(journal.directory)) {
            reader.read(1, record -> {});
            end = reader.position();
        }
        journal.epoch(end, BATCHES, BATCHES);
        try (ChronicleJournalReader reader = new ChronicleJournalReader(journal.directory)) {
            for (int i = 0; i < 200; i++) {
                final long sequence = 1 + RANDOM.nextInt(2 * RECORDS);
                assertThat(readOne(reader, sequence)).isEqualTo(sequence);
            }
        }
    }

    /** Bytes that begin like a batch, and a batch that is damaged, must not lead the search anywhere wrong. */
    @Test
    void shouldFindRecordsWhenPlacesOfTheSearchAreDamaged() throws IOException {
        final Path file = journal.lastFile();
        final List<Long> excerpts = journal.excerpts(file);
        final Set<Integer> damaged = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            final int batch = 10 + RANDOM.nextInt(BATCHES - 20);
            overwrite(file, excerpts.get(batch) + 136, RANDOM.nextBoolean() ? "TRB1" : "####");
            damaged.add(batch);
        }
        for (int i = 0; i < 200; i++) {
            final long sequence = 1 + RANDOM.nextInt(RECORDS);
            final boolean own = damaged.contains((int) ((sequence - 1) / 3) + 1);
            try (ChronicleJournalReader reader = new ChronicleJournalReader(journal.directory, 0)) {
                if (own) {
                    assertThatThrownBy(() -> readOne(reader, sequence)).isInstanceOf(JournalDamagedException.class);
                } else {
                    assertThat(readOne(reader, sequence)).isEqualTo(sequence);
                }
            }
        }
    }

    private static long readOne(final ChronicleJournalReader reader, final long sequence) {
        final long[] read = new long[1];
        reader.read(sequence, sequence, record -> {
            read[0] = record.sequence();
            assertThat(record.buffer().getLong(record.outcomeOffset())).isEqualTo(record.sequence());
        });
        return read[0];
    }

    private static void overwrite(final Path file, final long at, final String text) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII)), at);
        }
    }
}
