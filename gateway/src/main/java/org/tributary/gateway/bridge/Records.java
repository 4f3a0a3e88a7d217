package org.tributary.gateway.bridge;

import org.tributary.engine.record.RecordHandler;

/** Single records of the journal by sequence, read off the writer thread. One thread at a time. */
@FunctionalInterface
public interface Records {
    /**
     * Hands over one record that has been released.
     *
     * @return false if there is none of that sequence
     */
    boolean read(long sequence, RecordHandler handler);
}
