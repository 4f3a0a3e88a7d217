package org.tributary.engine.pipeline;

import java.util.concurrent.CountDownLatch;
import org.agrona.DirectBuffer;

/** Holds the release thread until a gate opens. */
record GatedListener(ReleaseListener next, CountDownLatch gate) implements ReleaseListener {
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
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
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
