package org.tributary.engine.settlement.export;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.settlement.export.sqlite.RowWriter;
import org.tributary.engine.settlement.export.sqlite.SqliteTree;

/** The book as one SQLite file with the tables of the CSVs: the small tables and the index, through SQL. One thread. */
public final class SqliteBook implements AutoCloseable {
    private static final int ROWS_A_BATCH = 2_000;
    private static final int PAGE_BYTES = 8192;
    /** Threads that sort the index beside the one that reads the table. */
    private static final int SORTERS = 2;

    private final Connection connection;

    /** Opens the file, or creates it. */
    public SqliteBook(final Path file) throws IOException {
        try {
            connection = DriverManager.getConnection("jdbc:sqlite:" + file);
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA page_size=" + PAGE_BYTES);
                // The file is completed under another name and renamed, so an SQLite journal would protect nothing.
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

    /**
     * Creates a file with empty tables.
     *
     * @return root page of each table, for {@link SqliteTree}
     */
    static Map<Table, Integer> make(final Path file, final List<Table> tables) throws IOException {
        try (SqliteBook book = new SqliteBook(file);
                Statement statement = book.connection.createStatement()) {
            final Map<Table, Integer> roots = new LinkedHashMap<>();
            for (final Table table : tables) {
                statement.execute(definition(table));
            }
            book.connection.commit();
            for (final Table table : tables) {
                try (ResultSet root = statement.executeQuery(
                        "SELECT rootpage FROM sqlite_schema WHERE name = '" + table.name() + "'")) {
                    root.next();
                    roots.put(table, root.getInt(1));
                }
            }
            return roots;
        } catch (final SQLException e) {
            throw new IOException("SQLite book " + file + ": " + e.getMessage(), e);
        }
    }

    private static String definition(final Table table) {
        return table.columns().stream()
                .map(column -> '"' + column.name() + "\" " + (column.number() ? "INTEGER" : "TEXT"))
                .collect(Collectors.joining(", ", "CREATE TABLE \"" + table.name() + "\" (", ")"));
    }

    /** Creates a table and returns a writer of its rows. */
    RowWriter rows(final Table table) throws IOException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(definition(table));
            return new Rows(connection.prepareStatement(table.columns().stream()
                    .map(column -> "?")
                    .collect(Collectors.joining(",", "INSERT INTO \"" + table.name() + "\" VALUES (", ")"))));
        } catch (final SQLException e) {
            throw new IOException("SQLite table " + table.name() + ": " + e.getMessage(), e);
        }
    }

    /** Adds the index and commits everything. */
    public void finish() throws IOException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA threads=" + SORTERS);
            statement.execute("CREATE INDEX donations_by_id ON donations (channel, transactionId)");
            connection.commit();
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
        public void text(final @Nullable String value) throws IOException {
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
