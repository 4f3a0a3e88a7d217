package org.tributary.engine.journal;

import org.tributary.engine.record.RecordHandler;

/**
 * Reads a data directory's journal over all its epochs, beside a running engine too. Every batch's checksum, sequence
 * and place in the hash chain is checked before its records are handed over. One thread uses it.
 */
public interface JournalReader extends AutoCloseable {
    /**
     * Hands over records in order, up to the last whole batch at the time.
     *
     * @param fromSequence first sequence wanted, from 1
     * @return sequence of the last record handed over, fromSequence - 1 if there was none
     * @throws JournalDamagedException if a batch below the last known synced sequence is damaged
     */
    long read(long fromSequence, RecordHandler handler);

    /**
     * Hands over the records of one stretch, using the reader's index of batches to get there.
     *
     * @param fromSequence first sequence wanted, from 1
     * @param toSequence last sequence wanted, inclusive
     * @return sequence of the last record handed over, fromSequence - 1 if there was none
     */
    long read(long fromSequence, long toSequence, RecordHandler handler);

    /** SHA-256 of the last batch handed over: the chain's head. 32 bytes; all 0 before the first. */
    byte[] chainHead();

    @Override
    void close();
}
