package org.tributary.engine.journal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Files and directories that only their owner may read: journal and snapshots hold the seeds of random pools, which are
 * secret until their pool is over. On file systems without owners nothing is done.
 */
public final class PrivateFiles {
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private static final FileAttribute<?>[] DIRECTORY = attributes("rwx------");
    private static final FileAttribute<?>[] FILE = attributes("rw-------");

    private PrivateFiles() {}

    private static FileAttribute<?>[] attributes(final String mode) {
        return POSIX
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
    }

    /** Creates a directory, 0700. */
    public static void createDirectory(final Path directory) throws IOException {
        Files.createDirectory(directory, DIRECTORY);
    }

    /** Creates a directory, 0700, if it is missing; missing parents get the process's own mode. */
    public static void createDirectories(final Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory.toAbsolutePath().getParent());
            Files.createDirectories(directory, DIRECTORY);
        }
    }

    /** Attributes with which a new file is 0600 from its creation on. */
    public static FileAttribute<?>[] newFile() {
        return FILE.clone();
    }

    /** {@link #restrict}s every file of a directory. */
    public static void restrictAll(final Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, Files::isRegularFile)) {
            for (final Path file : files) {
                restrict(file);
            }
        }
    }

    /** Restricts a file that a library has created to 0600. */
    public static void restrict(final Path file) throws IOException {
        if (POSIX) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
    }
}
