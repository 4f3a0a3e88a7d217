package org.tributary.engine.settlement.export;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.function.ObjLongConsumer;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.tributary.engine.settlement.book.SettlementException;

/**
 * Loads a settled day's book into PostgreSQL: schema {@code tributary} brought up to date by Flyway, then the day's
 * rows replaced in one transaction. Loading a day again leaves the same rows.
 */
public final class PostgresBook {
    /** The tables of the book, in the order in which they are loaded. */
    private static final List<Table> TABLES =
            List.of(Table.DONATIONS, Table.ENTRIES, Table.HELD, Table.ORGANISATIONS, Table.SPONSORS, Table.ACCOUNTS);

    private static final String SCHEMA = "tributary";

    private final DatabaseAddress address;
    private long replaced;

    public PostgresBook(final DatabaseAddress address) {
        this.address = address;
    }

    /**
     * Loads a day.
     *
     * @param sqlite the day's {@code book.sqlite}
     * @param progress is notified of each table and its rows loaded
     * @throws SettlementException if the database refuses or disconnects: nothing of the day is changed then
     */
    public void load(
            final String campaign, final LocalDate day, final Path sqlite, final ObjLongConsumer<String> progress)
            throws IOException {
        migrate();
        try (Connection target = address.dataSource().getConnection();
                Connection source = DriverManager.getConnection("jdbc:sqlite:" + sqlite)) {
            target.setAutoCommit(false);
            for (final Table table : TABLES) {
                delete(target, table, campaign, day);
                progress.accept(table.name(), copy(source, target, table, campaign, day));
            }
            target.commit();
        } catch (final SQLException e) {
            throw new SettlementException("the database took nothing of " + day + ": " + address.hidden(e.getMessage())
                    + ". The files in --out are complete; repair the database and settle again with --db");
        }
    }

    /** Returns how many characters U+0000, which PostgreSQL can't store in text, were loaded as U+FFFD. */
    public long replaced() {
        return replaced;
    }

    private void migrate() {
        try {
            Flyway.configure()
                    .dataSource(address.dataSource())
                    .schemas(SCHEMA)
                    .locations("classpath:org/tributary/engine/settlement/migrations")
                    .load()
                    .migrate();
        } catch (final FlywayException e) {
            throw new SettlementException("the database's schema " + SCHEMA + " could not be brought up to date: "
                    + address.hidden(e.getMessage()) + ". The files in --out are complete");
        }
    }

    private static void delete(final Connection target, final Table table, final String campaign, final LocalDate day)
            throws SQLException {
        try (PreparedStatement delete = target.prepareStatement(
                "DELETE FROM " + SCHEMA + '.' + table.name() + " WHERE campaign = ? AND day = ?")) {
            delete.setString(1, campaign);
            delete.setObject(2, day);
            delete.executeUpdate();
        }
    }

    private long copy(
            final Connection source,
            final Connection target,
            final Table table,
            final String campaign,
            final LocalDate day)
            throws SQLException {
        final String columns =
                table.columns().stream().map(column -> snake(column.name())).collect(Collectors.joining(","));
        final CopyIn copy = target.unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("COPY " + SCHEMA + '.' + table.name() + " (campaign,day," + columns + ") FROM STDIN");
        long rows = 0;
        try (Statement select = source.createStatement();
                ResultSet result = select.executeQuery("SELECT * FROM \"" + table.name() + "\" ORDER BY rowid")) {
            final StringBuilder line = new StringBuilder();
            while (result.next()) {
                line.setLength(0);
                escape(line, campaign).append('\t').append(day);
                for (int i = 0; i < table.columns().size(); i++) {
                    line.append('\t');
                    cell(line, result, i + 1, table);
                }
                final byte[] bytes = line.append('\n').toString().getBytes(StandardCharsets.UTF_8);
                copy.writeToCopy(bytes, 0, bytes.length);
                rows++;
            }
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
        return rows;
    }

    private void cell(final StringBuilder line, final ResultSet result, final int column, final Table table)
            throws SQLException {
        final String value = result.getString(column);
        if (value == null) {
            // the row of an organisation's fees has no project, and a key can't be null
            line.append(table == Table.ORGANISATIONS ? "" : "\\N");
        } else {
            escape(line, value);
        }
    }

    /** Appends a value in the text format of COPY. */
    private StringBuilder escape(final StringBuilder line, final String value) {
        for (int i = 0; i < value.length(); i++) {
            final char c = value.charAt(i);
            switch (c) {
                case '\\' -> line.append("\\\\");
                case '\t' -> line.append("\\t");
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\0' -> {
                    line.append('\uFFFD');
                    replaced++;
                }
                default -> line.append(c);
            }
        }
        return line;
    }

    private static String snake(final String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
