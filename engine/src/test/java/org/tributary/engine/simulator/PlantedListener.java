package org.tributary.engine.simulator;

import org.tributary.engine.pipeline.ReleaseListener;
import org.tributary.engine.record.JournalRecord;

/** A listener to plant bugs in. */
class PlantedListener implements ReleaseListener {
    private final ReleaseListener real;

    PlantedListener(final ReleaseListener real) {
        this.real = real;
    }

    @Override
    public void onRecord(final long correlationId, final JournalRecord record) {
        real.onRecord(correlationId, record);
    }

    @Override
    public void onLookup(final long correlationId, final long sequence) {
        real.onLookup(correlationId, sequence);
    }

    @Override
    public void onBatchEnd(final long lastSequence, final long timestampMs) {
        real.onBatchEnd(lastSequence, timestampMs);
    }
}
