package org.tributary.benchmarks.channel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.sandbox.SandboxChannels;
import org.tributary.gateway.sandbox.SandboxKeys;
import org.tributary.loadtest.Directories;

/** Fresh sandbox keys in a directory that goes away with the benchmark. */
final class SandboxState implements AutoCloseable {
    final Path keys;
    final SandboxChannels channels;

    SandboxState() throws IOException, KeyFileException {
        keys = Files.createTempDirectory("tributary-bench");
        SandboxKeys.write(keys, List.of());
        channels = SandboxChannels.open(keys, CryptoSuite.select("auto"));
    }

    static CryptoSuite suite(final String provider) {
        return provider.equals("jdk") ? CryptoSuite.jdk() : CryptoSuite.accp();
    }

    @Override
    public void close() throws IOException {
        Directories.delete(keys);
    }
}
