package org.tributary.gateway.server;

import org.agrona.collections.Long2LongHashMap;
import org.tributary.engine.codec.sbe.ContributionOutcomeDecoder;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.core.port.SnapshotSink;
import org.tributary.engine.core.port.SnapshotSource;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.snapshot.SnapshotPart;

/**
 * Which record took a gift in kind back: few, so a map on the heap. The bridge answers a further reversal from it without
 * a record; one that it doesn't know is decided by the core. Written by the release thread (and, before the engine runs,
 * by the thread that rebuilds it), read by the resolver.
 */
final class GiftReversalIndex implements SnapshotPart {
    private static final long NONE = 0;

    private final Long2LongHashMap reversals = new Long2LongHashMap(NONE);
    private final ContributionOutcomeDecoder outcome = new ContributionOutcomeDecoder();

    @Override
    public void onRecord(final JournalRecord record) {
        if (record.outcomeTemplate() == ContributionOutcomeDecoder.TEMPLATE_ID
                && record.code() == OutcomeCode.REFUNDED) {
            synchronized (reversals) {
                reversals.put(record.outcome(outcome).originalSequence(), record.sequence());
            }
        }
    }

    /** Sequence of the record that took a gift back, 0 if none did. */
    long reversalOf(final long giftSequence) {
        synchronized (reversals) {
            return reversals.get(giftSequence);
        }
    }

    @Override
    public String name() {
        return "gift-reversals";
    }

    @Override
    public void writeSnapshot(final SnapshotSink sink) {
        synchronized (reversals) {
            final LongRecords records = new LongRecords(sink);
            reversals.forEachLong((gift, reversal) -> {
                records.put(gift);
                records.put(reversal);
            });
            records.flush();
        }
    }

    @Override
    public void readSnapshot(final SnapshotSource source) {
        synchronized (reversals) {
            LongRecords.readPairs(source, reversals::put);
        }
    }
}
