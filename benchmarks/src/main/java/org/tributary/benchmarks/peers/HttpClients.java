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
import java.util.ArrayDeque;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * Sends requests made before over kept-alive connections, as fast as they are answered: each connection sends as many as
 * its pipeline holds, waits for all of them and goes on. One thread and one selector, so that little of the machine goes
 * to the client.
 */
final class HttpClients {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final String CONTENT_LENGTH = "\r\ncontent-length:";
    private static final int STATUS_AT = "HTTP/1.1 ".length();
    private static final int OK = 200;
    private static final int TRY_AGAIN = 503;

    private final byte[][] requests;
    private final int pipeline;
    private final Histogram latencyMicros = Peer.Measured.histogram();
    private final ArrayDeque<Integer> again = new ArrayDeque<>();
    private int next;
    private int answered;
    private long resent;

    private HttpClients(final byte[][] requests, final int pipeline) {
        this.requests = requests;
        this.pipeline = pipeline;
    }

    /** A connection with what it waits for. */
    private static final class Connection {
        private final SocketChannel channel;
        private final ByteBuffer in = ByteBuffer.allocate(BUFFER_BYTES);
        private final ArrayDeque<Integer> awaited = new ArrayDeque<>();
        private ByteBuffer out = ByteBuffer.allocate(0);
        private long sentNanos;

        private Connection(final SocketChannel channel) {
            this.channel = channel;
        }
    }

    /**
     * Sends them all, those told to come again (503) once more; any other answer but 200 is an error.
     *
     * @param pipeline requests a connection sends before it waits
     */
    static Peer.Measured send(
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
            return new Peer.Measured(requests.length, resent, nanos, latencyMicros);
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
        while (connection.awaited.size() < pipeline && (!again.isEmpty() || next < requests.length)) {
            final int request = again.isEmpty() ? next++ : again.poll();
            bytes += requests[request].length;
            connection.awaited.add(request);
        }
        if (connection.awaited.isEmpty()) {
            return;
        }
        final ByteBuffer out = ByteBuffer.allocate(bytes);
        connection.awaited.forEach(request -> out.put(requests[request]));
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
        int status = takeAnswer(connection.in);
        while (status != 0) {
            final int request = connection.awaited.remove();
            if (status == TRY_AGAIN) {
                again.add(request);
                resent++;
            } else {
                answered++;
                latencyMicros.recordValue(
                        Math.min(Peer.Measured.MAX_MICROS, (System.nanoTime() - connection.sentNanos) / 1_000));
            }
            status = takeAnswer(connection.in);
        }
        connection.in.compact();
        if (connection.awaited.isEmpty()) {
            send(key);
        }
    }

    /** Moves past one whole answer; its status, 0 if there is none yet. */
    private static int takeAnswer(final ByteBuffer in) throws IOException {
        final int begin = in.position();
        for (int end = begin + 4; end <= in.limit(); end++) {
            if (in.get(end - 1) == '\n' && in.get(end - 2) == '\r' && in.get(end - 3) == '\n') {
                final String head = new String(in.array(), begin, end - begin, StandardCharsets.ISO_8859_1);
                final int status = Integer.parseInt(head, STATUS_AT, STATUS_AT + 3, 10);
                if (status != OK && status != TRY_AGAIN) {
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
                    return 0;
                }
                in.position(end + body);
                return status;
            }
        }
        return 0;
    }
}
