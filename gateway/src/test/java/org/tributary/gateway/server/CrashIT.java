package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.sandbox.SandboxChannels;
import org.tributary.gateway.sandbox.SandboxDirectory;
import org.tributary.gateway.sandbox.SimulatedChannel;
import org.tributary.gateway.sandbox.SimulatedPayment;

/** Each answered callback is journaled once, after {@code kill -9} during traffic, at both durabilities, and after SIGTERM. */
class CrashIT {
    private static final int SENDERS = 4;
    private static final int KILLS = 20;
    private static final int LEAST_ANSWERS = 50;
    private static final int MORE_ANSWERS = 150;

    @TempDir
    private Path sandbox;

    @TempDir
    private Path archives;

    private final AtomicLong numbers = new AtomicLong();
    private final Queue<String> answered = new ConcurrentLinkedQueue<>();
    private final Queue<String> sent = new ConcurrentLinkedQueue<>();

    @Test
    void shouldHaveEveryAnsweredDonationOnceWhenProcessIsKilled() throws Exception {
        SandboxDirectory.write(sandbox, System.currentTimeMillis());
        final long seed = System.nanoTime();
        System.out.println("CrashIT seed " + seed);
        final Random random = new Random(seed);
        final List<String> options = classArchive();
        long sequence = 0;
        for (int kill = 0; kill <= KILLS; kill++) {
            durability(kill % 2 == 0 ? "process" : "device");
            try (TributaryProcess server = TributaryProcess.serve(sandbox, options)) {
                assertThat(server.readySequence()).isGreaterThanOrEqualTo(sequence);
                final int until = answered.size() + LEAST_ANSWERS + random.nextInt(MORE_ANSWERS);
                final List<Thread> senders = startSenders(server);
                Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> answered.size() >= until);
                sequence = new ObjectMapper()
                        .readTree(server.get("/api/v1/totals"))
                        .get("sequence")
                        .asLong();
                if (kill == KILLS) {
                    assertThat(server.terminate()).isZero();
                } else {
                    server.kill();
                }
                for (final Thread sender : senders) {
                    sender.join();
                }
            }
        }
        final Map<String, Integer> accepted = acceptedById();
        assertThat(answered).isNotEmpty().allSatisfy(id -> assertThat(accepted).containsEntry(id, 1));
        assertThat(sent).containsAll(accepted.keySet());
        assertThat(accepted.values()).containsOnly(1);
        final TributaryProcess.Finished verified = TributaryProcess.run("verify", "--data", sandbox.toString());
        assertThat(verified.exitCode()).as(verified.out() + verified.err()).isZero();
    }

    /** Options by which a start takes half of its processor time: there are many. */
    private List<String> classArchive() throws IOException, InterruptedException {
        final Path archive = archives.resolve("tributary.jsa");
        try (TributaryProcess server =
                TributaryProcess.serve(sandbox, List.of("-XX:ArchiveClassesAtExit=" + archive, "-Xlog:cds=off"))) {
            assertThat(server.terminate()).isZero();
        }
        return Files.exists(archive) ? List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:cds=off") : List.of();
    }

    private void durability(final String name) throws IOException {
        final Path settings = sandbox.resolve(SandboxDirectory.SETTINGS);
        final List<String> lines = new ArrayList<>(Files.readAllLines(settings));
        lines.removeIf(line -> line.startsWith("durability:"));
        lines.add("durability: " + name);
        Files.write(settings, lines);
    }

    /**
     * Someone removes LOCK and starts a second server: the first must stop by itself, and what it answered beside the second
     * must be noticed, for it is in no journal that goes on.
     */
    @Test
    void shouldStopTheFirstServerAndNoticeWhatItTookWhenASecondOneStartsOnItsData() throws Exception {
        SandboxDirectory.write(sandbox, System.currentTimeMillis());
        try (TributaryProcess first = TributaryProcess.serve(sandbox)) {
            final List<Thread> senders = startSenders(first);
            Awaitility.await().until(() -> answered.size() >= 50);
            Files.delete(sandbox.resolve("journal/LOCK"));
            try (TributaryProcess second = TributaryProcess.serve(sandbox)) {
                final int before = answered.size();
                Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !first.isAlive());
                for (final Thread sender : senders) {
                    sender.join();
                }
                assertThat(first.exitCode()).as(first.errors()).isEqualTo(3);
                assertThat(first.errors()).contains("LOCK was removed or replaced");
                assertThat(second.get("/readyz")).contains("ready");
                assertThat(second.terminate()).isZero();
                final TributaryProcess.Finished verified = TributaryProcess.run("verify", "--data", sandbox.toString());
                // What was answered between the second's start and its ready line may stand in either journal.
                if (answered.size() > before) {
                    assertThat(verified.exitCode()).as(verified.out()).isEqualTo(1);
                }
            }
        }
    }

    /** Sends signed payments of every channel, every third one twice, until the server is gone. */
    private List<Thread> startSenders(final TributaryProcess server) throws Exception {
        final SandboxChannels channels = SandboxChannels.open(sandbox.resolve("keys"), CryptoSuite.jdk());
        final AtomicBoolean gone = new AtomicBoolean();
        final List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            final SimulatedChannel channel = channels.payments().get(i);
            final Thread sender = new Thread(() -> {
                while (!gone.get()) {
                    try {
                        sendOne(server, channel);
                    } catch (final IOException | InterruptedException e) {
                        gone.set(true);
                    }
                }
            });
            sender.start();
            senders.add(sender);
        }
        return senders;
    }

    private void sendOne(final TributaryProcess server, final SimulatedChannel channel)
            throws IOException, InterruptedException {
        final long number = numbers.incrementAndGet();
        final long now = System.currentTimeMillis();
        final SimulatedPayment payment = SimulatedPayment.of(
                channel.transactionId(number), "payer-" + number % 50, "p=kids-gallery", 1 + number % 500, now);
        final String id = channel.name() + ":" + payment.transactionId();
        sent.add(id);
        if (server.send(channel.payment(payment, now)).statusCode() == 200) {
            answered.add(id);
        }
        if (number % 3 == 0) {
            server.send(channel.payment(payment, now));
        }
    }

    private Map<String, Integer> acceptedById() throws Exception {
        final TributaryProcess.Finished inspected = TributaryProcess.run("inspect", "--data", sandbox.toString());
        assertThat(inspected.exitCode()).as(inspected.err()).isZero();
        final ObjectMapper json = new ObjectMapper();
        final Map<String, Integer> accepted = new HashMap<>();
        long expected = 1;
        for (final String line : inspected.out().lines().toList()) {
            final JsonNode record = json.readTree(line);
            assertThat(record.get("sequence").asLong()).isEqualTo(expected++);
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
}
