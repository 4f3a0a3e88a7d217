package org.tributary.engine.journal.chronicle;

import java.util.function.LongSupplier;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.Disk;
import org.tributary.engine.journal.Journal;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.JournalSettings;
import org.tributary.engine.journal.JournalStore;
import org.tributary.engine.journal.RecordLocator;
import org.tributary.engine.journal.RecoverableReader;

/** The journal of a data directory on Chronicle Queue. */
public record ChronicleStore(DataDirectory directory, Disk disk) implements JournalStore {
    /** Creates a store on the real disk. */
    public ChronicleStore(final DataDirectory directory) {
        this(directory, new PosixDisk());
    }

    @Override
    public RecoverableReader reader() {
        return new ChronicleJournalReader(directory);
    }

    @Override
    public RecordLocator locator() {
        return new ChronicleRecordLocator(directory);
    }

    @Override
    public Journal begin(final JournalPosition after, final JournalSettings settings, final LongSupplier wallClockMs) {
        return ChronicleJournal.open(directory, after, settings, disk, wallClockMs);
    }
}
