package org.tributary.engine.pipeline;

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
    /** The same with another way to wait. */
    public PipelineSettings with(final WaitKind otherWaitKind) {
        return new PipelineSettings(ringSize, batchSlots, maxBatchRecords, maxBatchBytes, otherWaitKind);
    }
}
