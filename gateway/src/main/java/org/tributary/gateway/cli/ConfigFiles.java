package org.tributary.gateway.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.sandbox.SandboxDirectory;

/** What commands read: settings files and data directories, with messages for those that are not there. */
final class ConfigFiles {
    /** Where {@code serve} makes its sandbox without {@code --config}. */
    static final Path DEFAULT_SANDBOX = Path.of("data", "sandbox");

    private ConfigFiles() {}

    /** The settings of a file. */
    static TributaryConfig read(final Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw CommandException.usage(
                    file
                            + " is no file: give the settings file with --config, or make a sandbox with `tributary sandbox DIR`");
        }
        return TributaryConfig.read(file);
    }

    /**
     * The settings to serve with: of the file, or else of the sandbox in the data directory, made if it is not there.
     */
    static TributaryConfig forServing(final @Nullable Path file, final @Nullable Path data) throws IOException {
        if (file != null) {
            return read(file);
        }
        final Path directory = data == null ? DEFAULT_SANDBOX : data;
        SandboxDirectory.write(directory, System.currentTimeMillis());
        return read(directory.resolve(SandboxDirectory.SETTINGS));
    }

    /** A data directory with a journal in it. */
    static DataDirectory journalOf(final Path data) {
        final DataDirectory directory = new DataDirectory(data);
        if (!directory.hasJournal()) {
            throw CommandException.usage(data + " holds no journal: --data is the directory that `serve` writes to");
        }
        return directory;
    }
}
