package org.tributary.engine.pipeline;

import java.util.function.LongConsumer;
import org.tributary.engine.record.JournalRecord;

/** Tells an observer each sequence before it is passed on. */
record ObservingListener(ReleaseListener next, LongConsumer observer) implements ReleaseListener {
    @Override
    public void onRecord(final long correlationId, final JournalRecord record) {
        observer.accept(record.sequence());
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
