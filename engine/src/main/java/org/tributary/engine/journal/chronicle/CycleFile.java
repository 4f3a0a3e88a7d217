package org.tributary.engine.journal.chronicle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.Disk;
import org.tributary.engine.journal.PrivateFiles;

/**
 * A second handle on the cycle file that Chronicle maps: syncs it, which Chronicle's {@code sync()} does only for the chunk
 * it has mapped, and keeps space reserved ahead of the writer. The journal stage moves the position, the keeper the
 * reserve; both may sync.
 */
final class CycleFile implements AutoCloseable {
    private static final long PAGE_BYTES = 4096;

    private final Disk disk;
    private final Path path;
    private final FileChannel channel;

    private volatile long reservedEnd;
    private volatile long position;

    CycleFile(final Disk disk, final Path path, final long startPosition) {
        this.disk = disk;
        this.path = path;
        this.position = startPosition;
        this.reservedEnd = startPosition;
        try {
            // Chronicle creates its files with the process's mode, inside a directory that others can't read.
            PrivateFiles.restrictAll(path.resolveSibling(""));
            channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
            DataDirectory.syncDirectory(path.resolveSibling(""));
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot open " + path, e);
        }
    }

    /** Syncs an epoch's files and their names. */
    static void forceAll(final Disk disk, final Path epoch) throws IOException {
        for (final Path path : EpochChain.cycleFiles(epoch)) {
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
                disk.force(path, channel);
            }
        }
        DataDirectory.syncDirectory(epoch);
    }

    void force() {
        try {
            disk.force(path, channel);
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot sync " + path + ": what the device holds is unknown", e);
        }
    }

    /**
     * Reserves up to {@code aheadBytes} beyond the position.
     *
     * @return false if the disk has no space for it
     */
    synchronized boolean reserveAhead(final long aheadBytes) {
        final long wantedEnd = position + aheadBytes;
        if (wantedEnd <= reservedEnd) {
            return true;
        }
        try {
            if (!disk.reserve(path, reservedEnd, wantedEnd - reservedEnd)) {
                return false;
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot reserve space in " + path, e);
        }
        reservedEnd = wantedEnd;
        return true;
    }

    void position(final long newPosition) {
        position = newPosition;
    }

    long position() {
        return position;
    }

    long leftBytes() {
        return reservedEnd - position;
    }

    Path path() {
        return path;
    }

    /** Gives back the unused reserve. */
    synchronized void releaseRest() {
        // Chronicle's end mark directly follows the position: its page stays.
        final long from = (position / PAGE_BYTES + 2) * PAGE_BYTES;
        if (reservedEnd > from) {
            disk.release(path, from, reservedEnd - from);
            reservedEnd = from;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot close " + path, e);
        }
    }
}
