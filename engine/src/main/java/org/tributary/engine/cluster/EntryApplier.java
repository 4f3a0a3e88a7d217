package org.tributary.engine.cluster;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.journal.BatchFormat;
import org.tributary.engine.journal.BatchFrame;
import org.tributary.engine.pipeline.decide.CommandFaults;
import org.tributary.engine.pipeline.decide.Decider;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.record.RecordHandler;

/**
 * Applies entries of the log: stamps, decides, cuts the records into batches by the format's limits and journals them. What it does
 * is a function of the log alone, so all nodes' batches are equal. The apply thread owns it.
 *
 * <p>A full batch is held until it is known whether the entry has more records: its frame says whether it is the last.
 */
final class EntryApplier implements Decider.Host, RecordHandler {
    private static final int FRAME_BYTES = BatchFormat.ENTRY_BATCH_BYTES
            + StateMachine.MAX_COMMAND_BYTES
            + StateMachine.MAX_RECORDS_PER_COMMAND
                    * (StateMachine.MAX_OUTCOME_BYTES + BatchFormat.RECORD_HEADER_LENGTH);
    private static final int FRAME_RECORDS = BatchFormat.ENTRY_BATCH_RECORDS + StateMachine.MAX_RECORDS_PER_COMMAND;

    private final StateMachine core;
    private final Decider decider;
    private final EntryJournal journal;
    private final NodeListener listener;
    private final ClusterIngress ownBatches;
    private final BatchBytes batch = new BatchBytes();
    private BatchFrame open = new BatchFrame(FRAME_BYTES);
    private BatchFrame full = new BatchFrame(FRAME_BYTES);
    private long[] openIds = new long[FRAME_RECORDS];
    private long[] fullIds = new long[FRAME_RECORDS];
    private boolean holdsFull;
    private long term;
    private long index;
    private int part;
    private long[] releasedIds = {};
    private long releasedFrom;
    private ByteBuffer reply = BatchReply.forItems(0);
    private int answered;
    private @Nullable AppliedBatch own;

    EntryApplier(
            final RecoveredNode recovered,
            final EntryJournal journal,
            final CommandFaults faults,
            final NodeListener listener,
            final ClusterIngress ownBatches) {
        this.core = recovered.machine();
        this.journal = journal;
        this.listener = listener;
        this.ownBatches = ownBatches;
        this.decider = new Decider(
                core,
                recovered.whole().timestampMs(),
                faults,
                BatchFormat.ENTRY_BATCH_RECORDS,
                BatchFormat.ENTRY_BATCH_BYTES);
    }

    /** Longest frame it makes. */
    static int frameBytes() {
        return FRAME_BYTES;
    }

    /**
     * Applies one entry.
     *
     * @return the reply: a result for each item; empty if the batch is bound to another term
     */
    byte[] apply(final long entryTerm, final long entryIndex, final byte[] entry) {
        term = entryTerm;
        index = entryIndex;
        part = 0;
        holdsFull = false;
        batch.wrap(entry, Long.BYTES);
        final int items = batch.term() == 0 || batch.term() == entryTerm ? batch.count() : 0;
        reply = BatchReply.forItems(items);
        answered = 0;
        own = items == 0 ? null : ownBatches.begin(batch.origin(), batch.number());
        decider.stamp(BatchBytes.stampOf(entry));
        decider.open(open, openIds);
        decider.runDuePulses(this);
        for (int i = 0; i < items; i++) {
            take(i, items);
        }
        end();
        if (answered != items) {
            throw new IllegalStateException(answered + " results of " + items + " items of entry " + index);
        }
        if (own != null) {
            ownBatches.applied(batch.number(), own);
        }
        return reply.array();
    }

    private void take(final int item, final int items) {
        if (item % StateMachine.MAX_PREFETCHES == 0) {
            prefetch(item, items);
        }
        if (batch.isQuestion(item)) {
            final long found = batch.ask(item, core);
            BatchReply.put(reply, item, found, 0, 0);
            answered++;
            if (own != null) {
                own.found(item, found);
            }
            return;
        }
        decider.runDuePulses(this);
        decider.decide(item + 1, batch.buffer(), batch.offset(item), batch.length(item));
        if (decider.isFull()) {
            nextBatch();
        }
    }

    private void prefetch(final int from, final int items) {
        final int to = Math.min(items, from + StateMachine.MAX_PREFETCHES);
        for (int i = from; i < to; i++) {
            if (!batch.isQuestion(i)) {
                core.queuePrefetch(batch.buffer(), batch.offset(i));
            }
        }
        core.prefetch();
    }

    @Override
    public boolean nextBatch() {
        if (holdsFull) {
            journal(full, fullIds, false);
        }
        final BatchFrame frame = open;
        final long[] ids = openIds;
        open = full;
        openIds = fullIds;
        full = frame;
        fullIds = ids;
        holdsFull = true;
        decider.open(open, openIds);
        return true;
    }

    private void end() {
        final boolean more = open.recordCount() > 0;
        if (holdsFull) {
            journal(full, fullIds, !more);
            holdsFull = false;
        }
        if (more) {
            journal(open, openIds, true);
        }
    }

    private void journal(final BatchFrame frame, final long[] ids, final boolean last) {
        frame.entry(term, index, part++, last);
        journal.append(frame);
        releasedIds = ids;
        releasedFrom = frame.firstSequence();
        frame.forEach(this);
        listener.onBatchEnd(frame.lastSequence(), frame.timestampMs());
    }

    @Override
    public void onRecord(final JournalRecord record) {
        final long command = releasedIds[(int) (record.sequence() - releasedFrom)];
        if (command != Decider.NO_CORRELATION) {
            final int item = (int) command - 1;
            BatchReply.put(reply, item, record.sequence(), record.codeRaw(), record.reasonRaw());
            answered++;
            if (own != null) {
                own.record(item, record);
            }
        }
        listener.onRecord(record);
    }

    long lastSequence() {
        return decider.lastSequence();
    }

    long nextDeadlineMs() {
        return decider.nextDeadlineMs();
    }
}
