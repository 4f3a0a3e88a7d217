package org.tributary.engine.replay;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.journal.FrameView;
import org.tributary.engine.journal.RecoverableReader;

/**
 * Reads and checks batches on a separate thread, so that checksums and hashes cost the replay nothing on a machine with a second
 * core. A fixed number of chunks of whole batches circulates between the threads. What fits the first chunk, as most of what follows
 * a snapshot does, is read on the caller's thread: no thread is made for it.
 */
final class ReadAhead {
    private static final int CHUNKS = 8;
    private static final int CHUNK_BYTES = 512 * 1024;

    /** Room of the first chunk. */
    private static final int FIRST_CHUNK_BYTES = 64 * 1024;

    private final RecoverableReader reader;
    private final BlockingQueue<Chunk> empty = new ArrayBlockingQueue<>(CHUNKS + 1);
    private final BlockingQueue<Chunk> full = new ArrayBlockingQueue<>(CHUNKS + 1);
    private volatile @Nullable Throwable readerFailure;
    private volatile boolean stopped;
    private Chunk filling = new Chunk(0);
    private int chunks;

    ReadAhead(final RecoverableReader reader) {
        this.reader = reader;
    }

    /**
     * Hands over all batches in order, then rethrows an exception of the reading thread.
     *
     * @param consumer gives each chunk back, then or later
     */
    void run(final Consumer<Chunk> consumer) {
        if (readFirstChunk()) {
            runBeside(consumer);
        } else if (filling.length() > 0) {
            consumer.accept(filling);
        }
        if (readerFailure instanceof RuntimeException e) {
            throw e;
        }
        if (readerFailure != null) {
            throw new IllegalStateException("reading the journal failed", readerFailure);
        }
    }

    /** True if the journal goes on behind the first chunk, which is then on its way; otherwise the chunk holds all there was. */
    private boolean readFirstChunk() {
        filling = nextEmpty();
        final Chunk first = filling;
        try {
            while (filling == first) {
                if (!reader.next()) {
                    return false;
                }
                final FrameView frame = reader.frame();
                add(frame.buffer(), frame.offset(), frame.claimedLength());
            }
            return true;
        } catch (final Throwable t) {
            readerFailure = t;
            return false;
        }
    }

    private void runBeside(final Consumer<Chunk> consumer) {
        final Thread thread = new Thread(this::read, "tributary-read-ahead");
        thread.setDaemon(true);
        thread.start();
        try {
            for (Chunk chunk = take(full); chunk.length() > 0; chunk = take(full)) {
                consumer.accept(chunk);
            }
        } finally {
            stopped = true;
            empty.offer(new Chunk(0));
            join(thread);
        }
    }

    /** Takes a chunk back to be filled again. Any thread. */
    void giveBack(final Chunk chunk) {
        chunk.clear();
        empty.offer(chunk);
    }

    private void read() {
        try {
            reader.readBatches(this::add);
            if (filling.length() > 0) {
                full.add(filling);
                filling = new Chunk(0);
            }
        } catch (final Throwable t) {
            readerFailure = t;
            if (filling.length() > 0 && !stopped) {
                full.add(filling);
            }
        } finally {
            full.offer(new Chunk(0));
        }
    }

    private void add(final DirectBuffer source, final int offset, final int length) {
        if (stopped) {
            throw new IllegalStateException("replay has stopped");
        }
        if (!filling.fits(length) && filling.length() > 0) {
            full.add(filling);
            filling = nextEmpty();
        }
        filling.add(source, offset, length);
    }

    /** A chunk that came back, or a new one while there are few: a short journal needs one. */
    private Chunk nextEmpty() {
        final Chunk back = empty.poll();
        if (back != null || chunks == CHUNKS) {
            return back == null ? take(empty) : back;
        }
        chunks++;
        return new Chunk(chunks == 1 ? FIRST_CHUNK_BYTES : CHUNK_BYTES);
    }

    static Chunk take(final BlockingQueue<Chunk> queue) {
        try {
            return queue.take();
        } catch (final InterruptedException e) {
            throw interrupted(e);
        }
    }

    static void join(final Thread thread) {
        try {
            thread.join();
        } catch (final InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IllegalStateException interrupted(final InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted while reading the journal", e);
    }
}
