package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.sandbox.SandboxChannels;
import org.tributary.gateway.sandbox.SimulatedChannel;
import org.tributary.gateway.sandbox.SimulatedPayment;

/** A backup taken during traffic, the engine killed, the backup restored: records, state and proofs are the same. */
class BackupIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BEFORE = 100;

    @TempDir
    private Path directory;

    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicBoolean stop = new AtomicBoolean();

    @Test
    void shouldHaveTheSameRecordsStateAndProofsWhenRestoredAfterAKill() throws Exception {
        final Path data = directory.resolve("data");
        final PastDay past = PastDay.write(data);
        final Path backup = directory.resolve("backup");
        try (TributaryProcess server = TributaryProcess.serve(data)) {
            run("settle", "--data", data.toString(), "--day", past.day.toString(), "--out", directory + "/books");
            final Thread sender = sender(server, data);
            Awaitility.await().until(() -> answered.get() >= BEFORE);
            run("backup", "--data", data.toString(), "--out", backup.toString());
            final int during = answered.get();
            Awaitility.await().until(() -> answered.get() > during);
            server.kill();
            stop.set(true);
            sender.join();
        }
        final JsonNode manifest = JSON.readTree(Files.readAllBytes(backup.resolve("manifest.json")));
        assertThat(manifest.at("/position/sequence").asInt()).isGreaterThan(BEFORE);
        final Path restored = directory.resolve("restored");
        run("restore", "--from", backup.toString(), "--data", restored.toString());

        final String[] proof = {"prove", "--transaction", "wechatpay:past-1", "--data"};
        assertThat(run(with(proof, restored))).isEqualTo(run(with(proof, data)));
        for (final String name : List.of("keys", "tributary.yaml", "campaign.yaml")) {
            Files.move(data.resolve(name), restored.resolve(name));
        }
        final String[] records = {
            "inspect", "--limit", manifest.at("/position/sequence").asText(), "--data"
        };
        assertThat(run(with(records, restored))).isEqualTo(run(with(records, data)));
        final JsonNode audited = JSON.readTree(run("verify", "--data", backup.toString(), "--json"));
        assertThat(audited.get("stateHash")).isEqualTo(manifest.get("stateHash"));
        try (TributaryProcess server = TributaryProcess.serve(restored)) {
            final JsonNode totals = JSON.readTree(server.get("/api/v1/totals"));
            assertThat(totals.get("sequence").asLong())
                    .isGreaterThan(manifest.at("/position/sequence").asLong());
            assertThat(totals.at("/donations/count").asInt()).isGreaterThan(BEFORE);
        }
        final TributaryProcess.Finished started =
                TributaryProcess.run("serve", "--data", data.toString(), "--port", "0");
        assertThat(started.exitCode()).isEqualTo(2);
        assertThat(started.err()).contains("must not be started");
    }

    private static String[] with(final String[] arguments, final Path last) {
        final String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = last.toString();
        return all;
    }

    private static String run(final String... arguments) throws Exception {
        final TributaryProcess.Finished finished = TributaryProcess.run(arguments);
        assertThat(finished.exitCode()).as(finished.out() + finished.err()).isZero();
        return finished.out();
    }

    private Thread sender(final TributaryProcess server, final Path data) throws Exception {
        final SimulatedChannel channel =
                SandboxChannels.open(data.resolve("keys"), CryptoSuite.jdk()).wechatPay();
        final Thread sender = new Thread(() -> {
            for (int i = 1_000_000; !stop.get(); i++) {
                try {
                    final long nowMs = System.currentTimeMillis();
                    final int status = server.send(channel.payment(
                                    SimulatedPayment.of(
                                            channel.transactionId(i),
                                            "payer-" + i,
                                            "p=kids-gallery",
                                            1_000,
                                            nowMs - 1_000),
                                    nowMs))
                            .statusCode();
                    if (status == 200) {
                        answered.incrementAndGet();
                    }
                } catch (final java.io.IOException | InterruptedException e) {
                    return;
                }
            }
        });
        sender.start();
        return sender;
    }
}
