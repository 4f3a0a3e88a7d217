package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.kafka.KafkaBroker;
import org.tributary.gateway.sandbox.SandboxChannels;
import org.tributary.gateway.sandbox.SandboxDirectory;
import org.tributary.gateway.sandbox.SimulatedChannel;
import org.tributary.gateway.sandbox.SimulatedPayment;

/**
 * A journal that really lost its newest records: the server is killed, bytes are destroyed, an operator accepts the loss. Every kind of
 * follower that was ahead is told, and gets what the journal has instead.
 */
class JournalCutIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int DESTROYED = 6_000;
    private static final String TOPIC = "donations";

    @TempDir
    Path sandbox;

    @TempDir
    Path other;

    private int number;

    @Test
    void shouldTellEveryFollowerThatTheJournalWasCut() throws Exception {
        Files.createDirectories(other.resolve("broker"));
        try (KafkaBroker broker = new KafkaBroker(other.resolve("broker"));
                HookReceiver receiver = new HookReceiver(other.resolve("taken.txt"))) {
            broker.create(TOPIC, 1);
            settings(receiver.port());
            final long head;
            final String cursor;
            final List<String> before;
            try (TributaryProcess server = TributaryProcess.serve(sandbox)) {
                head = server.readySequence();
                give(server, 40);
                cursor = end(server);
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> receiver.taken().stream()
                                .anyMatch(one -> one.id().equals(cursor)));
                assertThat(export(broker).exitCode()).isZero();
                before = broker.read(TOPIC).stream()
                        .map(KafkaBroker.Seen::cursor)
                        .toList();
                assertThat(before).contains(cursor);
                server.kill();
            }
            JournalHarm.destroyNewestBytes(sandbox, DESTROYED);
            final long lastGood = acceptLossAndFollow(broker, receiver, cursor, before.get(before.size() - 1));
            assertThat(lastGood).isBetween(head + 1, sequence(cursor) - 1);
        }
    }

    private long acceptLossAndFollow(
            final KafkaBroker broker, final HookReceiver receiver, final String cursor, final String exported)
            throws Exception {
        final TributaryProcess.Finished refused =
                TributaryProcess.run("serve", "--data", sandbox.toString(), "--port", "0");
        final Matcher word = Pattern.compile("([0-9]+):[0-9a-f]{64}").matcher(refused.err());
        assertThat(word.find()).as(refused.err()).isTrue();
        final long lastGood = Long.parseLong(word.group(1));
        final int takenBefore = receiver.taken().size();
        final int writtenBefore = broker.read(TOPIC).size();
        try (TributaryProcess server = TributaryProcess.serve(sandbox, "--accept-loss", word.group())) {
            give(server, 3);
            final String now = end(server);

            final HttpResponse<String> follower = server.admin("GET", "/api/v1/events?after=" + cursor, "");
            assertThat(follower.statusCode()).isEqualTo(409);
            assertThat(JSON.readTree(follower.body()).get("lastCommonSequence").asLong())
                    .isEqualTo(lastGood);

            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() ->
                            receiver.taken().stream().anyMatch(one -> one.id().equals(now)));
            final List<HookReceiver.Taken> since =
                    receiver.taken().subList(takenBefore, receiver.taken().size());
            final int cut = indexOfCut(since);
            final JsonNode told = JSON.readTree(since.get(cut).body()).get("data");
            assertThat(told.get("lastCommonSequence").asLong()).isEqualTo(lastGood);
            assertThat(sequence(since.get(cut + 1).id())).isEqualTo(lastGood + 1);

            assertThat(export(broker).exitCode()).isZero();
            final List<KafkaBroker.Seen> written = broker.read(TOPIC);
            final List<KafkaBroker.Seen> added = written.subList(writtenBefore, written.size());
            assertThat(added.get(0).kind()).isEqualTo("journal-cut");
            assertThat(JSON.readTree(added.get(0).value())
                            .get("lastCommonSequence")
                            .asLong())
                    .isEqualTo(lastGood);
            assertThat(JSON.readTree(added.get(0).value()).get("cursor").asText())
                    .isEqualTo(exported);
            final List<String> journal = inspected(lastGood + 1);
            assertThat(added.subList(1, added.size()).stream()
                            .map(KafkaBroker.Seen::value)
                            .toList())
                    .isEqualTo(journal.subList(0, added.size() - 1));
            assertThat(added.get(1).kind()).isEqualTo("loss");
            assertThat(export(broker).exitCode()).as("told once").isZero();
            assertThat(broker.read(TOPIC).stream().filter(one -> one.kind().equals("journal-cut")))
                    .hasSize(1);
            assertThat(server.terminate()).isZero();
        }
        return lastGood;
    }

    private static int indexOfCut(final List<HookReceiver.Taken> taken) throws IOException {
        for (int i = 0; i < taken.size(); i++) {
            if (JSON.readTree(taken.get(i).body()).get("type").asText().equals("journal-cut")) {
                return i;
            }
        }
        throw new AssertionError("no journal-cut in " + taken);
    }

    private TributaryProcess.Finished export(final KafkaBroker broker) throws Exception {
        return TributaryProcess.run(
                "export-kafka",
                "--data",
                sandbox.toString(),
                "--bootstrap",
                broker.address(),
                "--topic",
                TOPIC,
                "--once");
    }

    private List<String> inspected(final long from) throws Exception {
        final TributaryProcess.Finished inspected =
                TributaryProcess.run("inspect", "--data", sandbox.toString(), "--from", Long.toString(from));
        return inspected.out().lines().toList();
    }

    /** The place of the newest record. */
    private static String end(final TributaryProcess server) throws Exception {
        String cursor = "0";
        while (true) {
            final HttpResponse<String> answer = server.admin("GET", "/api/v1/events?limit=1000&after=" + cursor, "");
            if (answer.statusCode() == 204) {
                return cursor;
            }
            cursor = JSON.readTree(answer.body()).get("next").asText();
        }
    }

    private static long sequence(final String cursor) {
        return Long.parseLong(cursor.split(":")[0]);
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

    private void give(final TributaryProcess server, final int count) throws Exception {
        final SimulatedChannel channel =
                SandboxChannels.open(sandbox.resolve("keys"), CryptoSuite.jdk()).stripe();
        for (int i = 0; i < count; i++) {
            final long nowMs = System.currentTimeMillis();
            number++;
            assertThat(server.send(channel.payment(
                                    SimulatedPayment.of(
                                            channel.transactionId(number),
                                            "payer-" + number,
                                            "p=kids-gallery",
                                            100,
                                            nowMs),
                                    nowMs))
                            .statusCode())
                    .isEqualTo(200);
        }
    }
}
