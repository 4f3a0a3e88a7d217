package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.tributary.engine.journal.AcceptedLoss;
import org.tributary.engine.journal.JournalDamagedException;
import org.tributary.gateway.cli.CommandRun;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.sandbox.SandboxDirectory;
import org.tributary.gateway.sandbox.SimulatedPayment;

/** After a loss or a restore a receiver is told once, before the records behind the cut, wherever its kept place lies. */
@Isolated("swaps System.out")
class WebhookCutTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path root;

    @TempDir
    Path other;

    private final List<String> ids = new CopyOnWriteArrayList<>();
    private final List<JsonNode> bodies = new CopyOnWriteArrayList<>();
    private HttpServer receiver;
    private SandboxServer sandbox;
    private TributaryConfig config;
    private int given;

    @BeforeEach
    void receive() throws Exception {
        receiver = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        receiver.createContext("/", this::take);
        receiver.start();
        sandbox = SandboxServer.write(root);
        Files.createDirectories(root.resolve("keys/webhooks"));
        Files.writeString(
                root.resolve("keys/webhooks/app.secret"), "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=\n");
        final Path file = root.resolve(SandboxDirectory.SETTINGS);
        Files.writeString(
                file,
                Files.readString(file) + "webhooks:\n  - {name: app, url: \"http://127.0.0.1:"
                        + receiver.getAddress().getPort() + "/\", allowPrivate: true, kinds: [donation]}\n");
        config = TributaryConfig.read(file).override(null, null, 0);
    }

    private void take(final HttpExchange exchange) throws IOException {
        bodies.add(JSON.readTree(exchange.getRequestBody().readAllBytes()));
        ids.add(exchange.getRequestHeaders().getFirst("webhook-id"));
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }

    @AfterEach
    void stop() {
        sandbox.close();
        receiver.stop(0);
    }

    private void give(final int count) throws Exception {
        for (int i = 0; i < count; i++) {
            final long nowMs = System.currentTimeMillis();
            sandbox.give(sandbox.channels()
                    .stripe()
                    .payment(
                            SimulatedPayment.of("pi_" + ++given, "payer-" + given, "p=kids-gallery", 100, nowMs),
                            nowMs));
        }
    }

    private List<String> donations() {
        final List<String> found = new ArrayList<>();
        for (final JsonNode body : bodies) {
            if (body.get("type").asText().equals("donation")) {
                found.add(body.get("data").get("transactionId").asText());
            }
        }
        return found;
    }

    private static List<String> payments(final int from, final int to) {
        return LongStream.rangeClosed(from, to).mapToObj(i -> "pi_" + i).toList();
    }

    private void awaitDonations(final int count) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> donations().size() >= count);
    }

    /** A data directory from before, with the place that was reached since: nothing in the journal says that it was cut. */
    @Test
    void shouldSayThatTheJournalWasCutWhenItsPlaceIsBeyondTheEnd() throws Exception {
        sandbox.open(config);
        give(2);
        awaitDonations(2);
        sandbox.close();
        final Path place = root.resolve("webhooks/app");
        Files.writeString(place, "5000:" + "ab".repeat(32) + "\n");
        sandbox.open(config);
        give(1);
        awaitDonations(5);
        assertThat(bodies.get(2).get("type").asText()).isEqualTo("journal-cut");
        assertThat(bodies.get(2).get("data").get("lastCommonSequence").asLong()).isZero();
        assertThat(bodies.get(2).get("data").get("cause").asText()).isEqualTo("other-journal");
        assertThat(cuts()).hasSize(1);
        assertThat(donations().subList(2, 5)).as("all that this journal has").isEqualTo(payments(1, 3));
    }

    /** The place comes out of the backup, so it is on the chain; what was delivered after it is void nevertheless. */
    @Test
    void shouldSayThatTheJournalWasCutWhenItGoesOnFromTheBackupsPlace() throws Exception {
        sandbox.open(config);
        give(4);
        awaitDonations(4);
        sandbox.close();
        final Path backup = other.resolve("backup");
        final Path restored = other.resolve("restored");
        final CommandRun saved =
                CommandRun.of("backup", "--data", config.data().toString(), "--out", backup.toString());
        assertThat(saved.exitCode()).as(saved.text()).isZero();
        sandbox.open(config);
        give(3);
        awaitDonations(7);
        sandbox.close();
        final CommandRun back = CommandRun.of("restore", "--from", backup.toString(), "--data", restored.toString());
        assertThat(back.exitCode()).as(back.text()).isZero();

        sandbox.open(config.override(restored, null, null));
        given = 100;
        give(2);
        awaitDonations(9);

        assertThat(donations().subList(7, 9))
                .as("none of the restored journal's is missing")
                .isEqualTo(payments(101, 102));
        assertThat(cuts()).hasSize(1);
        final int cut = bodies.indexOf(cuts().get(0));
        assertThat(types(cut, cut + 3)).containsExactly("journal-cut", "donation", "donation");
        assertThat(transaction(cut + 1)).isEqualTo("pi_101");
        final JsonNode told = cuts().get(0).get("data");
        assertThat(told.get("lastCommonSequence").asLong()).isBetween(sequence(3), sequence(4) - 1);
        assertThat(told.get("cause").asText()).isEqualTo("restored-from");
        assertThat(sandbox.get("/api/v1/events?kind=donation&limit=1000&after=" + ids.get(3))
                        .get("events")
                        .findValuesAsText("kind"))
                .as("a follower of donations that kept an older place")
                .containsExactly("restored-from", "donation", "donation");

        sandbox.close();
        sandbox.open(config.override(restored, null, null));
        give(1);
        awaitDonations(10);
        assertThat(cuts()).as("told once").hasSize(1);
    }

    /** The backup has no place of a receiver that was added since: it began at the end of what was restored, and was not told. */
    @Test
    void shouldSayThatTheJournalWasCutWhenTheReceiverWasAddedAfterTheBackup() throws Exception {
        final TributaryConfig withoutReceiver = config.override(other.resolve("data"), null, null);
        final Path file = root.resolve(SandboxDirectory.SETTINGS);
        final String settings = Files.readString(file);
        Files.writeString(file, settings.substring(0, settings.indexOf("webhooks:")));
        sandbox.open(TributaryConfig.read(file).override(withoutReceiver.data(), null, 0));
        give(4);
        sandbox.close();
        final Path backup = other.resolve("backup");
        final Path restored = other.resolve("restored");
        final CommandRun saved =
                CommandRun.of("backup", "--data", withoutReceiver.data().toString(), "--out", backup.toString());
        assertThat(saved.exitCode()).as(saved.text()).isZero();
        sandbox.open(withoutReceiver);
        give(3);
        awaitDonations(3);
        assertThat(cuts()).as("a new receiver of a journal that was never cut").isEmpty();
        sandbox.close();
        final CommandRun back = CommandRun.of("restore", "--from", backup.toString(), "--data", restored.toString());
        assertThat(back.exitCode()).as(back.text()).isZero();

        sandbox.open(config.override(restored, null, null));
        given = 100;
        give(2);
        awaitDonations(5);

        assertThat(types(3, 6)).containsExactly("journal-cut", "donation", "donation");
        assertThat(transaction(4)).isEqualTo("pi_101");
        final JsonNode told = cuts().get(0).get("data");
        assertThat(told.get("lastCommonSequence").asLong()).isLessThan(sequence(0));
        assertThat(told.get("cause").asText()).isEqualTo("restored-from");
    }

    /** A power loss takes the newest second of the kept place too: it may lie before the cut though more was delivered. */
    @Test
    void shouldSayThatTheJournalWasCutWhenItsPlaceIsOlderThanTheCut() throws Exception {
        sandbox.open(config);
        give(24);
        awaitDonations(24);
        sandbox.close();
        JournalHarm.destroyNewestBytes(root, 4_000);
        Files.writeString(root.resolve("webhooks/app"), ids.get(1) + "\n");
        final String word = refusedFor();
        final long lastGood = Long.parseLong(word.split(":")[0]);
        assertThat(lastGood).isBetween(sequence(2), sequence(23) - 1);

        sandbox.open(config, new StartWords(false, AcceptedLoss.parse(word)));
        given = 100;
        give(2);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> donations().contains("pi_102"));

        assertThat(cuts()).hasSize(1);
        final JsonNode told = cuts().get(0).get("data");
        assertThat(told.get("lastCommonSequence").asLong()).isEqualTo(lastGood);
        assertThat(told.get("cause").asText()).isEqualTo("loss");
        final int cut = bodies.indexOf(cuts().get(0));
        final int common = (int) ids.stream()
                .limit(24)
                .filter(id -> Long.parseLong(id.split(":")[0]) <= lastGood)
                .count();
        assertThat(donations().subList(24, cut))
                .as("what both journals have after the place")
                .isEqualTo(payments(3, common));
        assertThat(donations().subList(cut, donations().size())).isEqualTo(payments(101, 102));
    }

    /** Starts, is refused, and returns the word that accepts the loss. */
    private String refusedFor() {
        final JournalDamagedException refused =
                catchThrowableOfType(JournalDamagedException.class, () -> sandbox.open(config));
        sandbox.close();
        final Matcher word =
                Pattern.compile("--accept-loss ([0-9]+:[0-9a-f]{64})").matcher(refused.getMessage());
        assertThat(word.find()).as(refused.getMessage()).isTrue();
        return word.group(1);
    }

    private List<JsonNode> cuts() {
        return bodies.stream()
                .filter(body -> body.get("type").asText().equals("journal-cut"))
                .toList();
    }

    private List<String> types(final int from, final int to) {
        return bodies.subList(from, to).stream()
                .map(body -> body.get("type").asText())
                .toList();
    }

    private String transaction(final int index) {
        return bodies.get(index).get("data").get("transactionId").asText();
    }

    private long sequence(final int index) {
        return Long.parseLong(ids.get(index).split(":")[0]);
    }
}
