package org.tributary.benchmarks.peers;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * Sends requests made before over kept-alive connections, as fast as they are answered: each connection sends as many as
 * its pipeline holds, waits for all of them and goes on. One thread and one selector, so that little of the machine goes
 * to the client.
 */
public final class HttpClients {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final String CONTENT_LENGTH = "\r\ncontent-length:";
    private static final String OK = "HTTP/1.1 200";

    private final byte[][] requests;
    private final int pipeline;
    private final Histogram latencyMicros = Peer.Measured.histogram();
    private int next;
    private int answered;

    private HttpClients(final byte[][] requests, final int pipeline) {
        this.requests = requests;
        this.pipeline = pipeline;
    }

    /** A connection with what it waits for. */
    private static final class Connection {
        private final SocketChannel channel;
        private final ByteBuffer in = ByteBuffer.allocate(BUFFER_BYTES);
        private ByteBuffer out = ByteBuffer.allocate(0);
        private int awaited;
        private long sentNanos;

        private Connection(final SocketChannel channel) {
            this.channel = channel;
        }
    }

    /**
     * Sends them all, each once; any answer but 200 is an error.
     *
     * @param pipeline requests a connection sends before it waits
     */
    public static Peer.Measured send(
            final InetSocketAddress server, final byte[][] requests, final int connections, final int pipeline)
            throws IOException {
        return new HttpClients(requests, pipeline).run(server, connections);
    }

    private Peer.Measured run(final InetSocketAddress server, final int connections) throws IOException {
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < connections; i++) {
                final SocketChannel channel = SocketChannel.open(server);
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_READ, new Connection(channel));
            }
            final long start = System.nanoTime();
            for (final SelectionKey key : selector.keys()) {
                send(key);
            }
            while (answered < requests.length) {
                selector.select(this::ready);
            }
            final long nanos = System.nanoTime() - start;
            for (final SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            return new Peer.Measured(requests.length, nanos, latencyMicros);
        } catch (final java.io.UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void ready(final SelectionKey key) {
        try {
            if (key.isWritable()) {
                flush(key);
            }
            if (key.isReadable()) {
                read(key);
            }
        } catch (final IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void send(final SelectionKey key) throws IOException {
        final Connection connection = (Connection) key.attachment();
        int bytes = 0;
        while (connection.awaited < pipeline && next + connection.awaited < requests.length) {
            bytes += requests[next + connection.awaited].length;
            connection.awaited++;
        }
        if (connection.awaited == 0) {
            return;
        }
        final ByteBuffer out = ByteBuffer.allocate(bytes);
        for (int i = 0; i < connection.awaited; i++) {
            out.put(requests[next++]);
        }
        connection.out = out.flip();
        connection.sentNanos = System.nanoTime();
        flush(key);
    }

    private static void flush(final SelectionKey key) throws IOException {
        final Connection connection = (Connection) key.attachment();
        connection.channel.write(connection.out);
        key.interestOps(
                connection.out.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    private void read(final SelectionKey key) throws IOException {
        final Connection connection = (Connection) key.attachment();
        if (connection.channel.read(connection.in) < 0) {
            throw new EOFException("the server closed a connection");
        }
        connection.in.flip();
        while (takeAnswer(connection.in)) {
            answered++;
            connection.awaited--;
            latencyMicros.recordValue(
                    Math.min(Peer.Measured.MAX_MICROS, (System.nanoTime() - connection.sentNanos) / 1_000));
        }
        connection.in.compact();
        if (connection.awaited == 0) {
            send(key);
        }
    }

    /** Moves past one whole answer, if there is one. */
    private static boolean takeAnswer(final ByteBuffer in) throws IOException {
        final int begin = in.position();
        for (int end = begin + 4; end <= in.limit(); end++) {
            if (in.get(end - 1) == '\n' && in.get(end - 2) == '\r' && in.get(end - 3) == '\n') {
                final String head = new String(in.array(), begin, end - begin, StandardCharsets.ISO_8859_1);
                if (!head.startsWith(OK)) {
                    throw new IOException(
                            "the server answered " + head.lines().findFirst().orElse(""));
                }
                final String lower = head.toLowerCase(Locale.ROOT);
                final int at = lower.indexOf(CONTENT_LENGTH);
                final int body = at < 0
                        ? 0
                        : Integer.parseInt(lower.substring(at + CONTENT_LENGTH.length(), lower.indexOf('\r', at + 2))
                                .strip());
                if (in.limit() < end + body) {
                    return false;
                }
                in.position(end + body);
                return true;
            }
        }
        return false;
    }
}
