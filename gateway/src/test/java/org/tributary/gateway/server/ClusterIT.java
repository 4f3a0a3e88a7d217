package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.cluster.NodeFiles;
import org.tributary.gateway.sandbox.SandboxChannels;
import org.tributary.gateway.sandbox.SimulatedChannel;
import org.tributary.gateway.sandbox.SimulatedPayment;

/** Three {@code node} processes under load; the leader is killed. Every answered donation is in every journal once. */
class ClusterIT {
    private static final int SENDERS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir
    private Path root;

    private final Map<String, TributaryProcess> nodes = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicBoolean over = new AtomicBoolean();
    private final Queue<String> answered = new ConcurrentLinkedQueue<>();
    private volatile long lastAnsweredNanos;

    @Test
    @Tag("long")
    @Timeout(540)
    void shouldHaveEveryAnsweredDonationOnceInAllJournalsWhenTheLeaderIsKilled() throws Exception {
        final NodeFiles files = new NodeFiles(root);
        startAll(files, NodeFiles.NAMES);
        try {
            final List<Thread> senders = startSenders(files);
            await().atMost(PATIENCE).until(() -> answered.size() >= 300);
            final String leader = leader();
            final long killedNanos = System.nanoTime();
            nodes.remove(leader).kill();
            final int atKill = answered.size();
            await().atMost(PATIENCE).until(() -> answered.size() >= atKill + 300);
            System.out.printf(
                    "ClusterIT: leader %s killed at %d answers, 300 more after %d ms%n",
                    leader, atKill, TimeUnit.NANOSECONDS.toMillis(lastAnsweredNanos - killedNanos));
            startAll(files, List.of(leader));
            final int atReturn = answered.size();
            await().atMost(PATIENCE).until(() -> answered.size() >= atReturn + 100);
            over.set(true);
            for (final Thread sender : senders) {
                sender.join();
            }
            awaitEqualSequences();
            for (final TributaryProcess node : nodes.values()) {
                assertThat(node.terminate()).isZero();
            }
        } finally {
            over.set(true);
            nodes.values().forEach(TributaryProcess::close);
        }
        requireEqualJournals(files);
    }

    private void startAll(final NodeFiles files, final List<String> names) throws Exception {
        final List<CompletableFuture<Void>> starts = new ArrayList<>();
        for (final String name : names) {
            starts.add(CompletableFuture.runAsync(() -> {
                try {
                    nodes.put(name, TributaryProcess.node(files.settings(name), files.sandbox()));
                } catch (final IOException e) {
                    throw new IllegalStateException(e);
                }
            }));
        }
        for (final CompletableFuture<Void> start : starts) {
            start.get(120, TimeUnit.SECONDS);
        }
    }

    private String leader() throws Exception {
        final JsonNode status =
                new ObjectMapper().readTree(nodes.values().iterator().next().get("/api/v1/cluster"));
        return status.get("leader").asText();
    }

    private void awaitEqualSequences() {
        await().atMost(PATIENCE).until(() -> {
            final Set<Long> sequences = ConcurrentHashMap.newKeySet();
            for (final TributaryProcess node : nodes.values()) {
                sequences.add(new ObjectMapper()
                        .readTree(node.get("/api/v1/cluster"))
                        .get("sequence")
                        .asLong());
            }
            return sequences.size() == 1;
        });
    }

    /** Each sends to a node that answers; a payment without success is sent again, to the next node. */
    private List<Thread> startSenders(final NodeFiles files) throws Exception {
        final SandboxChannels channels = SandboxChannels.open(files.sandbox().resolve("keys"), CryptoSuite.jdk());
        final List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            final SimulatedChannel channel = channels.payments().get(i);
            final int first = i;
            final Thread sender = new Thread(() -> {
                int node = first;
                while (!over.get()) {
                    final SimulatedPayment payment = payment(channel);
                    while (!over.get() && !send(channel, payment, NodeFiles.NAMES.get(node % 3))) {
                        node++;
                    }
                }
            });
            sender.start();
            senders.add(sender);
        }
        return senders;
    }

    private SimulatedPayment payment(final SimulatedChannel channel) {
        final long number = numbers.incrementAndGet();
        return SimulatedPayment.of(
                channel.transactionId(number),
                "payer-" + number % 50,
                "p=kids-gallery",
                1 + number % 500,
                System.currentTimeMillis());
    }

    private boolean send(final SimulatedChannel channel, final SimulatedPayment payment, final String name) {
        final TributaryProcess node = nodes.get(name);
        try {
            if (node != null
                    && node.send(channel.payment(payment, System.currentTimeMillis()))
                                    .statusCode()
                            == 200) {
                answered.add(channel.name() + ":" + payment.transactionId());
                lastAnsweredNanos = System.nanoTime();
                return true;
            }
        } catch (final IOException e) {
            // Killed: the next node is asked.
            return false;
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private void requireEqualJournals(final NodeFiles files) throws Exception {
        final List<String> compare = new ArrayList<>(List.of("cluster", "compare"));
        for (final String name : NodeFiles.NAMES) {
            compare.add(files.data(name).toString());
            final Map<String, Integer> accepted = acceptedIn(files.data(name));
            assertThat(accepted.values()).containsOnly(1);
            assertThat(accepted.keySet()).containsAll(answered);
            final TributaryProcess.Finished verified =
                    TributaryProcess.run("verify", "--data", files.data(name).toString());
            assertThat(verified.exitCode()).as(verified.out() + verified.err()).isZero();
        }
        final TributaryProcess.Finished compared = TributaryProcess.run(compare.toArray(String[]::new));
        assertThat(compared.exitCode()).as(compared.out() + compared.err()).isZero();
        System.out.println("ClusterIT: " + answered.size() + " answered\n" + compared.out());
    }

    private static Map<String, Integer> acceptedIn(final Path data) throws Exception {
        final TributaryProcess.Finished inspected = TributaryProcess.run("inspect", "--data", data.toString());
        assertThat(inspected.exitCode()).as(inspected.err()).isZero();
        final ObjectMapper json = new ObjectMapper();
        final Map<String, Integer> accepted = new HashMap<>();
        for (final String line : inspected.out().lines().toList()) {
            final JsonNode record = json.readTree(line);
            if (record.get("kind").asText().equals("donation")
                    && record.get("outcome").asText().equals("accepted")) {
                accepted.merge(
                        record.get("channel").asText() + ":"
                                + record.get("transactionId").asText(),
                        1,
                        Integer::sum);
            }
        }
        return accepted;
    }

    /** The single server must stay as small and as fast as without this. */
    @Test
    void shouldLoadNoClassOfTheReplicatedLogWhenServing() throws Exception {
        final Path sandbox = root.resolve("single");
        org.tributary.gateway.sandbox.SandboxDirectory.write(sandbox, System.currentTimeMillis());
        final Path loaded = root.resolve("classes");
        try (TributaryProcess server =
                TributaryProcess.serve(sandbox, List.of("-Xlog:class+load:file=" + loaded), "--port", "0")) {
            SandboxDonor.of(sandbox).give(server, "alipay", "p=kids-gallery", 100);
            assertThat(server.terminate()).isZero();
        }
        assertThat(java.nio.file.Files.readString(loaded))
                .contains("org.tributary.gateway.server.TributaryServer")
                .doesNotContain("org.apache.ratis")
                .doesNotContain("org.tributary.engine.cluster");
    }
}
