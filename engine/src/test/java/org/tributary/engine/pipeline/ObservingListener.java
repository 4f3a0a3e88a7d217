package org.tributary.engine.pipeline;

import java.util.function.LongConsumer;
import org.agrona.DirectBuffer;

/** Tells an observer each sequence before it is passed on. */
record ObservingListener(ReleaseListener next, LongConsumer observer) implements ReleaseListener {
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
        observer.accept(sequence);
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
