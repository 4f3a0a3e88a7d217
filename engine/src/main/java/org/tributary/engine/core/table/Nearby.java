package org.tributary.engine.core.table;

import org.agrona.UnsafeApi;

/**
 * Places in memory that will be asked for soon, brought near all at once. A processor goes on behind a read that waits
 * for the memory as long as it has room for what it has begun: so the reads stand in a loop of three instructions, of
 * which dozens wait together. Java has no instruction to prefetch.
 */
public final class Nearby {
    private final long[] addresses;
    private int count;
    /** Keeps the reads from being left out. */
    private long read;

    /** No places, of at most that many. */
    public Nearby(final int limit) {
        addresses = new long[limit];
    }

    /** Adds the eight bytes at an address off the Java heap. */
    void add(final long address) {
        addresses[count++] = address;
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
