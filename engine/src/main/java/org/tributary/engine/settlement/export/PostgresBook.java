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
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ObjLongConsumer;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.tributary.engine.settlement.book.SettlementException;

/**
 * Loads a settled period's book into PostgreSQL: schema {@code tributary} brought up to date by Flyway, then the period's
 * rows replaced in one transaction. Loading it again leaves the same rows.
 *
 * <p>Records and entries are of days, whether they were settled by themselves or as part of a period: loading a period replaces those of its
 * days. Sums are of the whole period, named by its first and its last day, beside those of the single days.
 */
public final class PostgresBook {
    /** Tables of records and entries, each of one day, in the order in which they are loaded. */
    private static final List<Table> ROWS = List.of(Table.DONATIONS, Table.ENTRIES);

    /** Tables of a period's sums. */
    private static final List<Table> SUMS = List.of(Table.HELD, Table.ORGANISATIONS, Table.SPONSORS, Table.ACCOUNTS);

    private static final String SCHEMA = "tributary";
    /** Characters gathered before they are sent. */
    private static final int SEND_CHARS = 1 << 16;

    private final DatabaseAddress address;
    private long replaced;

    /** A period of a campaign. */
    private record Loaded(String campaign, LocalDate from, LocalDate to) {
        @Override
        public String toString() {
            return from.equals(to) ? from.toString() : from + " to " + to;
        }
    }

    public PostgresBook(final DatabaseAddress address) {
        this.address = address;
    }

    /**
     * Loads a period.
     *
     * @param from its first day
     * @param to its last day
     * @param sqlite the period's {@code book.sqlite}
     * @param progress is notified of each table and its rows loaded
     * @throws SettlementException if the database refuses or disconnects: nothing of the period is changed then
     */
    public void load(
            final String campaign,
            final LocalDate from,
            final LocalDate to,
            final Path sqlite,
            final ObjLongConsumer<String> progress)
            throws IOException {
        final Loaded period = new Loaded(campaign, from, to);
        migrate();
        try (Connection target = address.dataSource().getConnection();
                Connection source = DriverManager.getConnection("jdbc:sqlite:" + sqlite)) {
            target.setAutoCommit(false);
            final TreeMap<Long, String> days = days(source);
            for (final Table table : ROWS) {
                delete(target, table, period, "day BETWEEN ? AND ?");
                progress.accept(table.name(), copy(source, target, table, new Rows(period, table, days)));
            }
            for (final Table table : SUMS) {
                delete(target, table, period, "from_day = ? AND day = ?");
                progress.accept(table.name(), copy(source, target, table, new Rows(period, table, days)));
            }
            target.commit();
        } catch (final SQLException e) {
            throw new SettlementException("the database took nothing of " + period + ": "
                    + address.hidden(e.getMessage())
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

    /** Returns each day by its first record. */
    private static TreeMap<Long, String> days(final Connection source) throws SQLException {
        final TreeMap<Long, String> days = new TreeMap<>();
        try (Statement select = source.createStatement();
                ResultSet result = select.executeQuery("SELECT firstSequence, day FROM days")) {
            while (result.next()) {
                days.put(result.getLong(1), result.getString(2));
            }
        }
        return days;
    }

    private static void delete(final Connection target, final Table table, final Loaded period, final String days)
            throws SQLException {
        try (PreparedStatement delete = target.prepareStatement(
                "DELETE FROM " + SCHEMA + '.' + table.name() + " WHERE campaign = ? AND " + days)) {
            delete.setString(1, period.campaign());
            delete.setObject(2, period.from());
            delete.setObject(3, period.to());
            delete.executeUpdate();
        }
    }

    private long copy(final Connection source, final Connection target, final Table table, final Rows rows)
            throws SQLException {
        final CopyIn copy = target.unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("COPY " + SCHEMA + '.' + table.name() + " (" + rows.columns() + ") FROM STDIN");
        long count = 0;
        try (Statement select = source.createStatement();
                ResultSet result = select.executeQuery("SELECT * FROM \"" + table.name() + "\" ORDER BY rowid")) {
            while (result.next()) {
                rows.add(result);
                count++;
                if (rows.text.length() >= SEND_CHARS) {
                    send(copy, rows.text);
                }
            }
            send(copy, rows.text);
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
        return count;
    }

    private static void send(final CopyIn copy, final StringBuilder text) throws SQLException {
        final byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        copy.writeToCopy(bytes, 0, bytes.length);
        text.setLength(0);
    }

    /** Rows of one table in the text format of COPY, in the order of their sequence. */
    private final class Rows {
        private final StringBuilder text = new StringBuilder(SEND_CHARS + 4096);
        private final Loaded period;
        private final Table table;
        private final TreeMap<Long, String> days;
        private final boolean ofDays;
        private final int sequenceColumn;
        private String day = "";
        /** First record of the next day. */
        private long nextDay;
        /** Entries of the days before, in the period. */
        private long entriesBefore;

        Rows(final Loaded period, final Table table, final TreeMap<Long, String> days) {
            this.period = period;
            this.table = table;
            this.days = days;
            this.ofDays = ROWS.contains(table);
            this.sequenceColumn = 1 + table.columns().indexOf(new Table.Column("sequence", true));
        }

        String columns() {
            return table.columns().stream()
                    .map(column -> snake(column.name()))
                    .collect(Collectors.joining(",", ofDays ? "campaign,day," : "campaign,from_day,day,", ""));
        }

        void add(final ResultSet result) throws SQLException {
            if (ofDays) {
                turnDay(result);
            }
            escape(period.campaign()).append('\t');
            if (ofDays) {
                text.append(day);
            } else {
                text.append(period.from()).append('\t').append(period.to());
            }
            for (int i = 0; i < table.columns().size(); i++) {
                text.append('\t');
                if (table.columns().get(i).number()) {
                    final boolean isEntry = table == Table.ENTRIES && i == 0;
                    text.append(result.getLong(i + 1) - (isEntry ? entriesBefore : 0));
                } else {
                    cell(result.getString(i + 1));
                }
            }
            text.append('\n');
        }

        /** Entries are counted from 1 each day, so that a day has the same rows however it was settled. */
        private void turnDay(final ResultSet result) throws SQLException {
            final long sequence = result.getLong(sequenceColumn);
            if (day.isEmpty() || sequence >= nextDay) {
                final Map.Entry<Long, String> found = days.floorEntry(sequence);
                if (found == null) {
                    throw new IllegalStateException("the book has record " + sequence + " before its first day");
                }
                final Long next = days.higherKey(sequence);
                day = found.getValue();
                nextDay = next == null ? Long.MAX_VALUE : next;
                entriesBefore = table == Table.ENTRIES ? result.getLong(1) - 1 : 0;
            }
        }

        private void cell(final @Nullable String value) {
            if (value == null) {
                // the row of an organisation's fees has no project, and a key can't be null
                text.append(table == Table.ORGANISATIONS ? "" : "\\N");
            } else {
                escape(value);
            }
        }

        private StringBuilder escape(final String value) {
            for (int i = 0; i < value.length(); i++) {
                final char c = value.charAt(i);
                switch (c) {
                    case '\\' -> text.append("\\\\");
                    case '\t' -> text.append("\\t");
                    case '\n' -> text.append("\\n");
                    case '\r' -> text.append("\\r");
                    case '\0' -> {
                        text.append('\uFFFD');
                        replaced++;
                    }
                    default -> text.append(c);
                }
            }
            return text;
        }
    }

    private static String snake(final String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
