package org.tributary.engine.journal.chronicle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.LongSupplier;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.DataDirectoryLockedException;
import org.tributary.engine.journal.Disk;
import org.tributary.engine.journal.Fence;
import org.tributary.engine.journal.Journal;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.JournalSettings;
import org.tributary.engine.journal.JournalStore;
import org.tributary.engine.journal.RecordLocator;
import org.tributary.engine.journal.RecoverableReader;
import org.tributary.engine.journal.head.HeadFile;
import org.tributary.engine.journal.head.JournalHead;

/**
 * The journal of a data directory on Chronicle Queue.
 *
 * @param nanoClock for the time between two background syncs
 */
public record ChronicleStore(DataDirectory directory, Disk disk, NanoClock nanoClock) implements JournalStore {
    /** Creates a store with the machine's clock. */
    public ChronicleStore(final DataDirectory directory, final Disk disk) {
        this(directory, disk, SystemNanoClock.INSTANCE);
    }

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

    /** Older epochs were brought to the device when their successor began. */
    @Override
    public void force() {
        final Map.Entry<Integer, Path> newest = directory.epochs().lastEntry();
        if (newest == null) {
            return;
        }
        try {
            force(newest.getKey(), newest.getValue());
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot sync " + newest.getValue(), e);
        }
    }

    /** Beside a writer, or in its process, a sync suffices: had one failed, there would be no writer. */
    private void force(final int epoch, final Path files) throws IOException {
        final JournalHead head = HeadFile.read(directory);
        if (head != null && head.closed()) {
            CycleFile.forceAll(disk, files);
            return;
        }
        try (DataDirectory.Lock ignored = directory.lock()) {
            UnsyncedTail.toDevice(disk, directory, epoch);
        } catch (final DataDirectoryLockedException | Fence.FencedException e) {
            CycleFile.forceAll(disk, files);
        }
    }

    @Override
    public Journal begin(final JournalPosition after, final JournalSettings settings, final LongSupplier wallClockMs) {
        return ChronicleJournal.open(directory, after, settings, disk, wallClockMs, nanoClock);
    }
}
