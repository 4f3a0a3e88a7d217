package org.tributary.gateway.server;

import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.core.port.SnapshotSink;
import org.tributary.engine.core.port.SnapshotSource;

/** Pairs of longs as snapshot records. One thread. */
final class LongRecords {
    private static final int PAIR_BYTES = 2 * Long.BYTES;

    /** Takes a pair read back. */
    @FunctionalInterface
    interface Pairs {
        void add(long first, long second);
    }

    private final SnapshotSink sink;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[SnapshotSink.MAX_RECORD_BYTES]);
    private int length;

    LongRecords(final SnapshotSink sink) {
        this.sink = sink;
    }

    void put(final long value) {
        if (length == buffer.capacity()) {
            flush();
        }
        buffer.putLong(length, value);
        length += Long.BYTES;
    }

    void flush() {
        if (length > 0) {
            sink.onRecord(buffer, 0, length);
            length = 0;
        }
    }

    static void readPairs(final SnapshotSource source, final Pairs pairs) {
        while (source.next()) {
            for (int at = source.offset(); at < source.offset() + source.length(); at += PAIR_BYTES) {
                pairs.add(source.buffer().getLong(at), source.buffer().getLong(at + Long.BYTES));
            }
        }
    }
}
