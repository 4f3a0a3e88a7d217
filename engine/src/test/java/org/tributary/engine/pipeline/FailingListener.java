package org.tributary.engine.pipeline;

import org.agrona.DirectBuffer;

/** Throws at one sequence. */
record FailingListener(ReleaseListener next, long failAt) implements ReleaseListener {
    @Override
    public void onRecord(
            final long correlationId,
            final long sequence,
            final long timestampMs,
            final long batch,
            final DirectBuffer buffer,
            final int commandOffset,
            final int commandLength,
            final int outcomeOffset,
            final int outcomeLength) {
        if (sequence == failAt) {
            throw new IllegalStateException("record " + sequence);
        }
        next.onRecord(
                correlationId,
                sequence,
                timestampMs,
                batch,
                buffer,
                commandOffset,
                commandLength,
                outcomeOffset,
                outcomeLength);
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
