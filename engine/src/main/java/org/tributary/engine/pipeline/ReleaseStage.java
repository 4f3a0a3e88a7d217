package org.tributary.engine.pipeline;

import com.lmax.disruptor.EventHandler;
import org.tributary.engine.journal.BatchFrame;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.record.RecordHandler;
import org.tributary.engine.status.EngineStatus;

/** Stage 3: hands journaled records to the listener in order, then the answers to lookups. */
final class ReleaseStage implements EventHandler<PipelineBatch>, RecordHandler {
    private final ReleaseListener listener;
    private final Failure failure;
    private final EngineStatus status;
    private long[] correlationIds = {};
    private long firstSequence;

    ReleaseStage(final ReleaseListener listener, final Failure failure, final EngineStatus status) {
        this.listener = listener;
        this.failure = failure;
        this.status = status;
    }

    @Override
    public void onEvent(final PipelineBatch batch, final long sequence, final boolean endOfBatch) {
        if (failure.hasHappened() || batch.isEmpty()) {
            return;
        }
        try {
            release(batch);
        } catch (final Throwable t) {
            failure.raise("release", t);
        }
    }

    private void release(final PipelineBatch batch) {
        final long journaledNanos = System.nanoTime();
        status.journal.record(journaledNanos - batch.decidedNanos);
        final BatchFrame frame = batch.frame;
        correlationIds = batch.correlationIds;
        firstSequence = frame.firstSequence();
        frame.forEach(this);
        for (int i = 0; i < batch.lookups; i++) {
            listener.onLookup(batch.lookupCorrelationIds[i], batch.lookupSequences[i]);
        }
        listener.onBatchEnd(frame.lastSequence(), frame.timestampMs());
        status.released(frame.lastSequence(), batch.lookups);
        final long releasedNanos = System.nanoTime();
        status.release.record(releasedNanos - journaledNanos);
        if (batch.publishedNanos != 0) {
            status.endToEnd.record(releasedNanos - batch.publishedNanos);
        }
    }

    @Override
    public void onRecord(final JournalRecord record) {
        listener.onRecord(correlationIds[(int) (record.sequence() - firstSequence)], record);
    }
}
