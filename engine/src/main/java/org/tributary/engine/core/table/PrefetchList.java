package org.tributary.engine.core.table;

import org.agrona.UnsafeApi;

/**
 * Addresses to prefetch, read all at once. Java has no prefetch instruction, but a processor runs ahead of a read that misses
 * its caches: in a loop of three instructions dozens of such reads overlap.
 */
public final class PrefetchList {
    private final long[] addresses;
    private int count;
    /** Keeps the compiler from removing the reads. */
    private long read;

    /** Creates an empty list with a limit. */
    public PrefetchList(final int limit) {
        addresses = new long[limit];
    }

    /** Adds the eight bytes at an address off the Java heap. */
    void add(final long address) {
        addresses[count++] = address;
    }

    /** Reads every added address and empties the list. */
    public void load() {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += UnsafeApi.getLong(addresses[i]);
        }
        read += sum;
        count = 0;
    }
}
