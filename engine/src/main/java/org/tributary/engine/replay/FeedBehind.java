package org.tributary.engine.replay;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Feeds decided batches to what is rebuilt beside the core, in order, on a separate thread where there is a second processor. What
 * fails here concerns an earlier record than what fails in the decision meanwhile, so it is the failure to report.
 */
final class FeedBehind {
    private static final int QUEUED = 16;

    private final Consumer<Chunk> feed;
    private final Consumer<Chunk> done;
    private final BlockingQueue<Chunk> decided = new ArrayBlockingQueue<>(QUEUED);
    private final Chunk end = new Chunk(0);
    private final @Nullable Thread thread;
    private volatile @Nullable Throwable failure;

    /**
     * Creates it and starts its thread.
     *
     * @param feed takes a chunk's decided batches
     * @param done takes each chunk afterwards, also when feeding has failed
     * @param onThread false to feed on the caller's thread
     */
    FeedBehind(final Consumer<Chunk> feed, final Consumer<Chunk> done, final boolean onThread) {
        this.feed = feed;
        this.done = done;
        this.thread = onThread ? new Thread(this::run, "tributary-replay-feed") : null;
        if (thread != null) {
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Takes a chunk whose batches are decided as far as it says. */
    void take(final Chunk chunk) {
        if (thread == null) {
            feedOne(chunk);
        } else {
            put(chunk);
        }
    }

    /** True if feeding has failed: nothing more needs to be decided. */
    boolean hasFailed() {
        return failure != null;
    }

    /** Waits until all chunks are fed; rethrows what failed. */
    void finish() {
        if (thread != null) {
            put(end);
            ReadAhead.join(thread);
        }
        if (failure instanceof Error e) {
            throw e;
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        }
    }

    private void run() {
        for (Chunk chunk = ReadAhead.take(decided); chunk != end; chunk = ReadAhead.take(decided)) {
            feedOne(chunk);
        }
    }

    private void feedOne(final Chunk chunk) {
        try {
            if (failure == null) {
                feed.accept(chunk);
            }
        } catch (final RuntimeException | Error e) {
            failure = e;
        }
        done.accept(chunk);
    }

    /** There is room for more chunks than circulate. */
    private void put(final Chunk chunk) {
        decided.add(chunk);
    }
}
