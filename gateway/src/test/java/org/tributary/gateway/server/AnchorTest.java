package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tributary.engine.journal.AcceptedLoss;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.JournalDamagedException;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.RecoverableReader;
import org.tributary.engine.journal.anchor.AnchorFile;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.engine.journal.head.HeadFile;
import org.tributary.engine.replay.Progress;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.cli.CommandRun;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.sandbox.SandboxChannels;
import org.tributary.gateway.sandbox.SandboxDirectory;
import org.tributary.gateway.sandbox.SignedCallback;
import org.tributary.gateway.sandbox.SimulatedPayment;

/** A data directory that was emptied or put back from an old copy is noticed by the anchor outside it. */
@Isolated("reads what a command prints")
class AnchorTest {
    @TempDir
    Path root;

    @TempDir
    Path elsewhere;

    private final HttpClient client = HttpClient.newHttpClient();
    private TributaryConfig config;
    private SandboxChannels channels;
    private @Nullable TributaryServer server;

    @BeforeEach
    void configure() throws Exception {
        SandboxDirectory.write(root, System.currentTimeMillis());
        Files.writeString(
                root.resolve(SandboxDirectory.SETTINGS),
                Files.readString(root.resolve(SandboxDirectory.SETTINGS)) + "\nanchor:\n  file: " + anchor() + "\n");
        config = TributaryConfig.read(root.resolve(SandboxDirectory.SETTINGS)).override(root.resolve("data"), null, 0);
        channels = SandboxChannels.open(config.keys(), CryptoSuite.jdk());
    }

    private Path anchor() {
        return elsewhere.resolve("campaign.anchor");
    }

    private void start(final StartWords words) throws Exception {
        server = TributaryServer.open(config, words);
        server.start(Progress.NONE);
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
            server = null;
        }
    }

    private void give(final int number) throws Exception {
        final long nowMs = System.currentTimeMillis();
        final SignedCallback callback = channels.wechatPay()
                .payment(
                        SimulatedPayment.of("42000" + number, "p" + number, "p=kids-gallery", 100, nowMs - 1_000),
                        nowMs);
        final HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.address() + callback.path()))
                .POST(HttpRequest.BodyPublishers.ofByteArray(callback.body()));
        callback.headers().forEach(request::header);
        assertThat(client.send(request.build(), HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
    }

    private long anchored() throws IOException {
        return AnchorFile.read(anchor()).orElseThrow().position().sequence();
    }

    private static void copy(final Path from, final Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (final Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    private String metrics() throws Exception {
        return client.send(
                        HttpRequest.newBuilder(URI.create(server.address() + "/metrics"))
                                .header(
                                        "Authorization",
                                        "Bearer "
                                                + Files.readString(config.keys().resolve("admin.token"))
                                                        .strip())
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private CommandRun verifyWith(final Path settings) {
        return CommandRun.of("verify", "--data", config.data().toString(), "--config", settings.toString());
    }

    private CommandRun verify() {
        return CommandRun.of("verify", "--data", config.data().toString(), "--anchor", anchor().toString());
    }

    @Test
    void shouldRefuseAnOldCopyUntilItsLossIsAccepted() throws Exception {
        start(StartWords.NONE);
        give(1);
        stop();
        final long early = anchored();
        final Path copy = elsewhere.resolve("copy");
        copy(config.data(), copy);
        start(StartWords.NONE);
        give(2);
        stop();
        assertThat(anchored()).isGreaterThan(early);
        assertThat(verify().exitCode()).isZero();

        Files.move(config.data(), elsewhere.resolve("newest"));
        Files.move(copy, config.data());
        final CommandRun verified = verify();
        assertThat(verified.exitCode()).isEqualTo(1);
        assertThat(verified.text()).contains(anchor().toString());
        final Path settings = root.resolve(SandboxDirectory.SETTINGS);
        final CommandRun bySettings =
                CommandRun.of("verify", "--data", config.data().toString(), "--config", settings.toString(), "--json");
        assertThat(bySettings.exitCode()).as(bySettings.text()).isEqualTo(1);
        assertThat(bySettings.text())
                .contains(
                        "\"problemKind\":\"loss\"",
                        "\"lastGood\":\"" + early + ":",
                        "\"problemSequence\":" + (early + 1));
        final CommandRun doctor =
                CommandRun.of("doctor", "--data", config.data().toString(), "--config", settings.toString());
        assertThat(doctor.text()).contains("records may be lost", anchor().toString());
        assertThatThrownBy(() -> start(StartWords.NONE))
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageContaining(anchor().toString())
                .hasMessageContaining("--accept-loss " + early + ":");
        stop();

        start(new StartWords(
                false,
                AcceptedLoss.parse(AcceptedLoss.word(
                        HeadFile.read(new DataDirectory(config.data())).end()))));
        give(3);
        stop();
        assertThat(verify().exitCode())
                .as("the anchor follows the accepted loss")
                .isZero();
        start(StartWords.NONE);
    }

    /** Takes a backup after one payment, goes on, and restores: the records of four payments are missing then. */
    private Path restored() throws Exception {
        start(StartWords.NONE);
        give(1);
        final Path backup = elsewhere.resolve("backup");
        final Path restored = elsewhere.resolve("restored");
        good("backup", "--data", config.data().toString(), "--out", backup.toString());
        for (int number = 2; number <= 5; number++) {
            give(number);
        }
        stop();
        assertThat(good("restore", "--from", backup.toString(), "--data", restored.toString()))
                .contains("an anchor (anchor.file) of the old copy stays where it is");
        return restored;
    }

    private static String good(final String... command) {
        final CommandRun run = CommandRun.of(command);
        assertThat(run.exitCode()).as(run.text()).isZero();
        return run.text();
    }

    /** The end of a batch of the old copy. */
    private static JournalPosition endOf(final Path data, final long batch) {
        final long[] last = {0};
        try (RecoverableReader reader = new ChronicleStore(new DataDirectory(data)).reader()) {
            reader.read(1, record -> last[0] = record.batch() <= batch ? record.sequence() : last[0]);
        }
        try (RecoverableReader reader = new ChronicleStore(new DataDirectory(data)).reader()) {
            reader.read(1, last[0], record -> {});
            assertThat(reader.position().batch()).isEqualTo(batch);
            return reader.position();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void shouldStartOnARestoredCopyWhoseGapIsAllThatTheAnchorNamesMore(final int batches) throws Exception {
        final Path restored = restored();
        final JournalPosition record =
                HeadFile.read(new DataDirectory(restored)).end();
        final JournalPosition named = endOf(config.data(), record.batch() - 1 + batches);
        AnchorFile.write(anchor(), named, named.sequence());

        config = config.override(restored, null, 0);
        final CommandRun verified = verify();
        assertThat(verified.exitCode()).as(verified.text()).isZero();
        assertThat(verified.text())
                .contains("names sequence " + named.sequence() + " of ")
                .contains("from a backup up to sequence " + (record.sequence() - 1));
        start(StartWords.NONE);
        assertThat(metrics()).as("no loss beside the restore").contains("tributary_journal_cuts_total 1.0");
        give(6);
        stop();
        assertThat(AnchorFile.read(anchor()).orElseThrow().position())
                .isEqualTo(HeadFile.read(new DataDirectory(restored)).end());
        assertThat(verify().exitCode()).isZero();
    }

    @Test
    void shouldRefuseAnAnchorThatIsNotSignedWithTheKeyOfTheSettings() throws Exception {
        start(StartWords.NONE);
        give(1);
        stop();
        final Path keys = Files.createDirectory(elsewhere.resolve("anchor-keys"));
        assertThat(CommandRun.of("platform-key", "--keys", keys.toString()).exitCode())
                .isZero();
        final Path settings = root.resolve(SandboxDirectory.SETTINGS);
        Files.writeString(
                settings,
                Files.readString(settings)
                        .replace(
                                "  file: " + anchor(),
                                "  file: " + anchor() + "\n  key: " + keys.resolve("platform/signing.key")));
        config = TributaryConfig.read(settings).override(root.resolve("data"), null, 0);

        assertThatThrownBy(() -> start(StartWords.NONE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(anchor() + " is not signed")
                .hasMessageContaining("move the file away");
        stop();
        assertThat(verifyWith(settings).text()).contains(anchor() + " is not signed");

        Files.delete(anchor());
        start(StartWords.NONE);
        give(2);
        stop();
        assertThat(verifyWith(settings).exitCode()).isZero();
        assertThat(Files.readString(anchor())).contains(" signed ");
        start(StartWords.NONE);
    }

    @Test
    void shouldRefuseAnOldStateOfARestoredCopyThatHasGoneOn() throws Exception {
        final Path restored = restored();
        final Path copy = elsewhere.resolve("copy");
        copy(restored, copy);
        config = config.override(restored, null, 0);
        start(StartWords.NONE);
        give(6);
        stop();

        config = config.override(copy, null, 0);
        final CommandRun verified = verify();
        assertThat(verified.exitCode()).as(verified.text()).isEqualTo(1);
        assertThat(verified.text()).contains("By its time the anchor is of the restored copy");
        assertThatThrownBy(() -> start(StartWords.NONE))
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageContaining("names sequence " + anchored());
    }

    @Test
    void shouldRefuseAnEmptyDirectoryWhereTheAnchorNamesAJournal() throws Exception {
        start(StartWords.NONE);
        give(1);
        stop();
        Files.move(config.data(), elsewhere.resolve("newest"));
        assertThatThrownBy(() -> start(StartWords.NONE))
                .isInstanceOf(JournalDamagedException.class)
                .hasMessageContaining("names sequence " + anchored());
    }

    @Test
    void shouldFollowWithinSecondsAndSayWhenItCannot() throws Exception {
        start(StartWords.NONE);
        give(1);
        final long first = anchored();
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> anchored() > first);
        assertThat(metrics()).contains("tributary_anchor_failing 0");
        final Path away = elsewhere.resolveSibling(elsewhere.getFileName() + "-away");
        Files.move(elsewhere, away);
        try {
            give(2);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> metrics().contains("tributary_anchor_failing 1"));
        } finally {
            Files.move(away, elsewhere);
        }
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> metrics().contains("tributary_anchor_failing 0"));
    }

    /** As under a unit that lets the process write below its data directory only. */
    @Test
    void shouldStartAndSaySoWhenTheAnchorCannotBeWritten() throws Exception {
        final Path inTheWay = Files.createDirectories(elsewhere.resolve("campaign.anchor.new/file"));
        start(StartWords.NONE);
        give(1);
        assertThat(metrics()).contains("tributary_anchor_failing 1");
        assertThat(anchor()).doesNotExist();
        Files.delete(inTheWay);
        Files.delete(inTheWay.getParent());
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> metrics().contains("tributary_anchor_failing 0"));
        assertThat(anchor()).exists();
    }

    @Test
    void shouldRefuseAMissingFolderAndADamagedAnchor() throws Exception {
        Files.writeString(anchor(), "tributary-anchor 1 whatever\n");
        assertThatThrownBy(() -> start(StartWords.NONE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("damaged");
        stop();
        Files.delete(anchor());
        Files.delete(elsewhere);
        assertThatThrownBy(() -> start(StartWords.NONE)).hasMessageContaining("whose folder does not exist");
        stop();
        Files.createDirectories(elsewhere);
    }
}
