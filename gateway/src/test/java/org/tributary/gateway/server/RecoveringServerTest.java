package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.replay.Progress;
import org.tributary.gateway.bridge.reply.RetryReason;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.sandbox.SandboxChannels;
import org.tributary.gateway.sandbox.SandboxDirectory;
import org.tributary.gateway.sandbox.SignedCallback;
import org.tributary.gateway.sandbox.SimulatedChannel;
import org.tributary.gateway.sandbox.SimulatedPayment;

/** Answers while the journal is read, by a start that is held after the last record is replayed and then continues. */
class RecoveringServerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long FEN = 12_300;
    private static final int BEFORE = 3;
    private static final long WAIT_SECONDS = 60;

    @TempDir
    Path root;

    private final HttpClient client = HttpClient.newHttpClient();
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private TributaryConfig config;
    private SandboxChannels channels;
    private String token;
    private TributaryServer server;
    private CompletableFuture<Long> ready;
    private long replayed;

    /** Writes a journal with payments and begins a second start that reads it. */
    @BeforeEach
    void holdAStart() throws Exception {
        SandboxDirectory.write(root, System.currentTimeMillis());
        config = TributaryConfig.read(root.resolve(SandboxDirectory.SETTINGS)).override(null, null, 0);
        channels = SandboxChannels.open(config.keys(), CryptoSuite.jdk());
        token = Files.readString(config.keys().resolve("admin.token")).strip();
        server = TributaryServer.open(config);
        server.start(Progress.NONE);
        for (int i = 0; i < BEFORE; i++) {
            assertThat(send(payment(channels.wechatPay(), i)).statusCode()).isEqualTo(200);
        }
        server.close();

        server = TributaryServer.open(config);
        ready = CompletableFuture.supplyAsync(this::start);
        assertThat(held.await(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(replayed).as("records replayed").isGreaterThanOrEqualTo(BEFORE);
    }

    private long start() {
        try {
            return server.start((sequence, bytes) -> {
                replayed = sequence;
                held.countDown();
                awaitGoOn();
            });
        } catch (final Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitGoOn() {
        try {
            assertThat(goOn.await(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void stop() throws Exception {
        goOn.countDown();
        ready.get(WAIT_SECONDS, TimeUnit.SECONDS);
        server.close();
    }

    private void becomeReady() throws Exception {
        goOn.countDown();
        assertThat(ready.get(WAIT_SECONDS, TimeUnit.SECONDS)).isGreaterThanOrEqualTo(replayed);
    }

    @Test
    void shouldSayThatItLivesButIsNotReadyWhenTheJournalIsBeingRead() throws Exception {
        assertThat(get("/healthz").statusCode()).isEqualTo(200);
        assertNotReady("/readyz", get("/readyz"));

        becomeReady();

        assertThat(get("/readyz").statusCode()).isEqualTo(200);
        assertThat(get("/readyz").body()).isEqualTo("{\"status\":\"ready\"}");
    }

    /** Half-replayed figures must never be seen: not one address of the API answers with them. */
    @Test
    void shouldAnswerNoReadAndNoChangeWhenTheJournalIsBeingRead() throws Exception {
        final List<String> asked = new ArrayList<>();
        for (final String address : server.addresses()) {
            final String method = address.split(" ")[0];
            final String path = address.split(" ")[1].replace("*", "x");
            final boolean isApi = path.startsWith("/api/v1/") || path.startsWith("/admin/v1/");
            // The live feed is a stream that stays open and sends no event before it is ready.
            if (isApi && !path.equals("/api/v1/live")) {
                assertNotReady(address, request(method, path));
                asked.add(address);
            }
        }
        assertThat(asked)
                .hasSizeGreaterThan(25)
                .contains("GET /api/v1/totals", "GET /api/v1/status", "GET /admin/v1/held", "PUT /admin/v1/campaign");

        becomeReady();

        assertThat(totals().get("count").asLong()).isEqualTo(BEFORE);
        assertThat(totals().get("amountFen").asLong()).isEqualTo(BEFORE * FEN);
    }

    @Test
    void shouldAskEachChannelToRetryAndTakeTheRetryOnceWhenTheJournalIsBeingRead() throws Exception {
        final List<SignedCallback> callbacks = new ArrayList<>();
        for (final SimulatedChannel channel : channels.payments()) {
            callbacks.add(payment(channel, BEFORE));
        }
        callbacks.add(channels.partner()
                .quantity("walk-1", "steps", "ann", "kids-gallery", 10_000, System.currentTimeMillis()));
        for (final SignedCallback callback : callbacks) {
            final HttpResponse<String> answer = send(callback);
            assertThat(answer.statusCode()).as(callback.path()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After"))
                    .as(callback.path())
                    .hasValue("5");
        }
        assertThat(retries(RetryReason.RECOVERING)).isEqualTo(callbacks.size());

        becomeReady();

        for (final SignedCallback callback : callbacks) {
            assertThat(send(callback).statusCode()).as(callback.path()).isEqualTo(200);
        }
        assertThat(totals().get("count").asLong())
                .isEqualTo(BEFORE + channels.payments().size());
        assertThat(retries(RetryReason.RECOVERING)).as("only while it recovers").isEqualTo(callbacks.size());
    }

    /** A callback that is not authentic is never worth a retry. */
    @Test
    void shouldRefuseAForgedCallbackForGoodWhenTheJournalIsBeingRead() throws Exception {
        final SignedCallback genuine = payment(channels.stripe(), BEFORE);
        final String body = new String(genuine.body(), StandardCharsets.UTF_8);
        final SignedCallback forged =
                new SignedCallback(genuine.path(), genuine.headers(), (body + " ").getBytes(StandardCharsets.UTF_8));

        assertThat(send(forged).statusCode()).isEqualTo(401);
        assertThat(retries(RetryReason.RECOVERING)).isZero();
    }

    private static void assertNotReady(final String what, final HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(what).isEqualTo(503);
        assertThat(answer.body()).as(what).contains("not-ready").contains("recovering");
        assertThat(answer.headers().firstValue("Retry-After")).as(what).hasValue("5");
    }

    private static SignedCallback payment(final SimulatedChannel channel, final int number) {
        final long nowMs = System.currentTimeMillis();
        return channel.payment(
                SimulatedPayment.of(
                        channel.transactionId(number), "payer-" + number, "p=kids-gallery", FEN, nowMs - 1_000),
                nowMs);
    }

    private JsonNode totals() throws Exception {
        return JSON.readTree(get("/api/v1/totals").body()).get("donations");
    }

    private long retries(final RetryReason reason) throws Exception {
        final String line = "tributary_callback_retries_total{reason=\"" + reason.label() + "\"} ";
        return get("/metrics")
                .body()
                .lines()
                .filter(metric -> metric.startsWith(line))
                .mapToLong(metric -> (long) Double.parseDouble(metric.substring(line.length())))
                .findFirst()
                .orElseThrow();
    }

    private HttpResponse<String> get(final String path) throws IOException, InterruptedException {
        return request("GET", path);
    }

    private HttpResponse<String> request(final String method, final String path)
            throws IOException, InterruptedException {
        final HttpRequest.BodyPublisher body =
                method.equals("GET") ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString("{}");
        return client.send(
                HttpRequest.newBuilder(URI.create(server.address() + path))
                        .method(method, body)
                        .header("Authorization", "Bearer " + token)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> send(final SignedCallback callback) throws IOException, InterruptedException {
        final HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.address() + callback.path()))
                .POST(HttpRequest.BodyPublishers.ofByteArray(callback.body()));
        callback.headers().forEach(request::header);
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
