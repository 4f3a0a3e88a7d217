package org.tributary.gateway.config.campaign;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.tributary.gateway.config.BoundedFiles;

/** Source of the secrets of random pools. */
@FunctionalInterface
public interface SeedSource {
    /** Largest seed file read. */
    int MAX_FILE_BYTES = 1024;

    /** A source without secrets. */
    SeedSource NONE = pool -> Optional.empty();

    /** Returns the hex text of a pool's secret; empty if there is none. */
    Optional<String> seedOf(String pool);

    /** The files {@code pools/ID.seed} of a directory of keys. */
    static SeedSource inKeys(final Path keys) {
        return pool -> {
            final Path file = keys.resolve("pools").resolve(pool + ".seed");
            if (!Files.isRegularFile(file)) {
                return Optional.empty();
            }
            try {
                final byte[] bytes = BoundedFiles.read(file, MAX_FILE_BYTES);
                final String text = new String(bytes, StandardCharsets.UTF_8);
                // Some editors write a byte-order mark, which is not part of the seed.
                return Optional.of((text.startsWith("\uFEFF") ? text.substring(1) : text).strip());
            } catch (final IOException e) {
                throw new UncheckedIOException("cannot read " + file, e);
            }
        };
    }
}
