package org.tributary.engine.cluster.journal;

import java.util.List;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.snapshot.SnapshotPart;

/** Gets a node's records in order: those of its journal while it starts, then each once it is journaled, on the apply thread. */
@FunctionalInterface
public interface NodeListener {
    /** Read models that a start takes from a state snapshot; afterwards they get only the records behind it. */
    default List<? extends SnapshotPart> parts() {
        return List.of();
    }

    /** One record that the journal held at the start, behind the state snapshot. It is reused: valid only during the call. */
    default void onReplayed(final JournalRecord record) {}

    /** One record that was journaled just now. It is reused: valid only during the call. */
    void onRecord(JournalRecord record);

    /** All records of a batch have been handed over. */
    default void onBatchEnd(final long lastSequence, final long timestampMs) {}
}
