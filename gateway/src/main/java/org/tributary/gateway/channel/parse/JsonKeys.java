package org.tributary.gateway.channel.parse;

import java.util.Arrays;

/**
 * The names seen so far in each object that is open, to find one that stands there twice. Names are kept as they are after
 * unescaping; those of an object that was left are forgotten. One a cursor, reused.
 */
final class JsonKeys {
    /** Most fields of one object: bounds what looking for doubles costs. */
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

    /** An object or array is entered. */
    void open(int depth) {
        firstOf[depth] = count;
    }

    /** It is left. */
    void close(int depth) {
        count = firstOf[depth];
    }

    /** False if the object at this depth has the name already, or too many. */
    boolean add(int depth, byte[] name, int from, int to, int hash) {
        int first = firstOf[depth];
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

    private void append(byte[] name, int from, int to, int hash) {
        if (count == hashes.length) {
            hashes = Arrays.copyOf(hashes, 2 * count);
            starts = Arrays.copyOf(starts, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
        }
        int start = count == 0 ? 0 : ends[count - 1];
        int end = start + to - from;
        if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, end));
        }
        System.arraycopy(name, from, bytes, start, to - from);
        hashes[count] = hash;
        starts[count] = start;
        ends[count++] = end;
    }
}
