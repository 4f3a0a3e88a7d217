package org.tributary.loadtest.flood;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.tributary.gateway.sandbox.SandboxDirectory;
import org.tributary.loadtest.Directories;
import org.tributary.loadtest.server.OwnServer;
import org.tributary.loadtest.server.ServerProcess;

/** A sandbox in a temporary directory and its server, with the heap of a small machine; both are removed at the end. */
public final class FloodServer implements AutoCloseable {
    private final Path sandbox;
    private final ServerProcess process;
    private final int port;

    private FloodServer(final Path sandbox, final ServerProcess process, final int port) {
        this.sandbox = sandbox;
        this.process = process;
        this.port = port;
    }

    /** Starts the server. */
    public static FloodServer start(final Path jar, final int heapMib) throws IOException, InterruptedException {
        final Path sandbox = Files.createTempDirectory("tributary-flood");
        // In a sandbox, limits by address do not apply to this machine's addresses, so this program acts as the proxy.
        Files.writeString(
                sandbox.resolve(SandboxDirectory.SETTINGS),
                "environment: sandbox\ntrustedProxies: " + Proxy.ADDRESS.getHostAddress()
                        + "\nproxyProtocol: on\nlogging: {format: text}\n");
        SandboxDirectory.write(sandbox, System.currentTimeMillis());
        final int port = OwnServer.freePort();
        final ServerProcess process = new ServerProcess(jar, sandbox, port, List.of("-Xmx" + heapMib + "m"));
        final FloodServer server = new FloodServer(sandbox, process, port);
        try {
            System.err.println(process.start());
            return server;
        } catch (final IOException | InterruptedException | RuntimeException e) {
            System.err.print(Files.exists(process.log()) ? Files.readString(process.log()) : "");
            server.close();
            throw e;
        }
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", port);
    }

    public Path keys() {
        return sandbox.resolve(SandboxDirectory.KEYS);
    }

    public ServerProcess process() {
        return process;
    }

    @Override
    public void close() throws IOException {
        process.close();
        Directories.delete(sandbox);
    }
}
