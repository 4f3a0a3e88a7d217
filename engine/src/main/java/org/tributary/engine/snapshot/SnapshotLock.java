package org.tributary.engine.snapshot;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.journal.PrivateFiles;

/** The right to build snapshots: one builder at a time. What killed builders have left is removed under it. */
final class SnapshotLock implements AutoCloseable {
    private final FileChannel channel;

    private SnapshotLock(final FileChannel channel) {
        this.channel = channel;
    }

    /** Takes the lock of a directory of snapshots and removes unfinished files; null if another builder has it. */
    static @Nullable SnapshotLock take(final Path directory) throws IOException {
        PrivateFiles.createDirectories(directory);
        final FileChannel channel = FileChannel.open(
                directory.resolve("LOCK"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PrivateFiles.newFile());
        boolean taken = false;
        try {
            taken = tryLock(channel) != null;
            if (taken) {
                removeUnfinished(directory);
            }
        } finally {
            if (!taken) {
                channel.close();
            }
        }
        return taken ? new SnapshotLock(channel) : null;
    }

    private static @Nullable FileLock tryLock(final FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (final OverlappingFileLockException e) {
            // A builder in this process.
            return null;
        }
    }

    private static void removeUnfinished(final Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "writing-*.tmp")) {
            for (final Path file : files) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
