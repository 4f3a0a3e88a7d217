package org.tributary.engine.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Layout of a data directory: {@code journal/epoch-000001/…}, {@code journal/HEAD}, {@code journal/LOCK}, {@code snapshots/}.
 * Any thread.
 */
public record DataDirectory(Path root) {
    private static final Pattern EPOCH_NAME = Pattern.compile("epoch-(\\d{6})");
    private static final Pattern HOLDER = Pattern.compile("process (\\d{1,10})\\s*");
    private static final int MAX_EPOCH = 999_999;

    /** Directory of all epochs. */
    public Path journal() {
        return root.resolve("journal");
    }

    /** Directory of snapshots. */
    public Path snapshots() {
        return root.resolve("snapshots");
    }

    /** Directory of an epoch. */
    public Path epoch(final int epoch) {
        return journal().resolve(String.format("epoch-%06d", epoch));
    }

    /** File that names the journal's newest end. */
    public Path head() {
        return journal().resolve("HEAD");
    }

    /** True if the directory holds a journal, or what is left of one. */
    public boolean hasJournal() {
        return !epochs().isEmpty() || Files.exists(head());
    }

    /** Epoch directories by number, ascending. */
    public NavigableMap<Integer, Path> epochs() {
        final NavigableMap<Integer, Path> found = new TreeMap<>();
        if (!Files.isDirectory(journal())) {
            return found;
        }
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(journal())) {
            for (final Path path : paths) {
                final Matcher matcher = EPOCH_NAME.matcher(path.getFileName().toString());
                if (matcher.matches() && Files.isDirectory(path)) {
                    found.put(Integer.parseInt(matcher.group(1)), path);
                }
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot list " + journal(), e);
        }
        return found;
    }

    /**
     * Creates the next epoch's directory; only under the lock.
     *
     * @param after number of an epoch that has existed, even if its directory is gone
     */
    public int createEpoch(final int after) {
        final NavigableMap<Integer, Path> epochs = epochs();
        final int epoch = Math.max(after, epochs.isEmpty() ? 0 : epochs.lastKey()) + 1;
        if (epoch > MAX_EPOCH) {
            throw new IllegalStateException("journal has " + MAX_EPOCH + " epochs, which is the most it can have");
        }
        try {
            PrivateFiles.createDirectory(epoch(epoch));
            syncDirectory(journal());
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot make " + epoch(epoch), e);
        }
        return epoch;
    }

    /** Number of the process that locked the directory last, as LOCK names it; absent if none did. It may have ended. */
    public OptionalLong lastWriter() {
        try {
            final String holder = Files.readString(journal().resolve(Lock.NAME), StandardCharsets.US_ASCII);
            final Matcher number = HOLDER.matcher(holder);
            return number.matches() ? OptionalLong.of(Long.parseLong(number.group(1))) : OptionalLong.empty();
        } catch (final IOException e) {
            return OptionalLong.empty();
        }
    }

    /**
     * Locks the directory for this process and creates it if it is missing.
     *
     * @return to be closed when done
     * @throws DataDirectoryLockedException if another process holds the lock
     * @throws Fence.FencedException if its journal goes on elsewhere, or is not whole yet
     */
    public Lock lock() {
        Fence.refuse(this);
        try {
            PrivateFiles.createDirectories(journal());
            PrivateFiles.createDirectories(snapshots());
            syncDirectory(root);
            return Lock.take(this);
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot use data directory " + root, e);
        }
    }

    /** Returns what looks for the lock of this directory, which exists. Any thread. */
    public LockWatch watchLock() {
        try {
            return new LockWatch(journal().toRealPath());
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot find " + journal(), e);
        }
    }

    /** Makes new names in a directory durable. */
    public static void syncDirectory(final Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /**
     * Looks for the lock of a directory, as often as its writer appends: one question to the file system each time. Any thread.
     *
     * @param journal the directory's real path, which names its lock in this process
     */
    public record LockWatch(Path journal) {
        /**
         * Requires that the lock which this process has taken still stands; does nothing if it has taken none.
         *
         * @throws IllegalStateException if the lock's file was removed or replaced
         */
        public void require() {
            final Lock lock = Lock.HELD.get(journal);
            if (lock != null) {
                lock.require();
            }
        }
    }

    /** A process's lock on a data directory. */
    public static final class Lock implements AutoCloseable {
        /** Journals that this process has locked: closing a second channel on a lock's file would release the first one's lock. Seen by tests that stand for two processes. */
        static final Map<Path, Lock> HELD = new ConcurrentHashMap<>();

        private static final String NAME = "LOCK";

        private final Path journal;
        private final Path path;
        private final FileChannel channel;
        private final FileLock fileLock;
        private final Object identity;

        private Lock(final Path journal, final FileChannel channel, final FileLock fileLock) throws IOException {
            this.journal = journal;
            this.path = journal.resolve(NAME);
            this.channel = channel;
            this.fileLock = fileLock;
            this.identity = identityOf(path);
        }

        /** What names the file behind a path: device and inode; the path itself where the file system has nothing of the kind. */
        private static Object identityOf(final Path path) throws IOException {
            final Object key =
                    Files.readAttributes(path, BasicFileAttributes.class).fileKey();
            return key == null ? path : key;
        }

        private static Lock take(final DataDirectory directory) throws IOException {
            final Path journal = directory.journal().toRealPath();
            synchronized (HELD) {
                if (HELD.containsKey(journal)) {
                    throw inUse(directory, "process " + ProcessHandle.current().pid());
                }
                final Lock lock = takeFile(directory, journal);
                HELD.put(journal, lock);
                return lock;
            }
        }

        /** Requires that the file under the lock's name is still the one that this process locked. */
        private void require() {
            boolean same;
            try {
                same = identityOf(path).equals(identity);
            } catch (final IOException e) {
                same = false;
            }
            if (!same) {
                throw new IllegalStateException(path + " was removed or replaced while this process"
                        + " writes: a second one may write beside it, so this one stops. Start one again, and leave the"
                        + " file alone");
            }
        }

        private static DataDirectoryLockedException inUse(final DataDirectory directory, final String by) {
            return new DataDirectoryLockedException("data directory " + directory.root() + " is in use by " + by
                    + ": stop that one first, or give this one another --data");
        }

        private static Lock takeFile(final DataDirectory directory, final Path journal) throws IOException {
            final Path path = journal.resolve(NAME);
            final FileChannel channel = FileChannel.open(
                    path,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                    PrivateFiles.newFile());
            final FileLock fileLock = channel.tryLock();
            if (fileLock == null) {
                final String holder =
                        Files.readString(path, StandardCharsets.US_ASCII).strip();
                channel.close();
                throw inUse(directory, holder.isEmpty() ? "another process" : holder);
            }
            final String self = "process " + ProcessHandle.current().pid() + "\n";
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(self.getBytes(StandardCharsets.US_ASCII)), 0);
            return new Lock(journal, channel, fileLock);
        }

        @Override
        public void close() {
            try {
                fileLock.release();
                channel.close();
            } catch (final IOException e) {
                throw new UncheckedIOException("cannot release the data directory's lock", e);
            } finally {
                HELD.remove(journal);
            }
        }
    }
}
