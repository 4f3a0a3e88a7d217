package org.tributary.engine.settlement.export;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Files made beside their target and moved there when all are complete: a full disk leaves no half-written statement.
 * Leftovers of a killed run are deleted at the next start.
 */
public final class DayFiles implements AutoCloseable {
    private static final String WORK_PREFIX = ".settling-";

    private final Path out;
    private final Path work;
    private final @Nullable FileMode mode;

    /** Starts a working directory beside the target; files get the process's default mode. */
    public DayFiles(final Path out) throws IOException {
        this(out, null);
    }

    /**
     * Starts a working directory beside the target; files get the mode before they appear, null for the process's
     * default.
     */
    public DayFiles(final Path out, final @Nullable FileMode mode) throws IOException {
        this.out = out;
        this.mode = mode;
        Files.createDirectories(out);
        deleteLeftOvers();
        this.work = Files.createTempDirectory(
                out, WORK_PREFIX + ProcessHandle.current().pid() + '-');
    }

    /** Deletes working directories of processes that have ended. */
    private void deleteLeftOvers() throws IOException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(out, WORK_PREFIX + "*")) {
            for (final Path directory : found) {
                final String[] parts = directory
                        .getFileName()
                        .toString()
                        .substring(WORK_PREFIX.length())
                        .split("-");
                if (parts.length == 2
                        && parts[0].matches("\\d{1,18}")
                        && ProcessHandle.of(Long.parseLong(parts[0])).isEmpty()) {
                    deleteTree(directory);
                }
            }
        }
    }

    /** Returns the path to write a file of that name to; directories are made. */
    public Path file(final String name) throws IOException {
        final Path file = work.resolve(name);
        Files.createDirectories(file.getParent());
        return file;
    }

    /** Deletes a file of an earlier run that this one does not write. */
    public void dropEarlier(final String name) throws IOException {
        Files.deleteIfExists(out.resolve(name));
    }

    /**
     * Moves everything to its place: directories whole, then files, and last the file that names their day. That file
     * is deleted first, so that while it exists all files beside it belong together.
     *
     * @param last name of that file
     * @param ownedDirectories directories that are replaced as a whole
     */
    public void publish(final String last, final List<String> ownedDirectories) throws IOException {
        if (mode != null) {
            mode.applyBelow(work);
        }
        Files.deleteIfExists(out.resolve(last));
        for (final String directory : ownedDirectories) {
            final Path target = out.resolve(directory);
            if (Files.exists(target)) {
                Files.move(target, work.resolve(".old-" + directory), StandardCopyOption.ATOMIC_MOVE);
            }
            if (Files.exists(work.resolve(directory))) {
                Files.move(work.resolve(directory), target, StandardCopyOption.ATOMIC_MOVE);
            }
        }
        final List<Path> files;
        try (Stream<Path> found = Files.list(work)) {
            files = found.filter(Files::isRegularFile)
                    .sorted(Comparator.comparing(
                                    (Path file) -> file.getFileName().toString().equals(last))
                            .thenComparing(Comparator.naturalOrder()))
                    .toList();
        }
        for (final Path file : files) {
            final Path target = out.resolve(work.relativize(file));
            Files.move(file, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    @Override
    public void close() throws IOException {
        deleteTree(work);
    }

    private static void deleteTree(final Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(final Path file, final BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(final Path directory, final IOException failure)
                    throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
