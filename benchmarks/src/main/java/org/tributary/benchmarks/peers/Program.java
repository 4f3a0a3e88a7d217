package org.tributary.benchmarks.peers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tributary.loadtest.UsageException;

/** A server program of Debian's packages, installed if it is not there, as a child of this process. */
final class Program implements AutoCloseable {
    private static final long STOP_SECONDS = 30;
    private static final String ROOT = "root";

    private static final int LAST_WORDS = 500;

    private final Process process;

    private Program(final List<String> command, final Path log) throws IOException {
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    /** Starts it. Its words go to a log. */
    static Program start(final List<String> command, final Path log) throws IOException {
        return new Program(command, log);
    }

    /** Runs a command to its end. */
    static void run(final List<String> command, final Path log) throws IOException, InterruptedException {
        final int exit = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + exit + ": " + lastWords(log));
        }
    }

    /** The end of a log, for an error that outlives it: a peer's directory is removed with the peer. */
    static String lastWords(final Path log) throws IOException {
        final String text = new String(Files.readAllBytes(log), StandardCharsets.UTF_8).strip();
        return text.substring(Math.max(0, text.length() - LAST_WORDS));
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (final InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Finds a program, installing its package if that is allowed.
     *
     * @param directories where it may be, the first that has it wins
     */
    static Path find(final String name, final String debianPackage, final List<Path> directories, final boolean install)
            throws IOException, InterruptedException {
        Path found = in(directories, name);
        if (found == null && install && isRoot()) {
            System.err.println("installing " + debianPackage);
            final Path log = Files.createTempFile("apt-get", ".log");
            run(List.of("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", debianPackage), log);
            found = in(directories, name);
        }
        if (found == null) {
            throw new UsageException(
                    "there is no " + name + ". On Debian, as root: apt-get install -y " + debianPackage);
        }
        return found;
    }

    private static @Nullable Path in(final List<Path> directories, final String name) {
        return directories.stream()
                .map(directory -> directory.resolve(name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    /** Whether this process may install packages and must step down for servers that refuse root. */
    static boolean isRoot() {
        return ROOT.equals(System.getProperty("user.name"));
    }
}
