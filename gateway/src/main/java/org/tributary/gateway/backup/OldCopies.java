package org.tributary.gateway.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.DataDirectoryLockedException;
import org.tributary.engine.journal.Fence;
import org.tributary.engine.journal.JournalDamagedException;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.RecoverableReader;
import org.tributary.engine.journal.chronicle.ChronicleStore;

/**
 * Copies of the journal that a restore makes old: were one started again, both would count the same payments. Locked while the
 * restore runs, fenced at its end.
 */
final class OldCopies implements AutoCloseable {
    private final Map<DataDirectory, DataDirectory.Lock> locked = new LinkedHashMap<>();
    private final List<Path> fenced = new ArrayList<>();

    /**
     * Locks the old copies that this machine has.
     *
     * @param recorded directory that the manifest names; taken only if it still holds the backup's last batch
     * @param named directories that the operator names
     * @throws BackupException if one is running, or a named one holds no journal
     */
    static OldCopies lock(
            final Path recorded, final JournalPosition position, final List<Path> named, final Path target) {
        final OldCopies copies = new OldCopies();
        boolean done = false;
        try {
            for (final Path path : named) {
                final DataDirectory directory =
                        new DataDirectory(path.toAbsolutePath().normalize());
                if (!directory.hasJournal()) {
                    throw new BackupException(
                            path + " holds no journal: --fence is the old data directory; nothing" + " was touched");
                }
                copies.take(directory);
            }
            final DataDirectory old = new DataDirectory(recorded);
            if (!recorded.equals(target.toAbsolutePath().normalize()) && holds(old, position)) {
                copies.take(old);
            }
            done = true;
            return copies;
        } finally {
            if (!done) {
                copies.close();
            }
        }
    }

    /** No old copy. */
    static OldCopies none() {
        return new OldCopies();
    }

    private static boolean holds(final DataDirectory directory, final JournalPosition position) {
        if (!Files.isDirectory(directory.journal()) || !directory.hasJournal()) {
            return false;
        }
        try (RecoverableReader reader = new ChronicleStore(directory).reader()) {
            reader.resumeAt(position);
            return true;
        } catch (final JournalDamagedException e) {
            return false;
        }
    }

    private void take(final DataDirectory directory) {
        if (locked.containsKey(directory)) {
            return;
        }
        if (Fence.isPut(directory)) {
            fenced.add(directory.root());
            return;
        }
        try {
            locked.put(directory, directory.lock());
        } catch (final DataDirectoryLockedException e) {
            throw new BackupException(
                    "the old copy is running: " + e.getMessage()
                            + ". A restored engine beside it would count payments twice; nothing was touched",
                    e);
        }
    }

    /** Fences them. Returns the directories that are fenced now, those of before included. */
    List<Path> fence(final String reason) throws IOException {
        for (final DataDirectory directory : locked.keySet()) {
            Fence.put(directory, reason);
            fenced.add(directory.root());
        }
        return List.copyOf(fenced);
    }

    @Override
    public void close() {
        locked.values().forEach(DataDirectory.Lock::close);
        locked.clear();
    }
}
