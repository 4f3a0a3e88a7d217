package org.tributary.engine.core.table;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.core.port.SnapshotSink;

/**
 * Writes one section of rows: a begin record (magic, tag, row length, row count), data records of whole rows, an end
 * record with the rows' content hash. {@link RowReader} takes it back and refuses anything else.
 */
final class RowWriter {
    static final int BEGIN = 0x31424C54;
    static final int END = 0x31454C54;
    static final int BEGIN_BYTES = 24;
    static final int END_BYTES = 24;

    private final SnapshotSink sink;
    private final int tag;
    private final int rowBytes;
    private final UnsafeBuffer record = new UnsafeBuffer(new byte[SnapshotSink.MAX_RECORD_BYTES]);
    private final ContentHash hash = new ContentHash();
    private long rowsLeft;
    private int length;

    RowWriter(final SnapshotSink sink, final int tag, final int rowBytes, final long rows) {
        this.sink = sink;
        this.tag = tag;
        this.rowBytes = rowBytes;
        this.rowsLeft = rows;
        record.putInt(0, BEGIN);
        record.putInt(4, tag);
        record.putInt(8, rowBytes);
        record.putInt(12, 0);
        record.putLong(16, rows);
        sink.onRecord(record, 0, BEGIN_BYTES);
    }

    void row(final DirectBuffer buffer, final int offset) {
        if (rowsLeft-- == 0) {
            throw new IllegalStateException("more rows than announced in section " + tag);
        }
        if (length + rowBytes > SnapshotSink.MAX_RECORD_BYTES) {
            flush();
        }
        record.putBytes(length, buffer, offset, rowBytes);
        hash.addRow(tag, buffer, offset, rowBytes);
        length += rowBytes;
    }

    void end() {
        if (rowsLeft != 0) {
            throw new IllegalStateException(rowsLeft + " rows short in section " + tag);
        }
        flush();
        record.putInt(0, END);
        record.putInt(4, tag);
        record.putLong(8, hash.high());
        record.putLong(16, hash.low());
        sink.onRecord(record, 0, END_BYTES);
    }

    private void flush() {
        if (length > 0) {
            sink.onRecord(record, 0, length);
            length = 0;
        }
    }
}
