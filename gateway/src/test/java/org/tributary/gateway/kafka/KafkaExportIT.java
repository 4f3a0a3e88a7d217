package org.tributary.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.tributary.engine.replay.Progress;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.cli.CommandRun;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.sandbox.SandboxChannels;
import org.tributary.gateway.sandbox.SandboxDirectory;
import org.tributary.gateway.sandbox.SignedCallback;
import org.tributary.gateway.sandbox.SimulatedPayment;
import org.tributary.gateway.server.TributaryServer;

/** {@code export-kafka} beside a running server, against a real broker. */
@Isolated("swaps System.out")
@Tag("long")
class KafkaExportIT {
    private static final String MAIN = "org.tributary.gateway.cli.Main";
    private static final int KILLS = 6;

    @TempDir
    static Path brokerFiles;

    private static KafkaBroker broker;
    private static int topics;

    @TempDir
    Path root;

    private final HttpClient client = HttpClient.newHttpClient();
    private TributaryConfig config;
    private SandboxChannels channels;
    private TributaryServer server;
    private String topic;
    private int given;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = new KafkaBroker(brokerFiles);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void start() throws Exception {
        SandboxDirectory.write(root, System.currentTimeMillis());
        config = TributaryConfig.read(root.resolve(SandboxDirectory.SETTINGS)).override(null, null, 0);
        channels = SandboxChannels.open(config.keys(), CryptoSuite.jdk());
        server = TributaryServer.open(config);
        server.start(Progress.NONE);
        topic = "donations-" + ++topics;
        broker.create(topic, 1);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void give(final int count) throws Exception {
        for (int i = 0; i < count; i++) {
            final long nowMs = System.currentTimeMillis();
            final SignedCallback callback = channels.stripe()
                    .payment(
                            SimulatedPayment.of("pi_" + ++given, "payer-" + given, "p=kids-gallery", 100, nowMs),
                            nowMs);
            final HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.address() + callback.path()))
                    .POST(HttpRequest.BodyPublishers.ofByteArray(callback.body()));
            callback.headers().forEach(request::header);
            assertThat(client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    private ChildJvm export(final String... more) throws Exception {
        return ChildJvm.start(MAIN, log(), arguments(more));
    }

    private Path log() {
        return root.resolve("export.txt");
    }

    private CommandRun exportOnce(final String... more) {
        final List<String> all = new ArrayList<>(List.of(arguments(more)));
        all.add("--once");
        return CommandRun.of(all.toArray(String[]::new));
    }

    private String[] arguments(final String... more) {
        final List<String> all = new ArrayList<>(List.of(
                "export-kafka", "--data", config.data().toString(), "--bootstrap", broker.address(), "--topic", topic));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private List<String> inspected() {
        final CommandRun inspected =
                CommandRun.of("inspect", "--data", config.data().toString());
        assertThat(inspected.exitCode()).isZero();
        return inspected.text().lines().toList();
    }

    private List<String> values() {
        return broker.read(topic).stream().map(KafkaBroker.Seen::value).toList();
    }

    /** Killed at random moments while it writes: in the middle of a transaction, of a commit, of its start. */
    @Test
    void shouldHoldEachRecordOnceInOrderWhenTheExportIsKilledAndStartedAgain() throws Exception {
        final long seed = System.nanoTime();
        System.out.println("KafkaExportIT seed " + seed);
        final Random random = new Random(seed);
        final AtomicBoolean enough = new AtomicBoolean();
        final Thread donors = new Thread(() -> {
            try {
                while (!enough.get()) {
                    give(1);
                }
            } catch (final Exception e) {
                throw new IllegalStateException(e);
            }
        });
        donors.start();
        try {
            for (int i = 0; i < KILLS; i++) {
                try (ChildJvm export = export()) {
                    final long begin = broker.end(topic);
                    final int more = 1 + random.nextInt(60);
                    Awaitility.await()
                            .atMost(Duration.ofSeconds(60))
                            .pollInterval(Duration.ofMillis(5))
                            .until(() -> broker.end(topic) >= begin + more);
                    export.kill();
                }
            }
        } finally {
            enough.set(true);
            donors.join();
        }
        give(1);
        try (ChildJvm export = export()) {
            final List<String> all = inspected();
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> values().size() >= all.size());
            assertThat(export.terminate()).as(Files.readString(log())).isZero();
        }
        final List<String> all = inspected();
        assertThat(exportOnce().exitCode()).isZero();
        assertThat(values()).as("seed %s, %s", seed, Files.readString(log())).isEqualTo(all);
        final List<KafkaBroker.Seen> seen = broker.read(topic);
        for (int i = 0; i < seen.size(); i++) {
            assertThat(seen.get(i).key()).isEqualTo(Integer.toString(i + 1));
            assertThat(seen.get(i).cursor()).matches((i + 1) + ":[0-9a-f]{64}");
            assertThat(new ObjectMapper()
                            .readTree(seen.get(i).value())
                            .get("kind")
                            .asText())
                    .isEqualTo(seen.get(i).kind());
        }
    }

    @Test
    void shouldGoOnWhenTheBrokerWasAway() throws Exception {
        give(20);
        try (ChildJvm export = export()) {
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> values().equals(inspected()));
            broker.kill();
            give(30);
            // The client may wait in turn to deliver, to commit and to end the transaction before it says so.
            Awaitility.await()
                    .atMost(Duration.ofSeconds(150))
                    .until(() -> Files.readString(log()).contains("did not take records"));
            broker.start();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> values().size() >= inspected().size());
            assertThat(export.isAlive()).isTrue();
            assertThat(export.terminate()).isZero();
        }
        exportOnce();
        assertThat(values()).isEqualTo(inspected());
    }

    @Test
    void shouldFollowOverARestartOfTheServer() throws Exception {
        give(5);
        try (ChildJvm export = export()) {
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> values().size() >= 5);
            server.close();
            server = TributaryServer.open(config);
            server.start(Progress.NONE);
            give(5);
            final int all = inspected().size();
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> values().size() >= all);
            assertThat(export.terminate()).isZero();
        }
        exportOnce();
        assertThat(values()).isEqualTo(inspected());
    }

    @Test
    void shouldWriteOnlyTheKindsAndFromTheSequenceAskedFor() throws Exception {
        give(10);
        final List<String> donations = inspected().stream()
                .filter(line -> line.contains("\"kind\":\"donation\""))
                .toList();
        final long third =
                new ObjectMapper().readTree(donations.get(2)).get("sequence").asLong();
        final CommandRun run = exportOnce("--kinds", "donation", "--from", Long.toString(third));
        assertThat(run.exitCode()).as(run.text()).isZero();
        assertThat(run.text()).contains("8 records written to topic " + topic);
        assertThat(values()).isEqualTo(donations.subList(2, donations.size()));
        assertThat(exportOnce("--kinds", "donation", "--from", "1").text()).contains("0 records written");
    }

    @Test
    void shouldEndTheOlderOfTwoExportsOnOneTopic() throws Exception {
        give(3);
        try (ChildJvm first = export()) {
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> values().size() >= 3);
            try (ChildJvm second = export()) {
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> Files.readString(log()).split("exporting ", -1).length > 2);
                give(5);
                assertThat(first.await()).isEqualTo(3);
                final int all = inspected().size();
                Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> values().size() >= all);
                assertThat(second.isAlive()).isTrue();
            }
        }
        assertThat(Files.readString(log())).contains("another export writes to topic " + topic);
        exportOnce();
        assertThat(values()).isEqualTo(inspected());
    }

    @Test
    void shouldSayWhatIsWrongWithTheTopic() throws Exception {
        final String fit = topic;
        topic = "none-such";
        assertThat(exportOnce())
                .satisfies(run -> assertThat(run.exitCode()).isEqualTo(3))
                .satisfies(run -> assertThat(run.text())
                        .contains("topic none-such does not exist at " + broker.address())
                        .contains("--create --topic none-such --partitions 1"));
        topic = fit + "-three";
        broker.create(topic, 3);
        assertThat(exportOnce().text()).contains("has 3 partitions");
        topic = fit + "-other";
        broker.create(topic, 1);
        broker.write(topic, "something else");
        assertThat(exportOnce().text()).contains("a record at offset 0 that this export did not write");
    }

    @Test
    void shouldNotWriteTwiceWhenTheRetentionHasRemovedThePlace() throws Exception {
        give(3);
        assertThat(exportOnce().exitCode()).isZero();
        broker.removeRecords(topic);
        final CommandRun run = exportOnce();
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.text()).contains("its retention has removed them").contains("retention.ms=-1");
        assertThat(values()).isEmpty();
    }

    @Test
    void shouldRefuseATopicThatHoldsAnotherJournal(@TempDir final Path other) throws Exception {
        give(3);
        assertThat(exportOnce().exitCode()).isZero();
        final List<String> before = values();
        SandboxDirectory.write(other, System.currentTimeMillis());
        try (TributaryServer another = TributaryServer.open(
                TributaryConfig.read(other.resolve(SandboxDirectory.SETTINGS)).override(null, null, 0))) {
            another.start(Progress.NONE);
            server.close();
            server = another;
            channels = SandboxChannels.open(other.resolve("keys"), CryptoSuite.jdk());
            give(5);
            final CommandRun run = CommandRun.of(
                    "export-kafka",
                    "--data",
                    other.toString(),
                    "--bootstrap",
                    broker.address(),
                    "--topic",
                    topic,
                    "--once");
            assertThat(run.exitCode()).as(run.text()).isEqualTo(3);
            assertThat(run.text()).contains("the topic holds another journal");
        }
        assertThat(values()).isEqualTo(before);
    }
}
