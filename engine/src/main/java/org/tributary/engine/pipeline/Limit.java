package org.tributary.engine.pipeline;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How long a close waits for threads, all together. What did not end in time is named with what it waits for. One thread. */
final class Limit {
    private static final int PLACES = 8;

    private final int limitMs;
    private final long endNanos;
    private @Nullable String left;

    /** Begins now. */
    Limit(final int limitMs) {
        this.limitMs = limitMs;
        this.endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMs);
    }

    boolean isOver() {
        return leftMs() <= 0;
    }

    private long leftMs() {
        return TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime());
    }

    /** Waits for a thread's end; an interrupt does not cut the wait short and is kept. One that ended is noticed after the limit too. */
    void join(final Thread thread) {
        if (thread == Thread.currentThread()) {
            return;
        }
        boolean interrupted = false;
        for (long wait = leftMs(); wait > 0 && thread.isAlive(); wait = leftMs()) {
            try {
                thread.join(wait);
            } catch (final InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            left = (left == null ? "" : left + "; ") + thread.getName() + " waits at " + place(thread);
        }
    }

    private static String place(final Thread thread) {
        final StringBuilder place = new StringBuilder();
        final StackTraceElement[] stack = thread.getStackTrace();
        for (int i = 0; i < Math.min(stack.length, PLACES); i++) {
            place.append(i == 0 ? "" : " < ").append(stack[i]);
        }
        return place.toString();
    }

    /** @throws IllegalStateException if a thread was left behind */
    void requireAllEnded() {
        if (left != null) {
            throw new IllegalStateException("the engine did not end within " + limitMs
                    + " ms and is left behind, its journal as after a kill: " + left);
        }
    }
}
