package org.tributary.gateway.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.PrivateFiles;
import org.tributary.engine.pipeline.decide.CommandFaults;

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

    public StoppedCommands(final Path data) {
        this.data = data;
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
        return "Its sender will repeat it. To have it decided without the rules (a payment is held, a refund is held whole, "
                + "anything else is ignored): tributary step-over --data " + data + " --command " + sha256
                + " --reason TEXT; then start again";
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
            final Path temporary = directory.resolve(sha256 + ".tmp");
            Files.deleteIfExists(temporary);
            Files.write(Files.createFile(temporary, PrivateFiles.newFile()), command);
            Files.move(temporary, file(sha256), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            DataDirectory.syncDirectory(directory);
        } catch (final IOException e) {
            LOG.error("the command {} could not be written to {}", sha256, directory, e);
        }
    }
}
