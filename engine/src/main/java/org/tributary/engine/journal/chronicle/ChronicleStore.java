package org.tributary.engine.journal.chronicle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
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

    /** Older epochs were synced when their successor began. */
    @Override
    public void force() {
        final Map.Entry<Integer, Path> newest = directory.epochs().lastEntry();
        if (newest == null) {
            return;
        }
        try {
            CycleFile.forceAll(disk, newest.getValue());
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot sync " + newest.getValue(), e);
        }
    }

    @Override
    public Journal begin(final JournalPosition after, final JournalSettings settings, final LongSupplier wallClockMs) {
        return ChronicleJournal.open(directory, after, settings, disk, wallClockMs);
    }
}
