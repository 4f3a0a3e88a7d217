package org.tributary.gateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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
import org.tributary.gateway.server.remote.GatewayServer;

/** Three nodes and two gateways in one JVM; the leader stops under load. Every answered payment is in every journal once. */
@Isolated("reads what a command prints")
class GatewayGroupTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    @TempDir
    Path root;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, TributaryServer> nodes = new TreeMap<>();
    private final List<GatewayServer> gateways = new ArrayList<>();
    private final Queue<String> answered = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private NodeFiles files;

    private CompletableFuture<Long> startNode(final String name) throws Exception {
        final TributaryConfig config = TributaryConfig.read(files.settings(name));
        new NodeDirectory(config.data()).claim("giving-day", name);
        final TributaryServer server =
                TributaryServer.openNode(config, StartWords.NONE, parts -> NodeHost.start(config.cluster(), parts));
        nodes.put(name, server);
        return CompletableFuture.supplyAsync(() -> {
            try {
                return server.start(Progress.NONE);
            } catch (final Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private GatewayServer gateway(final String name) throws Exception {
        files.writeGateway(name, "giving-day", "");
        final TributaryConfig config = TributaryConfig.read(files.settings(name));
        final GatewayServer gateway = GatewayServer.open(config, GroupLink.of(config.cluster()));
        gateways.add(gateway);
        return gateway;
    }

    private Thread sender(final SandboxChannels channels, final int number) {
        final Thread thread = new Thread(() -> {
            for (int i = 0; !over.get(); i++) {
                final String id = "pi_" + number + "_" + i;
                final long nowMs = System.currentTimeMillis();
                final SignedCallback callback = channels.stripe()
                        .payment(SimulatedPayment.of(id, "payer-" + i % 20, "p=kids-gallery", 100, nowMs), nowMs);
                for (int to = number + i; !over.get() && !isTaken(gateways.get(to % 2), callback, id); ) {
                    to++;
                }
            }
        });
        thread.start();
        return thread;
    }

    private boolean isTaken(final GatewayServer gateway, final SignedCallback callback, final String id) {
        final HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(gateway.address() + callback.path()))
                .POST(HttpRequest.BodyPublishers.ofByteArray(callback.body()));
        callback.headers().forEach(request::header);
        try {
            final boolean isSuccess = client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
            if (isSuccess) {
                answered.add(id);
            }
            return isSuccess;
        } catch (final IOException e) {
            return false;
        } catch (final InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitMore(final int payments) {
        final int before = answered.size();
        await().atMost(PATIENCE).until(() -> answered.size() >= before + payments);
    }

    private JsonNode status(final TributaryServer node) throws Exception {
        return JSON.readTree(client.send(
                        HttpRequest.newBuilder(URI.create(node.address() + "/api/v1/cluster"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body());
    }

    @Test
    @Tag("long")
    @Timeout(600)
    void shouldHaveEveryAnsweredPaymentOnceInAllJournalsWhenTheLeaderStopsBehindTwoGateways() throws Exception {
        files = new NodeFiles(root);
        final SandboxChannels channels = SandboxChannels.open(files.sandbox().resolve("keys"), CryptoSuite.jdk());
        try {
            final List<CompletableFuture<Long>> starts = new ArrayList<>();
            for (final String name : NodeFiles.NAMES) {
                starts.add(startNode(name));
            }
            for (final CompletableFuture<Long> start : starts) {
                start.get(180, TimeUnit.SECONDS);
            }
            for (final String name : List.of("g1", "g2")) {
                CompletableFuture.supplyAsync(gateway(name)::start).get(180, TimeUnit.SECONDS);
            }
            final List<Thread> senders = List.of(sender(channels, 0), sender(channels, 1));
            awaitMore(50);
            final String leader =
                    status(nodes.values().iterator().next()).get("leader").asText();
            nodes.remove(leader).close();
            awaitMore(50);
            startNode(leader).get(180, TimeUnit.SECONDS);
            awaitMore(20);
            over.set(true);
            for (final Thread sender : senders) {
                sender.join();
            }
            await().atMost(PATIENCE).until(this::areEqual);
        } finally {
            over.set(true);
            gateways.forEach(GatewayServer::close);
            nodes.values().forEach(TributaryServer::close);
        }
        NodeFiles.NAMES.forEach(this::requireOnce);
        final CommandRun compared = CommandRun.of(
                "cluster",
                "compare",
                files.data("a").toString(),
                files.data("b").toString(),
                files.data("c").toString());
        assertThat(compared.exitCode()).as(compared.text()).isZero();
    }

    private boolean areEqual() throws Exception {
        final List<Long> sequences = new ArrayList<>();
        for (final TributaryServer node : nodes.values()) {
            sequences.add(status(node).get("sequence").asLong());
        }
        return sequences.stream().distinct().count() == 1;
    }

    private void requireOnce(final String name) {
        final CommandRun inspected =
                CommandRun.of("inspect", "--data", files.data(name).toString());
        assertThat(inspected.exitCode()).as(inspected.text()).isZero();
        final Map<String, Integer> accepted = new LinkedHashMap<>();
        inspected.text().lines().filter(line -> line.startsWith("{")).forEach(line -> {
            final JsonNode record = record(line);
            if (record.path("kind").asText().equals("donation")
                    && record.path("outcome").asText().equals("accepted")) {
                accepted.merge(record.get("transactionId").asText(), 1, Integer::sum);
            }
        });
        assertThat(accepted.keySet()).as("journal of %s", name).containsAll(answered);
        assertThat(accepted.values()).as("journal of %s", name).containsOnly(1);
        final CommandRun verified =
                CommandRun.of("verify", "--data", files.data(name).toString());
        assertThat(verified.exitCode()).as(verified.text()).isZero();
    }

    private static JsonNode record(final String line) {
        try {
            return JSON.readTree(line);
        } catch (final IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
