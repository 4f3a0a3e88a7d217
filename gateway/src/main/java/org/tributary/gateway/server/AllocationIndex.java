package org.tributary.gateway.server;

import org.agrona.DirectBuffer;
import org.agrona.collections.Long2LongHashMap;
import org.tributary.engine.codec.sbe.AllocateHeldCommandDecoder;
import org.tributary.engine.codec.sbe.AllocationOutcomeDecoder;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.core.port.SnapshotSink;
import org.tributary.engine.core.port.SnapshotSource;
import org.tributary.engine.snapshot.SnapshotPart;

/**
 * Which record allocated a held donation: few, so a map on the heap. Written by the release thread (and, before the
 * engine runs, by whoever rebuilds it), read by the resolver and admin threads.
 */
final class AllocationIndex implements SnapshotPart {
    private static final long NONE = 0;

    private final Long2LongHashMap allocations = new Long2LongHashMap(NONE);
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final AllocationOutcomeDecoder outcome = new AllocationOutcomeDecoder();

    @Override
    public void onRecord(
            final long sequence,
            final long timestampMs,
            final long batch,
            final DirectBuffer buffer,
            final int commandOffset,
            final int commandLength,
            final int outcomeOffset,
            final int outcomeLength) {
        if (commandLength == 0
                || header.wrap(buffer, commandOffset).templateId() != AllocateHeldCommandDecoder.TEMPLATE_ID) {
            return;
        }
        header.wrap(buffer, outcomeOffset);
        if (header.templateId() == AllocationOutcomeDecoder.TEMPLATE_ID) {
            outcome.wrapAndApplyHeader(buffer, outcomeOffset, header);
            if (outcome.code() == OutcomeCode.ACCEPTED) {
                synchronized (allocations) {
                    allocations.put(outcome.heldSequence(), sequence);
                }
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
