package org.tributary.engine.journal;

import java.util.function.LongSupplier;

/** The journal of a data directory, for the code that assembles an engine. Any thread. */
public interface JournalStore {
    /** Returns a reader at the journal's start. */
    RecoverableReader reader();

    /** Returns a locator of single records. */
    RecordLocator locator();

    /**
     * Syncs what readers have read, beside a running writer too: what is made from it, such as a snapshot, may outlive a power
     * cut that takes unsynced batches before it.
     *
     * @throws java.io.UncheckedIOException if the device refused
     */
    void force();

    /**
     * Begins a new epoch; the caller holds the directory's lock.
     *
     * @param after position at which recovery ended
     * @param wallClockMs for the epoch's date, which decides nothing
     */
    Journal begin(JournalPosition after, JournalSettings settings, LongSupplier wallClockMs);
}
