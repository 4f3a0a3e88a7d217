package org.tributary.gateway.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.tributary.gateway.channel.CryptoSuite;
import org.tributary.gateway.channel.KeyFileException;

/** Sandbox keys made once for all tests that only read them. */
public final class Sandbox {
    /** The keys directory. */
    public static final Path KEYS = make();

    /** Another sandbox's. */
    public static final Path OTHER = make();

    /** The channels that sign with them. */
    public static final SandboxChannels CHANNELS = channels(KEYS);

    private Sandbox() {}

    private static Path make() {
        try {
            Path directory = temporary();
            SandboxKeys.write(directory, List.of("lucky"));
            return directory;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Taken away when the tests end. */
    private static Path temporary() throws IOException {
        Path directory = Files.createTempDirectory("tributary-keys");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
        return directory;
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A copy, for tests that change files: making RSA keys takes a while. */
    public static Path copyOf(Path keys) {
        try (Stream<Path> files = Files.walk(keys)) {
            Path copy = temporary();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = copy.resolve(keys.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
            return copy;
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
