package org.tributary.engine.core.table;

import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.core.port.SnapshotSink;
import org.tributary.engine.core.port.SnapshotSource;

/** Snapshot records in memory: what one sink took, any number of sources give back. */
public final class MemorySnapshot implements SnapshotSink {
    private final List<byte[]> records = new ArrayList<>();

    @Override
    public void onRecord(final DirectBuffer buffer, final int offset, final int length) {
        if (length < 1 || length > MAX_RECORD_BYTES) {
            throw new IllegalArgumentException("record of " + length + " bytes");
        }
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        records.add(bytes);
    }

    /** The records, to be damaged. */
    public List<byte[]> records() {
        return records;
    }

    /** Reads from the first record on. */
    public SnapshotSource source() {
        return new SnapshotSource() {
            private int next;
            private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

            @Override
            public boolean next() {
                if (next == records.size()) {
                    return false;
                }
                final byte[] record = records.get(next++);
                // Not at 0, as a real source's records are not.
                final byte[] shifted = new byte[record.length + 8];
                System.arraycopy(record, 0, shifted, 8, record.length);
                buffer.wrap(shifted);
                return true;
            }

            @Override
            public DirectBuffer buffer() {
                return buffer;
            }

            @Override
            public int offset() {
                return 8;
            }

            @Override
            public int length() {
                return buffer.capacity() - 8;
            }
        };
    }
}
