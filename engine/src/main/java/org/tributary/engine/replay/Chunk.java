package org.tributary.engine.replay;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.journal.BatchFormat;
import org.tributary.engine.journal.FrameView;

/** Whole batches in one buffer, which the stages of a replay work on in turn. One thread at a time. */
final class Chunk {
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[0]);
    private int length;
    private int decided;

    /** Creates an empty chunk. */
    Chunk(final int bytes) {
        buffer.wrap(new byte[bytes]);
    }

    /** True if a batch fits behind those that the chunk holds. */
    boolean fits(final int bytes) {
        return length + bytes <= buffer.capacity();
    }

    /** Adds a batch that was checked; makes room if it is the first. */
    void add(final DirectBuffer source, final int offset, final int bytes) {
        if (length == 0 && bytes > buffer.capacity()) {
            buffer.wrap(new byte[Math.min(Math.max(bytes, 2 * buffer.capacity()), BatchFormat.MAX_FRAME_LENGTH)]);
        }
        buffer.putBytes(length, source, offset, bytes);
        length += bytes;
    }

    /** Takes all batches out. */
    void clear() {
        length = 0;
        decided = 0;
    }

    /** Bytes of the batches. */
    int length() {
        return length;
    }

    /** Bytes of the batches, from the first on, that were decided and found equal. */
    int decided() {
        return decided;
    }

    /** Says that the batches up to an offset were decided and found equal. */
    void decidedTo(final int end) {
        decided = end;
    }

    /** Points a view to the batch that begins at an offset; returns the offset after it. */
    int view(final int at, final FrameView frame) {
        frame.wrapChecked(buffer, at, length - at);
        return at + frame.claimedLength();
    }
}
