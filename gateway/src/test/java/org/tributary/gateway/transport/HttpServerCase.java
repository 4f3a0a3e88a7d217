package org.tributary.gateway.transport;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.tributary.gateway.http.AdminTokens;
import org.tributary.gateway.http.ApiException;
import org.tributary.gateway.http.ApiResponse;
import org.tributary.gateway.http.ApiRoute;
import org.tributary.gateway.http.LiveFeed;
import org.tributary.gateway.transport.limit.TransportCounters;
import org.tributary.gateway.transport.limit.TransportSettings;

/** A server for each test, with small limits, callbacks that do what they are told, and a few routes. */
public abstract class HttpServerCase {
    public static final String TOKEN = "a-token-of-the-tests-of-32-letters";
    private static final TransportSettings SETTINGS = new TransportSettings(
            "127.0.0.1", 0, 1, 64, 8, 4, 4096, 8192, 65_536, 1 << 20, 600, 1_500, 60_000, 16, null, fairness(), null);

    private static TransportSettings.Fairness fairness() {
        return new TransportSettings.Fairness(0, 1_000, 64, 100, 64L << 20, address -> false, false, true);
    }

    /** Settings of the server; a test may have others. */
    TransportSettings settings() {
        return SETTINGS;
    }

    final TestCallbacks callbacks = new TestCallbacks();
    final TransportCounters counters = new TransportCounters();
    final AtomicReference<LiveFeed.Event> event = new AtomicReference<>();
    final CountDownLatch slowRead = new CountDownLatch(1);
    HttpServer server;

    @BeforeEach
    void start() throws IOException {
        final List<ApiRoute> routes = List.of(
                ApiRoute.probe("/healthz", r -> ApiResponse.of("text/plain", new byte[] {'!'})),
                ApiRoute.get(
                        "/api/v1/hello",
                        r -> ApiResponse.json(("{\"q\":\"" + r.query("q") + "\",\"thread\":\""
                                        + Thread.currentThread().getName() + "\"}")
                                .getBytes(StandardCharsets.UTF_8))),
                ApiRoute.get(
                        "/api/v1/things/*",
                        r -> ApiResponse.of(
                                "text/plain",
                                String.join("|", r.pathAfter("/api/v1/things/")).getBytes(StandardCharsets.UTF_8))),
                ApiRoute.get("/api/v1/broken", r -> {
                    throw new IllegalStateException("secret detail");
                }),
                ApiRoute.get("/api/v1/conflict", r -> {
                    throw new ApiException(409, "Conflict", "it is so");
                }),
                ApiRoute.get("/api/v1/slow", r -> {
                    try {
                        slowRead.await();
                    } catch (final InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return ApiResponse.json(new byte[] {'1'});
                }),
                ApiRoute.admin(
                        "PUT",
                        "/admin/v1/thing",
                        r -> ApiResponse.of(
                                "text/plain", (r.actor() + " " + r.body().length).getBytes(StandardCharsets.UTF_8))));
        server = new HttpServer(
                settings(),
                new HttpServer.Parts(
                        callbacks,
                        routes,
                        event::get,
                        new AdminTokens("admin", AdminTokens.hashesOf(List.of(TOKEN))),
                        counters));
        server.start();
    }

    @AfterEach
    void stop() {
        slowRead.countDown();
        server.close();
    }

    RawClient client() throws IOException {
        return new RawClient(server.port());
    }

    String ask(final String request) throws IOException {
        try (RawClient client = client()) {
            client.send(request);
            return client.answer();
        }
    }

    public static String get(final String path, final String... headers) {
        final StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: x\r\n");
        for (final String header : headers) {
            request.append(header).append("\r\n");
        }
        return request.append("\r\n").toString();
    }
}
