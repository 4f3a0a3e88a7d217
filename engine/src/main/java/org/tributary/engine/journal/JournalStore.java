package org.tributary.engine.journal;

import java.util.function.LongSupplier;

/** The journal of a data directory, as whoever puts an engine together needs it. Any thread. */
public interface JournalStore {
    /** A reader at the journal's start. */
    RecoverableReader reader();

    /** A finder of single records. */
    RecordLocator locator();

    /**
     * Begins a new epoch; the caller holds the directory's lock.
     *
     * @param after where recovery ended
     * @param wallClockMs for the epoch's date, which decides nothing
     */
    Journal begin(JournalPosition after, JournalSettings settings, LongSupplier wallClockMs);
}
