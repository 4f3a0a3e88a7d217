package org.tributary.loadtest.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.tributary.loadtest.UsageException;

/** Directory of drills: a new one, an empty one, or one of earlier drills, for what is in it will be deleted. */
final class DrillDirectory {
    private static final String MARK = ".drill";

    private DrillDirectory() {}

    /** Returns the directory as an absolute path, marked as one of drills. */
    static Path claim(final Path directory) throws IOException {
        if (Files.exists(directory) && !Files.exists(directory.resolve(MARK))) {
            try (Stream<Path> files = Files.list(directory)) {
                if (files.findAny().isPresent()) {
                    throw new UsageException(
                            directory + " holds other files: name a directory that is empty or does not exist");
                }
            }
        }
        Files.createDirectories(directory);
        Files.writeString(directory.resolve(MARK), "A directory of drills: what they leave here is deleted.\n");
        return directory.toRealPath();
    }
}
