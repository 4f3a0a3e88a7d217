package org.tributary.engine.core.table;

import org.agrona.DirectBuffer;
import org.tributary.engine.core.image.ContentHash;
import org.tributary.engine.core.image.StateIn;

/** Reads one section that {@link RowWriter} wrote; throws IllegalStateException if it is not whole. */
final class RowReader {
    private final StateIn in;
    private final int tag;
    private final int rowBytes;
    private final long rows;
    /** Whether each row is hashed: the bytes of a trusted source have been checked already. */
    private final boolean hashed;

    private final ContentHash hash = new ContentHash();
    private long read;
    private int offset;

    RowReader(final StateIn in, final int tag, final int rowBytes) {
        this.in = in;
        this.tag = tag;
        this.rowBytes = rowBytes;
        this.hashed = !in.isTrusted();
        in.endRecord();
        require(in.getLong() == RowWriter.beginOf(tag), "no begin");
        require(in.getLong() == rowBytes, "rows of another length");
        rows = in.getLong();
        require(rows >= 0, "negative count");
        in.endRecord();
    }

    long rows() {
        return rows;
    }

    /** Goes to the next row; false, with the end record checked, after the last. */
    boolean next() {
        if (read == rows) {
            checkEnd();
            return false;
        }
        read++;
        offset = in.row(rowBytes);
        if (hashed) {
            hash.addRow(tag, in.buffer(), offset, rowBytes);
        }
        return true;
    }

    /** Rows that stand one after the other from {@link #offset} on, the present one among them. */
    int atHand() {
        return 1 + (int) Math.min(in.left() / rowBytes, rows - read);
    }

    DirectBuffer buffer() {
        return in.buffer();
    }

    int offset() {
        return offset;
    }

    private void checkEnd() {
        in.endRecord();
        require(in.getLong() == RowWriter.endOf(tag), "no end");
        final long high = in.getLong();
        final long low = in.getLong();
        require(!hashed || high == hash.high() && low == hash.low(), "hash differs");
        in.endRecord();
    }

    private void require(final boolean condition, final String what) {
        if (!condition) {
            throw new IllegalStateException("snapshot section " + tag + ": " + what);
        }
    }
}
