package org.tributary.engine.pipeline;

import org.tributary.engine.record.JournalRecord;

/** Throws at one sequence. */
record FailingListener(ReleaseListener next, long failAt) implements ReleaseListener {
    @Override
    public void onRecord(final long correlationId, final JournalRecord record) {
        if (record.sequence() == failAt) {
            throw new IllegalStateException("record " + record.sequence());
        }
        next.onRecord(correlationId, record);
    }

    @Override
    public void onLookup(final long correlationId, final long sequence) {
        next.onLookup(correlationId, sequence);
    }

    @Override
    public void onBatchEnd(final long lastSequence, final long timestampMs) {
        next.onBatchEnd(lastSequence, timestampMs);
    }
}
