package org.tributary.loadtest.flood;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.tributary.loadtest.client.AnswerReader;

/**
 * Sends signed callbacks at planned times, as a channel does: every second one over a kept connection, each of the
 * others over a new one. Latency counts from the planned time. None is sent again: a callback not answered with success
 * at once counts as refused.
 */
final class HonestChannel {
    private static final int SENDERS = 64;
    private static final int TIMEOUT_MS = 10_000;
    private static final long LONGEST_MICROS = TimeUnit.SECONDS.toMicros(60);

    private final InetSocketAddress server;
    private final Origin origin;

    /**
     * Result of a stretch.
     *
     * @param sent callbacks
     * @param refused not answered with 200
     * @param firstRefusal what happened to the first of those; empty if there is none
     */
    record Outcome(int sent, int refused, String firstRefusal, Histogram micros) {
        double ms(final double percentile) {
            return micros.getValueAtPercentile(percentile) / 1e3;
        }

        public int answered() {
            return sent - refused;
        }
    }

    HonestChannel(final InetSocketAddress server, final Origin origin) {
        this.server = server;
        this.origin = origin;
    }

    /** Sends all requests at that interval and waits for the answers. */
    Outcome send(final List<byte[]> requests, final long everyNanos) throws InterruptedException {
        final Stretch stretch =
                new Stretch(requests, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50), everyNanos);
        final List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            final boolean stays = i % 2 == 0;
            final Thread sender = new Thread(() -> stretch.send(stays), "honest-" + i);
            sender.setDaemon(true);
            sender.start();
            senders.add(sender);
        }
        for (final Thread sender : senders) {
            sender.join();
        }
        return new Outcome(requests.size(), stretch.refused.get(), stretch.firstRefusal, stretch.micros);
    }

    /** One stretch of traffic, shared by its senders. */
    private final class Stretch {
        private final List<byte[]> requests;
        private final long startNanos;
        private final long everyNanos;
        private final AtomicInteger kept = new AtomicInteger();
        private final AtomicInteger fresh = new AtomicInteger();
        private final AtomicInteger refused = new AtomicInteger();
        private final ConcurrentHistogram micros = new ConcurrentHistogram(LONGEST_MICROS, 3);
        private volatile String firstRefusal = "";

        Stretch(final List<byte[]> requests, final long startNanos, final long everyNanos) {
            this.requests = requests;
            this.startNanos = startNanos;
            this.everyNanos = everyNanos;
        }

        /** Sends the requests of one kind, each by the sender that is free first. */
        void send(final boolean stays) {
            final Line line = new Line();
            int request = next(stays);
            while (request < requests.size()) {
                final long plannedNanos = startNanos + request * everyNanos;
                long wait = plannedNanos - System.nanoTime();
                while (wait > 0) {
                    LockSupport.parkNanos(wait);
                    wait = plannedNanos - System.nanoTime();
                }
                ask(line, request);
                micros.recordValue(Math.min(LONGEST_MICROS, (System.nanoTime() - plannedNanos) / 1_000));
                if (!stays) {
                    line.close();
                }
                request = next(stays);
            }
            line.close();
        }

        private int next(final boolean stays) {
            return stays ? 2 * kept.getAndIncrement() : 2 * fresh.getAndIncrement() + 1;
        }

        private void ask(final Line line, final int request) {
            String outcome;
            try {
                final int status = line.ask(requests.get(request));
                outcome = status == 200 ? "" : "answered " + status;
            } catch (final IOException e) {
                line.close();
                outcome = e.toString();
            }
            if (!outcome.isEmpty() && refused.getAndIncrement() == 0) {
                firstRefusal = outcome;
            }
        }
    }

    /** A connection, open or not. One thread. */
    private final class Line {
        private @Nullable Socket socket;

        int ask(final byte[] request) throws IOException {
            final Socket to = socket == null ? open() : socket;
            to.getOutputStream().write(request);
            return status(to.getInputStream());
        }

        private Socket open() throws IOException {
            final Socket opened = new Socket();
            socket = opened;
            opened.setTcpNoDelay(true);
            opened.setSoTimeout(TIMEOUT_MS);
            if (origin.from() != null) {
                opened.bind(new InetSocketAddress(origin.from(), 0));
            }
            opened.connect(server, TIMEOUT_MS);
            opened.getOutputStream().write(origin.header(0));
            return opened;
        }

        private int status(final InputStream in) throws IOException {
            final AnswerReader answers = new AnswerReader();
            final int[] status = new int[1];
            final byte[] bytes = new byte[4096];
            while (status[0] == 0) {
                final int read = in.read(bytes);
                if (read < 0) {
                    throw new IOException("closed without an answer");
                }
                answers.read(ByteBuffer.wrap(bytes, 0, read), answered -> status[0] = answered);
            }
            return status[0];
        }

        void close() {
            if (socket != null) {
                try {
                    socket.close();
                } catch (final IOException e) {
                    // An error on closing does not matter: the answer was received, or its absence counted.
                    socket = null;
                }
                socket = null;
            }
        }
    }
}
