package org.tributary.engine.journal.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.PrivateFiles;

/**
 * Replaces files as a whole: written aside, synced, renamed, and the directory synced. Without the first sync a power cut may leave an
 * empty file under the name; without the second it may bring the old file back after it was reported replaced. One writer per file.
 */
public final class WholeFile {
    private static final boolean UNIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("unix");

    private WholeFile() {}

    /** Replaces a file, or creates it, with the process's own mode; on the device when it returns. */
    public static void replace(final Path file, final byte[] bytes) throws IOException {
        replace(file, bytes, new FileAttribute<?>[0]);
    }

    /**
     * The same, readable by its owner only, who is the owner of its directory if this process may say so: what root writes among a
     * server's files the server can read.
     */
    public static void replacePrivate(final Path file, final byte[] bytes) throws IOException {
        replace(file, bytes, PrivateFiles.newFile());
    }

    private static void replace(final Path file, final byte[] bytes, final FileAttribute<?>[] mode) throws IOException {
        final Path aside = file.resolveSibling(file.getFileName() + ".new");
        // Of a writer that was killed; its content and mode are not to be kept.
        Files.deleteIfExists(aside);
        try {
            write(aside, bytes, mode);
            if (mode.length > 0) {
                giveToOwnerOfDirectory(aside);
            }
            put(aside, file);
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    private static void write(final Path aside, final byte[] bytes, final FileAttribute<?>[] mode) throws IOException {
        try (FileChannel channel =
                FileChannel.open(aside, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode)) {
            final ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
    }

    private static void giveToOwnerOfDirectory(final Path file) throws IOException {
        final Path directory = file.toAbsolutePath().resolveSibling("");
        if (ownerOf(directory).equals(ownerOf(file))) {
            return;
        }
        try {
            Files.setOwner(file, Files.getOwner(directory));
        } catch (final FileSystemException e) {
            // Only root may give a file away; what another user makes is his.
            return;
        }
    }

    /** Number of the owner where there is one: his name would be looked up in the machine's lists of users. */
    private static Object ownerOf(final Path path) throws IOException {
        return UNIX ? Files.getAttribute(path, "unix:uid") : Files.getOwner(path);
    }

    /**
     * Moves a complete file to its place, over the one that is there; durable when it returns.
     *
     * @param synced in the same directory, its content on the device
     */
    public static void put(final Path synced, final Path file) throws IOException {
        Files.move(synced, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        DataDirectory.syncDirectory(file.toAbsolutePath().resolveSibling(""));
    }
}
