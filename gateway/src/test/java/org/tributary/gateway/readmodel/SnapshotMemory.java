package org.tributary.gateway.readmodel;

import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.core.port.SnapshotSink;
import org.tributary.engine.core.port.SnapshotSource;

/** Snapshot records in memory. */
final class SnapshotMemory implements SnapshotSink {
    private final List<UnsafeBuffer> records = new ArrayList<>();

    @Override
    public void onRecord(final DirectBuffer buffer, final int offset, final int length) {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        records.add(new UnsafeBuffer(bytes));
    }

    List<UnsafeBuffer> records() {
        return records;
    }

    SnapshotSource source() {
        return new SnapshotSource() {
            private int count;

            @Override
            public boolean next() {
                count += count <= records.size() ? 1 : 0;
                return count <= records.size();
            }

            @Override
            public DirectBuffer buffer() {
                return records.get(count - 1);
            }

            @Override
            public int offset() {
                return 0;
            }

            @Override
            public int length() {
                return buffer().capacity();
            }
        };
    }
}
