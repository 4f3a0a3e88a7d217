package org.tributary.engine.core.image;

import org.agrona.DirectBuffer;

/**
 * Order-independent hash over a set of rows: each row is mixed into 128 bits, and the rows' hashes are summed. Equal
 * contents give equal sums in any order of rows. Not keyed: it detects divergence, not forgery.
 */
public final class ContentHash {
    private static final long K1 = 0x9E3779B97F4A7C15L;
    private static final long K2 = 0xD6E8FEB86659FD93L;
    private static final long K3 = 0xA0761D6478BD642FL;
    private static final long K4 = 0xE7037ED1A0B428DBL;

    private long high;
    private long low;
    private long rowHigh;
    private long rowLow;

    /** Starts a row. */
    public ContentHash start(final int tag) {
        rowHigh = K1 ^ tag;
        rowLow = K2 + tag;
        return this;
    }

    /** Adds a word to the row that was started. */
    public ContentHash word(final long word) {
        rowHigh = Mix.mix(rowHigh ^ word) + K3 + Mix.fold(word ^ K4, rowHigh ^ K1);
        rowLow = Mix.mix(rowLow + word * K4) ^ Mix.fold(word ^ K3, rowLow ^ K2);
        return this;
    }

    /** Ends the row and adds it to the sum. */
    public void end() {
        high += Mix.mix(rowHigh ^ K2);
        low += Mix.mix(rowLow ^ K1);
    }

    /** Adds one row of a multiple of four bytes. */
    public void addRow(final int tag, final DirectBuffer buffer, final int offset, final int length) {
        start(tag);
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            word(buffer.getLong(offset + i));
        }
        if (i < length) {
            word(buffer.getInt(offset + i));
        }
        end();
    }

    /** First half of the sum. */
    public long high() {
        return high;
    }

    /** Second half of the sum. */
    public long low() {
        return low;
    }

    /** Forgets everything added. */
    public void reset() {
        high = 0;
        low = 0;
    }
}
