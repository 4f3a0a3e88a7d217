package org.tributary.engine.core.table;

import org.agrona.DirectBuffer;
import org.tributary.engine.core.port.SnapshotSource;

/** Reads one section that {@link RowWriter} wrote; throws IllegalStateException if it is not whole. */
final class RowReader {
    private final SnapshotSource source;
    private final int tag;
    private final int rowBytes;
    private final long rows;
    private final ContentHash hash = new ContentHash();
    private long read;
    private int position;
    private int limit;

    RowReader(final SnapshotSource source, final int tag, final int rowBytes) {
        this.source = source;
        this.tag = tag;
        this.rowBytes = rowBytes;
        require(source.next(), "begin is missing");
        final DirectBuffer buffer = source.buffer();
        final int offset = source.offset();
        require(source.length() == RowWriter.BEGIN_BYTES && buffer.getInt(offset) == RowWriter.BEGIN, "no begin");
        require(buffer.getInt(offset + 4) == tag, "is section " + buffer.getInt(offset + 4));
        require(buffer.getInt(offset + 8) == rowBytes, "rows of " + buffer.getInt(offset + 8) + " bytes");
        rows = buffer.getLong(offset + 16);
        require(rows >= 0, "negative count");
    }

    long rows() {
        return rows;
    }

    /** Goes to the next row; false (and the end record checked) when there is none. */
    boolean next() {
        if (read == rows) {
            checkEnd();
            return false;
        }
        if (read > 0) {
            position += rowBytes;
        }
        if (position == limit) {
            require(source.next() && source.length() >= rowBytes && source.length() % rowBytes == 0, "torn data");
            position = source.offset();
            limit = position + source.length();
        }
        read++;
        hash.addRow(tag, source.buffer(), position, rowBytes);
        return true;
    }

    DirectBuffer buffer() {
        return source.buffer();
    }

    int offset() {
        return position;
    }

    private void checkEnd() {
        require(rows == 0 || position + rowBytes == limit, "rows left over");
        require(source.next() && source.length() == RowWriter.END_BYTES, "end is missing");
        final DirectBuffer buffer = source.buffer();
        final int offset = source.offset();
        require(buffer.getInt(offset) == RowWriter.END && buffer.getInt(offset + 4) == tag, "no end");
        require(buffer.getLong(offset + 8) == hash.high() && buffer.getLong(offset + 16) == hash.low(), "hash differs");
    }

    private void require(final boolean condition, final String what) {
        if (!condition) {
            throw new IllegalStateException("snapshot section " + tag + ": " + what);
        }
    }
}
