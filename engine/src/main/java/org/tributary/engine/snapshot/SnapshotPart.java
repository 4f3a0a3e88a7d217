package org.tributary.engine.snapshot;

import org.tributary.engine.core.port.SnapshotSink;
import org.tributary.engine.core.port.SnapshotSource;
import org.tributary.engine.record.RecordHandler;

/**
 * Something beside the core that is rebuilt from a snapshot and the records behind it: a read model. Used by one thread at
 * a time.
 */
public interface SnapshotPart extends RecordHandler {
    /** Name of its section, 1 to 64 bytes of ASCII; never reused for another format. */
    String name();

    /** Writes all there is, in records. */
    void writeSnapshot(SnapshotSink sink);

    /** Reads into a fresh part what {@link #writeSnapshot} wrote. */
    void readSnapshot(SnapshotSource source);

    /** All records of a batch were handed over. */
    default void onBatchEnd() {}
}
