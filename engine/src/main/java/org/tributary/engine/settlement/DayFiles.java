package org.tributary.engine.settlement;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;

/** Files made beside their target and moved there when all are whole: a full disk leaves no half statement. */
public final class DayFiles implements AutoCloseable {
    private final Path out;
    private final Path work;

    /** Starts a working directory beside the target. */
    public DayFiles(final Path out) throws IOException {
        this.out = out;
        Files.createDirectories(out);
        this.work = Files.createTempDirectory(out, ".settling-");
    }

    /** Where to write a file of that name; directories are made. */
    public Path file(final String name) throws IOException {
        final Path file = work.resolve(name);
        Files.createDirectories(file.getParent());
        return file;
    }

    /**
     * Moves every file to its place.
     *
     * @param ownedDirectories directories whose other files are an earlier run's and go away
     */
    public void publish(final List<String> ownedDirectories) throws IOException {
        for (final String directory : ownedDirectories) {
            deleteTree(out.resolve(directory));
        }
        final List<Path> files;
        try (Stream<Path> walk = Files.walk(work)) {
            files = walk.filter(Files::isRegularFile).sorted().toList();
        }
        for (final Path file : files) {
            final Path target = out.resolve(work.relativize(file));
            Files.createDirectories(target.getParent());
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
