package org.tributary.gateway.bridge;

import org.tributary.engine.record.RecordHandler;

/** Reads single records of the journal by sequence, not on the writer thread. One thread at a time. */
@FunctionalInterface
public interface Records {
    /**
     * Hands one released record to a handler.
     *
     * @return false if there is no record of that sequence
     */
    boolean read(long sequence, RecordHandler handler);
}
