package org.tributary.gateway.warmup;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tributary.gateway.sandbox.SignedCallback;
import org.tributary.gateway.sandbox.SimulatedChannel;
import org.tributary.gateway.sandbox.SimulatedPayment;

/**
 * Sends signed payments over its connections, a round on each in turn, and waits for all answers of the round: the JDK's
 * HTTP client would take as much of the processor as the server. Fresh payments are signed as time allows, the rest are
 * the same again, which the server answers as duplicates after the same checks.
 */
final class TrainingSender implements AutoCloseable {
    /** Most senders: what they sign and send must leave the cores to the server and the compiler. */
    static final int MOST = 2;

    private static final Logger LOG = LoggerFactory.getLogger(TrainingSender.class);
    private static final int CONNECTIONS = 32;
    private static final int ROUND = 1;

    /** One in so many is signed anew. */
    private static final int FRESH = 4;

    private static final int BUFFER = 1 << 15;
    private static final int KEPT = 2_048;
    private static final int TIMEOUT_MS = 10_000;
    private static final int JOIN_MS = 2_000;
    private static final String LENGTH = "content-length: ";

    private final ScratchServer server;
    private final int number;
    private final AtomicLong answered;
    private final BooleanSupplier isBeside;
    private final List<SimulatedChannel> channels;
    private final List<byte[]> kept = new ArrayList<>();
    private final Thread thread;
    private volatile boolean stopped;
    private volatile boolean sending = true;
    private long signed;
    private int again;

    /**
     * A sender that does not send yet.
     *
     * @param number of this sender, so that no two make the same payment
     * @param answered counts answers of all senders
     * @param isBeside whether something else needs the processors: then it rests for as long as it works
     */
    TrainingSender(
            final ScratchServer server, final int number, final AtomicLong answered, final BooleanSupplier isBeside) {
        this.isBeside = isBeside;
        this.server = server;
        this.number = number;
        this.answered = answered;
        this.channels = server.channels();
        this.thread = new Thread(this::run, "warm-up-" + number);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Whether it still sends: false once a connection failed. */
    boolean isSending() {
        return sending;
    }

    @Override
    public void close() {
        stopped = true;
        try {
            thread.join(JOIN_MS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        final List<Socket> sockets = new ArrayList<>();
        try {
            final List<InputStream> inputs = new ArrayList<>();
            final List<OutputStream> outputs = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                final Socket socket = new Socket();
                sockets.add(socket);
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(TIMEOUT_MS);
                socket.connect(server.address(), TIMEOUT_MS);
                inputs.add(new BufferedInputStream(socket.getInputStream(), BUFFER));
                outputs.add(new BufferedOutputStream(socket.getOutputStream(), BUFFER));
            }
            while (!stopped) {
                final long beganNanos = System.nanoTime();
                for (final OutputStream output : outputs) {
                    sendRound(output);
                }
                for (final InputStream input : inputs) {
                    readRound(input);
                }
                if (isBeside.getAsBoolean()) {
                    LockSupport.parkNanos(System.nanoTime() - beganNanos);
                }
            }
        } catch (final IOException | RuntimeException e) {
            LOG.warn("warming up ended early: {}", e.toString());
        } finally {
            sending = false;
            sockets.forEach(TrainingSender::close);
        }
    }

    private void sendRound(final OutputStream out) throws IOException {
        for (int i = 0; i < ROUND; i++) {
            out.write(again++ % FRESH == 0 ? fresh() : kept.get(again % kept.size()));
        }
        out.flush();
    }

    private byte[] fresh() {
        final SimulatedChannel channel = channels.get((int) (signed % channels.size()));
        final long id = number * 1_000_000_000L + ++signed;
        final long nowMs = System.currentTimeMillis();
        final SimulatedPayment payment = SimulatedPayment.of(
                channel.transactionId(id), "payer-" + id % 1_000, "p=kids-gallery&i=p01", 100, nowMs);
        final SignedCallback callback = channel.payment(payment, nowMs);
        final byte[] request = callback.toHttp("host: 127.0.0.1\r\n");
        if (kept.size() < KEPT) {
            kept.add(request);
        }
        return request;
    }

    private void readRound(final InputStream in) throws IOException {
        for (int i = 0; i < ROUND; i++) {
            readAnswer(in);
            answered.incrementAndGet();
        }
    }

    /** Reads one answer: its head, of which the length counts, then as many bytes. */
    private static void readAnswer(final InputStream in) throws IOException {
        int length = 0;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            if (line.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
                length = Integer.parseInt(line, LENGTH.length(), line.length(), 10);
            }
        }
        in.skipNBytes(length);
    }

    private static String line(final InputStream in) throws IOException {
        final StringBuilder line = new StringBuilder(64);
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the scratch server closed the connection");
            }
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }

    private static void close(final Socket socket) {
        try {
            socket.close();
        } catch (final IOException e) {
            LOG.debug("closing a training connection", e);
        }
    }
}
