package org.tributary.engine.cluster;

import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.cluster.consent.StepOvers;
import org.tributary.engine.cluster.journal.EntryJournal;
import org.tributary.engine.cluster.journal.NodeListener;
import org.tributary.engine.cluster.journal.RecoveredNode;
import org.tributary.engine.codec.sbe.ContributionOutcomeDecoder;
import org.tributary.engine.core.port.CommandCheck;
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
    private final StepOvers stepOvers;
    private final UnsafeBuffer word = new UnsafeBuffer(0, 0);
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
    private BatchReply.Draft reply = new BatchReply.Draft(0);
    private final ContributionOutcomeDecoder gift = new ContributionOutcomeDecoder();
    private @Nullable AppliedBatch own;

    EntryApplier(
            final RecoveredNode recovered,
            final EntryJournal journal,
            final CommandFaults faults,
            final NodeListener listener,
            final ClusterIngress ownBatches,
            final StepOvers stepOvers) {
        this.core = recovered.machine();
        this.journal = journal;
        this.listener = listener;
        this.ownBatches = ownBatches;
        this.stepOvers = stepOvers;
        this.decider = new Decider(
                core,
                recovered.whole().timestampMs(),
                (sha256, command, pool, error) -> {
                    final String wayOut = faults.onFault(sha256, command, pool, error);
                    return wayOut + ". " + stepOvers.stopped(index, sha256, pool);
                },
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
        reply = new BatchReply.Draft(items);
        own = items == 0 ? null : ownBatches.begin(batch.origin(), batch.number());
        decider.stamp(BatchBytes.stampOf(entry));
        final byte[] consent = stepOvers.wordOn(entryIndex);
        decider.open(open, openIds);
        if (consent != null) {
            word.wrap(consent);
            decider.decide(Decider.NO_CORRELATION, word, 0, consent.length);
        }
        decider.runDuePulses(this);
        for (int i = 0; i < items; i++) {
            take(i, items);
        }
        end();
        final byte[] encoded = reply.encode();
        if (own != null) {
            ownBatches.applied(batch.number(), own);
        }
        return encoded;
    }

    private void take(final int item, final int items) {
        if (item % StateMachine.MAX_PREFETCHES == 0) {
            prefetch(item, items);
        }
        if (batch.isQuestion(item)) {
            final long found = batch.ask(item, core);
            reply.put(item, found, 0, 0);
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
            reply.put(item, record.sequence(), record.codeRaw(), record.reasonRaw());
            if (record.outcomeTemplate() == ContributionOutcomeDecoder.TEMPLATE_ID) {
                record.outcome(gift);
                reply.gave(item, gift.givenFen(), gift.pool(), gift.cutRaw());
            }
            if (own != null) {
                own.record(item, record);
            }
        }
        listener.onRecord(record);
    }

    /** Finds commands that would stop the core as it is now. */
    CommandCheck check() {
        return core.check();
    }

    long lastSequence() {
        return decider.lastSequence();
    }

    long nextDeadlineMs() {
        return decider.nextDeadlineMs();
    }
}
