package org.tributary.benchmarks.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;
import org.tributary.benchmarks.settle.DayJournal;
import org.tributary.gateway.sandbox.SandboxDirectory;
import org.tributary.loadtest.Directories;
import org.tributary.loadtest.server.OwnServer;
import org.tributary.loadtest.server.ServerProcess;

/**
 * Starts of the packaged server over a giving day's journal, of which the first part is in a snapshot and the rest is
 * replayed. Journal and snapshot are made once a directory and kept. One thread uses it.
 */
public final class ReadyTime {
    private static final String MADE = "made";
    private static final double NANOS = 1e9;

    private final Path jar;
    private final Path directory;

    /**
     * A measurement.
     *
     * @param jar the packaged server
     * @param directory holds keys, settings, journal and snapshot
     */
    public ReadyTime(final Path jar, final Path directory) {
        this.jar = jar;
        this.directory = directory;
    }

    /**
     * Makes journal and snapshot unless the directory has them.
     *
     * @param tail donations after the snapshot, about
     */
    public void prepare(final long donations, final long tail, final LongConsumer progress)
            throws IOException, InterruptedException {
        final Path made = directory.resolve(MADE);
        final String wanted = donations + " " + tail;
        if (Files.exists(made) && Files.readString(made).equals(wanted)) {
            return;
        }
        Directories.delete(data());
        Files.deleteIfExists(made);
        Files.createDirectories(data());
        SandboxDirectory.write(directory, System.currentTimeMillis());
        // The journal's campaign stays in force, and is another one than the sandbox's.
        Files.deleteIfExists(directory.resolve(SandboxDirectory.CAMPAIGN));
        Files.writeString(
                directory.resolve(SandboxDirectory.SETTINGS),
                "environment: sandbox\nsnapshot: {everyMinutes: 0}\nlogging: {format: text}\n");
        final boolean[] snapshot = {tail >= donations};
        DayJournal.write(data(), donations, 1, number -> {
            progress.accept(number);
            if (!snapshot[0] && number >= donations - tail) {
                snapshot[0] = true;
                snapshot();
            }
        });
        Files.writeString(made, wanted);
    }

    /** Runs the command beside the writing, as an operator does. */
    private void snapshot() {
        try (ServerProcess server = new ServerProcess(jar, directory, 0)) {
            final int code =
                    server.run("snapshot", directory.resolve("snapshot.out")).waitFor();
            if (code != 0) {
                throw new IllegalStateException("snapshot: exit code " + code + "; see " + server.log());
            }
        } catch (final IOException | InterruptedException e) {
            throw new IllegalStateException("no snapshot was made", e);
        }
    }

    /**
     * Starts the server, stops it, and returns the seconds from its start to its ready line.
     *
     * @param arguments of {@code serve}, such as {@code --no-warm-up}
     */
    public double run(final List<String> arguments) throws IOException, InterruptedException {
        try (ServerProcess server = new ServerProcess(jar, directory, OwnServer.freePort())) {
            final long began = System.nanoTime();
            server.start(arguments.toArray(new String[0]));
            final double seconds = (System.nanoTime() - began) / NANOS;
            server.stop();
            return seconds;
        }
    }

    private Path data() {
        return directory.resolve("data");
    }
}
