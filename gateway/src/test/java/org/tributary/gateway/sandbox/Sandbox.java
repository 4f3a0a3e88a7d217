package org.tributary.gateway.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.tributary.gateway.channel.CryptoSuite;
import org.tributary.gateway.channel.KeyFileException;

/** Sandbox keys made once for all tests that only read them. */
public final class Sandbox {
    /** The keys directory. */
    public static final Path KEYS = make();

    /** The channels that sign with them. */
    public static final SandboxChannels CHANNELS = channels(KEYS);

    private Sandbox() {}

    /** A directory of its own, for tests that change files. */
    public static Path make() {
        try {
            Path directory = Files.createTempDirectory("tributary-keys");
            SandboxKeys.write(directory, List.of("lucky"));
            return directory;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The channels with the keys of that directory. */
    public static SandboxChannels channels(Path keys) {
        try {
            return SandboxChannels.open(keys, CryptoSuite.jdk());
        } catch (KeyFileException e) {
            throw new IllegalStateException(e);
        }
    }
}
