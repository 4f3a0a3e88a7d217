package org.tributary.engine.snapshot;

import org.tributary.engine.core.port.SnapshotSink;
import org.tributary.engine.core.port.SnapshotSource;
import org.tributary.engine.record.RecordHandler;

/**
 * A read model: state beside the core that is rebuilt from a snapshot and the records after it. Used by one thread at
 * a time.
 */
public interface SnapshotPart extends RecordHandler {
    /** Name of its section, 1 to 64 bytes of ASCII; never reused for another format. */
    String name();

    /** Writes the whole part, in records. */
    void writeSnapshot(SnapshotSink sink);

    /** Reads into a fresh part what {@link #writeSnapshot} wrote. */
    void readSnapshot(SnapshotSource source);

    /** Forgets everything, as if it were fresh: a snapshot could be read only in part, and another one or the journal follows. */
    void reset();

    /** Called after all records of a batch. */
    default void onBatchEnd() {}
}
