package org.tributary.benchmarks.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Directories on the disk to be measured: {@code java.io.tmpdir} says which. */
final class Scratch {
    private Scratch() {}

    static Path make() throws IOException {
        return Files.createTempDirectory("tributary-bench");
    }

    static void delete(final Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (final Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
