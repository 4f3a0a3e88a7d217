package org.tributary.loadtest.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.tributary.loadtest.UsageException;
import org.tributary.loadtest.books.Ledger;
import org.tributary.loadtest.corpus.Corpus;

class LoadClientTest {
    private static final byte[] REQUEST =
            "POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII);
    private static final long LATE_NANOS = 700_000_000L;

    @Test
    void shouldCountTheTimeSinceThePlansBeginningWhenItHasPassed() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            final CompletableFuture<Void> served = CompletableFuture.runAsync(() -> serve(listener, 2));
            final Outcome outcome = run(listener.getLocalPort(), System.nanoTime() - LATE_NANOS);
            served.join();

            assertThat(outcome.byStatus[200]).isEqualTo(2);
            // due at 0 and 0.1 s of a plan that began 0.7 s before the client
            assertThat(outcome.latencyMicros.getMinValue()).isGreaterThanOrEqualTo(590_000);
            assertThat(outcome.latencyMicros.getMaxValue()).isGreaterThanOrEqualTo(690_000);
        }
    }

    @Test
    void shouldSayThatNoServerListensWhenNoneDoes() throws Exception {
        final int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        assertThatThrownBy(() -> run(port, System.nanoTime()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("no server listens");
    }

    private static Outcome run(final int port, final long planNanos) throws IOException {
        final Corpus corpus = new Corpus(2);
        corpus.add(Corpus.Kind.PAYMENT, 0, -1, 100, REQUEST);
        corpus.add(Corpus.Kind.PAYMENT, 0, -1, 100, REQUEST);
        try (ClientLoop loop = new ClientLoop("channels")) {
            return new LoadClient(
                            loop,
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                            corpus,
                            SendPlan.of(new long[] {0, 100_000_000L}, 0, 1),
                            Ledger.inMemory(2),
                            new LoadClient.Settings(1, 1, new RetrySchedule(List.of("wechatpay"), 100), 10, 0))
                    .runFrom(planNanos);
        }
    }

    private static void serve(final ServerSocket listener, final int requests) {
        try (Socket socket = listener.accept()) {
            for (int i = 0; i < requests; i++) {
                socket.getInputStream().readNBytes(REQUEST.length);
                socket.getOutputStream().write(ANSWER);
            }
        } catch (final IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
