package org.tributary.engine.settlement;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;

/** The book as one SQLite file with the tables of the CSVs. One thread. */
final class SqliteBook implements AutoCloseable {
    private static final int ROWS_A_BATCH = 2_000;

    private final Connection connection;

    SqliteBook(final Path file) throws IOException {
        try {
            connection = DriverManager.getConnection("jdbc:sqlite:" + file);
            try (Statement statement = connection.createStatement()) {
                // The file is made whole under another name and renamed: a journal of its own would protect nothing.
                statement.execute("PRAGMA journal_mode=OFF");
                statement.execute("PRAGMA synchronous=OFF");
                statement.execute("PRAGMA locking_mode=EXCLUSIVE");
                statement.execute("PRAGMA cache_size=-65536");
            }
            connection.setAutoCommit(false);
        } catch (final SQLException e) {
            throw new IOException("SQLite book " + file + ": " + e.getMessage(), e);
        }
    }

    /** Creates a table and gives a writer of its rows. */
    RowWriter rows(final Table table) throws IOException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(table.columns().stream()
                    .map(column -> '"' + column.name() + "\" " + (column.number() ? "INTEGER" : "TEXT"))
                    .collect(Collectors.joining(", ", "CREATE TABLE \"" + table.name() + "\" (", ")")));
            return new Rows(connection.prepareStatement(table.columns().stream()
                    .map(column -> "?")
                    .collect(Collectors.joining(",", "INSERT INTO \"" + table.name() + "\" VALUES (", ")"))));
        } catch (final SQLException e) {
            throw new IOException("SQLite table " + table.name() + ": " + e.getMessage(), e);
        }
    }

    /** Commits everything and closes the file. */
    void finish() throws IOException {
        try {
            connection.commit();
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE INDEX donations_by_id ON donations (channel, transactionId)");
                connection.commit();
            }
        } catch (final SQLException e) {
            throw new IOException("SQLite book: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            connection.close();
        } catch (final SQLException e) {
            throw new IOException("SQLite book: " + e.getMessage(), e);
        }
    }

    /** Rows of one table. */
    private static final class Rows implements RowWriter {
        private final PreparedStatement insert;
        private int cell;
        private int batched;

        Rows(final PreparedStatement insert) {
            this.insert = insert;
        }

        @Override
        public void text(final String value) throws IOException {
            try {
                insert.setString(++cell, value == null || value.isEmpty() ? null : value);
            } catch (final SQLException e) {
                throw new IOException(e);
            }
        }

        @Override
        public void number(final long value) throws IOException {
            try {
                insert.setLong(++cell, value);
            } catch (final SQLException e) {
                throw new IOException(e);
            }
        }

        @Override
        public void endRow() throws IOException {
            cell = 0;
            try {
                insert.addBatch();
                if (++batched == ROWS_A_BATCH) {
                    insert.executeBatch();
                    batched = 0;
                }
            } catch (final SQLException e) {
                throw new IOException("SQLite book: " + e.getMessage(), e);
            }
        }

        @Override
        public void close() throws IOException {
            try (insert) {
                insert.executeBatch();
            } catch (final SQLException e) {
                throw new IOException("SQLite book: " + e.getMessage(), e);
            }
        }
    }
}
