package org.tributary.loadtest.server;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The server that a load goes to.
 *
 * @param url where it is read, and takes callbacks unless gateways do
 * @param gateways processes before it that take its callbacks; empty if it takes them itself
 * @param keys that sign for it
 * @param own the server that this program started; null if it runs without it
 */
public record Target(
        URI url, List<URI> gateways, Path keys, @Nullable OwnServer own) implements AutoCloseable {
    /** Takes a copy. */
    public Target {
        gateways = List.copyOf(gateways);
    }

    /** A server that takes callbacks itself. */
    public Target(final URI url, final Path keys, final @Nullable OwnServer own) {
        this(url, List.of(), keys, own);
    }

    /** Returns where callbacks go. */
    public List<URI> takers() {
        return gateways.isEmpty() ? List.of(url) : gateways;
    }

    @Override
    public void close() throws IOException {
        if (own != null) {
            own.close();
        }
    }
}
