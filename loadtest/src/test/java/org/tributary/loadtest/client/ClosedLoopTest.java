package org.tributary.loadtest.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.tributary.loadtest.corpus.Corpus;

class ClosedLoopTest {
    private static final byte[] REQUEST =
            "POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    @Test
    void shouldSendAsManyAsThePipelineHoldsAndWaitForAllOfThem() throws Exception {
        // The third request may come only behind the second answer, though the first is answered long before.
        final Outcome outcome = send(3, List.of(answer(200), answer(200)), List.of(answer(200)));

        assertThat(outcome.byStatus[200]).isEqualTo(3);
        assertThat(outcome.latencyMicros.getTotalCount()).isEqualTo(3);
    }

    @Test
    void shouldSendAgainWhatIsAnswered503() throws Exception {
        final Outcome outcome = send(2, List.of(answer(503), answer(200)), List.of(answer(200)));

        assertThat(outcome.retried).isEqualTo(1);
        assertThat(outcome.sent).isEqualTo(3);
        assertThat(outcome.byStatus[200]).isEqualTo(2);
    }

    @Test
    void shouldFailWhenAnyOtherAnswerComes() {
        assertThatThrownBy(() -> send(2, List.of(answer(200), answer(401))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("401");
    }

    private static String answer(final int status) {
        return "HTTP/1.1 " + status + " X\r\nContent-Length: 2\r\n\r\nok";
    }

    /** Sends over one connection with room for two; the server answers burst by burst, each answer by itself. */
    @SafeVarargs
    private static Outcome send(final int requests, final List<String>... bursts) throws Exception {
        final Corpus corpus = new Corpus(requests);
        for (int i = 0; i < requests; i++) {
            corpus.add(Corpus.Kind.PAYMENT, 0, -1, 100, REQUEST);
        }
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ClosedLoop client = new ClosedLoop(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort()), 1, 2)) {
            final CompletableFuture<Integer> early = CompletableFuture.supplyAsync(() -> serve(listener, bursts));
            final Outcome outcome = client.send(corpus);
            assertThat(early.join())
                    .as("bytes that came before all answers of a burst")
                    .isZero();
            return outcome;
        }
    }

    private static int serve(final ServerSocket listener, final List<String>[] bursts) {
        try (Socket socket = listener.accept()) {
            socket.setTcpNoDelay(true);
            final InputStream in = socket.getInputStream();
            int early = 0;
            for (final List<String> burst : bursts) {
                in.readNBytes(burst.size() * REQUEST.length);
                for (final String answer : burst) {
                    early += in.available();
                    socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                    socket.getOutputStream().flush();
                }
            }
            in.read();
            return early;
        } catch (final IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
