package org.tributary.engine.pipeline;

import java.util.concurrent.CountDownLatch;
import org.tributary.engine.record.JournalRecord;

/** Holds the release thread until a gate opens. */
record GatedListener(ReleaseListener next, CountDownLatch gate) implements ReleaseListener {
    @Override
    public void onRecord(final long correlationId, final JournalRecord record) {
        try {
            gate.await();
        } catch (final InterruptedException e) {
            throw new IllegalStateException(e);
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
