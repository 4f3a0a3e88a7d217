package org.tributary.engine.journal.chronicle;

import java.nio.ByteBuffer;

/** Finds the end of a run of zeros, which most of a file's reserve is. */
final class Zeros {
    private static final int BLOCK_BYTES = 16 * 1024;
    /** Never written: compared with whole blocks, which is many times faster than to look at each word. */
    private static final ByteBuffer BLOCK = ByteBuffer.allocateDirect(BLOCK_BYTES);

    /** A run between two batches is shorter. */
    private static final int SHORT_BYTES = 64;

    private Zeros() {}

    /** First place that holds another byte; {@code to} if none does. */
    static int end(final ByteBuffer buffer, final int from, final int to) {
        int at = from;
        final int shortEnd = Math.min(to, from + SHORT_BYTES);
        while (at < shortEnd) {
            if (buffer.get(at) != 0) {
                return at;
            }
            at++;
        }
        while (at < to) {
            final int length = Math.min(to - at, BLOCK_BYTES);
            final int other = buffer.slice(at, length).mismatch(BLOCK.slice(0, length));
            if (other >= 0) {
                return at + other;
            }
            at += length;
        }
        return to;
    }
}
