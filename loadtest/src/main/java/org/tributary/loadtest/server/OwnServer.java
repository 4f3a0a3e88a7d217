package org.tributary.loadtest.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.tributary.gateway.sandbox.SandboxDirectory;
import org.tributary.loadtest.Directories;
import org.tributary.loadtest.UsageException;
import org.tributary.loadtest.corpus.CorpusCache;
import org.tributary.loadtest.scenario.Scenario;

/**
 * A sandbox that belongs to the load test, and its server: keys are kept between runs so that signed requests can be
 * sent again, data are deleted at each start, and times signed up to a day ago are accepted. One thread uses it.
 */
public final class OwnServer implements AutoCloseable {
    /** How old signed callbacks may be, seconds: {@code sandbox.skewSeconds} of its settings. */
    public static final int SKEW_SECONDS = 86_400;

    /** Age at which signed callbacks are made again, so that none expires in the middle of a run. */
    static final int MAX_AGE_SECONDS = SKEW_SECONDS - 7_200;

    private static final String MARK = ".loadtest";
    private static final String CORPORA = "corpora";

    private final Path sandbox;
    private final ServerProcess process;
    private final URI url;
    private final Set<String> sent = new HashSet<>();

    private OwnServer(final Path sandbox, final ServerProcess process, final URI url) {
        this.sandbox = sandbox;
        this.process = process;
        this.url = url;
    }

    /** Settings of the server that a load test may vary. */
    public record Tuning(String durability, int callbackThreads) {}

    /**
     * Prepares the directory and starts the server.
     *
     * @param arguments more of {@code serve}
     */
    public static OwnServer start(
            final Path sandbox, final Path jar, final Scenario scenario, final Tuning tuning, final String... arguments)
            throws IOException, InterruptedException {
        claim(sandbox);
        Directories.delete(sandbox.resolve("data"));
        Files.deleteIfExists(sandbox.resolve(SandboxDirectory.CAMPAIGN));
        Files.writeString(
                sandbox.resolve(SandboxDirectory.SETTINGS),
                "# Settings of a load test's own server: its callbacks were signed up to a day ago.\n"
                        + "environment: sandbox\nsandbox: {skewSeconds: " + SKEW_SECONDS + "}\ndurability: "
                        + tuning.durability() + "\nlimits: {callbackThreads: " + tuning.callbackThreads()
                        + "}\nlogging: {format: text}\n");
        final long nowMs = System.currentTimeMillis();
        SandboxDirectory.write(sandbox, nowMs);
        if (scenario.campaign() != null) {
            Files.writeString(
                    sandbox.resolve(SandboxDirectory.CAMPAIGN),
                    scenario.campaign().yaml(nowMs));
        }
        final int port = freePort();
        final ServerProcess process = new ServerProcess(jar, sandbox, port);
        System.err.println(process.start(arguments));
        return new OwnServer(sandbox, process, URI.create("http://127.0.0.1:" + port));
    }

    /** Accepts only a new directory or one of an earlier load test: its content will be deleted. */
    private static void claim(final Path sandbox) throws IOException {
        if (Files.exists(sandbox) && !Files.exists(sandbox.resolve(MARK))) {
            try (Stream<Path> files = Files.list(sandbox)) {
                if (files.findAny().isPresent()) {
                    throw new UsageException(
                            sandbox + " holds other files: name a directory that is empty or does not exist");
                }
            }
        }
        Files.createDirectories(sandbox);
        Files.writeString(sandbox.resolve(MARK), "A load test's directory: data are deleted at each start.\n");
    }

    /** Returns a port of loopback where no process listens. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    public URI url() {
        return url;
    }

    public Path keys() {
        return sandbox.resolve(SandboxDirectory.KEYS);
    }

    /** Returns the corpora signed for it. */
    public CorpusCache corpora() {
        return new CorpusCache(sandbox.resolve(CORPORA), MAX_AGE_SECONDS);
    }

    /** Returns whether a corpus was not sent to this server before: sent again, all of it would be duplicates. */
    public boolean isNew(final String corpus) {
        return sent.add(corpus);
    }

    public ServerProcess process() {
        return process;
    }

    /** Returns the directory, for output about its data. */
    public Path sandbox() {
        return sandbox;
    }

    @Override
    public void close() {
        process.close();
    }
}
