package org.tributary.gateway.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads files that people write, without trusting their size. */
public final class BoundedFiles {
    private BoundedFiles() {}

    /** A file's bytes, at most one more than the limit so that the reader can tell that it is too large. */
    public static byte[] read(Path file, int maxBytes) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(maxBytes + 1);
        }
    }
}
