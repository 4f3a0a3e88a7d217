package org.tributary.gateway.config.campaign;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.tributary.gateway.config.BoundedFiles;

/** Where the secrets of random pools come from. */
@FunctionalInterface
public interface SeedSource {
    /** Largest seed file read. */
    int MAX_FILE_BYTES = 1024;

    /** No secrets at all. */
    SeedSource NONE = pool -> Optional.empty();

    /** The secret's hex text of a pool; empty if there is none. */
    Optional<String> seedOf(String pool);

    /** The files {@code pools/ID.seed} of a directory of keys. */
    static SeedSource inKeys(Path keys) {
        return pool -> {
            final Path file = keys.resolve("pools").resolve(pool + ".seed");
            if (!Files.isRegularFile(file)) {
                return Optional.empty();
            }
            try {
                final byte[] bytes = BoundedFiles.read(file, MAX_FILE_BYTES);
                final String text = new String(bytes, StandardCharsets.UTF_8);
                // Editors put a byte-order mark before it, which is no part of the seed.
                return Optional.of((text.startsWith("\uFEFF") ? text.substring(1) : text).strip());
            } catch (final IOException e) {
                throw new UncheckedIOException("cannot read " + file, e);
            }
        };
    }
}
