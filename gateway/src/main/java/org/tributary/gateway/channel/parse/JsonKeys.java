package org.tributary.gateway.channel.parse;

import java.util.Arrays;

/**
 * The names seen so far in each open object, to detect duplicates. Names are compared after unescaping; those of a
 * closed object are dropped. One per cursor, reused.
 */
final class JsonKeys {
    /** Most fields of one object: limits the cost of detecting duplicates. */
    static final int MAX_FIELDS = 512;

    private final int[] firstOf = new int[JsonCursor.MAX_DEPTH + 1];
    private int[] hashes = new int[64];
    private int[] starts = new int[64];
    private int[] ends = new int[64];
    private byte[] bytes = new byte[1024];
    private int count;

    void clear() {
        count = 0;
    }

    /** Opens an object or array. */
    void open(final int depth) {
        firstOf[depth] = count;
    }

    /** Closes it. */
    void close(final int depth) {
        count = firstOf[depth];
    }

    /** Adds a name; false if the object at this depth already has it, or has too many. */
    boolean add(final int depth, final byte[] name, final int from, final int to, final int hash) {
        final int first = firstOf[depth];
        if (count - first >= MAX_FIELDS) {
            return false;
        }
        for (int i = first; i < count; i++) {
            if (hashes[i] == hash && Arrays.equals(bytes, starts[i], ends[i], name, from, to)) {
                return false;
            }
        }
        append(name, from, to, hash);
        return true;
    }

    private void append(final byte[] name, final int from, final int to, final int hash) {
        if (count == hashes.length) {
            hashes = Arrays.copyOf(hashes, 2 * count);
            starts = Arrays.copyOf(starts, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
        }
        final int start = count == 0 ? 0 : ends[count - 1];
        final int end = start + to - from;
        if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, end));
        }
        System.arraycopy(name, from, bytes, start, to - from);
        hashes[count] = hash;
        starts[count] = start;
        ends[count++] = end;
    }
}
