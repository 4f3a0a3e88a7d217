package org.tributary.engine.pipeline;

import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.journal.BatchFormat;

/**
 * Settings of the pipeline. Immutable; {@link Engine#launch} checks them against each other and the journal's.
 *
 * @param ringSize commands the ring holds; a power of two
 * @param batchSlots frames between decide and release; a power of two. Few make batches grow under load
 * @param maxBatchRecords number of records at which a batch ends
 * @param maxBatchBytes size at which a batch ends; the last command may exceed it
 * @param waitKind how an idle stage waits
 */
public record PipelineSettings(
        int ringSize, int batchSlots, int maxBatchRecords, int maxBatchBytes, WaitKind waitKind) {
    /** Returns the longest frame: a full batch and all that its last command may add. */
    int frameBytes() {
        return maxBatchBytes
                + StateMachine.MAX_COMMAND_BYTES
                + StateMachine.MAX_RECORDS_PER_COMMAND
                        * (StateMachine.MAX_OUTCOME_BYTES + BatchFormat.RECORD_HEADER_LENGTH);
    }

    /** Returns the most bytes that are taken and not yet journaled: the journal refuses while it has room for them. */
    public long inFlightBytes() {
        final long commandBytes =
                StateMachine.MAX_COMMAND_BYTES + StateMachine.MAX_OUTCOME_BYTES + BatchFormat.RECORD_HEADER_LENGTH;
        return ringSize * commandBytes + (long) batchSlots * frameBytes();
    }

    /** The same with another way to wait. */
    public PipelineSettings with(final WaitKind otherWaitKind) {
        return new PipelineSettings(ringSize, batchSlots, maxBatchRecords, maxBatchBytes, otherWaitKind);
    }
}
