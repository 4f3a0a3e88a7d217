package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.config.yaml.InvalidFileException;
import org.tributary.gateway.sandbox.SandboxDirectory;
import org.tributary.gateway.sandbox.SimulatedPayment;

/** Events posted by a running server to a real receiver, whose judge is the library of Standard Webhooks. */
class WebhooksTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    @TempDir
    Path root;

    private final List<String> ids = new CopyOnWriteArrayList<>();
    private final List<JsonNode> bodies = new CopyOnWriteArrayList<>();
    private final List<String> problems = new CopyOnWriteArrayList<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private final AtomicInteger redirected = new AtomicInteger();
    private volatile int refuseStatus = 503;
    private volatile boolean chatty;
    private HttpServer receiver;
    private SandboxServer sandbox;
    private int given;

    @BeforeEach
    void receive() throws Exception {
        receiver = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        receiver.createContext("/hook", this::take);
        receiver.createContext("/elsewhere", exchange -> {
            redirected.incrementAndGet();
            answer(exchange, 200);
        });
        receiver.start();
        sandbox = SandboxServer.write(root);
        Files.createDirectories(root.resolve("keys/webhooks"));
        Files.writeString(root.resolve("keys/webhooks/app.secret"), SECRET + "\n");
    }

    private void take(final HttpExchange exchange) throws IOException {
        final String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            answer(exchange, refuseStatus);
            return;
        }
        final Map<String, List<String>> headers = exchange.getRequestHeaders().entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().toLowerCase(Locale.ROOT), Map.Entry::getValue));
        try {
            new Webhook(SECRET).verify(body, headers);
        } catch (final Exception e) {
            problems.add(e.toString());
        }
        ids.add(headers.get("webhook-id").get(0));
        bodies.add(JSON.readTree(body));
        if (chatty) {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(new byte[1 << 20]);
            } catch (final IOException e) {
                // the server has read enough
            }
            return;
        }
        answer(exchange, 204);
    }

    private static void answer(final HttpExchange exchange, final int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    @AfterEach
    void stop() {
        sandbox.close();
        receiver.stop(0);
    }

    private TributaryConfig settings(final String more) throws Exception {
        final Path file = root.resolve(SandboxDirectory.SETTINGS);
        Files.writeString(
                file,
                Files.readString(file) + "webhooks:\n  - {name: app, url: \"http://127.0.0.1:"
                        + receiver.getAddress().getPort() + "/hook\"" + more + "}\n");
        return TributaryConfig.read(file).override(null, null, 0);
    }

    private void freshSettings() throws IOException {
        Files.delete(root.resolve(SandboxDirectory.SETTINGS));
        SandboxDirectory.write(root, System.currentTimeMillis());
    }

    private void give(final int count) throws Exception {
        for (int i = 0; i < count; i++) {
            final long nowMs = System.currentTimeMillis();
            sandbox.give(sandbox.channels()
                    .stripe()
                    .payment(
                            SimulatedPayment.of("pi_" + ++given, "payer-" + given, "p=kids-gallery", 100, nowMs),
                            nowMs));
        }
    }

    private HttpResponse<String> admin(final String method, final String path, final String body) throws Exception {
        return sandbox.ask(
                sandbox.request("/admin/v1/webhooks" + path).method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    private List<String> donations() {
        final List<String> found = new ArrayList<>();
        for (final JsonNode body : bodies) {
            if (body.get("type").asText().equals("donation")) {
                found.add(body.get("data").get("transactionId").asText());
            }
        }
        return found;
    }

    private static List<String> payments(final int from, final int to) {
        return LongStream.rangeClosed(from, to).mapToObj(i -> "pi_" + i).toList();
    }

    private void awaitDonations(final int count) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> donations().size() >= count);
    }

    @Test
    void shouldPostEveryRecordInOrderSignedUnderItsCursor() throws Exception {
        sandbox.open(settings(", allowPrivate: true"));
        give(20);
        awaitDonations(20);
        assertThat(donations()).isEqualTo(payments(1, 20));
        assertThat(problems).as("what the library of Standard Webhooks says").isEmpty();
        assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("[0-9]+:[0-9a-f]{64}"));
        long sequence = Long.parseLong(ids.get(0).split(":")[0]);
        for (final String id : ids) {
            assertThat(Long.parseLong(id.split(":")[0])).isEqualTo(sequence++);
        }
    }

    @Test
    void shouldSendTheSameAgainUntilItIsTakenAndSaySoMeanwhile() throws Exception {
        sandbox.open(settings(", allowPrivate: true, kinds: [donation]"));
        refusals.set(Integer.MAX_VALUE);
        give(3);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> state("failures") > 0 && state("behindSeconds") > 0);
        assertThat(admin("GET", "", "").body()).contains("\"lastFailure\":\"status 503\"");
        assertThat(sandbox.ask(sandbox.request("/metrics")).body())
                .containsPattern("tributary_webhook_behind_seconds [1-9]")
                .contains("tributary_webhook_failing 1.0");
        refusals.set(0);
        awaitDonations(3);
        assertThat(donations()).isEqualTo(payments(1, 3));
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> state("failures") == 0 && state("behindSeconds") == 0);
    }

    private int state(final String field) throws Exception {
        return JSON.readTree(admin("GET", "", "").body()).get(0).get(field).asInt();
    }

    @Test
    void shouldTakeASuccessForOneHoweverMuchTheReceiverSaysWithIt() throws Exception {
        chatty = true;
        sandbox.open(settings(", allowPrivate: true, kinds: [donation]"));
        give(3);
        awaitDonations(3);
        assertThat(JSON.readTree(admin("GET", "", "").body())
                        .get(0)
                        .get("failures")
                        .asInt())
                .isZero();
        assertThat(donations()).isEqualTo(payments(1, 3));
    }

    @Test
    void shouldFollowNoRedirect() throws Exception {
        sandbox.open(settings(", allowPrivate: true, kinds: [donation]"));
        refuseStatus = 307;
        refusals.set(1);
        give(1);
        awaitDonations(1);
        assertThat(redirected).hasValue(0);
    }

    @Test
    void shouldGoOnWhereItWasAfterARestartAndSendAgainWhenTold() throws Exception {
        final TributaryConfig config = settings(", allowPrivate: true, kinds: [donation]");
        sandbox.open(config);
        give(5);
        awaitDonations(5);
        sandbox.close();
        sandbox.open(config);
        give(2);
        awaitDonations(7);
        assertThat(donations()).as("a clean stop keeps the place").isEqualTo(payments(1, 7));

        final long third = Long.parseLong(ids.get(2).split(":")[0]);
        assertThat(admin("POST", "/app/replay", "{\"fromSequence\":" + third + "}")
                        .statusCode())
                .isEqualTo(200);
        awaitDonations(12);
        assertThat(donations().subList(7, 12)).isEqualTo(payments(3, 7));
        assertThat(ids.subList(7, 12)).as("under the same ids").isEqualTo(ids.subList(2, 7));
        assertThat(admin("POST", "/app/replay", "{\"fromSequence\":0}").statusCode())
                .isEqualTo(400);
        assertThat(admin("POST", "/none/replay", "{\"fromSequence\":1}").statusCode())
                .isEqualTo(404);
    }

    @Test
    void shouldNotReachIntoItsOwnNetworkUnlessAllowed() throws Exception {
        final Path file = root.resolve(SandboxDirectory.SETTINGS);
        Files.writeString(
                file, Files.readString(file) + "webhooks:\n  - {name: app, url: \"https://localhost:1/hook\"}\n");
        sandbox.open(TributaryConfig.read(file).override(null, null, 0));
        give(1);
        Awaitility.await()
                .until(() -> JSON.readTree(admin("GET", "", "").body())
                                .get(0)
                                .get("failures")
                                .asInt()
                        > 0);
        assertThat(admin("GET", "", "").body()).contains("inside this host's own networks");
        assertThat(ids).isEmpty();
    }

    @Test
    void shouldRefuseBadSettingsAndAMissingSecret() throws Exception {
        assertThatThrownBy(() -> settings(""))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("is not https")
                .hasMessageContaining("allowPrivate: true");
        freshSettings();
        assertThatThrownBy(() -> settings(", allowPrivate: true, kinds: [gift]"))
                .hasMessageContaining("\"gift\" is no kind of record");
        freshSettings();
        final TributaryConfig config = settings(", allowPrivate: true");
        Files.writeString(root.resolve("keys/webhooks/app.secret"), "whsec_short\n");
        assertThatThrownBy(() -> TributaryServer.open(config))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining("openssl rand -base64 32");
    }
}
