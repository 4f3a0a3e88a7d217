package org.tributary.gateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.Witness;
import org.tributary.engine.journal.anchor.AnchorFile;
import org.tributary.engine.replay.Progress;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.sandbox.SandboxChannels;
import org.tributary.gateway.sandbox.SignedCallback;
import org.tributary.gateway.sandbox.SimulatedPayment;
import org.tributary.gateway.server.StartWords;
import org.tributary.gateway.server.TributaryServer;

/** Webhooks and anchors of three nodes in one JVM. */
@Isolated("three nodes need the processors")
@Timeout(900)
class NodeWebhooksTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(240);
    private static final String SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    @TempDir
    Path root;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, TributaryServer> servers = new LinkedHashMap<>();
    /** Sequences as the receiver took them. */
    private final List<Long> taken = new CopyOnWriteArrayList<>();

    private volatile boolean refusing;
    private HttpServer receiver;
    private NodeFiles files;
    private SandboxChannels channels;
    private String token;
    private int given;

    private void write() throws Exception {
        receiver = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        receiver.createContext("/", this::take);
        receiver.start();
        files = new NodeFiles(root).patient();
        final Path keys = files.sandbox().resolve("keys");
        Files.createDirectories(keys.resolve("webhooks"));
        Files.writeString(keys.resolve("webhooks/app.secret"), SECRET + "\n");
        for (final String name : NodeFiles.NAMES) {
            files.append(
                    name,
                    "anchor: {file: ../" + name
                            + ".anchor}\nwebhooks:\n  - {name: app, allowPrivate: true, url: \"http://" + "127.0.0.1:"
                            + receiver.getAddress().getPort() + "/\"}\n");
        }
        channels = SandboxChannels.open(keys, CryptoSuite.jdk());
        token = Files.readString(keys.resolve("admin.token")).strip();
    }

    private void take(final HttpExchange exchange) throws IOException {
        final JsonNode event = JSON.readTree(exchange.getRequestBody().readAllBytes());
        if (!refusing) {
            taken.add(event.at("/data/sequence").asLong());
        }
        exchange.sendResponseHeaders(refusing ? 503 : 204, -1);
        exchange.close();
    }

    @AfterEach
    void stop() {
        servers.values().forEach(TributaryServer::close);
        servers.clear();
        receiver.stop(0);
    }

    private CompletableFuture<Long> start(final String name) throws Exception {
        final TributaryConfig config = TributaryConfig.read(files.settings(name));
        new NodeDirectory(config.data()).claim("giving-day", name);
        final TributaryServer server = TributaryServer.openNode(
                config, StartWords.NONE, parts -> NodeHost.start(config.cluster(), false, parts));
        servers.put(name, server);
        return CompletableFuture.supplyAsync(() -> {
            try {
                return server.start(Progress.NONE);
            } catch (final Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private void startAll() throws Exception {
        final List<CompletableFuture<Long>> starts = new ArrayList<>();
        for (final String name : NodeFiles.NAMES) {
            starts.add(start(name));
        }
        for (final CompletableFuture<Long> start : starts) {
            start.get(240, TimeUnit.SECONDS);
        }
    }

    private JsonNode ask(final String node, final String path) throws Exception {
        return JSON.readTree(client.send(
                        HttpRequest.newBuilder(URI.create(servers.get(node).address() + path))
                                .header("Authorization", "Bearer " + token)
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body());
    }

    private void give(final int count) {
        for (int i = 0; i < count; i++) {
            final long nowMs = System.currentTimeMillis();
            final SignedCallback callback = channels.stripe()
                    .payment(
                            SimulatedPayment.of("pi_" + ++given, "payer-" + given, "p=kids-gallery", 100, nowMs),
                            nowMs);
            final List<String> up = List.copyOf(servers.keySet());
            await().atMost(PATIENCE).until(() -> send(up.get(given % up.size()), callback) == 200);
        }
    }

    private int send(final String node, final SignedCallback callback) throws Exception {
        final HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(servers.get(node).address() + callback.path()))
                .POST(HttpRequest.BodyPublishers.ofByteArray(callback.body()));
        callback.headers().forEach(request::header);
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    private long sequence(final String node) throws Exception {
        return ask(node, "/api/v1/cluster").get("sequence").asLong();
    }

    private String anyNode() {
        return servers.keySet().iterator().next();
    }

    /** The node that says so of itself; the others only have heard. */
    private String sender() throws Exception {
        for (final String name : servers.keySet()) {
            if (ask(name, "/admin/v1/webhooks").path(0).path("sending").asBoolean()) {
                return name;
            }
        }
        return "";
    }

    /** Waits until the receiver has all, and checks that each was taken the first time in order, with none left out. */
    private void requireAllTaken() throws Exception {
        final long last = sequence(anyNode());
        await().atMost(PATIENCE).until(() -> taken.contains(last));
        final List<Long> first = taken.stream().distinct().toList();
        assertThat(first)
                .as("sequences in the order in which they came first")
                .containsExactlyElementsOf(LongStream.rangeClosed(first.get(0), first.get(first.size() - 1))
                        .boxed()
                        .toList());
        assertThat(first).contains(last);
    }

    @Test
    void shouldSendFromTheLeaderAloneAndGoOnFromItsPlaceWhenAnotherLeads() throws Exception {
        write();
        startAll();
        await().atMost(PATIENCE).until(() -> !sender().isEmpty());
        give(10);
        requireAllTaken();
        assertThat(taken).as("one node sends").doesNotHaveDuplicates();
        final String first = sender();
        // Behind: the receiver takes nothing while the leader goes.
        refusing = true;
        give(5);
        servers.remove(first).close();
        give(5);
        await().atMost(PATIENCE).until(() -> !sender().isEmpty());
        assertThat(sender()).isNotEqualTo(first);
        refusing = false;
        requireAllTaken();
        final long again = taken.size() - taken.stream().distinct().count();
        assertThat(again).as("what the last leader's last second sent, not all").isLessThan(10);
        assertAnchors(first);
    }

    /** A member whose list of members differs takes part in the log, but gives no head of its journal. */
    @Test
    void shouldTellNobodyOfARecordWhenNoOtherJournalIsKnownToAgree() throws Exception {
        write();
        startAll();
        await().atMost(PATIENCE).until(() -> !sender().isEmpty());
        give(3);
        requireAllTaken();
        final String cursor = cursorOf(sequence("a"));
        servers.remove("c").close();
        servers.remove("b").close();
        final String settings = Files.readString(files.settings("b"));
        final String addressOfC =
                TributaryConfig.read(files.settings("c")).cluster().members().get("c");
        Files.writeString(files.settings("b"), settings.replace(addressOfC, "127.0.0.1:1"));
        start("b").get(240, TimeUnit.SECONDS);
        final long held = giveUnanswered();
        assertThat(events("a", cursor, 2).statusCode()).isEqualTo(204);
        assertThat(taken).doesNotContain(held);
        // A start knows of no agreement; its readers' cursors are ahead of what it may tell.
        servers.remove("a").close();
        start("a").get(240, TimeUnit.SECONDS);
        assertThat(sequence("a")).isGreaterThanOrEqualTo(held);
        assertThat(events("a", cursor, 2).statusCode()).isEqualTo(204);
        assertThat(events("a", "0", 0).statusCode()).isEqualTo(204);
        assertThat(taken).doesNotContain(held);
        servers.remove("b").close();
        Files.writeString(files.settings("b"), settings);
        start("b").get(240, TimeUnit.SECONDS);
        await().atMost(PATIENCE).until(() -> taken.contains(held));
        await().atMost(PATIENCE).until(() -> events("a", cursor, 0).statusCode() == 200);
        assertThat(JSON.readTree(events("a", cursor, 0).body())
                        .at("/events/0/sequence")
                        .asLong())
                .isEqualTo(Long.parseLong(cursor.split(":")[0]) + 1);
        requireAllTaken();
    }

    /** The cursor after a record, once node a tells of it. */
    private String cursorOf(final long sequence) throws Exception {
        await().atMost(PATIENCE).until(() -> nextOf(events("a", "0", 0)).startsWith(sequence + ":"));
        return nextOf(events("a", "0", 0));
    }

    private static String nextOf(final HttpResponse<String> answer) throws Exception {
        return answer.statusCode() == 200
                ? JSON.readTree(answer.body()).get("next").asText()
                : "";
    }

    private HttpResponse<String> events(final String node, final String after, final int waitSeconds) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(servers.get(node).address() + "/api/v1/events?limit=1000&wait="
                                + waitSeconds + "&after=" + after))
                        .header("Authorization", "Bearer " + token)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Gives through node a until its journal has the donation. */
    private long giveUnanswered() throws Exception {
        final long before = sequence("a");
        final long nowMs = System.currentTimeMillis();
        final SignedCallback callback = channels.stripe()
                .payment(SimulatedPayment.of("pi_" + ++given, "payer-" + given, "p=kids-gallery", 100, nowMs), nowMs);
        final List<CompletableFuture<Integer>> answers = new ArrayList<>();
        await().atMost(PATIENCE).until(() -> {
            if (answers.stream().allMatch(CompletableFuture::isDone)) {
                answers.add(CompletableFuture.supplyAsync(() -> {
                    try {
                        return send("a", callback);
                    } catch (final Exception e) {
                        throw new IllegalStateException(e);
                    }
                }));
            }
            return sequence("a") > before;
        });
        return before + 1;
    }

    /** Each node says its own journal's end outside its directory, and a start compares it. */
    private void assertAnchors(final String stopped) throws Exception {
        final Path anchor = root.resolve(stopped + ".anchor");
        final Witness said = AnchorFile.read(anchor).orElseThrow();
        for (final String name : servers.keySet()) {
            final Path other = root.resolve(name + ".anchor");
            final long last = sequence(name);
            await().atMost(PATIENCE)
                    .until(() -> AnchorFile.read(other).orElseThrow().position().sequence() >= last);
        }
        final JournalPosition is = said.position();
        AnchorFile.write(
                anchor,
                new JournalPosition(
                        is.epoch(), is.batch() + 1_000, is.sequence() + 1_000, is.timestampMs() + 1, is.chainHead()),
                is.sequence() + 1_000);
        assertThatThrownBy(() -> start(stopped).get(240, TimeUnit.SECONDS))
                .hasStackTraceContaining("names sequence " + (is.sequence() + 1_000))
                .hasStackTraceContaining("--join");
        servers.remove(stopped).close();
        AnchorFile.write(anchor, is, said.syncedSequence());
        start(stopped).get(240, TimeUnit.SECONDS);
        give(3);
        requireAllTaken();
    }
}
