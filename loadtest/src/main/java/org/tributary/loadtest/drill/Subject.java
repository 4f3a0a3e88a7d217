package org.tributary.loadtest.drill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.sandbox.SandboxChannels;
import org.tributary.gateway.sandbox.SandboxDirectory;
import org.tributary.gateway.sandbox.SimulatedChannel;
import org.tributary.loadtest.Directories;
import org.tributary.loadtest.UsageException;
import org.tributary.loadtest.books.JournalAudit;
import org.tributary.loadtest.corpus.Names;
import org.tributary.loadtest.drill.debug.Debugger;
import org.tributary.loadtest.server.OwnServer;
import org.tributary.loadtest.server.ServerProcess;
import org.tributary.loadtest.server.ServerView;

/** The server under drill: a sandbox, the packaged server on it, senders to it, and the judge of its journal. */
public final class Subject implements AutoCloseable {
    private static final long START_SECONDS = 240;
    private static final int PROBE_MS = 3_000;
    private static final int PROJECT_TRIES = 12;

    /**
     * What drills vary of a server.
     *
     * @param durability process or device
     * @param settings more lines of its settings
     * @param data its data directory; null for one in the sandbox
     * @param skewSeconds how far off a signed time may be: senders repeat what they signed long before
     */
    public record Tuning(
            String durability,
            String settings,
            ServerProcess.Launch launch,
            @Nullable Path data,
            int skewSeconds) {
        /** The usual settings at a durability. */
        public static Tuning of(final String durability) {
            return new Tuning(durability, "", ServerProcess.Launch.PLAIN, null, OwnServer.SKEW_SECONDS);
        }

        /** The same with its data elsewhere. */
        public Tuning at(final Path directory) {
            return new Tuning(durability, settings, launch, directory, skewSeconds);
        }

        /** The same with more settings. */
        public Tuning with(final String more) {
            return new Tuning(durability, settings + more, launch, data, skewSeconds);
        }

        /** The same started in another way. */
        public Tuning started(final List<String> prefix, final String... options) {
            return new Tuning(
                    durability, settings, new ServerProcess.Launch(prefix, List.of(options)), data, skewSeconds);
        }

        /** The same that takes no signed time which is further off. */
        public Tuning within(final int seconds) {
            return new Tuning(durability, settings, launch, data, seconds);
        }
    }

    /**
     * Result of a start.
     *
     * @param sequence of the ready line; -1 if the server ended before it was ready, or did not get ready in time
     * @param exitCode of the process if it ended, else -1
     */
    public record Start(long sequence, int exitCode) {
        /** Returns whether it takes traffic. */
        public boolean isReady() {
            return sequence >= 0;
        }
    }

    private final Path sandbox;
    private final ServerProcess process;
    private final int port;
    private final List<Traffic> traffics = new ArrayList<>();
    private long nextNumber = System.currentTimeMillis() * 1_000;

    private Subject(final Path sandbox, final ServerProcess process, final int port) {
        this.sandbox = sandbox;
        this.process = process;
        this.port = port;
    }

    /** Makes a sandbox with empty data; its server is not started. */
    public static Subject create(final Setting setting, final String name, final Tuning tuning) throws IOException {
        final Path sandbox = setting.directory().resolve(name);
        Directories.delete(sandbox);
        Files.createDirectories(sandbox);
        Files.writeString(
                sandbox.resolve(SandboxDirectory.SETTINGS),
                "# Settings of a drill's server.\nenvironment: sandbox\nsandbox: {skewSeconds: "
                        + tuning.skewSeconds() + "}\ndurability: " + tuning.durability()
                        + "\nlogging: {format: text}\n" + tuning.settings());
        SandboxDirectory.write(sandbox, System.currentTimeMillis());
        return on(setting, sandbox, tuning);
    }

    /** Returns a server on an existing sandbox, so that a copy of the data can be started beside others. */
    public static Subject on(final Setting setting, final Path sandbox, final Tuning tuning) throws IOException {
        final int port = OwnServer.freePort();
        final Path data = tuning.data() == null ? sandbox.resolve("data") : tuning.data();
        return new Subject(sandbox, new ServerProcess(setting.jar(), sandbox, data, port, tuning.launch()), port);
    }

    /** Starts the server and says what came of it. */
    public Start start(final String... more) throws IOException, InterruptedException {
        return await(process.launch(more));
    }

    /** Waits for a start that was begun. */
    public Start await(final Future<String> launched) throws InterruptedException {
        try {
            final String ready = launched.get(START_SECONDS, TimeUnit.SECONDS);
            return new Start(Long.parseLong(ready.substring(ready.indexOf("sequence=") + 9)), -1);
        } catch (final ExecutionException e) {
            return new Start(-1, process.awaitExit(START_SECONDS));
        } catch (final TimeoutException e) {
            return new Start(-1, -1);
        }
    }

    /** Starts the server with a debugger, which has named its places by then, and says what came of it. */
    public Start start(final Debugger debugger, final Consumer<Debugger> places, final String... more)
            throws IOException, InterruptedException {
        return await(launch(debugger, places, more));
    }

    /** Starts the server with a debugger and does not wait. */
    public Future<String> launch(final Debugger debugger, final Consumer<Debugger> places, final String... more)
            throws IOException {
        final Future<String> launched = process.launch(List.of(debugger.option()), more);
        debugger.accept();
        places.accept(debugger);
        debugger.run();
        return launched;
    }

    /** Starts the server; not getting ready is a failure of the drill. */
    public long mustStart(final String... more) throws IOException, InterruptedException {
        final Start start = start(more);
        if (!start.isReady()) {
            throw new IOException("the server did not get ready (exit code " + start.exitCode() + "); its output is in "
                    + process.log());
        }
        return start.sequence();
    }

    /** Begins to send to it. */
    public Traffic traffic(final Traffic.Pace pace, final String... channels) throws IOException, InterruptedException {
        return traffic(pace, 0, channels);
    }

    /**
     * Begins to send payments of an amount to it.
     *
     * @param fen of each; 0 for various ones up to {@link Traffic.Source#MOST_FEN}
     */
    public Traffic traffic(final Traffic.Pace pace, final long fen, final String... channels)
            throws IOException, InterruptedException {
        final Traffic traffic = new Traffic(
                new InetSocketAddress("127.0.0.1", port),
                new Traffic.Source(channels(List.of(channels)), projects(), nextNumber, fen),
                pace);
        nextNumber += 1_000_000_000_000L;
        traffics.add(traffic);
        traffic.start();
        return traffic;
    }

    private List<String> projects() throws IOException, InterruptedException {
        int tries = PROJECT_TRIES;
        while (true) {
            try {
                final List<String> projects = new ServerView(url()).projects();
                if (projects.isEmpty()) {
                    throw new IllegalStateException("no project is open");
                }
                return projects;
            } catch (final IOException e) {
                // A busy machine answers later.
                tries--;
                if (tries == 0 || !process.isAlive()) {
                    throw e;
                }
            }
        }
    }

    private List<SimulatedChannel> channels(final List<String> names) {
        try {
            final SandboxChannels all =
                    SandboxChannels.open(sandbox.resolve(SandboxDirectory.KEYS), CryptoSuite.select("auto"));
            return all.payments().stream()
                    .filter(channel -> names.isEmpty() || names.contains(channel.name()))
                    .toList();
        } catch (final KeyFileException e) {
            throw new UsageException(e.getMessage());
        }
    }

    /** Takes over what was sent to another server on the same data, so that one judge knows all of it. */
    public void adopt(final Subject other) {
        traffics.addAll(other.traffics);
    }

    /** Returns the status of {@code /readyz}; -1 without an answer. */
    public int readyz() {
        try {
            final HttpURLConnection connection =
                    (HttpURLConnection) url().resolve("/readyz").toURL().openConnection();
            connection.setConnectTimeout(PROBE_MS);
            connection.setReadTimeout(PROBE_MS);
            connection.setRequestProperty("Connection", "close");
            return connection.getResponseCode();
        } catch (final IOException e) {
            return -1;
        }
    }

    /** Ends what sends, and compares the journal, which no server writes any more, with all that was answered. */
    public Verdict judge() throws IOException, InterruptedException {
        final JournalAudit audit = new JournalAudit(null);
        final List<String> problems = new ArrayList<>();
        final List<Names> names = new ArrayList<>();
        final List<Integer> begins = new ArrayList<>();
        long answered = 0;
        int request = 0;
        for (final Traffic traffic : traffics) {
            traffic.close();
            problems.addAll(traffic.wrong());
            begins.add(request);
            names.add(traffic.into(audit, request));
            request += traffic.size();
            answered += traffic.answered();
        }
        final int inspected = inspect(audit);
        if (inspected != 0) {
            problems.add("INSPECT: exit code " + inspected + ", see " + process.log());
        }
        problems.addAll(audit.problems(Names.joined(begins, names)));
        final int verified = verify();
        if (verified != 0) {
            problems.add("VERIFY: exit code " + verified + ", see " + sandbox.resolve("verify.txt"));
        }
        return new Verdict(answered, audit.lost(), audit.doubled(), verified, problems);
    }

    private int inspect(final JournalAudit audit) throws IOException, InterruptedException {
        final Process inspect = process.run("inspect", null);
        try (MappingIterator<JsonNode> rows =
                new ObjectMapper().readerFor(JsonNode.class).readValues(inspect.getInputStream())) {
            while (rows.hasNextValue()) {
                audit.record(rows.nextValue());
            }
        }
        return inspect.waitFor();
    }

    /** Runs {@code verify} and returns its exit code; its words are in {@code verify.txt}. */
    public int verify() throws IOException, InterruptedException {
        return process.run("verify", sandbox.resolve("verify.txt")).waitFor();
    }

    /** Returns the server's process. */
    public ServerProcess process() {
        return process;
    }

    /** Returns the server's address. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Returns the directory of settings, keys and logs. */
    public Path sandbox() {
        return sandbox;
    }

    /** Returns the last lines of the server's log that say ERROR or the like, for a report. */
    public String lastWords() throws IOException {
        final List<String> lines = Files.exists(process.log()) ? Files.readAllLines(process.log()) : List.of();
        return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    }

    @Override
    public void close() {
        for (final Traffic traffic : traffics) {
            try {
                traffic.close();
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        process.close();
    }
}
