package org.tributary.loadtest.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.loadtest.books.Ledger;
import org.tributary.loadtest.corpus.Corpus;

class ConnectionTest {
    private static final byte[] REQUEST =
            "POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final String ANSWERS = "HTTP/1.1 200 OK\r\nDate: x\r\nContent-Length: 2\r\n\r\nok"
            + "HTTP/1.1 401 Unauthorized\r\ncontent-length:0\r\n\r\n"
            + "HTTP/1.1 200 OK\r\nContent-Lengthy: 7\r\nCONTENT-LENGTH:   3\r\nx: y\r\n\r\n\r\n\r"
            + "HTTP/1.1 204 No Content\r\n\r\n";

    @TempDir
    private Path directory;

    @Test
    void shouldReadAnswersHoweverTheyAreCut() throws Exception {
        for (int piece = 1; piece < 90; piece += 7) {
            final Outcome outcome = run(piece);
            assertThat(outcome.byStatus[200]).isEqualTo(2);
            assertThat(outcome.byStatus[401]).isEqualTo(1);
            assertThat(outcome.byStatus[204]).isEqualTo(1);
            assertThat(outcome.lostConnections).isZero();
        }
    }

    private Outcome run(final int pieceBytes) throws Exception {
        final Corpus corpus = new Corpus(4);
        for (int i = 0; i < 4; i++) {
            corpus.add(Corpus.Kind.PAYMENT, 0, -1, 100, REQUEST);
        }
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ClientLoop loop = new ClientLoop("test");
                Ledger ledger = new Ledger(directory.resolve("ledger" + pieceBytes), 4)) {
            final CompletableFuture<Socket> served = CompletableFuture.supplyAsync(() -> serve(listener, pieceBytes));
            final Outcome outcome = new LoadClient(
                            loop,
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort()),
                            corpus,
                            SendPlan.of(new long[4], 0, 0),
                            ledger,
                            new LoadClient.Settings(1, 4, new RetrySchedule(List.of("wechatpay"), 1), 5, 0))
                    .run();
            served.join().close();
            return outcome;
        }
    }

    private static Socket serve(final ServerSocket listener, final int pieceBytes) {
        try {
            // left open until the client has seen all: a connection that ends is a loss
            final Socket socket = listener.accept();
            socket.setTcpNoDelay(true);
            final InputStream in = socket.getInputStream();
            in.readNBytes(4 * REQUEST.length);
            final byte[] answers = ANSWERS.getBytes(StandardCharsets.US_ASCII);
            final OutputStream out = socket.getOutputStream();
            for (int at = 0; at < answers.length; at += pieceBytes) {
                out.write(answers, at, Math.min(pieceBytes, answers.length - at));
                out.flush();
            }
            return socket;
        } catch (final java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
