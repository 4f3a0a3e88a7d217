package org.tributary.engine.cluster;

import org.agrona.collections.LongArrayList;
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
    private final RecordHandler listener;
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
    private final LongArrayList sequences = new LongArrayList();
    private final byte[] codes = new byte[2 * CommandBatch.MAX_COMMANDS];

    EntryApplier(
            final RecoveredNode recovered,
            final EntryJournal journal,
            final CommandFaults faults,
            final RecordHandler listener) {
        this.core = recovered.machine();
        this.journal = journal;
        this.listener = listener;
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
     * @return the reply: a result for each command
     */
    byte[] apply(final long entryTerm, final long entryIndex, final byte[] entry) {
        term = entryTerm;
        index = entryIndex;
        part = 0;
        holdsFull = false;
        sequences.clear();
        batch.wrap(entry, Long.BYTES);
        decider.stamp(BatchBytes.stampOf(entry));
        decider.open(open, openIds);
        decider.runDuePulses(this);
        for (int i = 0; i < batch.count(); i++) {
            if (i % StateMachine.MAX_PREFETCHES == 0) {
                prefetch(i);
            }
            decider.runDuePulses(this);
            decider.decide(i + 1, batch.buffer(), batch.offset(i), batch.length(i));
            if (decider.isFull()) {
                nextBatch();
            }
        }
        end();
        if (sequences.size() != batch.count()) {
            throw new IllegalStateException(
                    sequences.size() + " results of " + batch.count() + " commands of entry " + index);
        }
        return BatchReply.encode(sequences, codes);
    }

    private void prefetch(final int from) {
        final int to = Math.min(batch.count(), from + StateMachine.MAX_PREFETCHES);
        for (int i = from; i < to; i++) {
            core.queuePrefetch(batch.buffer(), batch.offset(i));
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
    }

    @Override
    public void onRecord(final JournalRecord record) {
        final long command = releasedIds[(int) (record.sequence() - releasedFrom)];
        if (command != Decider.NO_CORRELATION) {
            final int at = sequences.size();
            sequences.addLong(record.sequence());
            codes[2 * at] = (byte) record.codeRaw();
            codes[2 * at + 1] = (byte) record.reasonRaw();
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
