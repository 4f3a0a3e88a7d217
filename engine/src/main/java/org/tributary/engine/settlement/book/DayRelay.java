package org.tributary.engine.settlement.book;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Passes the day's rows from the one thread that reads the journal to several sinks, each on its own thread, in
 * blocks that are reused: memory is bounded, and the reader waits for the slowest sink.
 *
 * <p>If a sink fails, its thread continues to take and drop blocks, so that no thread waits for it, and the reader is
 * notified at the next block.
 */
public final class DayRelay implements AutoCloseable {
    private static final int BLOCKS = 6;
    /** Few, so that the rows on their way stay in a core's cache: a row touches more than a KiB. */
    private static final int ROWS_A_BLOCK = 64;

    private final List<Lane> lanes = new ArrayList<>();
    private final BlockingQueue<Block> free = new ArrayBlockingQueue<>(BLOCKS);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private Block block;
    private boolean ended;

    /** Rows that are passed to the sinks together; an empty block marks the end. */
    private static final class Block {
        final DayRow[] rows = new DayRow[ROWS_A_BLOCK];
        final AtomicInteger readersLeft = new AtomicInteger();
        int used;

        Block() {
            for (int i = 0; i < rows.length; i++) {
                rows[i] = new DayRow();
            }
        }
    }

    /** A sink with its queue and its thread. */
    private record Lane(DaySink sink, BlockingQueue<Block> queue, Thread thread) {}

    /** Starts a thread for each sink. The relay now owns the sinks. */
    public DayRelay(final List<DaySink> sinks) {
        for (int i = 0; i < BLOCKS; i++) {
            free.add(new Block());
        }
        block = free.remove();
        for (final DaySink sink : sinks) {
            // one more than there are blocks, for the end
            final BlockingQueue<Block> queue = new ArrayBlockingQueue<>(BLOCKS + 1);
            final Thread thread = new Thread(
                    () -> work(sink, queue),
                    "tributary-settle-" + sink.getClass().getSimpleName());
            thread.setDaemon(true);
            lanes.add(new Lane(sink, queue, thread));
        }
        lanes.forEach(lane -> lane.thread().start());
    }

    /** Returns the row to be filled next; valid until {@link #advance}. */
    DayRow current() {
        return block.rows[block.used];
    }

    /**
     * Completes the current row.
     *
     * @throws IOException if a sink failed meanwhile
     */
    void advance() throws IOException {
        if (++block.used == ROWS_A_BLOCK) {
            publish();
            block = take();
        }
        current().begin();
    }

    /**
     * Waits until every sink has written everything and completed its files.
     *
     * @throws IOException if a sink failed
     */
    public void finish() throws IOException {
        if (block.used > 0) {
            publish();
        }
        end();
        check();
    }

    private void publish() throws IOException {
        check();
        block.readersLeft.set(lanes.size());
        for (final Lane lane : lanes) {
            lane.queue().add(block);
        }
    }

    private Block take() throws IOException {
        try {
            final Block taken = free.take();
            taken.used = 0;
            return taken;
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while settling");
        }
    }

    private void check() throws IOException {
        final Throwable failed = failure.get();
        if (failed == null) {
            return;
        }
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                throw new IOException(cause.getMessage(), failed);
            }
        }
        throw new IllegalStateException("a writer of the day failed: " + failed, failed);
    }

    private void end() {
        if (ended) {
            return;
        }
        ended = true;
        final Block end = new Block();
        boolean interrupted = false;
        for (final Lane lane : lanes) {
            lane.queue().add(end);
        }
        for (final Lane lane : lanes) {
            while (lane.thread().isAlive()) {
                try {
                    lane.thread().join();
                } catch (final InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the threads and closes the sinks; without {@link #finish} before, what they wrote is not complete. */
    @Override
    public void close() throws IOException {
        if (!ended) {
            failure.compareAndSet(null, new IOException("settling was given up"));
        }
        end();
        IOException first = null;
        for (final Lane lane : lanes) {
            try {
                lane.sink().close();
            } catch (final IOException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private void work(final DaySink sink, final BlockingQueue<Block> queue) {
        try {
            while (true) {
                final Block next = queue.take();
                if (next.used == 0) {
                    finish(sink);
                    return;
                }
                accept(sink, next);
                if (next.readersLeft.decrementAndGet() == 0) {
                    free.add(next);
                }
            }
        } catch (final InterruptedException e) {
            failure.compareAndSet(null, e);
        }
    }

    private void accept(final DaySink sink, final Block rows) {
        if (failure.get() != null) {
            return;
        }
        try {
            for (int i = 0; i < rows.used; i++) {
                sink.accept(rows.rows[i]);
            }
        } catch (final Throwable e) {
            // every error must reach the thread that settles: OutOfMemoryError too
            failure.compareAndSet(null, e);
        }
    }

    private void finish(final DaySink sink) {
        if (failure.get() != null) {
            return;
        }
        try {
            sink.finish();
        } catch (final Throwable e) {
            failure.compareAndSet(null, e);
        }
    }
}
