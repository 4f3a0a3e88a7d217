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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
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
import org.tributary.gateway.sandbox.SimulatedRefund;
import org.tributary.gateway.server.StartWords;
import org.tributary.gateway.server.TributaryServer;

/** Three whole nodes in one JVM: callbacks, reads and changes over HTTP. */
@Isolated("reads what a command prints")
@Timeout(180)
class NodeServerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path root;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, TributaryServer> servers = new LinkedHashMap<>();
    private NodeFiles files;
    private SandboxChannels channels;
    private String token;
    private int given;

    private void startAll() throws Exception {
        files = new NodeFiles(root);
        channels = SandboxChannels.open(files.sandbox().resolve("keys"), CryptoSuite.jdk());
        token = Files.readString(files.sandbox().resolve("keys/admin.token")).strip();
        final Map<String, CompletableFuture<Long>> starts = new LinkedHashMap<>();
        for (final String name : NodeFiles.NAMES) {
            starts.put(name, start(name));
        }
        for (final CompletableFuture<Long> start : starts.values()) {
            start.get(60, TimeUnit.SECONDS);
        }
    }

    private CompletableFuture<Long> start(final String name) throws Exception {
        final TributaryConfig config = TributaryConfig.read(files.settings(name));
        new NodeDirectory(config.data()).claim("giving-day", name);
        final TributaryServer server =
                TributaryServer.openNode(config, StartWords.NONE, parts -> NodeHost.start(config.cluster(), parts));
        servers.put(name, server);
        return CompletableFuture.supplyAsync(() -> {
            try {
                return server.start(Progress.NONE);
            } catch (final Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @AfterEach
    void stop() {
        servers.values().forEach(TributaryServer::close);
    }

    private HttpResponse<String> send(final String node, final SignedCallback callback) throws Exception {
        final HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(servers.get(node).address() + callback.path()))
                .POST(HttpRequest.BodyPublishers.ofByteArray(callback.body()));
        callback.headers().forEach(request::header);
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private SignedCallback payment(final int number) {
        final long nowMs = System.currentTimeMillis();
        return channels.stripe()
                .payment(SimulatedPayment.of("pi_" + number, "payer-" + number, "p=kids-gallery", 100, nowMs), nowMs);
    }

    private HttpResponse<String> get(final String node, final String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(servers.get(node).address() + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode json(final String node, final String path) throws Exception {
        return JSON.readTree(get(node, path).body());
    }

    private HttpResponse<String> addBudget(final String node) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(servers.get(node).address() + "/admin/v1/pools/early-bird/budget"))
                        .header("Authorization", "Bearer " + token)
                        .POST(HttpRequest.BodyPublishers.ofString("{\"addFen\":100}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private String leader() throws Exception {
        return json(servers.keySet().iterator().next(), "/api/v1/cluster")
                .get("leader")
                .asText();
    }

    @Test
    void shouldTakeCallbacksOnEveryNodeReadWhatWasAnsweredThereAndChangeOnTheLeader() throws Exception {
        startAll();
        for (int i = 0; i < 30; i++) {
            final String node = NodeFiles.NAMES.get(i % 3);
            assertThat(send(node, payment(++given)).statusCode()).isEqualTo(200);
            assertThat(json(node, "/api/v1/totals").at("/donations/count").asLong())
                    .as("a read on the node that answered")
                    .isEqualTo(given);
        }
        final String leader = leader();
        final String follower = NodeFiles.NAMES.stream()
                .filter(name -> !name.equals(leader))
                .findFirst()
                .orElseThrow();
        refund(follower);
        final HttpResponse<String> refused = addBudget(follower);
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).contains("Changes are made on the leader, which is " + leader);
        assertThat(addBudget(leader).statusCode()).isEqualTo(200);
        for (final String name : NodeFiles.NAMES) {
            assertThat(get(name, "/readyz").statusCode()).isEqualTo(200);
            assertThat(get(name, "/api/v1/cluster").body()).doesNotContain("127.0.0.1");
        }
        assertThat(get(leader, "/metrics").body()).contains("tributary_cluster_leads 1");
        assertThat(get(follower, "/metrics").body())
                .contains(
                        "tributary_cluster_leads 0", "tributary_cluster_knows_leader 1", "tributary_cluster_differs 0");
        final long last = json(leader, "/api/v1/cluster").get("sequence").asLong();
        await().atMost(PATIENCE)
                .until(() -> json(follower, "/api/v1/cluster").get("sequence").asLong() >= last);
        final CommandRun status = CommandRun.of(
                "cluster",
                "status",
                servers.get("a").address(),
                servers.get("b").address(),
                servers.get("c").address());
        assertThat(status.exitCode()).as(status.text()).isZero();
        assertThat(status.text()).contains("node a of giving-day, leader " + leader);
    }

    private void refund(final String node) throws Exception {
        final long nowMs = System.currentTimeMillis();
        final SignedCallback refund = channels.stripe()
                .refund(
                        new SimulatedRefund(
                                SimulatedPayment.of("pi_1", "payer-1", "p=kids-gallery", 100, nowMs),
                                "re_1",
                                40,
                                40,
                                nowMs),
                        nowMs);
        assertThat(send(node, refund).statusCode()).isEqualTo(200);
        assertThat(json(node, "/api/v1/totals").at("/refunded/count").asLong()).isEqualTo(1);
    }

    @Test
    void shouldGoOnWithTwoNodesAndHaveEqualJournalsWhenTheLeaderStopsAndComesBack() throws Exception {
        startAll();
        assertThat(send("a", payment(++given)).statusCode()).isEqualTo(200);
        final String first = leader();
        servers.remove(first).close();
        final List<String> left = List.copyOf(servers.keySet());
        await().atMost(PATIENCE).until(() -> send(left.get(0), payment(1)).statusCode() == 200);
        for (int i = 0; i < 10; i++) {
            final SignedCallback callback = payment(++given);
            await().atMost(PATIENCE)
                    .until(() -> send(left.get(given % 2), callback).statusCode() == 200);
        }
        start(first).get(60, TimeUnit.SECONDS);
        assertThat(send(first, payment(++given)).statusCode()).isEqualTo(200);
        assertThat(json(first, "/api/v1/totals").at("/donations/count").asLong())
                .isEqualTo(given);
        stop();
        servers.clear();
        final CommandRun compared = CommandRun.of(
                "cluster",
                "compare",
                files.data("a").toString(),
                files.data("b").toString(),
                files.data("c").toString());
        assertThat(compared.exitCode()).as(compared.text()).isZero();
        for (final String name : NodeFiles.NAMES) {
            assertThat(CommandRun.of("verify", "--data", files.data(name).toString())
                            .exitCode())
                    .isZero();
        }
        assertThatThrownBy(() -> new NodeDirectory(files.data("a")).claim("giving-day", "b"))
                .hasMessageContaining("belongs to node giving-day/a");
        final TributaryConfig single = TributaryConfig.read(files.settings("a"));
        assertThatThrownBy(() -> TributaryServer.open(single)).hasMessageContaining("tributary node");
    }
}
