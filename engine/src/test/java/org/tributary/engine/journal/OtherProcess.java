package org.tributary.engine.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Lets one process stand for two that use the same data directory, by turns: each knows only the lock that it has taken itself. One
 * thread.
 */
public final class OtherProcess {
    private OtherProcess() {}

    /** From now on the process is one that holds this lock of the directory; null: none. Returns the lock of the one before. */
    public static DataDirectory.@Nullable Lock become(
            final DataDirectory directory, final DataDirectory.@Nullable Lock lock) {
        try {
            final Path journal = directory.journal().toRealPath();
            return lock == null ? DataDirectory.Lock.HELD.remove(journal) : DataDirectory.Lock.HELD.put(journal, lock);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
