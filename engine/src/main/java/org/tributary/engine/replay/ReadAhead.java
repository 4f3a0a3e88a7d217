package org.tributary.engine.replay;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.journal.BatchFormat;
import org.tributary.engine.journal.FrameView;
import org.tributary.engine.journal.RecoverableReader;

/**
 * Reads and checks batches on its own thread, so that checksums and hashes cost the replay nothing on a machine with a second
 * core. A fixed number of chunks of whole batches circulates between both threads.
 */
final class ReadAhead {
    private static final int CHUNKS = 8;
    private static final int CHUNK_BYTES = 512 * 1024;

    /** Takes one batch on the caller's thread. */
    @FunctionalInterface
    interface FrameConsumer {
        void onFrame(FrameView frame);
    }

    private final RecoverableReader reader;
    private final BlockingQueue<Chunk> empty = new ArrayBlockingQueue<>(CHUNKS + 1);
    private final BlockingQueue<Chunk> full = new ArrayBlockingQueue<>(CHUNKS + 1);
    private final FrameView frame = new FrameView();
    private volatile @Nullable Throwable readerFailure;
    private volatile boolean stopped;
    private Chunk filling = new Chunk(0);

    ReadAhead(final RecoverableReader reader) {
        this.reader = reader;
        for (int i = 0; i < CHUNKS; i++) {
            empty.add(new Chunk());
        }
    }

    /** Hands over all batches in order, then rethrows an exception of the reading thread. */
    void run(final FrameConsumer consumer) {
        final Thread thread = new Thread(this::read, "tributary-read-ahead");
        thread.setDaemon(true);
        thread.start();
        try {
            for (Chunk chunk = take(full); chunk.length > 0; chunk = take(full)) {
                hand(chunk, consumer);
                chunk.length = 0;
                empty.add(chunk);
            }
        } finally {
            stopped = true;
            empty.offer(new Chunk());
            await(thread);
        }
        if (readerFailure instanceof RuntimeException e) {
            throw e;
        }
        if (readerFailure != null) {
            throw new IllegalStateException("reading the journal failed", readerFailure);
        }
    }

    private void hand(final Chunk chunk, final FrameConsumer consumer) {
        int at = 0;
        while (at < chunk.length) {
            frame.wrapChecked(chunk.buffer, at, chunk.length - at);
            final int length = frame.claimedLength();
            consumer.onFrame(frame);
            at += length;
        }
    }

    private void read() {
        try {
            filling = take(empty);
            reader.readBatches(this::add);
            if (filling.length > 0) {
                full.add(filling);
                filling = take(empty);
            }
        } catch (final Throwable t) {
            readerFailure = t;
            if (filling.length > 0 && !stopped) {
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
        if (filling.length + length > filling.buffer.capacity()) {
            if (filling.length > 0) {
                full.add(filling);
                filling = take(empty);
            }
            filling.ensure(length);
        }
        filling.buffer.putBytes(filling.length, source, offset, length);
        filling.length += length;
    }

    private static Chunk take(final BlockingQueue<Chunk> queue) {
        try {
            return queue.take();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading the journal", e);
        }
    }

    private static void await(final Thread thread) {
        try {
            thread.join();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading the journal", e);
        }
    }

    /** A chunk of whole batches. */
    private static final class Chunk {
        private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[0]);
        private int length;

        Chunk() {
            this(CHUNK_BYTES);
        }

        Chunk(final int bytes) {
            buffer.wrap(new byte[bytes]);
        }

        void ensure(final int bytes) {
            if (buffer.capacity() < bytes) {
                buffer.wrap(new byte[Math.min(Math.max(bytes, 2 * buffer.capacity()), BatchFormat.MAX_FRAME_LENGTH)]);
            }
        }
    }
}
