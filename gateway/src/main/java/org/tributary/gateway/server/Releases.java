package org.tributary.gateway.server;

import java.util.List;
import org.tributary.engine.pipeline.ReleaseListener;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.snapshot.SnapshotPart;
import org.tributary.gateway.bridge.reply.ReplyRouter;

/**
 * Hands releases to the read models first, then to the waiting callers, so that the next read includes every answered
 * command. Release thread.
 */
final class Releases implements ReleaseListener {
    private final SnapshotPart[] models;
    private final ReplyRouter replies;

    Releases(final List<SnapshotPart> models, final ReplyRouter replies) {
        this.models = models.toArray(SnapshotPart[]::new);
        this.replies = replies;
    }

    @Override
    public void onRecord(final long correlationId, final JournalRecord record) {
        for (final SnapshotPart model : models) {
            model.onRecord(record);
        }
        replies.onRecord(correlationId, record);
    }

    @Override
    public void onLookup(final long correlationId, final long sequence) {
        replies.onLookup(correlationId, sequence);
    }

    @Override
    public void onBatchEnd(final long lastSequence, final long timestampMs) {
        for (final SnapshotPart model : models) {
            model.onBatchEnd();
        }
        replies.onBatchEnd(lastSequence, timestampMs);
    }
}
