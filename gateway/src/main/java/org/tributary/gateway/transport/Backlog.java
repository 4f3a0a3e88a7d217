package org.tributary.gateway.transport;

import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * Connections of one loop that have had their turn and have more to do. They go on one after the other, for a part of the
 * loop's time, in pieces that nobody notices: what strangers pipeline can't keep the loop from the others. Event loop only.
 */
final class Backlog {
    /** Longest piece of work. */
    private static final long PIECE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    /** Time for others between two pieces. Not a task of the same turn: Netty runs those before it looks at sockets. */
    private static final long PAUSE_MICROS = 1_000;

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
        schedule();
    }

    /** A connection leaves the loop. */
    void remove(final HttpConnection connection) {
        waiting.remove(connection);
    }

    private void schedule() {
        if (!scheduled) {
            scheduled = true;
            loop.schedule(this::work, PAUSE_MICROS, TimeUnit.MICROSECONDS);
        }
    }

    private void work() {
        scheduled = false;
        final long endNanos = System.nanoTime() + PIECE_NANOS;
        // One that comes back in this piece waits for the next: it has had its turn.
        for (int left = waiting.size(); left > 0 && System.nanoTime() - endNanos < 0; left--) {
            waiting.poll().goOn();
        }
        whenDone.run();
        if (!waiting.isEmpty()) {
            schedule();
        }
    }
}
