package org.tributary.engine.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.Durability;
import org.tributary.engine.journal.JournalPosition;

/**
 * Linux takes the pages of a failed sync for clean: later syncs succeed without writing them, and a power cut takes what
 * everybody had read. Real files; the disk fails a sync and tells what is written again.
 */
class UnsyncedTailTest {
    @TempDir
    Path root;

    private JournalFixture fixture;
    private final FailingDisk disk = new FailingDisk();

    @BeforeEach
    void setUp() throws IOException {
        fixture = new JournalFixture(root);
    }

    /** A journal of one epoch: ten batches synced, five more whose sync failed. Returns the file's bytes. */
    private byte[] failedSync() throws IOException {
        final ChronicleJournal journal = open(JournalPosition.START);
        for (int i = 0; i < 10; i++) {
            fixture.append(journal, 3, 500);
        }
        journal.sync();
        for (int i = 0; i < 5; i++) {
            fixture.append(journal, 3, 500);
        }
        disk.fails = true;
        assertThatThrownBy(journal::sync)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("cannot sync");
        journal.abandon();
        disk.fails = false;
        disk.events.clear();
        return Files.readAllBytes(fixture.lastFile());
    }

    private ChronicleJournal open(final JournalPosition after) {
        return ChronicleJournal.open(
                fixture.directory, after, JournalFixture.TINY.withDurability(Durability.DEVICE), disk, () -> 1);
    }

    private JournalPosition end() {
        try (ChronicleJournalReader reader = new ChronicleJournalReader(fixture.directory)) {
            reader.read(1, Long.MAX_VALUE, record -> {});
            return reader.position();
        }
    }

    private List<Long> excerpts() {
        return fixture.excerpts(fixture.lastFile());
    }

    private void assertWrittenAgain(final Path file, final byte[] before, final List<Long> excerpts)
            throws IOException {
        final FailingDisk.Event first = disk.events.get(0);
        assertThat(first.kind()).isEqualTo("rewrite");
        assertThat(first.file()).isEqualTo(file);
        // Excerpt 0 is the epoch's header, 1 to 10 were synced, 11 to 15 not.
        assertThat(first.from()).as("from a synced batch on").isLessThanOrEqualTo(excerpts.get(11));
        assertThat(first.to()).as("to the last batch's end").isGreaterThan(excerpts.get(15));
        assertThat(disk.events.get(1).kind()).as("then synced").isEqualTo("force");
        assertThat(disk.events.get(1).file()).isEqualTo(file);
        assertThat(Files.readAllBytes(file)).as("the same bytes").startsWith(before);
    }

    @Test
    void shouldWriteAgainWhatAFailedSyncLeftBeforeTheNextEpochVouchesForIt() throws IOException {
        final byte[] before = failedSync();
        final Path file = fixture.lastFile();
        final List<Long> excerpts = excerpts();

        open(end()).close();

        assertWrittenAgain(file, before, excerpts);
        assertThat(fixture.read()).hasSize(45);
    }

    @Test
    void shouldWriteItAgainBeforeASnapshotVouchesForIt() throws IOException {
        final byte[] before = failedSync();

        new ChronicleStore(fixture.directory, disk).force();

        assertWrittenAgain(fixture.lastFile(), before, excerpts());
    }

    /** A writer's pages change while it lives: writing them again from outside could take a change back. */
    @Test
    void shouldOnlySyncBesideAWriter() throws IOException {
        failedSync();
        try (DataDirectory.Lock ignored = fixture.directory.lock()) {
            new ChronicleStore(fixture.directory, disk).force();
            assertThatThrownBy(fixture.directory::lock).as("still locked").hasMessageContaining("in use by process");
        }

        assertThat(disk.events).extracting(FailingDisk.Event::kind).containsOnly("force");
    }

    @Test
    void shouldWriteNothingAgainAfterACleanStop() throws IOException {
        final ChronicleJournal journal = open(JournalPosition.START);
        fixture.append(journal, 3, 500);
        journal.close();
        disk.events.clear();

        new ChronicleStore(fixture.directory, disk).force();

        assertThat(disk.events).extracting(FailingDisk.Event::kind).containsOnly("force");
    }

    /** The real disk, but for syncs that fail. */
    private static final class FailingDisk extends LimitedDisk {
        /** What was done to a cycle file. */
        record Event(String kind, Path file, long from, long to) {}

        private final List<Event> events = new ArrayList<>();
        private boolean fails;

        FailingDisk() {
            super(Long.MAX_VALUE);
        }

        @Override
        public void force(final Path file, final FileChannel channel) throws IOException {
            if (file.toString().endsWith(".cq4")) {
                events.add(new Event("force", file, 0, 0));
                if (fails) {
                    throw new IOException("input/output error");
                }
            }
            super.force(file, channel);
        }

        @Override
        public void rewrite(final Path file, final long offset, final long length) throws IOException {
            events.add(new Event("rewrite", file, offset, offset + length));
            super.rewrite(file, offset, length);
        }
    }
}
