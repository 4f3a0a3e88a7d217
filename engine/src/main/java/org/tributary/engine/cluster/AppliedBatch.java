package org.tributary.engine.cluster;

import org.agrona.ExpandableArrayBuffer;
import org.agrona.collections.LongArrayList;
import org.tributary.engine.pipeline.ReleaseListener;
import org.tributary.engine.record.JournalRecord;

/**
 * What this node's core made of a batch that this node sent: the outcomes, copied, in the order of its commands. The apply thread
 * fills it; afterwards it is only read.
 */
final class AppliedBatch {
    private final ExpandableArrayBuffer outcomes = new ExpandableArrayBuffer(4096);
    private final long[] sequences;
    private final int[] offsets;
    private final int[] lengths;
    private int end;
    private long lastSequence;
    private long timestampMs;

    AppliedBatch(final int items) {
        sequences = new long[items];
        offsets = new int[items];
        lengths = new int[items];
    }

    void record(final int item, final JournalRecord record) {
        sequences[item] = record.sequence();
        offsets[item] = end;
        lengths[item] = record.outcomeLength();
        outcomes.putBytes(end, record.buffer(), record.outcomeOffset(), record.outcomeLength());
        end += record.outcomeLength();
        lastSequence = record.sequence();
        timestampMs = record.timestampMs();
    }

    void found(final int item, final long sequence) {
        sequences[item] = sequence;
    }

    /** True if a reply is about this application of the batch: the same batch may be in the log twice. */
    boolean isOf(final BatchReply reply) {
        if (reply.count() != sequences.length) {
            return false;
        }
        for (int i = 0; i < sequences.length; i++) {
            if (reply.sequence(i) != sequences[i]) {
                return false;
            }
        }
        return true;
    }

    /** Hands the results to their callers. */
    void release(final LongArrayList correlationIds, final ReleaseListener answers) {
        final JournalRecord record = new JournalRecord();
        for (int i = 0; i < sequences.length; i++) {
            final long id = correlationIds.getLong(i);
            if (lengths[i] == 0) {
                answers.onLookup(id, sequences[i]);
            } else {
                answers.onRecord(id, record.wrap(sequences[i], timestampMs, 0, outcomes, offsets[i], 0, lengths[i]));
            }
        }
        answers.onBatchEnd(lastSequence, timestampMs);
    }
}
