package org.tributary.gateway.server;

import java.util.Arrays;
import org.agrona.collections.Long2ObjectHashMap;
import org.tributary.engine.codec.sbe.RefundOutcomeDecoder;
import org.tributary.engine.core.port.SnapshotSink;
import org.tributary.engine.core.port.SnapshotSource;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.snapshot.SnapshotPart;

/**
 * Which records gave back money of a donation, for look-ups. Refunds are few, so a map on the heap. Written by the
 * release thread (and, before the engine runs, by whoever rebuilds it), read by API threads.
 */
final class RefundIndex implements SnapshotPart {
    private static final long[] NONE = {};

    private final Long2ObjectHashMap<long[]> refunds = new Long2ObjectHashMap<>();
    private final RefundOutcomeDecoder outcome = new RefundOutcomeDecoder();

    @Override
    public void onRecord(final JournalRecord record) {
        if (record.outcomeTemplate() != RefundOutcomeDecoder.TEMPLATE_ID) {
            return;
        }
        final long original = record.outcome(outcome).originalSequence();
        if (original == 0) {
            return;
        }
        synchronized (refunds) {
            add(original, record.sequence());
        }
    }

    private void add(final long original, final long sequence) {
        final long[] before = refunds.getOrDefault(original, NONE);
        final long[] after = Arrays.copyOf(before, before.length + 1);
        after[before.length] = sequence;
        refunds.put(original, after);
    }

    /** Sequences of the records that gave back money of a donation, ascending. */
    long[] refundsOf(final long originalSequence) {
        synchronized (refunds) {
            return refunds.getOrDefault(originalSequence, NONE);
        }
    }

    @Override
    public String name() {
        return "refunds";
    }

    @Override
    public void writeSnapshot(final SnapshotSink sink) {
        synchronized (refunds) {
            final LongRecords records = new LongRecords(sink);
            refunds.forEachLong((original, sequences) -> {
                for (final long sequence : sequences) {
                    records.put(original);
                    records.put(sequence);
                }
            });
            records.flush();
        }
    }

    @Override
    public void readSnapshot(final SnapshotSource source) {
        synchronized (refunds) {
            LongRecords.readPairs(source, this::add);
        }
    }
}
