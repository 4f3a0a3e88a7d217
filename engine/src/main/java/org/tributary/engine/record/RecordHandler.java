package org.tributary.engine.record;

/**
 * Receives journal records in order of sequence: from a {@code JournalReader}, or from the release stage of a running
 * engine. Everything downstream of the journal (projections, settlement, proofs, replay) is one of these.
 */
@FunctionalInterface
public interface RecordHandler {
    /** One record. It is reused: valid only during the call. */
    void onRecord(JournalRecord record);
}
