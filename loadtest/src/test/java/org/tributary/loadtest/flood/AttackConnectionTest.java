package org.tributary.loadtest.flood;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an attack's connections send; all of them from the plan's own bytes. */
@Timeout(60)
class AttackConnectionTest {
    private static final int CONNECTIONS = 3;

    @Test
    void shouldSendHeaderOpeningAndPiecesOnEachConnection() throws IOException {
        final AttackPlan plan = new AttackPlan(
                CONNECTIONS, 1, bytes("opening "), List.of(bytes("a"), bytes("b")), AttackPlan.Pace.DRIPPING, true);
        try (ServerSocket server = new ServerSocket(0, CONNECTIONS, InetAddress.getLoopbackAddress());
                Selector selector = Selector.open()) {
            final List<AttackConnection> connections = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                final AttackConnection connection =
                        new AttackConnection(plan, bytes("header " + i + " "), new Attacker.Tally());
                connection.open(selector, (InetSocketAddress) server.getLocalSocketAddress(), null);
                connections.add(connection);
                while (!connection.isOpen()) {
                    ready(selector);
                }
            }
            for (int i = 0; i < CONNECTIONS; i++) {
                for (int piece = 0; piece < 3; piece++) {
                    assertThat(connections.get(i).sendNext()).isTrue();
                }
                connections.get(i).close();
                try (Socket accepted = server.accept()) {
                    assertThat(new String(accepted.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                            .isEqualTo("header " + i + " opening aba");
                }
            }
        }
    }

    private static void ready(final Selector selector) throws IOException {
        selector.select();
        for (final SelectionKey key : selector.selectedKeys()) {
            ((AttackConnection) key.attachment()).ready(key, ByteBuffer.allocate(1_024));
        }
        selector.selectedKeys().clear();
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
