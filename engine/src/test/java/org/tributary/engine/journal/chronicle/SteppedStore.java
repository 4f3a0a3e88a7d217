package org.tributary.engine.journal.chronicle;

import java.util.function.LongSupplier;
import org.agrona.concurrent.NanoClock;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.Disk;
import org.tributary.engine.journal.Journal;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.JournalSettings;
import org.tributary.engine.journal.JournalStore;
import org.tributary.engine.journal.RecordLocator;
import org.tributary.engine.journal.RecoverableReader;

/** A store for engines that are all driven by one thread: no writer goes on while a reader waits for it, so none waits. */
public final class SteppedStore implements JournalStore {
    private final DataDirectory directory;
    private final ChronicleStore real;

    /** The same as a {@link ChronicleStore}. */
    public SteppedStore(final DataDirectory directory, final Disk disk, final NanoClock nanoClock) {
        this.directory = directory;
        this.real = new ChronicleStore(directory, disk, nanoClock);
    }

    /** A reader of a directory that does not wait. */
    public static RecoverableReader reader(final DataDirectory directory) {
        return new ChronicleJournalReader(directory, 0);
    }

    @Override
    public RecoverableReader reader() {
        return new ChronicleJournalReader(directory, 0);
    }

    @Override
    public RecordLocator locator() {
        return real.locator();
    }

    @Override
    public void force() {
        real.force();
    }

    @Override
    public Journal begin(final JournalPosition after, final JournalSettings settings, final LongSupplier wallClockMs) {
        return real.begin(after, settings, wallClockMs);
    }
}
