package org.tributary.loadtest.viewers;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.tributary.loadtest.UsageException;
import org.tributary.loadtest.client.ClientLoop;

/**
 * Viewers of the live feed, each with its own connection, on one event loop; records the events they received and their
 * age. One thread calls the public methods.
 */
public final class Audience implements AutoCloseable {
    /** Connections being opened at once: fewer than a listening socket's backlog. */
    private static final int OPENING = 128;

    private static final long JOIN_SECONDS = 30;
    private static final long MAX_MS = 600_000;

    /** Figures over all viewers. */
    public static final class Seen {
        /** Milliseconds from a total's time to its reading, the feed's interval included. */
        public final Histogram ageMs = new Histogram(MAX_MS, 3);

        /** Milliseconds between two totals of a viewer. */
        public final Histogram gapMs = new Histogram(MAX_MS, 3);

        final long beganNanos = System.nanoTime();
        public long totals;
        public long boards;
        public long bytes;
        /** Viewers whose connection was closed or refused. */
        public long lost;
        /** The first violation of the feed's rules, null if there was none. */
        public @Nullable String odd;
    }

    private final ClientLoop client = new ClientLoop("viewers");
    private final EventLoop loop = client.loop();
    private final InetSocketAddress server;
    private final int viewers;
    private final CompletableFuture<Void> allJoined = new CompletableFuture<>();
    private final Bootstrap bootstrap;
    private int opened;
    private int joined;
    private Seen seen = new Seen();
    private long timeOfSequence = -1;
    private long timeMs;
    private boolean closing;

    public Audience(final InetSocketAddress server, final int viewers) {
        this.server = server;
        this.viewers = viewers;
        final byte[] request = ("GET /api/v1/live HTTP/1.1\r\nHost: " + server.getHostString() + ":" + server.getPort()
                        + "\r\nAccept: text/event-stream\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        this.bootstrap = client.connector(server, () -> new EventStream(this, request));
    }

    /** Connects all viewers and waits until the server has accepted each. */
    public void join() throws InterruptedException {
        if (viewers == 0) {
            return;
        }
        loop.execute(() -> {
            for (int i = 0; i < Math.min(OPENING, viewers); i++) {
                open();
            }
        });
        try {
            allJoined.get(JOIN_SECONDS, TimeUnit.SECONDS);
        } catch (final ExecutionException | TimeoutException e) {
            throw new UsageException("not all of the " + viewers + " viewers were accepted within " + JOIN_SECONDS
                    + " s: see the server's limits.liveViewers and limits.connections, and 'ulimit -n' on both sides");
        }
    }

    private void open() {
        opened++;
        bootstrap.connect().addListener(connecting -> {
            if (!connecting.isSuccess()) {
                allJoined.completeExceptionally(connecting.cause());
            }
        });
    }

    /** Resets the figures: the first event of each viewer arrived when it joined. */
    public void begin() throws InterruptedException {
        loop.submit(() -> seen = new Seen()).await();
    }

    /** Returns the figures since {@link #begin}. */
    public Seen seen() throws InterruptedException {
        final CompletableFuture<Seen> asked = new CompletableFuture<>();
        loop.execute(() -> asked.complete(seen));
        return asked.join();
    }

    void joined() {
        if (++joined == viewers) {
            allJoined.complete(null);
        } else if (opened < viewers) {
            open();
        }
    }

    void left(final boolean wasIn) {
        if (!closing) {
            seen.lost++;
            if (!wasIn) {
                allJoined.completeExceptionally(new IllegalStateException("a viewer was refused"));
            }
        }
    }

    void bytes(final int count) {
        seen.bytes += count;
    }

    void board() {
        seen.boards++;
    }

    /** Records totals that a viewer received; returns the time of receipt, for the next call. */
    long totals(final long sequence, final String asOf, final long lastEventNanos) {
        // All viewers receive the same event, so its time is parsed once.
        if (sequence != timeOfSequence) {
            timeOfSequence = sequence;
            timeMs = Instant.parse(asOf).toEpochMilli();
        }
        seen.totals++;
        seen.ageMs.recordValue(Math.min(MAX_MS, Math.max(0, System.currentTimeMillis() - timeMs)));
        final long now = System.nanoTime();
        if (lastEventNanos - seen.beganNanos > 0) {
            seen.gapMs.recordValue(Math.min(MAX_MS, TimeUnit.NANOSECONDS.toMillis(now - lastEventNanos)));
        }
        return now;
    }

    void odd(final String what) {
        if (seen.odd == null) {
            seen.odd = what;
        }
    }

    @Override
    public void close() {
        loop.execute(() -> closing = true);
        client.close();
    }
}
