package org.tributary.engine.core.image;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.core.port.SnapshotSink;

/**
 * Writes values into snapshot records of at most 64 KiB: the core's state, read models and indexes alike. No value is split:
 * a record ends before one that does not fit. {@link StateIn} reads them back.
 */
public final class SnapshotOut implements StateOut {
    static final long SECTION_MARK = 0x5452_4942_0000_0000L;

    /** Length of a text that is null. */
    static final long NULL = -1;

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
        final int needed = Long.BYTES + bytes.length;
        if (needed > SnapshotSink.MAX_RECORD_BYTES) {
            throw new IllegalArgumentException("a value of " + bytes.length + " bytes fits no snapshot record");
        }
        ensure(needed);
        record.putLong(length, bytes.length);
        record.putBytes(length + Long.BYTES, bytes);
        length += needed;
    }

    /** A text, or null. */
    public void putText(final @Nullable String text) {
        if (text == null) {
            putLong(NULL);
        } else {
            putBytes(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** The first values of an array, with their count. */
    public void putLongs(final long[] values, final int count) {
        putInt(count);
        for (int i = 0; i < count; i++) {
            putLong(values[i]);
        }
    }

    /** A row of a table, whose length its reader knows. */
    public void putRow(final DirectBuffer buffer, final int offset, final int rowBytes) {
        ensure(rowBytes);
        record.putBytes(length, buffer, offset, rowBytes);
        length += rowBytes;
    }

    @Override
    public void putTable(final int tag, final StateTable table) {
        table.writeSnapshot(tag, this);
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
