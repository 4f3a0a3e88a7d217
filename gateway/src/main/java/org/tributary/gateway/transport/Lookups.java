package org.tributary.gateway.transport;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tributary.gateway.http.ApiResponse;
import org.tributary.gateway.http.NotYetException;

/**
 * Runs the lookups of a route. One that is not there yet is tried again every few milliseconds, if it may be there, until its time is
 * over. A waiting one holds no thread: one timer looks at all of them, and those to be tried go to the threads by the batch. Safe for
 * any thread.
 */
final class Lookups {
    /** Most lookups that wait at once; further ones are answered without a wait. */
    static final int MAX_WAITING = 2_048;

    /** Longest wait that a handler may ask for; its answer's deadline is later by so much. */
    static final int LONGEST_WAIT_MS = 20_000;

    private static final int THREADS = 2;
    private static final int MAX_QUEUED = 4_096;
    private static final long LOOK_MS = 10;
    private static final long LEAST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(25);
    private static final int BATCH = 64;

    private final ThreadPoolExecutor threads = ApiDispatcher.pool("lookup", THREADS, MAX_QUEUED);
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(1, new DefaultThreadFactory("lookup-wait", true));
    private final Semaphore places = new Semaphore(MAX_WAITING);
    private final Queue<Wait> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean looks = new AtomicBoolean();

    Executor executor() {
        return threads;
    }

    /**
     * Runs a lookup on one of its threads, which calls this.
     *
     * @param lookup throws {@link NotYetException} to wait
     * @param isOpen false once the client is gone, which ends a wait
     * @param answer takes the answer, once
     * @param busy the answer if there is no room to try again
     */
    void run(
            final Supplier<ApiResponse> lookup,
            final BooleanSupplier isOpen,
            final Consumer<ApiResponse> answer,
            final ApiResponse busy) {
        try {
            answer.accept(lookup.get());
        } catch (final NotYetException e) {
            if (e.waitMs() > 0 && places.tryAcquire()) {
                final long waitMs = Math.min(e.waitMs(), LONGEST_WAIT_MS);
                final long untilNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMs);
                new Wait(lookup, isOpen, answer, busy, untilNanos).later(e);
            } else {
                answer.accept(e.late());
            }
        }
    }

    private void lookSoon() {
        if (looks.compareAndSet(false, true)) {
            try {
                timer.schedule(this::look, LOOK_MS, TimeUnit.MILLISECONDS);
            } catch (final RejectedExecutionException e) {
                endAll();
            }
        }
    }

    /** Takes out the waits to be tried again, and goes on looking while there are others. */
    private void look() {
        looks.set(false);
        final long nowNanos = System.nanoTime();
        List<Wait> batch = new ArrayList<>();
        for (final Iterator<Wait> all = waiting.iterator(); all.hasNext(); ) {
            final Wait wait = all.next();
            if (!wait.isOpen.getAsBoolean()) {
                all.remove();
                places.release();
            } else if (wait.isDue(nowNanos)) {
                all.remove();
                batch.add(wait);
                if (batch.size() == BATCH) {
                    tryAgain(batch);
                    batch = new ArrayList<>();
                }
            }
        }
        if (!batch.isEmpty()) {
            tryAgain(batch);
        }
        if (!waiting.isEmpty()) {
            lookSoon();
        }
    }

    private void tryAgain(final List<Wait> batch) {
        try {
            threads.execute(() -> batch.forEach(Wait::again));
        } catch (final RejectedExecutionException e) {
            batch.forEach(wait -> wait.end(wait.busy));
        }
    }

    private void endAll() {
        for (Wait wait = waiting.poll(); wait != null; wait = waiting.poll()) {
            wait.end(wait.busy);
        }
    }

    private final class Wait {
        private final Supplier<ApiResponse> lookup;
        private final BooleanSupplier isOpen;
        private final Consumer<ApiResponse> answer;
        private final ApiResponse busy;
        private final long untilNanos;
        private volatile long triedNanos;
        private volatile @Nullable NotYetException reason;

        Wait(
                final Supplier<ApiResponse> lookup,
                final BooleanSupplier isOpen,
                final Consumer<ApiResponse> answer,
                final ApiResponse busy,
                final long untilNanos) {
            this.lookup = lookup;
            this.isOpen = isOpen;
            this.answer = answer;
            this.busy = busy;
            this.untilNanos = untilNanos;
        }

        void later(final NotYetException why) {
            reason = why;
            triedNanos = System.nanoTime();
            waiting.add(this);
            lookSoon();
        }

        boolean isDue(final long nowNanos) {
            if (nowNanos - untilNanos >= 0) {
                return true;
            }
            final NotYetException why = reason;
            return nowNanos - triedNanos >= LEAST_PAUSE_NANOS && (why == null || why.mayBeThere());
        }

        /** Tries once more; a lookup that fails is the dispatcher's to answer and does not come here. */
        void again() {
            try {
                end(lookup.get());
            } catch (final NotYetException e) {
                if (System.nanoTime() - untilNanos < 0) {
                    later(e);
                } else {
                    end(e.late());
                }
            }
        }

        private void end(final ApiResponse response) {
            places.release();
            answer.accept(response);
        }
    }

    void close() {
        timer.shutdownNow();
        threads.shutdownNow();
    }
}
