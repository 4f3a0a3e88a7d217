package org.tributary.engine.oracle;

import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.core.port.SnapshotSink;
import org.tributary.engine.core.port.SnapshotSource;

/** A snapshot in memory: written once, read once. */
final class SnapshotTape implements SnapshotSink, SnapshotSource {
    private final List<UnsafeBuffer> records = new ArrayList<>();
    private int current = -1;

    @Override
    public void onRecord(final DirectBuffer buffer, final int offset, final int length) {
        if (length < 1 || length > MAX_RECORD_BYTES) {
            throw new AssertionError("snapshot record of " + length + " bytes");
        }
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        records.add(new UnsafeBuffer(bytes));
    }

    @Override
    public boolean next() {
        return ++current < records.size();
    }

    @Override
    public DirectBuffer buffer() {
        return records.get(current);
    }

    @Override
    public int offset() {
        return 0;
    }

    @Override
    public int length() {
        return records.get(current).capacity();
    }
}
