package org.tributary.gateway.transport;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * Connections of one loop that have had their turn and have more to do. They go on one after the other in short pieces, for
 * a tenth of the loop's time while others need it: what strangers pipeline keeps neither the loop nor the machine (garbage
 * collection, compilation) from the others. Event loop only.
 */
public final class Backlog {
    /** Longest piece of work. */
    private static final long PIECE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    /** Time for others between two pieces. Not a task of the same turn: Netty runs those before it looks at sockets. */
    private static final long LEAST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** Longest pause, whatever a piece took: the loop may have had no core meanwhile. */
    public static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** Length of a pause, in times of the piece before it. */
    private static final long PAUSES_A_PIECE = 9;

    private final EventLoop loop;
    private final Runnable whenDone;
    private final ArrayDeque<HttpConnection> waiting = new ArrayDeque<>();
    private boolean scheduled;

    /**
     * Of a loop.
     *
     * @param whenDone runs after each piece
     */
    Backlog(final EventLoop loop, final Runnable whenDone) {
        this.loop = loop;
        this.whenDone = whenDone;
    }

    /** A connection has more to do; once for each turn. */
    void add(final HttpConnection connection) {
        waiting.add(connection);
        schedule(LEAST_PAUSE_NANOS);
    }

    /** A connection leaves the loop. */
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
            // One that comes back in this piece waits for the next: it has had its turn.
            for (int left = waiting.size(); left > 0 && System.nanoTime() - startNanos < PIECE_NANOS; left--) {
                waiting.poll().goOn();
            }
            whenDone.run();
        } finally {
            scheduled = false;
            if (!waiting.isEmpty()) {
                schedule(pauseNanos(System.nanoTime() - startNanos));
            }
        }
    }

    /** Time for others after a piece of work. */
    public static long pauseNanos(final long workNanos) {
        return Math.max(LEAST_PAUSE_NANOS, Math.min(LONGEST_PAUSE_NANOS, workNanos * PAUSES_A_PIECE));
    }
}
