package org.tributary.gateway.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tributary.engine.journal.PrivateFiles;
import org.tributary.engine.journal.file.WholeFile;
import org.tributary.engine.pipeline.decide.CommandFaults;
import org.tributary.engine.replay.StepOver;

/**
 * Keeps the commands that stopped the engine, in {@code DATA/stopped/SHA256.command}, for {@code tributary step-over}.
 * A disk that hangs must not keep the process from stopping, so the wait for the file is limited.
 */
public final class StoppedCommands implements CommandFaults {
    private static final Logger LOG = LoggerFactory.getLogger(StoppedCommands.class);
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final long WAIT_MS = 2_000;
    /** Most files kept. Retries of one command may differ in a few bytes, and each may stop a restarted process. */
    private static final int MAX_FILES = 1_000;

    private final Path directory;
    private final Path data;
    private final boolean ofNode;

    /** Of a single server. */
    public StoppedCommands(final Path data) {
        this(data, false);
    }

    /**
     * The same.
     *
     * @param ofNode whether a replicated group decides: then a majority of nodes has to consent
     */
    StoppedCommands(final Path data, final boolean ofNode) {
        this.data = data;
        this.ofNode = ofNode;
        this.directory = data.resolve("stopped");
    }

    /** True if a text is a SHA-256 in hex. */
    public static boolean isSha256(final String text) {
        return SHA256.matcher(text).matches();
    }

    /** The file that keeps a command. */
    public Path file(final String sha256) {
        return directory.resolve(sha256 + ".command");
    }

    @Override
    public String onFault(
            final String sha256, final byte[] command, final @Nullable String pool, final Throwable error) {
        if (pool != null && ofNode) {
            return "To let all other deadlines go on, suspend the pool" + ofMajority("--pool " + pool);
        }
        if (pool != null) {
            return "To let all other deadlines go on, suspend the pool: tributary step-over --data " + data + " --pool "
                    + pool + " --reason TEXT; then start again";
        }
        final Thread writer = new Thread(() -> write(sha256, command), "stopped-command");
        writer.setDaemon(true);
        writer.start();
        try {
            writer.join(WAIT_MS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (ofNode) {
            return "To have it decided without the rules (a payment is held, a refund is held whole, anything else is"
                    + " ignored)" + ofMajority("--command " + sha256);
        }
        return "Its sender will repeat it. To have it decided without the rules (a payment is held, a refund is held whole, "
                + "anything else is ignored): tributary step-over --data " + data + " --command " + sha256
                + " --reason TEXT; then start again";
    }

    private static String ofMajority(final String what) {
        return ": on a majority of nodes, with the same words, tributary cluster step-over --config FILE --entry ENTRY "
                + what + " --reason TEXT --actor NAME; then start them again";
    }

    /**
     * A command that was kept.
     *
     * @throws IllegalArgumentException with the remedy if it was not, or its file is damaged
     */
    public byte[] read(final String sha256) throws IOException {
        if (!isSha256(sha256)) {
            throw new IllegalArgumentException("--command is the SHA-256 that the process named, 64 hex digits");
        }
        final Path file = file(sha256);
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(
                    file + " is not there: a process that stops on a command keeps it in that "
                            + "directory; start it again, the command's retry leaves the file");
        }
        final byte[] command = Files.readAllBytes(file);
        if (!StepOver.sha256(command).equals(sha256)) {
            throw new IllegalArgumentException(file + " is damaged: its SHA-256 is " + StepOver.sha256(command));
        }
        return command;
    }

    private void write(final String sha256, final byte[] command) {
        try {
            PrivateFiles.createDirectories(directory);
            final long kept;
            try (var files = Files.list(directory)) {
                kept = files.limit(MAX_FILES).count();
            }
            if (kept == MAX_FILES) {
                LOG.error(
                        "{} already holds {} commands, {} is not kept: remove those no longer needed",
                        directory,
                        MAX_FILES,
                        sha256);
                return;
            }
            WholeFile.replacePrivate(file(sha256), command);
        } catch (final IOException e) {
            LOG.error("the command {} could not be written to {}", sha256, directory, e);
        }
    }
}
