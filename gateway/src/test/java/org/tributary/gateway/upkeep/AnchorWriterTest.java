package org.tributary.gateway.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.agrona.concurrent.UnsafeBuffer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.journal.BatchFrame;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.Journal;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.anchor.AnchorFile;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.engine.journal.head.HeadFile;
import org.tributary.engine.testing.TestEngine;

class AnchorWriterTest {
    @TempDir
    Path root;

    private DataDirectory directory;
    private ChronicleStore store;
    private Path anchor;

    @BeforeEach
    void setUp() throws IOException {
        directory = new DataDirectory(root.resolve("data"));
        Files.createDirectories(directory.journal());
        directory.lock().close();
        store = new ChronicleStore(directory);
        anchor = root.resolve("campaign.anchor");
    }

    private Journal begin(final JournalPosition after) {
        return store.begin(after, TestEngine.SMALL_JOURNAL, () -> 1);
    }

    private static void append(final Journal journal) {
        final BatchFrame frame = new BatchFrame(1024);
        final UnsafeBuffer bytes = new UnsafeBuffer(new byte[8]);
        frame.begin(1, journal.appendedSequence() + 1);
        frame.add(bytes, 0, 8, bytes, 0, 8);
        journal.append(frame);
        journal.sync();
    }

    private JournalPosition head() {
        return HeadFile.read(directory).end();
    }

    private long anchored() throws IOException {
        return AnchorFile.read(anchor).orElseThrow().position().sequence();
    }

    /** Otherwise a start that dies before its first batch leaves an anchor that contradicts the next one. */
    @Test
    void shouldNotNameWhatWasGivenUpWhenTheHeadStillDoes() throws Exception {
        final Journal lost = begin(JournalPosition.START);
        append(lost);
        final JournalPosition good = head();
        append(lost);
        append(lost);
        lost.abandon();

        try (AnchorWriter writer = new AnchorWriter(new Anchor(anchor, null), directory)) {
            writer.start(good, good.sequence());
            final Journal journal = begin(good);
            assertThat(head().sequence()).isEqualTo(3);
            writer.follow();
            assertThat(anchored()).isEqualTo(1);
            append(journal);
            writer.follow();
            assertThat(anchored()).isEqualTo(2);
            journal.abandon();
        }
        assertThat(AnchorFile.read(anchor).orElseThrow().position()).isEqualTo(head());
    }

    @Test
    void shouldGoOnAndTryAgainWhenTheFirstWriteFails() throws Exception {
        final Journal journal = begin(JournalPosition.START);
        append(journal);
        final JournalPosition end = head();
        final Path inTheWay = Files.createDirectories(root.resolve("campaign.anchor.new/file"));

        try (AnchorWriter writer = new AnchorWriter(new Anchor(anchor, null), directory)) {
            writer.start(end, end.sequence());
            assertThat(writer.failing()).isEqualTo(1);
            assertThat(anchor).doesNotExist();
            Files.delete(inTheWay);
            Files.delete(inTheWay.getParent());
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> writer.failing() == 0);
            assertThat(anchored()).isEqualTo(1);
            journal.abandon();
        }
    }
}
