package org.tributary.gateway.bridge.callback;

import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A round of an event loop: everything it reads before it runs its tasks. A long round means that callbacks wait. After
 * {@link #MAX_NANOS} a round takes no more: its remaining callbacks get a request to retry at once, and the next round
 * begins with those that arrived meanwhile. So the longest wait is about two rounds, well within the five seconds that
 * a channel waits for its answer. Loop thread only.
 */
final class LoopRound {
    /** Time for which a round takes callbacks. */
    static final long MAX_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Executor loop;
    private final LongSupplier nanoClock;
    private final Runnable atEnd;
    private final Runnable end = this::end;
    private boolean isOpen;
    private long startNanos;

    /**
     * Rounds of a loop.
     *
     * @param loop runs a task on the loop's thread, after the current reads
     * @param atEnd run at the end of each round that had a callback
     */
    LoopRound(final Executor loop, final LongSupplier nanoClock, final Runnable atEnd) {
        this.loop = loop;
        this.nanoClock = nanoClock;
        this.atEnd = atEnd;
    }

    /** Whether the round takes a callback that has arrived; begins a round if none is open. */
    boolean takes() {
        final long nowNanos = nanoClock.getAsLong();
        if (!isOpen) {
            // In this order: a round that is open and has no end would take nothing any more.
            loop.execute(end);
            isOpen = true;
            startNanos = nowNanos;
        }
        return nowNanos - startNanos < MAX_NANOS;
    }

    private void end() {
        isOpen = false;
        atEnd.run();
    }
}
