package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.journal.BatchFormat;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.engine.replay.Progress;
import org.tributary.engine.replay.Verifier;

/** Damage planted in a journal of the real core: {@code verify} names file, byte, batch and sequence of each. */
class VerifyDamageTest {
    private static final int EXCERPT_HEADER = 4;
    private static final int CRC_OFFSET = 16;

    @TempDir
    Path data;

    private Path file;
    private byte[] bytes;
    private List<Batch> batches;

    /** A batch in the file, with its frame's position. */
    private record Batch(int place, int length, long firstSequence) {}

    @BeforeEach
    void writeTwoEpochs() throws Exception {
        PastDay.write(data);
        final JournalPosition end = verify().position();
        PastDay.open(new DataDirectory(data), end).close();
        file = cycleFile(1);
        bytes = Files.readAllBytes(file);
        batches = batches();
        assertThat(batches).hasSizeGreaterThan(100);
        assertThat(verify().isGood()).isTrue();
    }

    @Test
    void shouldNameThePlaceWhenAByteOfACommandIsFlipped() throws IOException {
        final Batch batch = batches.get(70);
        bytes[batch.place + BatchFormat.HEADER_LENGTH + BatchFormat.RECORD_HEADER_LENGTH + 10] ^= 1;

        assertDamage(batch, "checksum");
    }

    @Test
    void shouldNameThePlaceWhenAByteOfAnOutcomeIsFlipped() throws IOException {
        final Batch batch = batches.get(70);
        bytes[batch.place + batch.length - 1] ^= 1;

        assertDamage(batch, "checksum");
    }

    @Test
    void shouldNameThePlaceWhenAByteOfABatchHeaderIsFlipped() throws IOException {
        for (int at = 0; at < BatchFormat.HEADER_LENGTH; at += 7) {
            final Batch batch = batches.get(70);
            bytes[batch.place + at] ^= 1;
            assertDamage(batch, "");
            bytes[batch.place + at] ^= 1;
        }
    }

    @Test
    void shouldNameThePlaceWhenTheExcerptHeaderIsFlipped() throws IOException {
        final Batch batch = batches.get(70);
        bytes[batch.place - EXCERPT_HEADER + 3] ^= 0x40;

        // A reader no longer sees the batch, so the chain breaks at the next one.
        assertThat(problem().sequence()).isEqualTo(batch.firstSequence);
        assertThat(problem().message())
                .contains(file + " at byte " + (batches.get(71).place - EXCERPT_HEADER))
                .contains("batch 72 where batch 71 must stand")
                .contains("Put the file back from a backup");
    }

    @Test
    void shouldNameThePlaceWhenTwoBatchesAreSwapped() throws IOException {
        final int first = firstOfTwins();
        final Batch one = batches.get(first);
        final Batch two = batches.get(first + 1);
        final byte[] before = Arrays.copyOfRange(bytes, one.place, one.place + one.length);
        System.arraycopy(bytes, two.place, bytes, one.place, one.length);
        System.arraycopy(before, 0, bytes, two.place, one.length);

        assertDamage(one, "batch " + (first + 2) + " where batch " + (first + 1) + " must stand");
    }

    /** Replaces a batch by another one with a valid checksum. */
    @Test
    void shouldNameTheBatchBehindWhenOneWasReplacedWithARightChecksum() throws IOException {
        final Batch batch = batches.get(70);
        final ByteBuffer frames = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        bytes[batch.place + batch.length - 1] ^= 1;
        final CRC32C crc = new CRC32C();
        crc.update(bytes, batch.place, CRC_OFFSET);
        crc.update(bytes, batch.place + CRC_OFFSET + 4, batch.length - CRC_OFFSET - 4);
        frames.putInt(batch.place + CRC_OFFSET, (int) crc.getValue());

        final Verifier.Problem problem = problem();

        // Either the outcome differs from the replay's, or the next batch no longer follows; the first found is
        // reported.
        assertThat(problem.sequence()).isIn(batch.firstSequence, batches.get(71).firstSequence);
        assertThat(problem.message()).containsAnyOf("replay differs at sequence", "does not continue the hash chain");
    }

    @Test
    void shouldNameThePlaceWhenTheFileIsTruncated() throws IOException {
        final Batch batch = batches.get(70);
        bytes = Arrays.copyOf(bytes, batch.place + 20);

        assertThat(damage(batch)).contains("lost data");
    }

    @Test
    void shouldNameTheEpochWhenItsFileIsMissing() throws IOException {
        Files.delete(file);

        final Verifier.Report report = verifyReport();
        assertThat(report.problem().orElseThrow().message())
                .contains("epoch 1 is missing")
                .contains("put")
                .contains("epoch-000001");
    }

    @Test
    void shouldNameTheSequenceAndBothOutcomesWhenAnOutcomeWasForgedWithChecksumAndChain() throws Exception {
        final Path forged = data.resolve("forged");
        final long changed = PastDay.forge(data, forged);

        final Verifier.Problem problem = verifyAt(forged).problem().orElseThrow();

        assertThat(problem.kind()).isEqualTo(Verifier.Kind.DIFFERENCE);
        assertThat(problem.sequence()).isEqualTo(changed);
        assertThat(problem.message())
                .contains("replay differs at sequence " + changed + ": the journal recorded the outcome ")
                .contains("running its command again gives ");
    }

    @Test
    void shouldReportProgressWhileItReads() {
        final List<Long> reached = new ArrayList<>();
        final Verifier.Report report = new Verifier<>(
                        new ChronicleStore(new DataDirectory(data)), DonationCore::new, core -> Optional.empty())
                .run((sequence, read) -> reached.add(sequence));

        assertThat(reached).isNotEmpty().endsWith(report.lastSequence());
    }

    /** Two successive batches of the same length, so that swapping them moves nothing else. */
    private int firstOfTwins() {
        for (int i = 60; i + 1 < batches.size(); i++) {
            if (batches.get(i).length == batches.get(i + 1).length) {
                return i;
            }
        }
        throw new AssertionError("no two batches of the same length");
    }

    private void assertDamage(final Batch batch, final String because) throws IOException {
        assertThat(damage(batch)).contains(because);
    }

    /** The message for damage at that batch. */
    private String damage(final Batch batch) throws IOException {
        final Verifier.Problem problem = problem();
        assertThat(problem.kind()).isEqualTo(Verifier.Kind.DAMAGE);
        assertThat(problem.sequence()).isEqualTo(batch.firstSequence);
        assertThat(problem.message())
                .contains(file.toString() + " at byte " + (batch.place - EXCERPT_HEADER))
                .contains("sequence " + batch.firstSequence + " on");
        return problem.message();
    }

    private Verifier.Problem problem() throws IOException {
        Files.write(file, bytes);
        return verifyReport().problem().orElseThrow();
    }

    private Verifier.Report verifyReport() {
        return verifyAt(data);
    }

    private static Verifier.Report verifyAt(final Path directory) {
        return new Verifier<>(
                        new ChronicleStore(new DataDirectory(directory)), DonationCore::new, core -> Optional.empty())
                .run(Progress.NONE);
    }

    private Verifier.Report verify() {
        return verifyAt(data);
    }

    private Path cycleFile(final int epoch) throws IOException {
        try (Stream<Path> files = Files.list(new DataDirectory(data).epoch(epoch))) {
            return files.filter(path -> path.toString().endsWith(".cq4"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private List<Batch> batches() {
        final List<Batch> found = new ArrayList<>();
        final String text = new String(bytes, StandardCharsets.ISO_8859_1);
        final ByteBuffer frames = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = text.indexOf("TRB1"); at >= 0; at = text.indexOf("TRB1", at + 1)) {
            found.add(new Batch(at, frames.getInt(at + 12), frames.getLong(at + 64)));
        }
        return found;
    }
}
