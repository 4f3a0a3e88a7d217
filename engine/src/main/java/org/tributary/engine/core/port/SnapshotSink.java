package org.tributary.engine.core.port;

import org.agrona.DirectBuffer;

/** Port through which state is written. */
@FunctionalInterface
public interface SnapshotSink {
    /** Longest snapshot record in bytes. */
    int MAX_RECORD_BYTES = 64 * 1024;

    /** Takes one record of 1 to {@link #MAX_RECORD_BYTES} bytes; the buffer is only valid during the call. */
    void onRecord(DirectBuffer buffer, int offset, int length);
}
