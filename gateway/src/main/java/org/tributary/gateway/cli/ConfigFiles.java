package org.tributary.gateway.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.gateway.cli.process.CommandException;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.sandbox.SandboxDirectory;

/** Settings files and data directories that commands read, with messages for those that do not exist. */
final class ConfigFiles {
    /** Directory of the sandbox that {@code serve} makes without {@code --config}. */
    static final Path DEFAULT_SANDBOX = Path.of("data", "sandbox");

    private ConfigFiles() {}

    /** Reads a settings file. */
    static TributaryConfig read(final Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw CommandException.usage(
                    file
                            + " is not a file: give the settings file with --config, or make a sandbox with `tributary sandbox DIR`");
        }
        return TributaryConfig.read(file);
    }

    /**
     * Returns the settings to serve with: the file's, or else those of the sandbox in the data directory, made if it is
     * missing.
     */
    static TributaryConfig forServing(final @Nullable Path file, final @Nullable Path data) throws IOException {
        if (file != null) {
            return read(file);
        }
        final Path directory = data == null ? DEFAULT_SANDBOX : data;
        SandboxDirectory.write(directory, System.currentTimeMillis());
        return read(directory.resolve(SandboxDirectory.SETTINGS));
    }

    /** The address at which a server with these settings listens, from this machine. */
    static URI address(final TributaryConfig settings) {
        final String host = settings.server().host();
        final boolean isAny = host.equals("0.0.0.0") || host.equals("::");
        final String scheme = settings.server().tls() == null ? "http" : "https";
        final String named = host.indexOf(':') < 0 || isAny ? host : '[' + host + ']';
        return URI.create(scheme + "://" + (isAny ? "127.0.0.1" : named) + ':'
                + settings.server().port());
    }

    /** Settings of a file if one is given, otherwise of the one in the data directory; null if there is none. */
    static @Nullable TributaryConfig givenOrBeside(final @Nullable Path given, final Path data) throws IOException {
        final Path inside = data.resolve(SandboxDirectory.SETTINGS);
        final Path settings = given != null ? given : Files.isRegularFile(inside) ? inside : null;
        return settings == null ? null : read(settings);
    }

    /** Opens a data directory, which must hold a journal. */
    static DataDirectory journalOf(final Path data) {
        final DataDirectory directory = new DataDirectory(data);
        if (!directory.hasJournal()) {
            throw CommandException.usage(data + " holds no journal: --data is the directory that `serve` writes to");
        }
        return directory;
    }
}
