package org.tributary.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.settlement.MemoryJournal;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.engine.testkit.TestPools;

/** {@code backup} and {@code restore} as an operator sees them, over journals on disk and beside a server. */
@Isolated("System.out and System.err are swapped")
class BackupCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    private Path data;
    private Path first;
    private Path second;
    private Path restored;

    @BeforeEach
    void name() {
        data = directory.resolve("data");
        first = directory.resolve("backup-1");
        second = directory.resolve("backup-2");
        restored = directory.resolve("restored");
    }

    private void journal(final int payments) throws IOException {
        final MemoryJournal journal = MemoryJournal.of(
                TestCampaigns.usual().pool(TestPools.ratio("m", 1, 1)).build(), TestCampaigns.OPENS_MS - 1);
        for (int i = 0; i < payments; i++) {
            journal.send(TestCampaigns.OPENS_MS + i, new Payments("t" + i).encode());
        }
        journal.store(data);
    }

    private CommandRun backup(final Path out, final String... more) {
        return CommandRun.of(
                Stream.concat(Stream.of("backup", "--data", data.toString(), "--out", out.toString()), Stream.of(more))
                        .toArray(String[]::new));
    }

    private CommandRun restore(final Path from, final String... more) {
        return CommandRun.of(Stream.concat(
                        Stream.of(
                                "restore", "--from", from.toString(), "--data", restored.toString(), "--actor", "ops"),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    private static JsonNode verify(final Path of) throws IOException {
        final CommandRun run = CommandRun.of("verify", "--data", of.toString(), "--json");
        assertThat(run.exitCode()).as(run.text()).isZero();
        return JSON.readTree(run.text());
    }

    private static JsonNode manifest(final Path backup) throws IOException {
        return JSON.readTree(Files.readAllBytes(backup.resolve("manifest.json")));
    }

    private static void good(final CommandRun run) {
        assertThat(run.exitCode()).as(run.text()).isZero();
    }

    private static void refused(final CommandRun run, final String... words) {
        assertThat(run.exitCode()).as(run.text()).isEqualTo(2);
        assertThat(run.text()).contains(words);
    }

    @Test
    void shouldRestoreStateTotalsAndRecordsWhenBackedUpBesideAServer() throws Exception {
        final JsonNode totals;
        try (ServedSandbox server = new ServedSandbox(data)) {
            server.pay(0, 20);
            good(backup(first));
            server.pay(20, 35);
        }
        try (ServedSandbox server = new ServedSandbox(data)) {
            server.pay(35, 50);
            good(backup(second, "--since", first.toString()));
            totals = server.totals();
            server.pay(50, 53);
            refused(restore(second), "the old copy is running", "in use by process");
            assertThat(restored).doesNotExist();
        }
        assertThat(Files.size(second.resolve("manifest.json"))).isPositive();
        final CommandRun run = restore(second);
        good(run);
        assertThat(run.text())
                .contains("is missing", "tributary reconcile", "fenced " + data, "keys/pepper", "keys/admin.token");

        final JsonNode after = verify(restored);
        final JsonNode manifest = manifest(second);
        assertThat(after.get("lastSequence").asLong())
                .isEqualTo(manifest.at("/position/sequence").asLong() + 1);
        assertThat(lines(restored, 1, manifest.at("/position/sequence").asInt()))
                .isEqualTo(lines(data, 1, manifest.at("/position/sequence").asInt()));
        final JsonNode record = JSON.readTree(
                lines(restored, after.get("lastSequence").asInt(), 1).get(0));
        assertThat(record.get("kind").asText()).isEqualTo("restored-from");
        assertThat(record.get("actor").asText()).isEqualTo("ops");
        assertThat(record.at("/gap/afterSequence")).isEqualTo(manifest.at("/position/sequence"));
        assertThat(record.at("/gap/remedy").asText()).isEqualTo("reconcile");
        assertThat(record.get("chainHead")).isEqualTo(manifest.at("/position/chainHead"));

        refused(CommandRun.of("serve", "--data", data.toString(), "--port", "0"), "must not be started", "restored");
        for (final String keys : List.of("keys", "tributary.yaml", "campaign.yaml")) {
            Files.move(data.resolve(keys), restored.resolve(keys));
        }
        try (ServedSandbox server = new ServedSandbox(restored)) {
            assertThat(server.totals()).isEqualTo(totals);
            server.pay(50, 53);
        }
        assertThat(verify(restored).get("acceptedFen")).isEqualTo(verify(data).get("acceptedFen"));
    }

    @Test
    void shouldAnswerProgramsWithOneObjectWhenAskedForJson() throws IOException {
        journal(60);

        final CommandRun snapshot = CommandRun.of("snapshot", "--data", data.toString(), "--json");
        good(snapshot);
        final JsonNode built = JSON.readTree(snapshot.text());
        assertThat(Path.of(built.get("file").asText())).isRegularFile();

        final CommandRun backup = backup(first, "--json");
        good(backup);
        final JsonNode taken = JSON.readTree(backup.text());
        final JsonNode manifest = manifest(first);
        assertThat(taken.get("sequence"))
                .isEqualTo(manifest.at("/position/sequence"))
                .isEqualTo(built.get("sequence"));
        assertThat(taken.get("chainHead")).isEqualTo(manifest.at("/position/chainHead"));
        assertThat(taken.get("stateHash").asText()).matches("[0-9a-f]{16,}");
        assertThat(taken.get("journalBytes").asLong()).isPositive();
        assertThat(taken.get("keepElsewhere")).isNotEmpty();

        final CommandRun restore = restore(first, "--json");
        good(restore);
        final JsonNode answer = JSON.readTree(restore.text());
        assertThat(answer.get("data").asText()).isEqualTo(restored.toString());
        assertThat(answer.get("gapAfterSequence")).isEqualTo(manifest.at("/position/sequence"));
        assertThat(answer.get("reconcileFrom").asText()).matches("\\d{4}-\\d{2}-\\d{2}");
        assertThat(answer.at("/fenced/0").asText()).contains(data.toString());
    }

    /** A backup's head is closed at the end that was copied: a restore of it would have called the shorter journal whole. */
    @Test
    void shouldMakeNoCopyWhenAClosedJournalHasLostItsEnd() throws IOException {
        journal(60);
        LostEnd.zero(data, 12);
        final CommandRun verified = CommandRun.of("verify", "--data", data.toString());
        assertThat(verified.exitCode()).isEqualTo(1);
        assertThat(verified.text()).contains("--accept-loss");
        final String word = verified.text().replaceAll("(?s).*--accept-loss (\\d+:[0-9a-f]{64}).*", "$1");

        for (final CommandRun run : List.of(
                backup(first), backup(second, "--fence"), CommandRun.of("snapshot", "--data", data.toString()))) {
            assertThat(run.exitCode()).as(run.text()).isEqualTo(3);
            assertThat(run.text()).contains("records may be lost that were answered", "--accept-loss " + word);
        }

        assertThat(first.resolve("manifest.json")).doesNotExist();
        assertThat(data.resolve("FENCED")).doesNotExist();
        assertThat(restore(first).exitCode()).isNotZero();
        assertThat(CommandRun.of("verify", "--data", data.toString()).exitCode())
                .isEqualTo(1);
    }

    private static List<String> lines(final Path of, final int from, final int count) {
        final CommandRun run = CommandRun.of(
                "inspect",
                "--data",
                of.toString(),
                "--from",
                Integer.toString(from),
                "--limit",
                Integer.toString(count));
        good(run);
        return run.text().lines().toList();
    }

    @Test
    void shouldHoldTheSameStateAsTheJournalWhenNoEngineRuns() throws IOException {
        journal(40);
        good(backup(first));
        final JsonNode before = verify(data);
        assertThat(manifest(first).get("stateHash")).isEqualTo(before.get("stateHash"));
        assertThat(manifest(first).at("/position/chainHead")).isEqualTo(before.get("chainHead"));
        assertThat(verify(first).get("stateHash"))
                .as("a whole backup can be read as it is")
                .isEqualTo(before.get("stateHash"));
        good(restore(first));
        assertThat(new DataDirectory(restored).epochs()).hasSize(2);
    }

    @Test
    void shouldLetOnlyTheirOwnerReadTheCopies() throws IOException {
        journal(3);
        good(backup(first));
        good(restore(first));
        for (final Path root : List.of(first, restored)) {
            try (Stream<Path> files = Files.walk(root)) {
                assertThat(files)
                        .allSatisfy(
                                file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                                        .as(file.toString())
                                        .isEqualTo(Files.isDirectory(file) ? "rwx------" : "rw-------"));
            }
        }
    }

    @Test
    void shouldContinueWhenAnInterruptedBackupIsRunAgain() throws IOException {
        journal(40);
        good(backup(first));
        final String whole = manifest(first).get("journal").toString();
        // What a run leaves that is killed while it copies: the mark, part of a file, no manifest.
        Files.delete(first.resolve("manifest.json"));
        Files.writeString(first.resolve("UNFINISHED"), "backup of " + data.toAbsolutePath() + " since the beginning\n");
        final Path file = first.resolve(manifestFile(whole));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(Files.size(file) / 3);
            // After a power cut the end of what was copied may be zeros.
            channel.write(ByteBuffer.allocate(5_000), Files.size(file) - 5_000);
        }
        refused(restore(first), "holds no whole backup");
        assertThat(restored).doesNotExist();
        good(backup(first));
        assertThat(manifest(first).get("journal").toString()).isEqualTo(whole);
        assertThat(first.resolve("UNFINISHED")).doesNotExist();
        good(restore(first));
    }

    private static String manifestFile(final String journal) throws IOException {
        return JSON.readTree(journal).get(0).get("file").asText();
    }

    @Test
    void shouldContinueWhenAnInterruptedRestoreIsRunAgain() throws IOException {
        journal(40);
        good(backup(first));
        good(restore(first));
        final String stateHash = verify(restored).get("stateHash").asText();
        // What a run leaves that is killed between the record and the end: all made ready, the mark still there.
        final Path work = Files.createDirectory(restored.resolve("restoring"));
        for (final String name : List.of("journal", "snapshots")) {
            Files.move(restored.resolve(name), work.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        }
        Files.writeString(
                restored.resolve("FENCED"),
                "a restore from the backup with manifest "
                        + org.tributary.engine.codec.Sha256.hexOf(Files.readAllBytes(first.resolve("manifest.json")))
                        + " into it has not ended: run the same `restore` again, or delete the directory\n");
        refused(CommandRun.of("serve", "--data", restored.toString(), "--port", "0"), "has not ended");
        good(restore(first));
        assertThat(verify(restored).get("stateHash").asText()).isEqualTo(stateHash);
        assertThat(restored.resolve("FENCED")).doesNotExist();
        assertThat(restored.resolve("restoring")).doesNotExist();
    }

    @Test
    void shouldRefuseAndTouchNothingWhenATargetIsNotEmpty() throws IOException {
        journal(3);
        Files.createDirectories(first);
        Files.writeString(first.resolve("other"), "x");
        refused(backup(first), "is not an empty directory");
        assertThat(first).isDirectoryContaining(path -> path.endsWith("other"));
        assertThat(first.toFile().list()).containsExactly("other");
        good(backup(second));
        refused(backup(second), "is not an empty directory");
        Files.createDirectories(restored.resolve("journal"));
        refused(restore(second), "a restore never writes over data");
        assertThat(restored.toFile().list()).containsExactly("journal");
    }

    @Test
    void shouldRefuseAndTouchNothingWhenTheBackupDoesNotFit() throws IOException {
        journal(10);
        good(backup(first));
        final Path file =
                first.resolve(manifestFile(manifest(first).get("journal").toString()));
        final byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        refused(restore(first), "is missing or not as the manifest names it");
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);

        final Path manifest = first.resolve("manifest.json");
        final String text = Files.readString(manifest);
        Files.writeString(manifest, text.replace("\"journalFormat\" : 2", "\"journalFormat\" : 99"));
        refused(restore(first), "journal format 99", "restore with that release or a newer one");
        Files.writeString(manifest, text.replace("\"format\" : 1", "\"format\" : 2"));
        refused(restore(first), "written by a newer release");
        Files.writeString(manifest, text.replace("journal/epoch", "../journal/epoch"));
        refused(restore(first), "is no manifest of a backup");
        Files.writeString(manifest, "{}");
        refused(restore(first), "is no manifest of a backup");
        assertThat(restored).doesNotExist();
    }

    @Test
    void shouldNotLetAnEngineStartWhenTheManifestNamesAnotherState() throws IOException {
        journal(10);
        good(backup(first));
        final Path manifest = first.resolve("manifest.json");
        Files.writeString(
                manifest,
                Files.readString(manifest)
                        .replace(manifest(first).get("stateHash").asText(), "0".repeat(64)));
        final CommandRun run = restore(first);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.text()).contains("the restored state hash is");
        refused(CommandRun.of("serve", "--data", restored.toString(), "--port", "0"), "must not be started");
        assertThat(data.resolve("FENCED")).as("the old copy stays usable").doesNotExist();
    }

    @Test
    void shouldRefuseAnEarlierBackupWhenItIsOfAnotherJournalOrMissing() throws IOException {
        journal(10);
        good(backup(first));
        good(backup(second, "--since", first.toString()));
        assertThat(manifest(second).get("journal")).as("nothing new").isEmpty();
        final Path moved = directory.resolve("moved");
        Files.move(first, moved);
        refused(restore(second), "continues an earlier backup");
        good(restore(second, "--since", moved.toString()));

        data = directory.resolve("other");
        journal(11);
        refused(backup(directory.resolve("backup-3"), "--since", moved.toString()), "does not fit the journal");
        assertThat(directory.resolve("backup-3")).doesNotExist();
    }

    @Test
    void shouldLeaveTheOldCopyAloneWhenARestoreIsRehearsed() throws Exception {
        try (ServedSandbox server = new ServedSandbox(data)) {
            server.pay(0, 5);
            good(backup(first));
            good(restore(first, "--rehearsal"));
            server.pay(5, 8);
        }
        assertThat(data.resolve("FENCED")).doesNotExist();
        refused(CommandRun.of("serve", "--data", restored.toString(), "--port", "0"), "restored to rehearse");
    }

    @Test
    void shouldFenceTheSourceWhenABackupIsForAMove() throws IOException {
        journal(5);
        good(backup(first, "--fence"));
        refused(CommandRun.of("serve", "--data", data.toString(), "--port", "0"), "must not be started", "backup-1");
        assertThat(restore(first).text()).contains("fenced " + data);
        assertThat(verify(data).get("good").asBoolean())
                .as("it can still be read")
                .isTrue();
    }
}
