package org.tributary.engine.pipeline;

import com.lmax.disruptor.EventHandler;
import org.tributary.engine.journal.Durability;
import org.tributary.engine.journal.Journal;

/**
 * Stage 2, the journal's single writer. At durability {@code device} everything that was decided while the last sync ran
 * is appended and then synced once: the release stage sees it only afterwards.
 */
final class JournalStage implements EventHandler<PipelineBatch> {
    private final Journal journal;
    private final Failure failure;
    private final boolean syncBeforeRelease;
    private boolean unsynced;

    JournalStage(final Journal journal, final Failure failure) {
        this.journal = journal;
        this.failure = failure;
        this.syncBeforeRelease = journal.settings().durability() == Durability.DEVICE;
    }

    boolean syncsBeforeRelease() {
        return syncBeforeRelease;
    }

    @Override
    public void onEvent(final PipelineBatch batch, final long sequence, final boolean endOfBatch) {
        if (failure.hasHappened()) {
            return;
        }
        try {
            if (batch.frame.recordCount() > 0) {
                journal.append(batch.frame);
                unsynced = true;
            } else if (batch.mark && journal.wantsMark()) {
                journal.append(batch.frame);
            }
            if (endOfBatch && syncBeforeRelease && unsynced) {
                journal.sync();
                unsynced = false;
            }
        } catch (final Throwable t) {
            failure.raise("journal", t);
        }
    }
}
