package org.tributary.engine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A relay that cut nothing would make all schedules pass. */
@Timeout(120)
class RelayTest {
    private static final int SHORT_MS = 300;
    private static final byte[] OF_N1 = "\n\u0002n1\u0012\u0002n2 and more".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OF_N3 = "\n\u0002n3\u0012\u0002n2 and more".getBytes(StandardCharsets.US_ASCII);

    private ServerSocket node;
    private Relay relay;

    @BeforeEach
    void open() throws IOException {
        node = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        relay = new Relay(node.getLocalPort());
        final Thread echo = new Thread(() -> {
            while (!node.isClosed()) {
                try {
                    final Socket one = node.accept();
                    new Thread(() -> echo(one)).start();
                } catch (final IOException e) {
                    return;
                }
            }
        });
        echo.start();
    }

    private static void echo(final Socket one) {
        try {
            one.getInputStream().transferTo(one.getOutputStream());
        } catch (final IOException e) {
            // The relay cut it.
            return;
        }
    }

    @AfterEach
    void close() throws IOException {
        relay.close();
        node.close();
    }

    private Socket connect() throws IOException {
        final Socket socket = new Socket(InetAddress.getLoopbackAddress(), relay.port());
        socket.setSoTimeout(60_000);
        return socket;
    }

    private static void exchange(final Socket socket, final byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        final byte[] back = new byte[bytes.length];
        new DataInputStream(socket.getInputStream()).readFully(back);
        assertThat(back).isEqualTo(bytes);
    }

    @Test
    void shouldResetOpenAndNewConnectionsUntilTheCutEnds() throws IOException {
        final Socket open = connect();
        exchange(open, OF_N1);
        relay.begin("cut", new Relay.Fault(Relay.Kind.RESET, null, 0));
        assertThatThrownBy(() -> exchange(open, OF_N1)).isInstanceOfAny(IOException.class, SocketException.class);
        assertThatThrownBy(() -> exchange(connect(), OF_N1)).isInstanceOf(IOException.class);
        relay.end("cut");
        exchange(connect(), OF_N1);
    }

    @Test
    void shouldHoldBytesAndPassThemAfterwards() throws IOException {
        final Socket open = connect();
        exchange(open, OF_N1);
        relay.begin("held", new Relay.Fault(Relay.Kind.HOLD, null, 0));
        open.setSoTimeout(SHORT_MS);
        assertThatThrownBy(() -> exchange(open, OF_N1)).isInstanceOf(SocketTimeoutException.class);
        relay.end("held");
        open.setSoTimeout(60_000);
        assertThat(new DataInputStream(open.getInputStream()).readNBytes(OF_N1.length))
                .isEqualTo(OF_N1);
    }

    @Test
    void shouldCutOneSenderAloneByItsName() throws IOException {
        final Socket cut = connect();
        final Socket other = connect();
        final Socket unnamed = connect();
        exchange(cut, OF_N1);
        exchange(other, OF_N3);
        exchange(unnamed, "nobody".getBytes(StandardCharsets.US_ASCII));
        assertThat(relay.senders()).containsExactlyInAnyOrder("n1", "n3");
        relay.begin("one way", new Relay.Fault(Relay.Kind.RESET, "n1", 0));
        assertThatThrownBy(() -> exchange(cut, OF_N1)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> exchange(connect(), OF_N1)).isInstanceOf(IOException.class);
        exchange(other, OF_N3);
        exchange(unnamed, OF_N3);
    }

    @Test
    void shouldDelayBytes() throws IOException {
        final Socket open = connect();
        exchange(open, OF_N1);
        relay.begin("late", new Relay.Fault(Relay.Kind.DELAY, null, 200));
        final long begin = System.nanoTime();
        exchange(open, OF_N1);
        assertThat(System.nanoTime() - begin).isGreaterThan(400_000_000L);
    }
}
