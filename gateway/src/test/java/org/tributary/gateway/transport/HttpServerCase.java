package org.tributary.gateway.transport;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.tributary.gateway.config.ServerSettings;
import org.tributary.gateway.config.TestSettings;
import org.tributary.gateway.http.AdminTokens;
import org.tributary.gateway.http.ApiException;
import org.tributary.gateway.http.ApiResponse;
import org.tributary.gateway.http.ApiRoute;
import org.tributary.gateway.http.Holder;
import org.tributary.gateway.http.LiveFeed;
import org.tributary.gateway.http.Role;
import org.tributary.gateway.transport.limit.TransportCounters;

/** A server for each test, with small limits, scripted callbacks and a few routes. */
public abstract class HttpServerCase {
    public static final String TOKEN = "a-token-of-the-tests-of-32-letters";
    private static final String SMALL = """
            port: 0
            limits:
              {callbackThreads: 1, connections: 64, liveViewers: 8, callbackReserve: %d, connectionsPerAddress: %d,
               readsPerAddress: %d, viewersPerAddress: %d, pipelined: 4, adminBody: 1MiB, idleSeconds: 60, queuedReads: 16}
            """;

    /** Settings of the server; tests may override them. */
    ServerSettings settings() {
        return settings("environment: sandbox", 0, 1_000, 64, 100, 64 << 20);
    }

    /** Settings with small limits, these lines and these limits of unproven connections. */
    static ServerSettings settings(
            final String lines,
            final int reservePercent,
            final int connectionsPerAddress,
            final int readsPerAddress,
            final int viewersPerAddress,
            final int buffersBytes) {
        return TestSettings.server(
                lines
                        + '\n'
                        + SMALL.formatted(reservePercent, connectionsPerAddress, readsPerAddress, viewersPerAddress),
                600,
                1_500,
                buffersBytes);
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
                ApiRoute.get("/api/v1/slow", r -> slow()),
                ApiRoute.lookup("/api/v1/slow-orders/*", r -> slow()),
                ApiRoute.lookup("/api/v1/quick-events", r -> ApiResponse.json(new byte[] {'2'})),
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
                        new AdminTokens(
                                AdminTokens.of(new Holder("admin", Role.ADMIN), AdminTokens.hashesOf(List.of(TOKEN)))),
                        counters,
                        System::currentTimeMillis));
        server.start();
    }

    private ApiResponse slow() {
        try {
            slowRead.await();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ApiResponse.json(new byte[] {'1'});
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
