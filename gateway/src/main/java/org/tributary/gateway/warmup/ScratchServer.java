package org.tributary.gateway.warmup;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.tributary.engine.replay.Progress;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.sandbox.SandboxChannels;
import org.tributary.gateway.sandbox.SandboxDirectory;
import org.tributary.gateway.sandbox.SimulatedChannel;
import org.tributary.gateway.server.TributaryServer;

/**
 * A whole server on a free loopback port, over a sandbox that is deleted when it closes. Its event loops, waits and
 * durability are the real server's; its keys, campaign and journal are its own. Opened and closed by one thread.
 */
final class ScratchServer implements AutoCloseable {
    private static final long MIB = 1L << 20;
    private static final long LEAST_FREE_BYTES = 1L << 30;

    private final Path directory;
    private final TributaryServer server;
    private final SandboxChannels channels;
    private final Path realKeys;

    private ScratchServer(
            final Path directory, final TributaryServer server, final SandboxChannels channels, final Path realKeys) {
        this.directory = directory;
        this.server = server;
        this.channels = channels;
        this.realKeys = realKeys;
    }

    /**
     * Starts it.
     *
     * @param directory its own; what a killed start left there is deleted
     * @param real settings of the server that this one trains for
     * @throws IOException if there is less than 1 GiB of free space, or the directory can't be written
     */
    static ScratchServer open(final Path directory, final TributaryConfig real) throws IOException, KeyFileException {
        deleteAll(directory);
        Files.createDirectories(directory);
        try {
            return begin(directory, real);
        } catch (final IOException | KeyFileException | RuntimeException | Error e) {
            deleteAll(directory);
            throw e;
        }
    }

    private static ScratchServer begin(final Path directory, final TributaryConfig real)
            throws IOException, KeyFileException {
        final long neededBytes = LEAST_FREE_BYTES + 2 * real.journal().refuseBelowBytes();
        final long freeBytes = Files.getFileStore(directory).getUsableSpace();
        if (freeBytes < neededBytes) {
            throw new IOException("it needs " + neededBytes / MIB + " MiB of free space beside the journal, there are "
                    + freeBytes / MIB);
        }
        SandboxDirectory.write(directory, System.currentTimeMillis());
        // The names of payment sources are the process's, and the real server's.
        deleteAll(directory.resolve(SandboxDirectory.KEYS).resolve("payments"));
        final TributaryConfig config =
                TributaryConfig.parse(settings(real).getBytes(StandardCharsets.UTF_8), "the warm-up's", directory);
        final SandboxChannels channels = SandboxChannels.open(config.keys(), CryptoSuite.select("auto"));
        final TributaryServer server = TributaryServer.open(config);
        try {
            server.start(Progress.NONE);
        } catch (final IOException | KeyFileException | RuntimeException | Error e) {
            server.stop();
            throw e;
        }
        return new ScratchServer(directory, server, channels, real.keys());
    }

    private static String settings(final TributaryConfig real) {
        final long refuseBelowMiB = real.journal().refuseBelowBytes() / MIB + 1;
        return """
                environment: sandbox
                host: 127.0.0.1
                port: 0
                data: .
                keys: keys
                campaign: campaign.yaml
                durability: %s
                engine: {ringSize: %d, batchRecords: %d, waitStrategy: %s}
                journal: {reserve: %dMiB, refuseBelow: %dMiB}
                snapshot: {everyMinutes: 0}
                limits: {callbackThreads: %d}
                """.formatted(
                        real.journal().durability().name().toLowerCase(Locale.ROOT),
                        real.pipeline().ringSize(),
                        real.pipeline().maxBatchRecords(),
                        switch (real.pipeline().waitKind()) {
                            case BLOCKING -> "blocking";
                            case YIELDING -> "yielding";
                            case BUSY -> "busy-spin";
                        },
                        2 * refuseBelowMiB,
                        refuseBelowMiB,
                        real.server().limits().callbackThreads());
    }

    /** Where it listens. */
    InetSocketAddress address() {
        final URI uri = URI.create(server.address());
        return new InetSocketAddress(uri.getHost(), uri.getPort());
    }

    /** Simulated channels that the real server has keys of: what it will not see needs no training. All if it has none of them. */
    List<SimulatedChannel> channels() {
        final List<SimulatedChannel> wanted = channels.payments().stream()
                .filter(channel -> Files.isDirectory(realKeys.resolve(channel.name())))
                .toList();
        return wanted.isEmpty() ? channels.payments() : wanted;
    }

    @Override
    public void close() throws IOException {
        server.stop();
        deleteAll(directory);
    }

    private static void deleteAll(final Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (final Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
