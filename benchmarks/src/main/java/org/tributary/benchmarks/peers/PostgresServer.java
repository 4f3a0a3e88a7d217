package org.tributary.benchmarks.peers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.tributary.loadtest.Directories;
import org.tributary.loadtest.server.OwnServer;

/**
 * PostgreSQL on loopback in a directory of its own. As it refuses root, it runs as the package's user {@code postgres} when
 * this process is root's. Settings are the defaults but for memory and checkpoints, which are the peer's to gain.
 */
final class PostgresServer implements AutoCloseable {
    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
    private static final String USER = "postgres";
    private static final int CONNECT_TRIES = 300;
    private static final long CONNECT_PAUSE_MS = 100;
    private static final List<String> SETTINGS = List.of(
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "shared_buffers=1GB",
            "max_wal_size=8GB",
            "checkpoint_timeout=30min",
            "max_connections=64");

    private final Path directory;
    private final int port;
    private final Program program;

    private PostgresServer(final Path directory, final int port, final Program program) {
        this.directory = directory;
        this.port = port;
        this.program = program;
    }

    static PostgresServer start(final Path parent, final boolean install) throws IOException, InterruptedException {
        final Path postgres = Program.find("postgres", "postgresql", binaries(), install);
        final Path directory = Files.createTempDirectory(parent, "postgres");
        final Path log = parent.resolve("postgres.log");
        final Path data = directory.resolve("data");
        if (Program.isRoot()) {
            Program.run(List.of("chown", USER, directory.toString()), log);
        }
        Program.run(
                asUser(List.of(
                        postgres.resolveSibling("initdb").toString(),
                        "--pgdata=" + data,
                        "--username=" + USER,
                        "--auth=trust",
                        "--no-locale",
                        "--encoding=UTF8")),
                log);
        final int port = OwnServer.freePort();
        final List<String> command =
                new ArrayList<>(List.of(postgres.toString(), "-D", data.toString(), "-p", Integer.toString(port)));
        SETTINGS.forEach(setting -> command.addAll(List.of("-c", setting)));
        final PostgresServer server = new PostgresServer(directory, port, Program.start(asUser(command), log));
        server.awaitReady(log);
        return server;
    }

    private static List<Path> binaries() throws IOException {
        if (!Files.isDirectory(DEBIAN)) {
            return List.of();
        }
        try (Stream<Path> versions = Files.list(DEBIAN)) {
            return versions.sorted(Comparator.comparingInt((Path version) ->
                                    Integer.parseInt(version.getFileName().toString()))
                            .reversed())
                    .map(version -> version.resolve("bin"))
                    .toList();
        }
    }

    private static List<String> asUser(final List<String> command) {
        if (!Program.isRoot()) {
            return command;
        }
        final List<String> stepped =
                new ArrayList<>(List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--init-groups"));
        stepped.addAll(command);
        return stepped;
    }

    private void awaitReady(final Path log) throws IOException, InterruptedException {
        for (int i = 0; i < CONNECT_TRIES && program.isAlive(); i++) {
            try (Connection connection = connect()) {
                return;
            } catch (final SQLException e) {
                Thread.sleep(CONNECT_PAUSE_MS);
            }
        }
        close();
        throw new IOException("PostgreSQL did not start: " + Files.readString(log, StandardCharsets.UTF_8));
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=" + USER + "&prepareThreshold=1");
    }

    String version() throws SQLException {
        try (Connection connection = connect()) {
            return connection.getMetaData().getDatabaseProductVersion();
        }
    }

    void execute(final String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() {
        program.close();
        try {
            Directories.delete(directory);
        } catch (final IOException e) {
            System.err.println("left behind: " + directory + ": " + e.getMessage());
        }
    }
}
