package org.tributary.gateway.transport;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * Connections of one loop that have used up their turn and have more to do. They continue one after the other in short
 * pieces with pauses between, which take about a tenth of the loop's time, so that requests pipelined by unproven
 * connections delay neither the loop's other connections nor the machine's other work (garbage collection,
 * compilation). Event loop only.
 */
public final class Backlog {
    /** Time after which a piece of work starts no further connection. */
    private static final long PIECE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    /**
     * Shortest pause between two pieces. A task without delay would not do: Netty runs those before it reads sockets
     * again.
     */
    private static final long LEAST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** Longest pause. A piece may have taken long only because the loop had no core. */
    public static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** Length of a pause as a multiple of the piece before it. */
    private static final long PAUSES_A_PIECE = 9;

    private final EventLoop loop;
    private final Runnable whenDone;
    private final ArrayDeque<HttpConnection> waiting = new ArrayDeque<>();
    private boolean scheduled;

    /**
     * A loop's backlog.
     *
     * @param whenDone runs after each piece
     */
    Backlog(final EventLoop loop, final Runnable whenDone) {
        this.loop = loop;
        this.whenDone = whenDone;
    }

    /** Adds a connection that has more to do; once per turn. */
    void add(final HttpConnection connection) {
        waiting.add(connection);
        schedule(LEAST_PAUSE_NANOS);
    }

    /** Removes a connection that leaves the loop. */
    void remove(final HttpConnection connection) {
        waiting.remove(connection);
    }

    private void schedule(final long pauseNanos) {
        if (!scheduled) {
            scheduled = true;
            loop.schedule(this::work, pauseNanos, TimeUnit.NANOSECONDS);
        }
    }

    private void work() {
        final long startNanos = System.nanoTime();
        try {
            // A connection added during this piece waits for the next one, because it has had its turn.
            for (int left = waiting.size(); left > 0 && System.nanoTime() - startNanos < PIECE_NANOS; left--) {
                continueTurn(waiting.poll());
            }
            whenDone.run();
        } finally {
            scheduled = false;
            if (!waiting.isEmpty()) {
                schedule(pauseNanos(System.nanoTime() - startNanos));
            }
        }
    }

    private static void continueTurn(final HttpConnection connection) {
        try {
            connection.gate().continueTurn();
        } catch (final Throwable t) {
            connection.failed(t);
        }
    }

    /** Pause after a piece of work. */
    public static long pauseNanos(final long workNanos) {
        return Math.max(LEAST_PAUSE_NANOS, Math.min(LONGEST_PAUSE_NANOS, workNanos * PAUSES_A_PIECE));
    }
}
