package org.tributary.gateway.transport;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.tributary.gateway.http.ApiResponse;
import org.tributary.gateway.http.NotYetException;

/**
 * Runs the app's lookups. One that is not there yet is tried again every few milliseconds until its time is over; a waiting one holds
 * no thread. Safe for any thread.
 */
final class Lookups {
    /** Most lookups that wait at once; further ones are answered without a wait. */
    static final int MAX_WAITING = 2_048;

    /** Longest wait that a handler may ask for; its answer's deadline is later by so much. */
    static final int LONGEST_WAIT_MS = 20_000;

    private static final int THREADS = 2;
    private static final int MAX_QUEUED = 4_096;
    private static final long AGAIN_MS = 25;

    private final ThreadPoolExecutor threads = ApiDispatcher.pool("lookup", THREADS, MAX_QUEUED);
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(1, new DefaultThreadFactory("lookup-wait", true));
    private final Semaphore waiting = new Semaphore(MAX_WAITING);

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
            if (e.waitMs() > 0 && waiting.tryAcquire()) {
                final long waitMs = Math.min(e.waitMs(), LONGEST_WAIT_MS);
                final long untilNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMs);
                new Wait(lookup, isOpen, answer, busy, untilNanos).later();
            } else {
                answer.accept(e.late());
            }
        }
    }

    private final class Wait {
        private final Supplier<ApiResponse> lookup;
        private final BooleanSupplier isOpen;
        private final Consumer<ApiResponse> answer;
        private final ApiResponse busy;
        private final long untilNanos;

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

        void later() {
            try {
                timer.schedule(this::queue, AGAIN_MS, TimeUnit.MILLISECONDS);
            } catch (final RejectedExecutionException e) {
                end(busy);
            }
        }

        private void queue() {
            try {
                threads.execute(this::again);
            } catch (final RejectedExecutionException e) {
                end(busy);
            }
        }

        private void again() {
            if (!isOpen.getAsBoolean()) {
                waiting.release();
                return;
            }
            try {
                end(lookup.get());
            } catch (final NotYetException e) {
                if (System.nanoTime() - untilNanos < 0) {
                    later();
                } else {
                    end(e.late());
                }
            }
        }

        private void end(final ApiResponse response) {
            waiting.release();
            answer.accept(response);
        }
    }

    void close() {
        timer.shutdownNow();
        threads.shutdownNow();
    }
}
