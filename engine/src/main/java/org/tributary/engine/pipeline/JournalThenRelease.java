package org.tributary.engine.pipeline;

import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.RingBuffer;

/**
 * Journals all available batches, syncs once, then releases them, on one thread: its cache still holds the bytes it has
 * hashed. A thread for each of the two, and one thread for all three stages, were slower.
 */
final class JournalThenRelease implements EventHandler<PipelineBatch> {
    private final RingBuffer<PipelineBatch> ring;
    private final JournalStage journal;
    private final ReleaseStage release;
    private long nextToRelease;

    JournalThenRelease(final RingBuffer<PipelineBatch> ring, final JournalStage journal, final ReleaseStage release) {
        this.ring = ring;
        this.journal = journal;
        this.release = release;
    }

    @Override
    public void onEvent(final PipelineBatch batch, final long sequence, final boolean endOfBatch) {
        journal.onEvent(batch, sequence, endOfBatch);
        if (endOfBatch || !journal.syncsBeforeRelease()) {
            for (; nextToRelease <= sequence; nextToRelease++) {
                release.onEvent(ring.get(nextToRelease), nextToRelease, endOfBatch);
            }
        }
    }
}
