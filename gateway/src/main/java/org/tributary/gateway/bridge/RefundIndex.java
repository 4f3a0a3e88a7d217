package org.tributary.gateway.bridge;

import org.agrona.DirectBuffer;
import org.agrona.collections.Long2ObjectHashMap;
import org.tributary.engine.codec.RecordHandler;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.RefundOutcomeDecoder;

/**
 * Which records gave back money of a donation, for look-ups. Refunds are few, so a map on the heap. Written by the
 * release thread (and, before the engine runs, by whoever rebuilds it), read by API threads.
 */
public final class RefundIndex implements RecordHandler {
    private static final long[] NONE = {};

    private final Long2ObjectHashMap<long[]> refunds = new Long2ObjectHashMap<>();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final RefundOutcomeDecoder outcome = new RefundOutcomeDecoder();

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
        if (header.wrap(buffer, outcomeOffset).templateId() != RefundOutcomeDecoder.TEMPLATE_ID) {
            return;
        }
        outcome.wrapAndApplyHeader(buffer, outcomeOffset, header);
        final long original = outcome.originalSequence();
        if (original == 0) {
            return;
        }
        synchronized (refunds) {
            final long[] before = refunds.get(original);
            final int count = before == null ? 0 : before.length;
            final long[] after = new long[count + 1];
            if (count > 0) {
                System.arraycopy(before, 0, after, 0, count);
            }
            after[count] = sequence;
            refunds.put(original, after);
        }
    }

    /** Sequences of the records that gave back money of a donation, ascending. */
    public long[] refundsOf(final long originalSequence) {
        synchronized (refunds) {
            return refunds.getOrDefault(originalSequence, NONE);
        }
    }
}
