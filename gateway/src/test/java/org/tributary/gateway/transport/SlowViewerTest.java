package org.tributary.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tributary.gateway.config.ServerSettings;
import org.tributary.gateway.config.TestSettings;
import org.tributary.gateway.http.AdminTokens;
import org.tributary.gateway.http.Holder;
import org.tributary.gateway.http.LiveFeed;
import org.tributary.gateway.http.Role;
import org.tributary.gateway.transport.limit.TransportCounters;

/** Viewers that read slowly or not at all, on real sockets: each event is new and large, as on a large campaign. */
@Timeout(120)
class SlowViewerTest {
    private static final int EVENT_BYTES = 100_000;
    private static final int EVENTS = 12;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final TransportCounters counters = new TransportCounters();
    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer server;

    private void start(final int requestDeadlineMs) throws IOException {
        final ServerSettings settings = TestSettings.server("""
                environment: sandbox
                port: 0
                limits: {callbackThreads: 1, connections: 2064, liveViewers: 32, callbackReserve: 48, pipelined: 4,
                         adminBody: 1MiB, idleSeconds: 60, queuedReads: 16}
                """, 600, requestDeadlineMs, 128 << 20);
        server = new HttpServer(
                settings,
                new HttpServer.Parts(
                        new TestCallbacks(),
                        List.of(),
                        this::newest,
                        new AdminTokens(AdminTokens.of(
                                new Holder("admin", Role.ADMIN),
                                AdminTokens.hashesOf(List.of("a-token-of-the-tests-of-32-letters")))),
                        counters,
                        System::currentTimeMillis));
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private LiveFeed.Event newest() {
        final int number = asked.incrementAndGet();
        final String frame = "id: " + number + "\ndata: " + "x".repeat(EVENT_BYTES) + "\n\n";
        return new LiveFeed.Event(number, frame.getBytes(StandardCharsets.US_ASCII));
    }

    private Socket viewer() throws IOException {
        final Socket socket = new Socket();
        socket.setReceiveBufferSize(4 * 1024);
        socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
        socket.getOutputStream()
                .write("GET /api/v1/live HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static int nextId(final BufferedReader viewer) throws IOException {
        String line = viewer.readLine();
        while (!line.startsWith("id: ")) {
            line = viewer.readLine();
        }
        return Integer.parseInt(line.substring(4));
    }

    private static BufferedReader reader(final Socket viewer) throws IOException {
        return new BufferedReader(new InputStreamReader(viewer.getInputStream(), StandardCharsets.US_ASCII));
    }

    @Test
    void shouldSkipToTheNewestWhenAViewerReadsAgain() throws IOException {
        start(60_000);
        try (Socket slow = viewer();
                Socket quick = viewer()) {
            final BufferedReader quickly = reader(quick);
            int newest = 0;
            while (newest < EVENTS) {
                newest = nextId(quickly);
            }

            final BufferedReader slowly = reader(slow);
            final List<Integer> got = new ArrayList<>();
            while (got.isEmpty() || got.get(got.size() - 1) < newest) {
                got.add(nextId(slowly));
            }

            assertThat(got).isSorted().doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(5);
        }
    }

    @Test
    void shouldEncodeEachEventOnceHoweverManyWatch() throws IOException {
        start(60_000);
        final List<Socket> viewers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            viewers.add(viewer());
        }
        await().atMost(PATIENCE).until(() -> counters.viewers() == 20);
        final int before = asked.get();
        final long startNanos = System.nanoTime();
        final BufferedReader one = reader(viewers.get(0));
        int newest = 0;
        while (newest < before + 4) {
            newest = nextId(one);
        }

        final double rounds = Duration.ofNanos(System.nanoTime() - startNanos).toMillis() / 500.0;
        assertThat(asked.get() - before).isLessThanOrEqualTo((int) rounds + 3);
        for (final Socket viewer : viewers) {
            viewer.close();
        }
    }

    @Test
    void shouldEndAViewerThatTakesNothingAnyMore() throws IOException {
        start(1_000);
        try (Socket stuck = viewer()) {
            assertThat(stuck.isConnected()).isTrue();
            await().atMost(PATIENCE).until(() -> counters.viewers() == 1);
            await().atMost(PATIENCE).until(() -> counters.viewers() == 0 && counters.connections() == 0);
        }
    }
}
