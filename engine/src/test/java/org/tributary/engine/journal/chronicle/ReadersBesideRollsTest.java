package org.tributary.engine.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.journal.JournalDamagedException;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.Loss;

/**
 * Readers beside a writer that rolls, as {@code verify} reads: none may report damage or a loss, or miss what was appended before
 * it began. A longer run: {@code -Drolls=8000}.
 */
class ReadersBesideRollsTest {
    private static final int ROLLS = Integer.getInteger("rolls", 24);
    private static final int ROLLS_A_JOURNAL = 12;
    private static final int READERS = 2;
    private static final int RECORDS = 3;
    private static final int RECORD_BYTES = 50_000;

    @TempDir
    Path root;

    private final AtomicLong reads = new AtomicLong();
    private final AtomicLong torn = new AtomicLong();

    @Test
    void shouldReportNothingWhenTheWriterBesideRolls() throws Exception {
        final List<String> alarms = new ArrayList<>();
        int rolls = 0;
        for (int number = 0; rolls < ROLLS; number++) {
            final Path directory = root.resolve("journal-" + number);
            rolls += besideOneWriter(new JournalFixture(directory), alarms);
            delete(directory);
        }
        System.out.printf(
                "ReadersBesideRollsTest: %d rolls, %d reads, %d unfinished ends, %d false alarms%n",
                rolls, reads.get(), torn.get(), alarms.size());
        assertThat(alarms).isEmpty();
        assertThat(rolls).isGreaterThanOrEqualTo(ROLLS);
        assertThat(reads.get()).isPositive();
    }

    @Test
    void shouldKnowAWriterBeforeItsFirstEndAndNoneOnceItHasEnded() throws IOException {
        final JournalFixture fixture = new JournalFixture(root);
        final ChronicleJournal journal = fixture.open(JournalPosition.START);
        fixture.append(journal, RECORDS, 50);
        try (JournalCursor cursor = new JournalCursor(fixture.directory)) {
            assertThat(cursor.mayHaveWriter()).as("nothing is synced yet").isTrue();
            journal.sync();
            assertThat(cursor.mayHaveWriter()).isTrue();
            journal.close();
            assertThat(cursor.mayHaveWriter()).isFalse();
        }
    }

    private int besideOneWriter(final JournalFixture fixture, final List<String> alarms) throws Exception {
        final AtomicBoolean closed = new AtomicBoolean();
        final ExecutorService threads = Executors.newFixedThreadPool(READERS);
        final ChronicleJournal journal = fixture.open(JournalPosition.START);
        try {
            final List<Future<List<String>>> readers = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                readers.add(threads.submit(reader(fixture, journal, closed)));
            }
            final Path epoch = fixture.directory.epoch(1);
            int batches = 0;
            while (EpochChain.cycleFiles(epoch).size() <= ROLLS_A_JOURNAL) {
                fixture.append(journal, RECORDS, RECORD_BYTES);
                if (++batches % 8 == 0) {
                    journal.sync();
                    journal.maintain();
                }
            }
            journal.close();
            closed.set(true);
            for (final Future<List<String>> reader : readers) {
                alarms.addAll(reader.get());
            }
            return ROLLS_A_JOURNAL;
        } finally {
            closed.set(true);
            threads.shutdownNow();
        }
    }

    /** Reads from the first record again and again, the last time after the writer has closed it. */
    private Callable<List<String>> reader(
            final JournalFixture fixture, final ChronicleJournal journal, final AtomicBoolean closed) {
        return () -> {
            final List<String> alarms = new ArrayList<>();
            boolean last;
            do {
                last = closed.get();
                final long before = journal.appendedSequence();
                final long seen = read(fixture, alarms);
                if (seen < before) {
                    alarms.add("read up to " + seen + " when " + before + " had been appended");
                }
                reads.incrementAndGet();
            } while (!last && alarms.isEmpty());
            return alarms;
        };
    }

    private long read(final JournalFixture fixture, final List<String> alarms) {
        final long[] last = new long[1];
        try (ChronicleJournalReader reader = new ChronicleJournalReader(fixture.directory)) {
            reader.read(1, record -> {
                if (record.sequence() != last[0] + 1) {
                    alarms.add("record " + record.sequence() + " after " + last[0]);
                }
                last[0] = record.sequence();
            });
            torn.addAndGet(reader.checkEnd().isPresent() ? 1 : 0);
            reader.loss().map(Loss::toString).ifPresent(alarms::add);
        } catch (final JournalDamagedException e) {
            alarms.add(e.getMessage());
            last[0] = Long.MAX_VALUE;
        }
        return last[0];
    }

    private static void delete(final Path directory) throws Exception {
        try (Stream<Path> files = Files.walk(directory)) {
            for (final Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
