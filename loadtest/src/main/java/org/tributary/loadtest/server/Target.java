package org.tributary.loadtest.server;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The server that a load goes to.
 *
 * @param keys that sign for it
 * @param own the server that this program started; null if it runs without it
 */
public record Target(URI url, Path keys, @Nullable OwnServer own) implements AutoCloseable {
    @Override
    public void close() throws IOException {
        if (own != null) {
            own.close();
        }
    }
}
