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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.tributary.loadtest.UsageException;

/** The packaged server as a child of this process, which can be killed and started again. One thread uses it. */
public final class ServerProcess implements AutoCloseable {
    private static final long START_SECONDS = 120;
    private static final long STOP_SECONDS = 60;

    private final Path jar;
    private final Path sandbox;
    private final int port;
    private final Path log;
    private final List<String> options;
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
        this.options = List.copyOf(options);
        this.jar = jar;
        this.sandbox = sandbox;
        this.port = port;
        this.log = sandbox.resolve("server.log");
    }

    /**
     * Starts it, waits until it takes traffic, and returns its ready line.
     *
     * @param more arguments of {@code serve}
     */
    public String start(final String... more) throws IOException, InterruptedException {
        final List<String> command =
                java("serve", "--config", sandbox.resolve("tributary.yaml").toString());
        command.addAll(List.of("--data", data().toString(), "--port", Integer.toString(port)));
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
        try {
            return ready.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (final ExecutionException | TimeoutException e) {
            throw new IOException("the server did not become ready; its output is in " + log, e);
        }
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
    void kill() throws InterruptedException {
        process().destroyForcibly().waitFor();
    }

    /** Asks it to stop, waits, and returns its exit code. */
    public int stop() throws InterruptedException {
        process().destroy();
        if (!process().waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            kill();
        }
        return process().exitValue();
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
    public Process run(final String name, final @Nullable Path out) throws IOException {
        final ProcessBuilder builder = new ProcessBuilder(java(name, "--data", data().toString()))
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        if (out != null) {
            builder.redirectOutput(out.toFile());
        }
        return builder.start();
    }

    Path data() {
        return sandbox.resolve("data");
    }

    public Path log() {
        return log;
    }

    private List<String> java(final String... arguments) {
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
        command.addAll(options);
        command.addAll(List.of("-jar", jar.toString()));
        command.addAll(List.of(arguments));
        return command;
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
