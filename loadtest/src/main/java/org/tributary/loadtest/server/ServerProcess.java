package org.tributary.loadtest.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.tributary.loadtest.UsageException;

/** The packaged server as a child of this process, which can be killed and started again. One thread uses it. */
public final class ServerProcess implements AutoCloseable {
    private static final long START_SECONDS = 120;
    private static final long STOP_SECONDS = 60;
    private static final int FIRST_JDK_WITH_AOT = 25;

    /**
     * Way to start the server.
     *
     * @param prefix a program that runs the JVM, with its arguments; empty for none
     * @param options of its JVM, after those of this program's own JVM
     */
    public record Launch(List<String> prefix, List<String> options) {
        /** The server as this program's own JVM is started. */
        public static final Launch PLAIN = new Launch(List.of(), List.of());

        /** Takes copies. */
        public Launch {
            prefix = List.copyOf(prefix);
            options = List.copyOf(options);
        }
    }

    /** What the process is. */
    public enum Role {
        SERVE("serve"),
        NODE("node"),
        GATEWAY("gateway");

        private final String command;

        Role(final String command) {
            this.command = command;
        }
    }

    private final Role role;
    private final Path jar;
    private final Path sandbox;
    private final Path data;
    private final int port;
    private final Path log;
    private final Launch launch;
    private volatile @Nullable Process process;
    private @Nullable Thread hook;

    public ServerProcess(final Path jar, final Path sandbox, final int port) {
        this(jar, sandbox, port, List.of());
    }

    /**
     * A server that is not started.
     *
     * @param options of its JVM, after those of this program's own JVM
     */
    public ServerProcess(final Path jar, final Path sandbox, final int port, final List<String> options) {
        this(jar, sandbox, sandbox.resolve("data"), port, new Launch(List.of(), options));
    }

    /** A server that is not started, with its data in another place. */
    public ServerProcess(final Path jar, final Path sandbox, final Path data, final int port, final Launch launch) {
        this(Role.SERVE, jar, sandbox, data, port, launch);
    }

    /**
     * A node of a replicated group, or a gateway before one, that is not started.
     *
     * @param directory of its settings, data and log
     */
    public ServerProcess(final Path jar, final Path directory, final int port, final Role role) {
        this(role, jar, directory, directory.resolve("data"), port, Launch.PLAIN);
    }

    private ServerProcess(
            final Role role, final Path jar, final Path sandbox, final Path data, final int port, final Launch launch) {
        this.role = role;
        this.launch = launch;
        this.jar = jar;
        this.sandbox = sandbox;
        this.data = data;
        this.port = port;
        this.log = sandbox.resolve("server.log");
    }

    /**
     * Starts it, waits until it takes traffic, and returns its ready line.
     *
     * @param more arguments of {@code serve}
     */
    public String start(final String... more) throws IOException, InterruptedException {
        try {
            return launch(more).get(START_SECONDS, TimeUnit.SECONDS);
        } catch (final ExecutionException | TimeoutException e) {
            throw new IOException("the server did not become ready; its output is in " + log, e);
        }
    }

    /**
     * Starts it and does not wait.
     *
     * @return completed with its ready line, or with an exception when it ends before
     */
    public Future<String> launch(final String... more) throws IOException {
        return launch(List.of(), more);
    }

    /**
     * The same with more options of the JVM, for this start only.
     *
     * @return completed with its ready line, or with an exception when it ends before
     */
    public Future<String> launch(final List<String> options, final String... more) throws IOException {
        final List<String> command = new ArrayList<>(launch.prefix());
        command.addAll(java(
                options,
                role.command,
                "--config",
                sandbox.resolve("tributary.yaml").toString()));
        if (role != Role.GATEWAY) {
            command.addAll(List.of("--data", data().toString()));
        }
        command.addAll(List.of("--port", Integer.toString(port)));
        command.addAll(List.of(more));
        final Process started = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        process = started;
        if (hook == null) {
            // Ctrl-C must leave no server behind
            final Thread last = new Thread(this::killIfAlive);
            hook = last;
            Runtime.getRuntime().addShutdownHook(last);
        }
        final CompletableFuture<String> ready = new CompletableFuture<>();
        final Thread reader = new Thread(() -> read(started, ready), "server-output");
        reader.setDaemon(true);
        reader.start();
        return ready;
    }

    private Process process() {
        final Process now = process;
        if (now == null) {
            throw new IllegalStateException("the server was not started");
        }
        return now;
    }

    private void killIfAlive() {
        final Process now = process;
        if (now != null) {
            now.destroyForcibly();
        }
    }

    private static void read(final Process process, final CompletableFuture<String> ready) {
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = out.readLine();
            while (line != null) {
                if (line.startsWith("ready ")) {
                    ready.complete(line);
                }
                line = out.readLine();
            }
            ready.completeExceptionally(new IOException("it ended"));
        } catch (final IOException e) {
            ready.completeExceptionally(e);
        }
    }

    /** Kills it like {@code kill -9}. */
    public void kill() throws InterruptedException {
        process().destroyForcibly().waitFor();
    }

    /** Asks it to stop and does not wait. */
    public void terminate() {
        process().destroy();
    }

    /** Asks it to stop, waits, and returns its exit code. */
    public int stop() throws InterruptedException {
        process().destroy();
        if (!process().waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            kill();
        }
        return process().exitValue();
    }

    /** Waits for its end and returns the exit code, or -1 if it still runs after so many seconds. */
    public int awaitExit(final long seconds) throws InterruptedException {
        return process().waitFor(seconds, TimeUnit.SECONDS) ? process().exitValue() : -1;
    }

    /** Returns its process id. */
    public long pid() {
        return process().pid();
    }

    public boolean isAlive() {
        final Process now = process;
        return now != null && now.isAlive();
    }

    /** Starts another command of the same program on the same data. */
    public Process run(final String name, final @Nullable Path out, final String... more) throws IOException {
        return run(List.of(), name, out, more);
    }

    /** The same with more options of the JVM. */
    public Process run(final List<String> options, final String name, final @Nullable Path out, final String... more)
            throws IOException {
        final List<String> words = new ArrayList<>(List.of(name, "--data", data().toString()));
        words.addAll(List.of(more));
        return command(options, out, words);
    }

    /** Starts any command of the same program; its errors go to the log. */
    public Process command(final @Nullable Path out, final List<String> words) throws IOException {
        return command(List.of(), out, words);
    }

    private Process command(final List<String> options, final @Nullable Path out, final List<String> words)
            throws IOException {
        final ProcessBuilder builder = new ProcessBuilder(java(options, words.toArray(String[]::new)))
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        if (out != null) {
            builder.redirectOutput(out.toFile());
        }
        return builder.start();
    }

    /** Returns its data directory. */
    public Path data() {
        return data;
    }

    public Path log() {
        return log;
    }

    private List<String> java(final List<String> options, final String... arguments) {
        if (!Files.isRegularFile(jar)) {
            throw new UsageException(
                    "there is no " + jar + ": run gateway/bin/tributary --help once, which builds it, or"
                            + " name the server's jar with --server");
        }
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // the same garbage collector options as this program's: both are started with config/jvm.options
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("-XX:") || option.startsWith("-Dchronicle."))
                .forEach(command::add);
        command.addAll(classArchive());
        command.addAll(launch.options());
        command.addAll(options);
        command.addAll(List.of("-jar", jar.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Returns the options for what {@code make-class-archive} left beside the jar, as the launcher does. */
    private List<String> classArchive() {
        final boolean isAot = Runtime.version().feature() >= FIRST_JDK_WITH_AOT;
        final Path archive = jar.resolveSibling(jar.getFileName()
                .toString()
                .replace(".jar", "-" + System.getProperty("java.version") + (isAot ? ".aot" : ".jsa")));
        if (archive.toFile().lastModified() <= jar.toFile().lastModified()) {
            return List.of();
        }
        return List.of((isAot ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + archive, "-Xlog:disable");
    }

    @Override
    public void close() {
        killIfAlive();
        if (hook != null) {
            Runtime.getRuntime().removeShutdownHook(hook);
            hook = null;
        }
    }
}
