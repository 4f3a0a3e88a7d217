package org.tributary.engine.journal.chronicle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.agrona.collections.MutableLong;
import org.tributary.engine.journal.JournalDamagedException;
import org.tributary.engine.journal.JournalPosition;

/**
 * Whatever is changed in a journal's file: it is refused as damaged, or read as it was written, or up to where it tears.
 * An input is changes of three bytes each: two say where, from the first excerpt on, the third what.
 */
public final class JournalFuzz {
    private static final int BATCHES = 8;
    private static final int SYNCED = 5;
    private static final int RECORDS = 3;
    private static final JournalFixture JOURNAL = journal();
    private static final Path FILE = JOURNAL.lastFile();
    private static final List<Long> EXCERPTS = JOURNAL.excerpts(FILE);
    private static final int MOST_CHANGES = 16;

    private JournalFuzz() {}

    private static JournalFixture journal() {
        try {
            final Path root = Files.createTempDirectory("tributary-fuzz");
            final JournalFixture fixture = new JournalFixture(root);
            fixture.epoch(JournalPosition.START, BATCHES, SYNCED);
            return fixture;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Jazzer's entry. */
    public static void fuzzerTestOneInput(final byte[] input) throws IOException {
        final int changes = Math.min(MOST_CHANGES, input.length / 3);
        change(input, changes);
        final MutableLong last = new MutableLong();
        try (ChronicleJournalReader reader = new ChronicleJournalReader(JOURNAL.directory)) {
            reader.read(1, record -> {
                final long sequence = record.sequence();
                if (sequence != last.incrementAndGet() || record.buffer().getLong(record.outcomeOffset()) != sequence) {
                    throw new AssertionError("record " + sequence + " behind " + last.get());
                }
            });
            if (last.get() < RECORDS * BATCHES && reader.checkEnd().isEmpty()) {
                throw new AssertionError("ends at record " + last.get() + " without a word");
            }
        } catch (final JournalDamagedException e) {
            if (changes == 0) {
                throw e;
            }
        } finally {
            change(input, changes);
        }
    }

    /** A change made twice is none. */
    private static void change(final byte[] input, final int changes) throws IOException {
        final long first = EXCERPTS.get(0);
        final long length = EXCERPTS.get(EXCERPTS.size() - 1) + 300 - first;
        for (int i = 0; i < changes; i++) {
            final int where = (input[3 * i] & 0xFF) << 8 | input[3 * i + 1] & 0xFF;
            JournalFixture.flip(FILE, first + where % length, input[3 * i + 2] & 0xFF);
        }
    }
}
