package org.tributary.engine.core.image;

import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.core.port.SnapshotSink;

/** Writes the state into records of at most 64 KiB. Values may not be split: a record ends before one that won't fit. */
public final class SnapshotOut implements StateOut {
    static final long SECTION_MARK = 0x5452_4942_0000_0000L;

    private final SnapshotSink sink;
    private final UnsafeBuffer record = new UnsafeBuffer(new byte[SnapshotSink.MAX_RECORD_BYTES]);
    private int length;

    public SnapshotOut(final SnapshotSink sink) {
        this.sink = sink;
    }

    @Override
    public void section(final int id) {
        putLong(SECTION_MARK | id);
    }

    @Override
    public void putLong(final long value) {
        ensure(Long.BYTES);
        record.putLong(length, value);
        length += Long.BYTES;
    }

    @Override
    public void putBytes(final byte[] bytes) {
        ensure(Long.BYTES + bytes.length);
        record.putLong(length, bytes.length);
        record.putBytes(length + Long.BYTES, bytes);
        length += Long.BYTES + bytes.length;
    }

    @Override
    public void putTable(final int tag, final Hashed hashed, final Written written) {
        flush();
        written.writeSnapshot(tag, sink);
    }

    /** Ends the current record. */
    public void flush() {
        if (length > 0) {
            sink.onRecord(record, 0, length);
            length = 0;
        }
    }

    private void ensure(final int bytes) {
        if (length + bytes > SnapshotSink.MAX_RECORD_BYTES) {
            flush();
        }
    }
}
