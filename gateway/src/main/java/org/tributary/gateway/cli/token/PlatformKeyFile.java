package org.tributary.gateway.cli.token;

import java.io.IOException;
import java.nio.file.Path;
import org.tributary.engine.settlement.disclosure.PlatformKey;
import org.tributary.gateway.channel.key.SecretModes;

/** Reads the platform's key for a command, unless other users of the machine could read it too. */
public final class PlatformKeyFile {
    private PlatformKeyFile() {}

    /**
     * Reads a key.
     *
     * @throws IOException if it is missing, no key, or open to others; the message says what to do
     */
    public static PlatformKey read(final Path file) throws IOException {
        final PlatformKey key = PlatformKey.read(file);
        final String problem = SecretModes.problem(file);
        if (!problem.isEmpty()) {
            throw new IOException(problem);
        }
        return key;
    }
}
