package org.tributary.engine.record;

import org.agrona.DirectBuffer;

/**
 * Receives journal records in order of sequence: from a {@code JournalReader}, or from the release stage of a running
 * engine. Everything downstream of the journal (projections, settlement, proofs, replay) is one of these.
 *
 * <p>The buffer is only valid during the call.
 */
@FunctionalInterface
public interface RecordHandler {
    /**
     * One record.
     *
     * @param sequence from 1, without gaps
     * @param timestampMs stamp of the record's batch, epoch milliseconds, never decreasing: the record's {@code at}
     * @param batch number of the journal batch the record stands in, from 1 over all epochs
     * @param buffer holds both messages
     * @param commandOffset start of the command's SBE header
     * @param commandLength bytes, header included; 0 for a derived record (see PoolEventOutcome, RefundOutcome)
     * @param outcomeOffset start of the outcome's SBE header
     * @param outcomeLength bytes, header included; never 0
     */
    void onRecord(
            long sequence,
            long timestampMs,
            long batch,
            DirectBuffer buffer,
            int commandOffset,
            int commandLength,
            int outcomeOffset,
            int outcomeLength);
}
