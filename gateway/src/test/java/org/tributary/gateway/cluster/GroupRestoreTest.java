package org.tributary.gateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.tributary.engine.replay.Progress;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.cli.CommandRun;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.sandbox.SandboxChannels;
import org.tributary.gateway.sandbox.SignedCallback;
import org.tributary.gateway.sandbox.SimulatedPayment;
import org.tributary.gateway.server.StartWords;
import org.tributary.gateway.server.TributaryServer;

/** All machines of a group burn; it begins again, under another name, from a backup of one of its nodes. */
@Tag("long")
@Isolated("reads what a command prints")
@Timeout(900)
class GroupRestoreTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(240);
    private static final String OLD = "giving-day";
    private static final String NEW = "giving-day-2";

    @TempDir
    Path root;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, TributaryServer> servers = new LinkedHashMap<>();
    private NodeFiles files;
    private SandboxChannels channels;

    @AfterEach
    void stop() {
        servers.values().forEach(TributaryServer::close);
        servers.clear();
    }

    private CompletableFuture<Long> start(final String group, final String name, final boolean join) throws Exception {
        final TributaryConfig config = TributaryConfig.read(files.settings(name));
        new NodeDirectory(config.data()).claim(group, name);
        final TributaryServer server = TributaryServer.openNode(
                config, StartWords.NONE, parts -> NodeHost.start(config.cluster(), join, parts));
        servers.put(name, server);
        return CompletableFuture.supplyAsync(() -> {
            try {
                return server.start(Progress.NONE);
            } catch (final Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private void give(final String node, final int number) {
        final long nowMs = System.currentTimeMillis();
        final SignedCallback callback = channels.stripe()
                .payment(SimulatedPayment.of("pi_" + number, "payer-" + number, "p=kids-gallery", 100, nowMs), nowMs);
        final HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(servers.get(node).address() + callback.path()))
                .POST(HttpRequest.BodyPublishers.ofByteArray(callback.body()));
        callback.headers().forEach(request::header);
        await().atMost(PATIENCE)
                .until(() -> client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                                .statusCode()
                        == 200);
    }

    private JsonNode json(final String node, final String path) throws Exception {
        return JSON.readTree(client.send(
                        HttpRequest.newBuilder(URI.create(servers.get(node).address() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body());
    }

    private static String fine(final String... command) {
        final CommandRun run = CommandRun.of(command);
        assertThat(run.exitCode())
                .as("%s: %s", String.join(" ", command), run.text())
                .isZero();
        return run.text();
    }

    /** The old group takes payments 1 to 3, a backup of node a has the first two. */
    private Path backUpAndBurn() throws Exception {
        files = new NodeFiles(root).patient();
        channels = SandboxChannels.open(files.sandbox().resolve("keys"), CryptoSuite.jdk());
        final Map<String, CompletableFuture<Long>> starts = new LinkedHashMap<>();
        for (final String name : NodeFiles.NAMES) {
            starts.put(name, start(OLD, name, false));
        }
        for (final CompletableFuture<Long> start : starts.values()) {
            start.get(240, TimeUnit.SECONDS);
        }
        give("a", 1);
        give("a", 2);
        final Path backup = root.resolve("backup");
        fine("backup", "--data", files.data("a").toString(), "--out", backup.toString());
        give("b", 3);
        final CommandRun early = CommandRun.of(
                "cluster", "restore", "--config", files.settings("c").toString());
        assertThat(early.text()).contains("cluster.id is giving-day, the name of the group that is lost");
        stop();
        for (final String name : NodeFiles.NAMES) {
            Files.move(files.data(name), root.resolve(name).resolve("burnt"));
        }
        return backup;
    }

    @Test
    void shouldBeginAgainUnderAnotherNameFromABackupOfOneNodeWhenAllNodesAreLost() throws Exception {
        final Path backup = backUpAndBurn();
        final String a = files.settings("a").toString();
        assertThat(CommandRun.of("cluster", "restore", "--config", a).text()).contains("holds no journal");
        fine("restore", "--from", backup.toString(), "--data", files.data("a").toString());
        assertThat(CommandRun.of("cluster", "restore", "--config", a).text())
                .contains("cluster.id is giving-day, the name of the group that is lost");
        for (final String name : NodeFiles.NAMES) {
            rename(name);
        }
        assertThat(fine("cluster", "restore", "--config", a, "--actor", "wang", "--accept-clock"))
                .contains("group giving-day-2 begins with node a", "cluster add NAME HOST:PORT");
        assertThat(CommandRun.of("cluster", "restore", "--config", a).text())
                .as("a second time it would undo what the new group takes")
                .contains("the name of the group that is lost");

        start(NEW, "a", false).get(240, TimeUnit.SECONDS);
        assertThat(json("a", "/api/v1/cluster").get("members")).hasSize(1);
        give("a", 4);
        join("b", a);
        join("c", a);
        give("c", 3);
        give("b", 5);
        for (final String name : NodeFiles.NAMES) {
            await().atMost(PATIENCE)
                    .until(() ->
                            json(name, "/api/v1/totals").at("/donations/count").asLong() == 5);
        }
        oldNodesTakeNoPart();
        servers.remove("a").close();
        start(NEW, "a", false).get(240, TimeUnit.SECONDS);
        give("a", 6);
        stop();
        assertThat(fine("inspect", "--data", files.data("b").toString()))
                .contains("group giving-day-2, begun by a from", "\"actor\":\"wang\"");
        fine(
                "cluster",
                "compare",
                files.data("a").toString(),
                files.data("b").toString(),
                files.data("c").toString());
        fine("verify", "--data", files.data("c").toString());
    }

    private void rename(final String name) throws Exception {
        final Path settings = files.settings(name);
        Files.writeString(settings, Files.readString(settings).replace("id: " + OLD + "\n", "id: " + NEW + "\n"));
    }

    private void join(final String name, final String config) throws Exception {
        final CompletableFuture<Long> ready = start(NEW, name, true);
        final String address =
                TributaryConfig.read(files.settings(name)).cluster().members().get(name);
        await().atMost(PATIENCE)
                .until(() -> CommandRun.of("cluster", "add", name, address, "--config", config)
                                .exitCode()
                        == 0);
        ready.get(240, TimeUnit.SECONDS);
    }

    private void oldNodesTakeNoPart() throws Exception {
        assertThatThrownBy(() -> new NodeDirectory(root.resolve("c/burnt")).claim(NEW, "c"))
                .hasMessageContaining("belongs to node giving-day/c");
        final Path old = root.resolve("old.yaml");
        Files.writeString(old, Files.readString(files.settings("c")).replace("id: " + NEW + "\n", "id: " + OLD + "\n"));
        final CommandRun asked = CommandRun.of("cluster", "transfer", "c", "--config", old.toString());
        assertThat(asked.exitCode()).isNotZero();
        assertThat(asked.text()).contains("no node of cluster.members tells who belongs to group giving-day");
    }
}
