package org.tributary.benchmarks.gateway;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.tributary.benchmarks.machine.ThreadGroups;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.channel.key.KeyFiles;
import org.tributary.gateway.channel.key.RsaKey;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.sandbox.SandboxChannels;
import org.tributary.gateway.sandbox.SandboxDirectory;
import org.tributary.gateway.sandbox.SimulatedChannel;
import org.tributary.gateway.server.TributaryServer;
import org.tributary.loadtest.Directories;
import org.tributary.loadtest.client.ClosedLoop;
import org.tributary.loadtest.corpus.Corpus;
import org.tributary.loadtest.corpus.CorpusBuilder;
import org.tributary.loadtest.corpus.Signing;
import org.tributary.loadtest.scenario.Mix;
import org.tributary.loadtest.server.OwnServer;

/** Runs the cases with the same posts from the same generator in this process, one after the other. */
public final class GatewayRounds implements AutoCloseable {
    /** What answers the posts. */
    public enum Case {
        /** Nobody: the signatures are checked on as many threads as there are cores, without HTTP. */
        BARE_VERIFY,
        /** Netty alone, a constant answer. */
        PLAIN,
        /** Netty alone, the signature checked, a constant answer. */
        PLAIN_VERIFY,
        /** The whole server: verified, decrypted, decided, journaled, answered. */
        TRIBUTARY
    }

    /**
     * How to run.
     *
     * @param callbacks measured a round
     * @param warmUp sent before them
     * @param connections of the generator
     * @param loops event loops of whatever answers
     * @param waitStrategy of the engine: {@code blocking}, {@code yielding} or {@code busy-spin}
     */
    public record Settings(
            int callbacks, int warmUp, int connections, int loops, String waitStrategy, Path directory) {}

    /**
     * One case of one round.
     *
     * @param cpuMicros processor time a callback by group of threads; empty for {@link Case#BARE_VERIFY}
     * @param allocatedBytes heap allocated a callback by the server's threads
     */
    public record Measured(double perSecond, Map<String, Double> cpuMicros, double allocatedBytes) {}

    private static final int DONORS = 20_000;

    private final Settings settings;
    private final Path sandbox;
    private final RsaKey key;
    private final Corpus warmUp;
    private final Corpus posts;

    /** Writes a sandbox and signs the posts. */
    public GatewayRounds(final Settings settings) throws IOException, KeyFileException, InterruptedException {
        this.settings = settings;
        sandbox = Files.createTempDirectory(settings.directory(), "tributary-bench-gateway");
        SandboxDirectory.write(sandbox, System.currentTimeMillis());
        final Path file = sandbox.resolve(SandboxDirectory.SETTINGS);
        Files.writeString(
                file,
                Files.readString(file) + "sandbox: {skewSeconds: " + OwnServer.SKEW_SECONDS
                        + "}\nlimits: {callbackThreads: " + settings.loops() + "}\nengine: {waitStrategy: "
                        + settings.waitStrategy() + "}\n");
        final CryptoSuite suite = CryptoSuite.select("auto");
        final Path keys = sandbox.resolve(SandboxDirectory.KEYS);
        try {
            key = new RsaKey(KeyFiles.publicKey(keys.resolve("wechatpay/platform-public.pem")), suite);
        } catch (final java.security.InvalidKeyException e) {
            throw new IllegalStateException("the sandbox's own key is refused", e);
        }
        final SimulatedChannel channel = SandboxChannels.open(keys, suite).payments().stream()
                .filter(one -> one.name().equals("wechatpay"))
                .findFirst()
                .orElseThrow();
        warmUp = sign(channel, settings.warmUp(), 0);
        posts = sign(channel, settings.callbacks(), settings.warmUp());
    }

    /** One yuan each, every one a payment of its own, from so many donors. */
    static Corpus sign(final SimulatedChannel channel, final int count, final long firstNumber)
            throws IOException, InterruptedException {
        final Mix mix = new Mix(0, 0, 0, 0, DONORS, 1, List.of(100L), 1);
        final Corpus corpus = new Corpus(count);
        new CorpusBuilder(List.of(channel), List.of("kids-gallery"), mix, firstNumber)
                .build(corpus, count, new Signing(firstNumber, System.currentTimeMillis()), null);
        return corpus;
    }

    /** Runs one case; the posts that warm up are not measured. */
    public Measured run(final Case which) throws IOException, KeyFileException, InterruptedException {
        switch (which) {
            case BARE_VERIFY -> {
                return bareVerify();
            }
            case TRIBUTARY -> {
                return tributary();
            }
            default -> {
                try (PlainServer server = new PlainServer(which == Case.PLAIN_VERIFY ? key : null, settings.loops())) {
                    return drive(server.address());
                }
            }
        }
    }

    private Measured bareVerify() throws InterruptedException {
        final int threads = Runtime.getRuntime().availableProcessors();
        BareVerify.perSecond(warmUp, key, threads);
        final double perSecond = BareVerify.perSecond(posts, key, threads);
        return new Measured(perSecond, Map.of(), Double.NaN);
    }

    private Measured tributary() throws IOException, KeyFileException, InterruptedException {
        final Path data = Files.createTempDirectory(sandbox, "data");
        final TributaryConfig config =
                TributaryConfig.read(sandbox.resolve(SandboxDirectory.SETTINGS)).override(data, "127.0.0.1", 0);
        try (TributaryServer server = TributaryServer.open(config)) {
            server.start((sequence, bytes) -> {});
            final URI address = URI.create(server.address());
            final Measured measured = drive(new InetSocketAddress(address.getHost(), address.getPort()));
            check(address);
            return measured;
        } finally {
            Directories.delete(data);
        }
    }

    /** Every post is a payment of its own, so each must have counted, once. */
    private void check(final URI address) throws IOException, InterruptedException {
        final String totals = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(address.resolve("/api/v1/totals"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        final String expected = "\"donations\":{\"count\":" + (warmUp.size() + posts.size()) + ",";
        if (!totals.contains(expected)) {
            throw new IllegalStateException("the server's totals lack " + expected + ": " + totals);
        }
    }

    private Measured drive(final InetSocketAddress server) throws IOException {
        try (ClosedLoop generator = new ClosedLoop(server, settings.connections(), 1)) {
            generator.send(warmUp);
            final ThreadGroups spent = new ThreadGroups();
            final double seconds = generator.send(posts).seconds;
            final Map<String, Double> cpuMicros = new java.util.TreeMap<>();
            spent.cpuNanosSince().forEach((group, ns) -> cpuMicros.put(group, ns / 1e3 / settings.callbacks()));
            return new Measured(
                    settings.callbacks() / seconds,
                    cpuMicros,
                    (double) spent.allocatedBytesSince() / settings.callbacks());
        }
    }

    @Override
    public void close() throws IOException {
        Directories.delete(sandbox);
    }
}
