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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.tributary.engine.replay.Progress;
import org.tributary.engine.replay.StepOver;
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
@Timeout(900)
class NodeServerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(240);

    @TempDir
    Path root;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, TributaryServer> servers = new LinkedHashMap<>();
    private NodeFiles files;
    private SandboxChannels channels;
    private String token;
    private int given;

    private void startAll() throws Exception {
        files = new NodeFiles(root).patient();
        channels = SandboxChannels.open(files.sandbox().resolve("keys"), CryptoSuite.jdk());
        token = Files.readString(files.sandbox().resolve("keys/admin.token")).strip();
        final Map<String, CompletableFuture<Long>> starts = new LinkedHashMap<>();
        for (final String name : NodeFiles.NAMES) {
            starts.put(name, start(name));
        }
        for (final CompletableFuture<Long> start : starts.values()) {
            start.get(240, TimeUnit.SECONDS);
        }
    }

    private CompletableFuture<Long> start(final String name) throws Exception {
        return start(name, false);
    }

    private CompletableFuture<Long> start(final String name, final boolean join) throws Exception {
        final TributaryConfig config = TributaryConfig.read(files.settings(name));
        new NodeDirectory(config.data()).claim("giving-day", name);
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

    /** The names that the dashboard's panels of nodes ask for. */
    private static List<String> metricsOfTheDashboard() throws Exception {
        final String dashboard = Files.readString(Path.of("..", "config", "grafana-dashboard.json"));
        final List<String> names = Pattern.compile("tributary_cluster_\\w+")
                .matcher(dashboard)
                .results()
                .map(MatchResult::group)
                .distinct()
                .toList();
        assertThat(names).hasSizeGreaterThan(4);
        return names;
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

    /** Sends as a channel does: again until it is taken. A group whose processors are busy may give no answer in time. */
    private void give(final String node, final SignedCallback callback) {
        await().atMost(PATIENCE).until(() -> send(node, callback).statusCode() == 200);
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

    private HttpResponse<String> addBudget(final String node, final String ofCaller) throws Exception {
        return admin(
                node, "POST", "/admin/v1/pools/early-bird/budget", "{\"addFen\":100,\"reason\":\"a gift\"}", ofCaller);
    }

    private HttpResponse<String> admin(
            final String node, final String method, final String path, final String body, final String ofCaller)
            throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(servers.get(node).address() + path))
                        .header("Authorization", "Bearer " + ofCaller)
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
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
            give(node, payment(++given));
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
        changeOn(follower);
        for (final String name : NodeFiles.NAMES) {
            assertThat(get(name, "/readyz").statusCode()).isEqualTo(200);
            assertThat(get(name, "/api/v1/cluster").body()).doesNotContain("127.0.0.1");
        }
        final String metrics = get(leader, "/metrics").body();
        assertThat(metrics).contains("tributary_cluster_leads 1").contains(metricsOfTheDashboard());
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

    /** What a node that does not lead is asked for is done by the leader, with the caller's name and role. */
    private void changeOn(final String follower) throws Exception {
        final String ofLi = "li".repeat(20);
        final String ofWang = "wang".repeat(10);
        Files.writeString(
                files.sandbox().resolve("keys/tokens.yaml"),
                "tokens:\n" + named("li", "finance", ofLi) + named("wang", "operator", ofWang));
        await().atMost(PATIENCE).until(() -> addBudget(follower, ofLi).statusCode() == 403);
        assertThat(addBudget(follower, "x".repeat(40)).statusCode()).isEqualTo(401);
        final long budgetFen = budgetFen(follower);
        final AtomicReference<HttpResponse<String>> done = new AtomicReference<>();
        await().atMost(PATIENCE).until(() -> {
            done.set(addBudget(follower, ofWang));
            // A group whose processors are busy gives no answer in time.
            return done.get().statusCode() != 503;
        });
        assertThat(done.get().statusCode()).as(done.get().body()).isEqualTo(200);
        assertThat(budgetFen(follower)).as("read where it was changed").isGreaterThan(budgetFen);
        assertThat(admin(follower, "GET", "/admin/v1/audit?top=1", "", token).body())
                .contains("\"wang\"", "\"a gift\"");
        final HttpResponse<String> unknown = admin(follower, "POST", "/admin/v1/pools/none/suspend", "{}", token);
        assertThat(unknown.statusCode()).isEqualTo(404);
        final HttpResponse<String> clock = admin(follower, "POST", "/admin/v1/clock", "{}", token);
        assertThat(clock.body()).contains("This change is made on the leader, which is " + leader());
    }

    private static String named(final String name, final String role, final String token) {
        return "  - {name: " + name + ", role: " + role + ", sha256: "
                + StepOver.sha256(token.getBytes(StandardCharsets.US_ASCII)) + "}\n";
    }

    private long budgetFen(final String node) throws Exception {
        for (final JsonNode pool : json(node, "/api/v1/pools")) {
            if (pool.get("id").asText().equals("early-bird")) {
                return pool.get("budgetFen").asLong();
            }
        }
        throw new AssertionError("no pool early-bird");
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
        give(node, refund);
        assertThat(json(node, "/api/v1/totals").at("/refunded/count").asLong()).isEqualTo(1);
    }

    @Test
    void shouldGoOnWithTwoNodesAndHaveEqualJournalsWhenTheLeaderStopsAndComesBack() throws Exception {
        startAll();
        give("a", payment(++given));
        final String first = leader();
        servers.remove(first).close();
        final List<String> left = List.copyOf(servers.keySet());
        await().atMost(PATIENCE).until(() -> send(left.get(0), payment(1)).statusCode() == 200);
        for (int i = 0; i < 10; i++) {
            final SignedCallback callback = payment(++given);
            await().atMost(PATIENCE)
                    .until(() -> send(left.get(given % 2), callback).statusCode() == 200);
        }
        // The node's core and read models come from the snapshot, the rest from journal and log.
        final CommandRun built =
                CommandRun.of("snapshot", "--data", files.data(first).toString());
        assertThat(built.exitCode()).as(built.text()).isZero();
        start(first).get(240, TimeUnit.SECONDS);
        give(first, payment(++given));
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

    @Test
    void shouldTakeAnEmptiedNodeInAgainWithAnEqualJournalByTheCommandsOfMembers() throws Exception {
        startAll();
        for (int i = 0; i < 10; i++) {
            give(NodeFiles.NAMES.get(i % 3), payment(++given));
        }
        final String config = files.settings("a").toString();
        final CommandRun moved = CommandRun.of("cluster", "transfer", "a", "--config", config, "--actor", "wang");
        assertThat(moved.exitCode()).as(moved.text()).isZero();
        await().atMost(PATIENCE).until(() -> leader().equals("a"));
        servers.remove("c").close();
        empty(files.data("c"));
        assertThatThrownBy(() -> start("c", true).get(240, TimeUnit.SECONDS))
                .hasStackTraceContaining("cluster remove c");
        servers.remove("c").close();
        final CommandRun removed = CommandRun.of("cluster", "remove", "c", "--config", config);
        assertThat(removed.exitCode()).as(removed.text()).isZero();
        assertThat(removed.text()).contains("members of giving-day: {a=", "an even number survives");
        give("b", payment(++given));
        final CompletableFuture<Long> ready = start("c", true);
        final String address =
                TributaryConfig.read(files.settings("c")).cluster().members().get("c");
        await().atMost(PATIENCE)
                .until(() -> CommandRun.of("cluster", "add", "c", address, "--config", config)
                                .exitCode()
                        == 0);
        ready.get(240, TimeUnit.SECONDS);
        assertThat(CommandRun.of("cluster", "remove", "x", "--config", config).text())
                .contains("x is no member of the group");
        give("c", payment(++given));
        assertThat(json("c", "/api/v1/totals").at("/donations/count").asLong()).isEqualTo(given);
        stop();
        servers.clear();
        final CommandRun compared = CommandRun.of(
                "cluster",
                "compare",
                files.data("a").toString(),
                files.data("b").toString(),
                files.data("c").toString());
        assertThat(compared.exitCode()).as(compared.text()).isZero();
    }

    private static void empty(final Path directory) throws Exception {
        try (Stream<Path> all = Files.walk(directory)) {
            for (final Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
