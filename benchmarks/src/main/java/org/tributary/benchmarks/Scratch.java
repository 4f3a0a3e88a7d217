package org.tributary.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Directories on the disk to be measured: {@code java.io.tmpdir} says which. */
public final class Scratch {
    private Scratch() {}

    /** A fresh one. */
    public static Path make() throws IOException {
        return Files.createTempDirectory("tributary-bench");
    }

    /** Takes one away with all that is in it. */
    public static void delete(final Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (final Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
