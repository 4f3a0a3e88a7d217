package org.tributary.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.BindException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.cluster.log.OwnLog;
import org.tributary.engine.testing.CountingMachine;

/** What a power cut may leave of a node's replicated log, and of its votes. */
@Timeout(240)
class OwnLogTest {
    private static final int WAIT_SECONDS = 60;
    private static final int SECTOR = 512;
    /** Longer than two sectors, so that one can be missing whole. */
    private static final int COMMANDS = 20;

    @TempDir
    Path root;

    private final UnsafeBuffer command = new UnsafeBuffer(new byte[1024]);
    private long ids;

    private void send(final ClusterClient client) throws Exception {
        final CommandBatch batch = new CommandBatch();
        for (int i = 0; i < COMMANDS; i++) {
            batch.add(command, 0, CountingMachine.command(command, ++ids, 0, 0, 200));
        }
        assertThat(client.send(batch).get(WAIT_SECONDS, TimeUnit.SECONDS).count())
                .isEqualTo(COMMANDS);
    }

    private TestGroup group() throws Exception {
        return TestGroup.start(root, 1, name -> new CountingMachine(), System::currentTimeMillis, true);
    }

    private static Path current(final TestGroup group) {
        return group.settings("n1").ownLog().resolve("current");
    }

    /** The log's newest file; a node that ends in order leaves no zeros behind its last entry. */
    private static Path newest(final TestGroup group) throws IOException {
        try (Stream<Path> files = Files.list(current(group))) {
            return files.filter(file -> file.getFileName().toString().startsWith("log_inprogress_"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** The newest file with a copy of its last bytes behind it, of which a sector is still zero, and zeros that were written ahead. */
    private static byte[] withTornWrite(final byte[] whole, final int missingSector) {
        final int length = 3 * SECTOR;
        final byte[] torn = Arrays.copyOf(whole, whole.length + length + 4 * SECTOR);
        // A length of 1,400 bytes as a varint, and content that is no entry's.
        torn[whole.length] = (byte) 0xF8;
        torn[whole.length + 1] = 0x0A;
        Arrays.fill(torn, whole.length + 2, whole.length + length, (byte) 7);
        final int from = missingSector == 0 ? whole.length : (whole.length / SECTOR + missingSector) * SECTOR;
        final int to = (whole.length / SECTOR + missingSector + 1) * SECTOR;
        Arrays.fill(torn, from, to, (byte) 0);
        return torn;
    }

    @Test
    void shouldGoOnBehindTheLastWholeEntryWhenAPowerCutToreTheLastWrite() throws Exception {
        try (TestGroup group = group();
                ClusterClient client = group.client()) {
            for (int missing = 0; missing < 3; missing++) {
                send(client);
                group.stopNode("n1");
                final Path file = newest(group);
                final byte[] whole = Files.readAllBytes(file);
                Files.write(file, withTornWrite(whole, missing));
                group.startNode("n1");
                assertThat(group.node("n1").status().sequence()).isEqualTo(ids);
            }
            send(client);
            group.awaitSequence(ids);
            assertThat(group.fatals()).isEmpty();
        }
    }

    @Test
    void shouldRefuseToStartWhenAnAcknowledgedEntryIsDamaged() throws Exception {
        try (TestGroup group = group();
                ClusterClient client = group.client()) {
            send(client);
            send(client);
            group.stopNode("n1");
            final Path file = newest(group);
            final byte[] damaged = Files.readAllBytes(file);
            damaged[damaged.length - 2 * SECTOR] ^= 1;
            Files.write(file, damaged);
            assertThatThrownBy(() -> group.startNode("n1"))
                    .hasMessageContaining(current(group) + " is damaged: " + file.getFileName() + " from byte ")
                    .hasMessageContaining("corrupted")
                    .hasMessageContaining(
                            "`cluster remove n1`, move the log directory (" + root.resolve("n1-log") + ")")
                    .hasMessageContaining("`node --join`, then `cluster add n1 HOST:PORT`")
                    .hasMessageContaining("If no majority is left: `cluster restore`")
                    .rootCause()
                    .hasMessageContaining("corrupted");
            assertThat(Files.readAllBytes(file)).isEqualTo(damaged);
        }
    }

    @Test
    void shouldNameTheWayOutWhenAFilesBeginningIsDamaged() throws Exception {
        try (TestGroup group = group();
                ClusterClient client = group.client()) {
            send(client);
            group.stopNode("n1");
            final Path file = newest(group);
            final byte[] damaged = Files.readAllBytes(file);
            damaged[0] ^= 1;
            Files.write(file, damaged);
            assertThatThrownBy(() -> group.startNode("n1"))
                    .hasMessageContaining("is damaged: " + file.getFileName() + " from byte 0")
                    .hasMessageContaining("`cluster remove n1`");
        }
    }

    @Test
    void shouldNameTheFileWithTheVoteWhenItHoldsNoTerm() throws Exception {
        final Path current = Files.createDirectories(root.resolve("log").resolve("current"));
        Files.write(current.resolve("raft-meta"), new byte[20]);
        assertThat(new OwnLog(root.resolve("log")).damage(new IOException("no number"), "n1"))
                .hasMessageContaining("is damaged: raft-meta holds no term (no number)");
    }

    @Test
    void shouldNotSpeakOfDamageWhenSomethingElseKeepsTheNodeFromStarting() throws Exception {
        final OwnLog log = new OwnLog(root.resolve("log"));
        Files.createDirectories(root.resolve("log").resolve("current"));
        assertThat(log.damage(new IOException(new BindException("in use")), "n1"))
                .isNull();
        assertThat(log.damage(new IOException(new AccessDeniedException("log")), "n1"))
                .isNull();
        assertThat(log.damage(new IOException("no file is damaged"), "n1")).isNull();
    }

    private static long term(final TestGroup group) throws IOException {
        return Files.readAllLines(current(group).resolve("raft-meta")).stream()
                .filter(line -> line.startsWith("term="))
                .mapToLong(line -> Long.parseLong(line.substring(5)))
                .findFirst()
                .orElseThrow();
    }

    /** Otherwise it might vote twice in one term: Ratis does not sync the directory of the file that holds its vote. */
    @Test
    void shouldGoOnInATermOfItsOwnWhenTheMachineHasBootedWhileTheLogWasOpen() throws Exception {
        try (TestGroup group = group();
                ClusterClient client = group.client()) {
            send(client);
            final Path log = group.settings("n1").ownLog();
            final Path note = log.resolveSibling(log.getFileName() + ".open");
            assertThat(note).isNotEmptyFile();
            final byte[] boot = Files.readAllBytes(note);
            group.stopNode("n1");
            assertThat(note).doesNotExist();
            final long term = term(group);

            Files.write(note, boot);
            group.startNode("n1");
            send(client);
            assertThat(term(group)).as("killed in this boot").isLessThan(term + 100);
            group.stopNode("n1");

            Files.writeString(note, "another boot");
            group.startNode("n1");
            send(client);
            assertThat(term(group)).as("after another boot").isGreaterThan(term + 1_000);
            group.awaitSequence(ids);
            assertThat(group.fatals()).isEmpty();
        }
    }

    /** As after a release was rolled back: it must not decide what it can't read. */
    @Test
    void shouldStopAndNameTheRemedyWhenTheLogHoldsABatchOfANewerRelease() throws Exception {
        try (TestGroup group = group();
                ClusterClient client = group.client()) {
            send(client);
            group.stopNode("n1");
            final Path file = newest(group);
            Files.write(file, withNewerBatch(Files.readAllBytes(file)));
            group.startNode("n1");
            await().atMost(Duration.ofSeconds(WAIT_SECONDS))
                    .until(() -> !group.fatals().isEmpty());
            assertThat(group.fatals().get("n1"))
                    .contains(
                            "batch of version 3, this release reads version 2",
                            "releases that know each other's format");
            assertThat(group.node("n1").status().sequence()).isEqualTo(ids);
        }
    }

    /** The file with an entry more: its last batch, under the next number and of another version. */
    private static byte[] withNewerBatch(final byte[] file) throws IOException {
        final ByteArrayInputStream in = new ByteArrayInputStream(file, 8, file.length - 8);
        LogEntryProto last = LogEntryProto.getDefaultInstance();
        LogEntryProto batch = last;
        for (LogEntryProto next = LogEntryProto.parseDelimitedFrom(in);
                next != null;
                next = LogEntryProto.parseDelimitedFrom(in)) {
            in.skipNBytes(Integer.BYTES);
            last = next;
            batch = next.hasStateMachineLogEntry() ? next : batch;
        }
        final byte[] data = batch.getStateMachineLogEntry().getLogData().toByteArray();
        // Behind the stamp.
        data[Long.BYTES] = 3;
        final LogEntryProto.Builder newer =
                batch.toBuilder().setTerm(last.getTerm()).setIndex(last.getIndex() + 1);
        newer.getStateMachineLogEntryBuilder().setLogData(Raft.bytes(data));
        final ByteArrayOutputStream entry = new ByteArrayOutputStream();
        newer.build().writeDelimitedTo(entry);
        final CRC32C crc = new CRC32C();
        crc.update(entry.toByteArray());
        final ByteBuffer longer = ByteBuffer.allocate(file.length + entry.size() + Integer.BYTES);
        return longer.put(file)
                .put(entry.toByteArray())
                .putInt((int) crc.getValue())
                .array();
    }
}
