package org.tributary.benchmarks.gateway;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.sandbox.SandboxChannels;
import org.tributary.gateway.sandbox.SandboxDirectory;
import org.tributary.loadtest.Directories;
import org.tributary.loadtest.client.ClosedLoop;
import org.tributary.loadtest.client.Outcome;
import org.tributary.loadtest.corpus.Corpus;
import org.tributary.loadtest.server.OwnServer;
import org.tributary.loadtest.server.ServerProcess;

/**
 * The packaged server in a process of its own, on empty data, and what it answers in each second from its ready line on.
 * The generator has sent everything once to a server that is not measured, so that it is compiled itself.
 */
public final class FirstSeconds implements AutoCloseable {
    private final Path jar;
    private final Path sandbox;
    private final int connections;
    private final Corpus posts;

    /**
     * Writes a sandbox and signs the posts, payments of WeChat Pay.
     *
     * @param callbacks sent to each server; must last for more seconds than are looked at
     */
    public FirstSeconds(final Path jar, final Path directory, final int callbacks, final int connections)
            throws IOException, KeyFileException, InterruptedException {
        this.jar = jar;
        this.connections = connections;
        sandbox = Files.createTempDirectory(directory, "tributary-bench-start");
        SandboxDirectory.write(sandbox, System.currentTimeMillis());
        final Path file = sandbox.resolve(SandboxDirectory.SETTINGS);
        Files.writeString(file, Files.readString(file) + "sandbox: {skewSeconds: " + OwnServer.SKEW_SECONDS + "}\n");
        posts = GatewayRounds.sign(
                SandboxChannels.open(sandbox.resolve(SandboxDirectory.KEYS), CryptoSuite.select("auto"))
                        .wechatPay(),
                callbacks,
                0);
    }

    /** One server's life. */
    public record Life(double readySeconds, List<Long> answeredInSecond) {}

    /**
     * Starts a server, sends everything as fast as it is answered, and stops it.
     *
     * @param arguments of {@code serve}, such as {@code --warm-up 10}
     */
    public Life run(final List<String> arguments) throws IOException, InterruptedException {
        Directories.delete(sandbox.resolve("data"));
        final int port = freePort();
        try (ServerProcess server = new ServerProcess(jar, sandbox, port)) {
            final long began = System.nanoTime();
            server.start(arguments.toArray(new String[0]));
            final double readySeconds = (System.nanoTime() - began) / 1e9;
            try (ClosedLoop generator = new ClosedLoop(new InetSocketAddress("127.0.0.1", port), connections, 1)) {
                final Outcome outcome = generator.send(posts);
                return new Life(readySeconds, List.copyOf(outcome.answeredInSecond));
            } finally {
                server.stop();
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws IOException {
        Directories.delete(sandbox);
    }
}
