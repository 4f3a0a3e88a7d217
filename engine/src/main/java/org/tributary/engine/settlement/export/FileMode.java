package org.tributary.engine.settlement.export;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** Permissions of published files. A directory can be listed by those who can read its files. */
public final class FileMode {
    private static final PosixFilePermission[] BITS = {
        PosixFilePermission.OTHERS_EXECUTE,
        PosixFilePermission.OTHERS_WRITE,
        PosixFilePermission.OTHERS_READ,
        PosixFilePermission.GROUP_EXECUTE,
        PosixFilePermission.GROUP_WRITE,
        PosixFilePermission.GROUP_READ,
        PosixFilePermission.OWNER_EXECUTE,
        PosixFilePermission.OWNER_WRITE,
        PosixFilePermission.OWNER_READ
    };
    private static final int OWNER = 0600;
    private static final int READ_AND_WRITE = 0666;
    private static final int READ = 0444;

    private final Set<PosixFilePermission> files;
    private final Set<PosixFilePermission> directories;

    private FileMode(final int mode) {
        files = permissions(mode);
        directories = permissions(mode | (mode & READ) >> 2);
    }

    /**
     * Returns the mode that octal digits name.
     *
     * @param text such as {@code 0640}; the owner may read and write, no one may execute
     * @throws IllegalArgumentException whose message says what is wrong
     */
    public static FileMode of(final String text) {
        if (!text.matches("0?[0-7]{3}")) {
            throw new IllegalArgumentException("\"" + text + "\" is not a file mode; write it like 0640");
        }
        final int mode = Integer.parseInt(text, 8);
        if ((mode & OWNER) != OWNER || (mode & ~READ_AND_WRITE) != 0) {
            throw new IllegalArgumentException(
                    "mode " + text + " must let the owner read and write and no one execute; write it like 0640");
        }
        return new FileMode(mode);
    }

    private static Set<PosixFilePermission> permissions(final int mode) {
        final Set<PosixFilePermission> found = EnumSet.noneOf(PosixFilePermission.class);
        for (int bit = 0; bit < BITS.length; bit++) {
            if ((mode & 1 << bit) != 0) {
                found.add(BITS[bit]);
            }
        }
        return found;
    }

    /** Applies the mode to everything below a directory, but not to the directory. */
    void applyBelow(final Path root) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(final Path file, final BasicFileAttributes attributes) throws IOException {
                Files.setPosixFilePermissions(file, files);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(final Path directory, final IOException failure)
                    throws IOException {
                if (failure != null) {
                    throw failure;
                }
                if (!directory.equals(root)) {
                    Files.setPosixFilePermissions(directory, directories);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
