package org.tributary.engine.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.journal.JournalPosition;

class ChronicleRecordLocatorTest {
    private static final int SMALL_BYTES = 100;
    private static final int LONG_BYTES = 40_000;
    private static final Path OWN_IO = Path.of("/proc/thread-self/io");

    /** Two excerpts and a half of what the locator walks over, generously. */
    private static final long MOST_BYTES_A_LOOKUP = 96 * 1024;

    @TempDir
    Path root;

    private JournalFixture fixture;

    @BeforeEach
    void open() throws IOException {
        fixture = new JournalFixture(root);
    }

    private void append(final ChronicleJournal journal, final int batches, final boolean withLongOnes) {
        for (int i = 0; i < batches; i++) {
            final boolean isLong = withLongOnes && i % 50 == 25;
            fixture.append(journal, isLong ? 2 : 1 + i % 4, isLong ? LONG_BYTES : SMALL_BYTES);
        }
    }

    private static void find(final ChronicleRecordLocator locator, final long sequence) {
        final long[] found = new long[2];
        assertThat(locator.locate(sequence, record -> {
                    found[0] = record.sequence();
                    found[1] = record.buffer().getLong(record.outcomeOffset());
                }))
                .as("record %d", sequence)
                .isTrue();
        assertThat(found).containsExactly(sequence, sequence);
    }

    @Test
    void shouldFindEachRecordInWhateverOrderWhenBatchesAreShortAndLong() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        System.out.println("seed " + seed);
        try (ChronicleRecordLocator locator = new ChronicleRecordLocator(fixture.directory)) {
            final ChronicleJournal journal = fixture.open(JournalPosition.START);
            append(journal, 500, true);
            long last = journal.appendedSequence();
            for (int i = 0; i < 500; i++) {
                find(locator, 1 + random.nextInt((int) last));
            }
            assertThat(locator.locate(last + 1, record -> {})).isFalse();

            append(journal, 200, true);
            last = journal.appendedSequence();
            for (long sequence = 1; sequence <= last; sequence++) {
                find(locator, sequence);
            }
            journal.close();
        }
    }

    /** Thousands of look-ups a second run beside the writer: one that reads ahead far takes the processor from it. */
    @Test
    void shouldReadLittleMoreThanTheRecordsBatchWhenAskedForOne() throws IOException {
        assumeTrue(Files.isReadable(OWN_IO), "only Linux counts what a thread reads");
        final ChronicleJournal journal = fixture.open(JournalPosition.START);
        append(journal, 5_000, false);
        final long last = journal.appendedSequence();
        try (ChronicleRecordLocator locator = new ChronicleRecordLocator(fixture.directory)) {
            find(locator, last);
            final long before = bytesRead();
            final int lookups = 500;
            for (int i = 1; i <= lookups; i++) {
                find(locator, i * last / lookups);
            }
            assertThat((bytesRead() - before) / lookups).isLessThan(MOST_BYTES_A_LOOKUP);
        }
        journal.close();
    }

    private static long bytesRead() throws IOException {
        return Files.readAllLines(OWN_IO).stream()
                .filter(line -> line.startsWith("rchar: "))
                .mapToLong(line -> Long.parseLong(line.substring("rchar: ".length())))
                .sum();
    }
}
