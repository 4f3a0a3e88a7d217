package org.tributary.gateway.server;

import org.agrona.collections.Long2LongHashMap;
import org.tributary.engine.codec.sbe.AllocateHeldCommandDecoder;
import org.tributary.engine.codec.sbe.AllocationOutcomeDecoder;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.core.port.SnapshotSink;
import org.tributary.engine.core.port.SnapshotSource;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.snapshot.SnapshotPart;

/**
 * Which record allocated a held donation: few, so a map on the heap. Written by the release thread (and, before the
 * engine runs, by whoever rebuilds it), read by the resolver and admin threads.
 */
final class AllocationIndex implements SnapshotPart {
    private static final long NONE = 0;

    private final Long2LongHashMap allocations = new Long2LongHashMap(NONE);
    private final AllocationOutcomeDecoder outcome = new AllocationOutcomeDecoder();

    @Override
    public void onRecord(final JournalRecord record) {
        if (record.commandTemplate() == AllocateHeldCommandDecoder.TEMPLATE_ID
                && record.outcomeTemplate() == AllocationOutcomeDecoder.TEMPLATE_ID
                && record.code() == OutcomeCode.ACCEPTED) {
            synchronized (allocations) {
                allocations.put(record.outcome(outcome).heldSequence(), record.sequence());
            }
        }
    }

    /** Sequence of the record that allocated a held donation, 0 if none did. */
    long allocationOf(final long heldSequence) {
        synchronized (allocations) {
            return allocations.get(heldSequence);
        }
    }

    @Override
    public String name() {
        return "allocations";
    }

    @Override
    public void writeSnapshot(final SnapshotSink sink) {
        synchronized (allocations) {
            final LongRecords records = new LongRecords(sink);
            allocations.forEachLong((held, allocation) -> {
                records.put(held);
                records.put(allocation);
            });
            records.flush();
        }
    }

    @Override
    public void readSnapshot(final SnapshotSource source) {
        synchronized (allocations) {
            LongRecords.readPairs(source, allocations::put);
        }
    }
}
