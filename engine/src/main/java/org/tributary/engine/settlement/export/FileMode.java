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

/** Who may read and write published files. Directories can be listed by whom their files can be read. */
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
     * The mode that some octal digits name.
     *
     * @param text such as {@code 0640}; the owner may read and write, nobody executes
     * @throws IllegalArgumentException saying what is wrong with it
     */
    public static FileMode of(final String text) {
        if (!text.matches("0?[0-7]{3}")) {
            throw new IllegalArgumentException("\"" + text + "\" is no mode of files; write it like 0640");
        }
        final int mode = Integer.parseInt(text, 8);
        if ((mode & OWNER) != OWNER || (mode & ~READ_AND_WRITE) != 0) {
            throw new IllegalArgumentException("a mode of " + text
                    + " lets the owner not read and write, or somebody execute; write it like 0640");
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

    /** Gives it to all below a directory, and not to that itself. */
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
