package org.tributary.engine.projection.table;

import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.core.port.SnapshotSink;

/** Writes numbers and texts into snapshot records of at most {@link SnapshotSink#MAX_RECORD_BYTES}. */
public final class SnapshotWriter {
    private final SnapshotSink sink;
    private final UnsafeBuffer record = new UnsafeBuffer(new byte[SnapshotSink.MAX_RECORD_BYTES]);
    private int used;

    public SnapshotWriter(final SnapshotSink sink) {
        this.sink = sink;
    }

    public void number(final long value) {
        room(Long.BYTES);
        record.putLong(used, value);
        used += Long.BYTES;
    }

    /** A text of at most 32 KiB of UTF-8, or null. */
    public void text(final String value) {
        final byte[] bytes = value == null ? new byte[0] : value.getBytes(StandardCharsets.UTF_8);
        room(Integer.BYTES + bytes.length);
        record.putInt(used, value == null ? -1 : bytes.length);
        record.putBytes(used + Integer.BYTES, bytes);
        used += Integer.BYTES + bytes.length;
    }

    /** At most 32 KiB. */
    public void bytes(final byte[] value) {
        room(Integer.BYTES + value.length);
        record.putInt(used, value.length);
        record.putBytes(used + Integer.BYTES, value);
        used += Integer.BYTES + value.length;
    }

    void longs(final long[] values, final int count) {
        number(count);
        for (int i = 0; i < count; i++) {
            number(values[i]);
        }
    }

    public void flush() {
        if (used > 0) {
            sink.onRecord(record, 0, used);
            used = 0;
        }
    }

    private void room(final int bytes) {
        if (used + bytes > record.capacity()) {
            flush();
        }
    }
}
