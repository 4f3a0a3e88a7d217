package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.sandbox.SandboxChannels;
import org.tributary.gateway.sandbox.SandboxDirectory;
import org.tributary.gateway.sandbox.SimulatedChannel;
import org.tributary.gateway.sandbox.SimulatedPayment;

/**
 * Server and receiver killed in turns under donations: the receiver's set equals the journal's records, each at least once and in
 * order. {@code -Dwebhook.kills=20} kills more often.
 */
class WebhookDrillIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int KILLS = Integer.getInteger("webhook.kills", 4);

    @TempDir
    Path sandbox;

    @TempDir
    Path other;

    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private TributaryProcess server;

    @Test
    void shouldHaveEveryRecordInOrderWhenServerAndReceiverAreKilled() throws Exception {
        final long seed = System.nanoTime();
        System.out.println("WebhookDrillIT seed " + seed + ", kills " + KILLS);
        final Random random = new Random(seed);
        try (HookReceiver receiver = new HookReceiver(other.resolve("taken.txt"))) {
            settings(receiver.port());
            server = TributaryProcess.serve(sandbox);
            final long head = server.readySequence();
            for (int i = 0; i < KILLS; i++) {
                give(random.nextInt(20));
                final AtomicBoolean gone = new AtomicBoolean();
                final Thread donors = donors(server, gone);
                final int more = answered.get() + 10 + random.nextInt(60);
                Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> answered.get() >= more);
                if (i % 2 == 0) {
                    server.kill();
                    join(donors, gone);
                    server = TributaryProcess.serve(sandbox);
                } else {
                    receiver.kill();
                    join(donors, gone);
                    receiver.start();
                }
            }
            give(5);
            final long begin = firstTaken(receiver);
            // Pulses that are due may be journaled between the webhook's begin and the line that says that the server
            // is ready.
            assertThat(begin).isLessThanOrEqualTo(head + 1);
            final List<String> journal = journalAfter(begin - 1);
            final String last = JSON.readTree(journal.get(journal.size() - 1))
                    .get("sequence")
                    .asText();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(180))
                    .until(() ->
                            receiver.taken().stream().anyMatch(one -> one.id().startsWith(last + ":")));
            assertThat(server.terminate()).isZero();

            final Map<String, String> firstTaken = new LinkedHashMap<>();
            for (final HookReceiver.Taken one : receiver.taken()) {
                final JsonNode data = JSON.readTree(one.body()).get("data");
                assertThat(firstTaken.getOrDefault(one.id(), data.toString()))
                        .as("the same id, the same content")
                        .isEqualTo(data.toString());
                firstTaken.putIfAbsent(one.id(), data.toString());
            }
            final List<String> expected = new ArrayList<>();
            for (final String line : journal) {
                expected.add(JSON.readTree(line).toString());
            }
            assertThat(firstTaken.values().stream().limit(expected.size()).toList())
                    .as("seed %s: every record, in order", seed)
                    .isEqualTo(expected);
        } finally {
            server.close();
        }
    }

    private static long firstTaken(final HookReceiver receiver) throws Exception {
        Awaitility.await().until(() -> !receiver.taken().isEmpty());
        final String id = receiver.taken().get(0).id();
        return Long.parseLong(id.substring(0, id.indexOf(':')));
    }

    private void settings(final int port) throws IOException {
        SandboxDirectory.write(sandbox, System.currentTimeMillis());
        final Path file = sandbox.resolve(SandboxDirectory.SETTINGS);
        Files.writeString(
                file,
                Files.readString(file) + "webhooks:\n  - {name: app, url: \"http://127.0.0.1:" + port
                        + "/hook\", allowPrivate: true}\n");
        Files.createDirectories(sandbox.resolve("keys/webhooks"));
        Files.writeString(
                sandbox.resolve("keys/webhooks/app.secret"), "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=\n");
    }

    private List<String> journalAfter(final long sequence) throws Exception {
        final TributaryProcess.Finished inspected =
                TributaryProcess.run("inspect", "--data", sandbox.toString(), "--from", Long.toString(sequence + 1));
        assertThat(inspected.exitCode()).as(inspected.err()).isZero();
        return inspected.out().lines().toList();
    }

    private Thread donors(final TributaryProcess to, final AtomicBoolean gone) {
        final Thread thread = new Thread(() -> {
            while (!gone.get()) {
                try {
                    giveOne(to);
                } catch (final IOException e) {
                    gone.set(true);
                } catch (final Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        });
        thread.start();
        return thread;
    }

    private static void join(final Thread donors, final AtomicBoolean gone) throws InterruptedException {
        gone.set(true);
        donors.join();
    }

    private void give(final int count) throws Exception {
        for (int i = 0; i < count; i++) {
            giveOne(server);
        }
    }

    private void giveOne(final TributaryProcess to) throws Exception {
        final SimulatedChannel channel =
                SandboxChannels.open(sandbox.resolve("keys"), CryptoSuite.jdk()).stripe();
        final int number = numbers.incrementAndGet();
        final long nowMs = System.currentTimeMillis();
        if (to.send(channel.payment(
                                SimulatedPayment.of(
                                        channel.transactionId(number), "payer-" + number, "p=kids-gallery", 100, nowMs),
                                nowMs))
                        .statusCode()
                == 200) {
            answered.incrementAndGet();
        }
    }
}
