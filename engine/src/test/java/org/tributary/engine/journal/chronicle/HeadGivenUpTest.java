package org.tributary.engine.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tributary.engine.journal.Durability;
import org.tributary.engine.journal.JournalDamagedException;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.Loss;
import org.tributary.engine.journal.TornTail;
import org.tributary.engine.journal.head.Heads;

/**
 * The head goes to the device now and then only, so a power cut may bring back one that still names what a loss had given up,
 * while batches after the loss are on the device.
 */
class HeadGivenUpTest {
    private static final int BATCHES = 8;
    private static final int KEPT = 5;
    private static final int OF_OLD = 50;
    private static final int OF_NEW = 60;

    @TempDir
    Path root;

    private JournalFixture journal;

    /** Eight batches, all answered, of which the last three are lost. */
    @BeforeEach
    void loseTheEnd() throws IOException {
        journal = new JournalFixture(root);
        final ChronicleJournal writer = journal.open(JournalPosition.START);
        for (int i = 0; i < BATCHES; i++) {
            append(writer, OF_OLD);
        }
        writer.abandon();
        JournalFixture.zero(
                journal.lastFile(), journal.excerpts(journal.lastFile()).get(KEPT + 1), 100 * 1024);
    }

    private void append(final ChronicleJournal writer, final int bytes) {
        journal.append(writer, 3, bytes);
        writer.sync();
    }

    private byte[] head() throws IOException {
        return Files.readAllBytes(journal.directory.head());
    }

    private void bringBack(final byte[] head) throws IOException {
        Files.write(journal.directory.head(), head);
        Heads.bootedSince(journal.directory, Durability.DEVICE);
    }

    /** Result of reading to the end. */
    private record End(JournalPosition position, Optional<TornTail> tail, Optional<Loss> loss, long syncedSequence) {}

    private End end() {
        try (ChronicleJournalReader reader = new ChronicleJournalReader(journal.directory, 0)) {
            reader.read(1, record -> {});
            final Optional<TornTail> tail = reader.checkEnd();
            return new End(reader.position(), tail, reader.loss(), reader.syncedSequence());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void shouldTakeWhatFollowsTheLossWhenTheHeadStillNamesWhatWasGivenUp(final int batches) throws IOException {
        journal.open(end().position()).abandon(); // a start that dies before its first batch
        final ChronicleJournal writer = journal.open(end().position());
        final byte[] head = head();
        for (int i = 0; i < batches; i++) {
            append(writer, OF_NEW);
        }
        writer.abandon();
        bringBack(head);
        final End end = end();
        assertThat(end.position().sequence()).isEqualTo(15 + 3 * batches);
        assertThat(end.tail()).isEmpty();
        assertThat(end.loss()).isEmpty();
        assertThat(end.syncedSequence()).isLessThanOrEqualTo(end.position().sequence());
    }

    @Test
    void shouldCutATornTailWhenItsSequencesWereUsedBefore() throws IOException {
        final ChronicleJournal writer = journal.open(end().position());
        final byte[] head = head();
        append(writer, OF_NEW);
        journal.append(writer, 3, OF_NEW);
        writer.abandon();
        JournalFixture.flip(
                journal.lastFile(), journal.excerpts(journal.lastFile()).get(2) + 30, 1);
        bringBack(head);
        final Loss loss = end().loss().orElseThrow();
        assertThat(loss.last().sequence()).isEqualTo(18);
        assertThat(loss.byPowerLoss()).isTrue();
    }

    @Test
    void shouldStillNameTheLossWhenNothingWasWrittenSince() {
        journal.open(end().position()).abandon();
        assertThat(end().loss().orElseThrow().evidence())
                .contains("the journal ends at sequence 15, but journal/HEAD names sequence 24");
    }

    @Test
    void shouldRefuseAnotherBatchWhenTheHeadKnowsOfNoLaterEpoch() throws IOException {
        final byte[] head = head();
        final ChronicleJournal writer = journal.open(end().position());
        for (int i = 0; i < BATCHES - KEPT; i++) {
            append(writer, OF_NEW);
        }
        writer.abandon();
        bringBack(head);
        assertThatThrownBy(this::end)
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageContaining("is not the one that journal/HEAD names");
    }
}
