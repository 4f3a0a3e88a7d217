package org.tributary.engine.core.port;

import org.agrona.DirectBuffer;

/** Port through which state is read back, record by record as {@link SnapshotSink} took them. */
public interface SnapshotSource {
    /** Goes to the next record; false after the last. */
    boolean next();

    /** The buffer that holds the current record, from {@link #offset()} on. */
    DirectBuffer buffer();

    /** Start of the current record in {@link #buffer()}. */
    int offset();

    /** Length of the current record in bytes. */
    int length();

    /** True if a checksum over all bytes was checked and is enough: hashes over rows need not be worked out again. */
    default boolean isTrusted() {
        return false;
    }
}
