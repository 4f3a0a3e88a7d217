package org.tributary.engine.journal;

import org.tributary.engine.record.RecordHandler;

/**
 * Finds single records fast, beside a running engine: for refunds, re-allocations and donation look-ups. Any thread but the
 * pipeline's; callers wait for one another.
 */
public interface RecordLocator extends AutoCloseable {
    /**
     * Hands over one record.
     *
     * @param sequence as the core's id table gave it
     * @return false if the journal holds no such record (yet)
     * @throws JournalDamagedException if its batch is damaged
     */
    boolean locate(long sequence, RecordHandler handler);

    @Override
    void close();
}
