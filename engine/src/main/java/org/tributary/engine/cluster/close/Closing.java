package org.tributary.engine.cluster.close;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a node, gateway or client, part by part, each within a limit: Ratis and gRPC wait for their threads for up to a day. A part
 * that does not end in time is logged with what it waits for, and left behind; one that fails does not keep the next from ending. An
 * interrupt of the caller is kept until {@link #end}, so that it neither cuts a part short nor leaves a journal unsynced. One thread.
 */
public final class Closing {
    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

    /** Longest wait for the end of one part. Ratis takes up to 5 s for each connection whose other side is silent. */
    public static final int PART_LIMIT_MS = 15_000;

    /** What ends a part. */
    @FunctionalInterface
    public interface Step {
        /** Ends it, and waits as long as it takes. */
        void run() throws IOException, InterruptedException;
    }

    private final String whole;
    private boolean interrupted = Thread.interrupted();
    private @Nullable Throwable failure;

    /** Begins an end. Clears the caller's interrupt flag until {@link #end}. */
    public Closing(final String whole) {
        this.whole = whole;
    }

    /** Ends one thing whose end may wait: see {@link #part} and {@link #end}. */
    public static void within(final String whole, final int limitMs, final Step step) {
        final Closing closing = new Closing(whole);
        closing.part("its threads", limitMs, step);
        closing.end();
    }

    /** Ends a part within {@link #PART_LIMIT_MS}; false if it did not end. */
    public boolean part(final String part, final Step step) {
        return part(part, PART_LIMIT_MS, step);
    }

    /**
     * Ends a part on a thread that may be left behind.
     *
     * @return false if it did not end within the limit; its thread goes on
     */
    public boolean part(final String part, final int limitMs, final Step step) {
        final Throwable[] thrown = new Throwable[1];
        final Thread thread = new Thread(() -> thrown[0] = run(step), "tributary-close");
        thread.setDaemon(true);
        thread.start();
        if (!join(thread, limitMs)) {
            LOG.error(
                    "closing {}: {} did not end within {} ms and is left behind; it waits at {}",
                    whole,
                    part,
                    limitMs,
                    place(thread));
            return false;
        }
        note(thrown[0]);
        return true;
    }

    /** Ends a part on the caller's thread, without an interrupt flag: the files of a journal. */
    public void here(final Step step) {
        interrupted |= Thread.interrupted();
        note(run(step));
    }

    private static @Nullable Throwable run(final Step step) {
        try {
            step.run();
            return null;
        } catch (final Throwable t) {
            return t;
        }
    }

    private void note(final @Nullable Throwable thrown) {
        if (failure == null) {
            failure = thrown;
        } else if (thrown != null) {
            failure.addSuppressed(thrown);
        }
    }

    private boolean join(final Thread thread, final int limitMs) {
        final long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMs);
        for (long left = limitMs; left > 0; left = TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime())) {
            try {
                thread.join(left);
                break;
            } catch (final InterruptedException e) {
                interrupted = true;
            }
        }
        return !thread.isAlive();
    }

    private static String place(final Thread thread) {
        final StringBuilder place = new StringBuilder();
        for (final StackTraceElement at : thread.getStackTrace()) {
            place.append(place.isEmpty() ? "" : " < ").append(at);
        }
        return place.toString();
    }

    /**
     * Gives the caller its interrupt back.
     *
     * @throws UncheckedIOException the first failure, or as it was thrown if it is unchecked
     */
    public void end() {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        final Throwable first = failure;
        if (first instanceof IOException io) {
            throw new UncheckedIOException("cannot close " + whole, io);
        }
        if (first instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (first instanceof Error error) {
            throw error;
        }
        if (first != null) {
            throw new IllegalStateException("cannot close " + whole, first);
        }
    }
}
