package org.tributary.gateway.bridge.callback;

import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A round of an event loop: all it reads before it runs its tasks. What a round reads had come before it began or while it
 * lasted, so a long round means that callbacks wait. One that lasted long enough takes no more: what is left of it is told
 * to try again at once, and the next round begins with what came meanwhile. So the longest wait is about two rounds, well
 * within the five seconds that a channel waits for its answer, whatever has come at once. Loop thread only.
 */
final class LoopRound {
    /** How long a round takes callbacks. */
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
     * @param loop runs a task on the loop's thread, after what it is reading now
     * @param atEnd run at the end of each round that had a callback
     */
    LoopRound(final Executor loop, final LongSupplier nanoClock, final Runnable atEnd) {
        this.loop = loop;
        this.nanoClock = nanoClock;
        this.atEnd = atEnd;
    }

    /** A callback came; whether the round takes it. */
    boolean takes() {
        final long nowNanos = nanoClock.getAsLong();
        if (!isOpen) {
            isOpen = true;
            startNanos = nowNanos;
            loop.execute(end);
        }
        return nowNanos - startNanos < MAX_NANOS;
    }

    private void end() {
        isOpen = false;
        atEnd.run();
    }
}
