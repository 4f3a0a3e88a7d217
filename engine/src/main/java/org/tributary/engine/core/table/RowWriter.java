package org.tributary.engine.core.table;

import org.agrona.DirectBuffer;
import org.tributary.engine.core.image.ContentHash;
import org.tributary.engine.core.image.SnapshotOut;

/**
 * Writes one section of rows: a begin record (magic, tag, row length, row count), data records of whole rows, an end
 * record with the rows' content hash. {@link RowReader} takes it back and refuses anything else.
 */
final class RowWriter {
    private static final int BEGIN = 0x31424C54;
    private static final int END = 0x31454C54;

    private final SnapshotOut out;
    private final int tag;
    private final int rowBytes;
    private final ContentHash hash = new ContentHash();
    private long rowsLeft;

    RowWriter(final SnapshotOut out, final int tag, final int rowBytes, final long rows) {
        this.out = out;
        this.tag = tag;
        this.rowBytes = rowBytes;
        this.rowsLeft = rows;
        out.flush();
        out.putLong(beginOf(tag));
        out.putLong(rowBytes);
        out.putLong(rows);
        out.flush();
    }

    static long beginOf(final int tag) {
        return (long) tag << Integer.SIZE | BEGIN;
    }

    static long endOf(final int tag) {
        return (long) tag << Integer.SIZE | END;
    }

    void row(final DirectBuffer buffer, final int offset) {
        if (rowsLeft-- == 0) {
            throw new IllegalStateException("more rows than the count given in section " + tag);
        }
        out.putRow(buffer, offset, rowBytes);
        hash.addRow(tag, buffer, offset, rowBytes);
    }

    void end() {
        if (rowsLeft != 0) {
            throw new IllegalStateException(rowsLeft + " rows short in section " + tag);
        }
        out.flush();
        out.putLong(endOf(tag));
        out.putLong(hash.high());
        out.putLong(hash.low());
        out.flush();
    }
}
