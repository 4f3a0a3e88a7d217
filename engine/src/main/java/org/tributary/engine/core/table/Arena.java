package org.tributary.engine.core.table;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.agrona.BufferUtil;
import org.agrona.UnsafeApi;

/**
 * Hands out zeroed blocks off the Java heap, by address. Memory is taken in chunks of at most {@value #MAX_CHUNK_BYTES}
 * bytes: zeroing a fresh one (page faults included) takes some ten microseconds, and what was zeroed is still in the
 * processor's second cache when it is first used. Blocks are never given
 * back; all memory returns to the system when the arena is unreachable, so a holder of an address must keep its arena.
 */
final class Arena {
    /** Largest chunk, and so the largest block. */
    static final int MAX_CHUNK_BYTES = 128 * 1024;

    private static final int FIRST_CHUNK_BYTES = 4096;
    /** A new chunk is a part of what there is, so that what is not used yet stays below that. */
    private static final int GROWTH_DIVISOR = 64;

    private static final int PAGE_MASK = 4095;
    private static final int ALIGNMENT = 64;

    private final List<ByteBuffer> chunks = new ArrayList<>();
    private long next;
    private long end;
    private long reservedBytes;

    /** Address of a block of zeros that begins with a line of the processor's cache. */
    long allocate(final int bytes) {
        if (bytes <= 0 || bytes > MAX_CHUNK_BYTES) {
            throw new IllegalArgumentException("block of " + bytes + " bytes");
        }
        final int aligned = (bytes + ALIGNMENT - 1) & -ALIGNMENT;
        if (aligned > end - next) {
            addChunk(aligned);
        }
        final long address = next;
        next += aligned;
        return address;
    }

    /** Zeroes a block that was in use, word by word: asking the JVM for it costs more than the few words most blocks have. */
    static void zero(final long address, final long bytes) {
        final long end = address + bytes;
        long at = address;
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            UnsafeApi.putLong(at, 0);
        }
        if (at < end) {
            UnsafeApi.putInt(at, 0);
        }
    }

    /** Bytes taken from the system, free space included. */
    long reservedBytes() {
        return reservedBytes;
    }

    private void addChunk(final int atLeast) {
        final int share = (int) Math.min(MAX_CHUNK_BYTES, Math.max(FIRST_CHUNK_BYTES, reservedBytes / GROWTH_DIVISOR));
        // Blocks are mostly alike: room for a whole number of them.
        final int size = (Math.max(1, share / atLeast) * atLeast + PAGE_MASK) & ~PAGE_MASK;
        final ByteBuffer chunk = BufferUtil.allocateDirectAligned(size, ALIGNMENT);
        chunks.add(chunk);
        next = BufferUtil.address(chunk);
        end = next + size;
        reservedBytes += size;
    }
}
