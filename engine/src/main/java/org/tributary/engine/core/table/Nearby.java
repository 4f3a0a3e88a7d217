package org.tributary.engine.core.table;

import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Places in memory that will be asked for soon, brought near all at once. A processor goes on behind a read that waits
 * for the memory as long as it has room for what it has begun: so the reads stand in a loop of three instructions, of
 * which dozens wait together. Java has no instruction to prefetch.
 */
public final class Nearby {
    /** Lines a search in {@link HashRows} reads, and the insert behind it. */
    private static final int LINES = 3;

    private static final int LINE_BYTES = 64;

    private final long[] addresses;
    private int count;
    /** Keeps the reads from being left out. */
    private long read;

    /** No places, of at most that many: {@value #LINES} for a search, else one. */
    public Nearby(final int limit) {
        addresses = new long[limit];
    }

    /** Adds eight bytes of a buffer. What lies on the Java heap is small, and near enough. */
    void add(final UnsafeBuffer buffer, final int offset) {
        buffer.boundsCheck(offset, Long.BYTES);
        if (buffer.byteArray() == null) {
            addresses[count++] = buffer.addressOffset() + offset;
        }
    }

    /** Adds the lines from an offset on. */
    void addLines(final UnsafeBuffer buffer, final int offset) {
        buffer.boundsCheck(offset, LINE_BYTES * (LINES - 1) + Long.BYTES);
        if (buffer.byteArray() == null) {
            final long address = buffer.addressOffset() + offset;
            addresses[count] = address;
            addresses[count + 1] = address + LINE_BYTES;
            addresses[count + 2] = address + 2 * LINE_BYTES;
            count += LINES;
        }
    }

    /** Reads every place that was added, and forgets it. */
    public void bring() {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += UnsafeApi.getLong(addresses[i]);
        }
        read += sum;
        count = 0;
    }
}
