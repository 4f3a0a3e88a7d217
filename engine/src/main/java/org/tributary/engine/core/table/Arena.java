package org.tributary.engine.core.table;

import java.util.Arrays;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Hands out zeroed blocks from chunks. The first chunk of {@value #FIRST_CHUNK_BYTES} bytes or more is a heap array, so that a table
 * that stays small costs no more; the others are off the heap. A chunk is at most {@value #MAX_CHUNK_BYTES} bytes, so that zeroing a fresh one (page faults
 * included) stays well under a millisecond or two. Blocks are never given back here; tables keep their own free lists.
 *
 * <p>A block's address is {@code chunk << 32 | offset}. Memory returns to the system when the arena is unreachable.
 */
final class Arena {
    /** Largest chunk, and so the largest block. */
    static final int MAX_CHUNK_BYTES = 2 * 1024 * 1024;

    private static final int FIRST_CHUNK_BYTES = 16 * 1024;
    /** A new chunk is an eighth of what there is, so that what is not used yet stays below that. */
    private static final int GROWTH_DIVISOR = 8;

    private static final int PAGE_MASK = 4095;
    private static final int ALIGNMENT = 64;

    private UnsafeBuffer[] chunks = new UnsafeBuffer[8];
    private int chunkCount;
    private int used;
    private long reservedBytes;

    /** Address of a zeroed block, 8-byte aligned. */
    long allocate(final int bytes) {
        if (bytes <= 0 || bytes > MAX_CHUNK_BYTES) {
            throw new IllegalArgumentException("block of " + bytes + " bytes");
        }
        final int aligned = (bytes + 7) & -8;
        if (chunkCount == 0 || used + aligned > chunks[chunkCount - 1].capacity()) {
            addChunk(aligned);
        }
        final long address = (long) (chunkCount - 1) << 32 | used;
        used += aligned;
        return address;
    }

    UnsafeBuffer chunk(final long address) {
        return chunks[(int) (address >>> 32)];
    }

    /** Bytes taken from the system, free space included. */
    long reservedBytes() {
        return reservedBytes;
    }

    private void addChunk(final int atLeast) {
        final long share = Math.min(MAX_CHUNK_BYTES, reservedBytes / GROWTH_DIVISOR);
        final int size = (Math.max(atLeast, Math.max(FIRST_CHUNK_BYTES, (int) share)) + PAGE_MASK) & ~PAGE_MASK;
        if (chunkCount == chunks.length) {
            chunks = Arrays.copyOf(chunks, chunkCount * 2);
        }
        chunks[chunkCount++] = reservedBytes > 0
                ? new UnsafeBuffer(BufferUtil.allocateDirectAligned(size, ALIGNMENT))
                : new UnsafeBuffer(new byte[size]);
        reservedBytes += size;
        used = 0;
    }
}
