package org.tributary.engine.pipeline;

import org.agrona.DirectBuffer;

/** Hears of what is journaled at the configured durability. Called on the release thread only, in order of sequence. */
public interface ReleaseListener {
    /**
     * One record, journaled. Parameters as in {@code RecordHandler}.
     *
     * @param correlationId as given to the ingress; NO_CORRELATION for pulses and derived records
     */
    void onRecord(
            long correlationId,
            long sequence,
            long timestampMs,
            long batch,
            DirectBuffer buffer,
            int commandOffset,
            int commandLength,
            int outcomeOffset,
            int outcomeLength);

    /**
     * Answer to a lookup.
     *
     * @param sequence of the record that first carried the id, 0 if it is unknown
     */
    void onLookup(long correlationId, long sequence);

    /** All records of a batch (or an idle round with lookups only) have been handed over. */
    void onBatchEnd(long lastSequence, long timestampMs);
}
