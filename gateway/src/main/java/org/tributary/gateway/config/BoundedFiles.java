package org.tributary.gateway.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads files written by users, without trusting their size. */
public final class BoundedFiles {
    private BoundedFiles() {}

    /** Returns a file's bytes, at most one more than the limit, by which the caller sees that it is too large. */
    public static byte[] read(final Path file, final int maxBytes) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(maxBytes + 1);
        }
    }
}
