package org.tributary.engine.settlement.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tributary.engine.settlement.MemoryJournal;
import org.tributary.engine.settlement.Settlement;
import org.tributary.engine.settlement.book.Period;
import org.tributary.engine.settlement.book.SettlementException;
import org.tributary.engine.testkit.Notices;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.engine.testkit.TestPools;

class PostgresBookTest {
    private static final LocalDate DAY = LocalDate.of(2026, 9, 7);
    /** Long, for a machine that has much else to do. */
    private static final Duration STARTUP = Duration.ofMinutes(2);

    private static EmbeddedPostgres postgres;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() throws IOException {
        postgres = EmbeddedPostgres.builder().setPGStartupWait(STARTUP).start();
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    @BeforeEach
    void empty() throws SQLException {
        try (Connection connection = DriverManager.getConnection(postgres.getJdbcUrl("postgres", "postgres"));
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "DO $$ BEGIN IF to_regclass('tributary.accounts') IS NOT NULL THEN TRUNCATE tributary.donations,"
                            + " tributary.entries, tributary.held, tributary.organisations, tributary.sponsors, tributary.accounts;"
                            + " END IF; END $$");
        }
    }

    @Test
    void shouldHoldTheDayOnceWhenItIsLoadedTwice() throws Exception {
        settle();
        final String url = postgres.getJdbcUrl("postgres", "postgres");

        load(url);
        load(url);

        assertThat(number(url, "SELECT count(*) FROM tributary.donations")).isEqualTo(20);
        assertThat(number(url, "SELECT sum(debit_fen) - sum(credit_fen) FROM tributary.entries"))
                .isZero();
        assertThat(number(url, "SELECT sum(closing_fen) FROM tributary.accounts"))
                .isZero();
        assertThat(number(url, "SELECT sum(matched_fen) FROM tributary.donations"))
                .isEqualTo(number(url, "SELECT sum(committed_fen) FROM tributary.sponsors"))
                .isEqualTo(2_000);
    }

    @Test
    void shouldSayThatNothingWasTakenWhenTheDatabaseIsNotThere() throws Exception {
        settle();

        assertThatThrownBy(() -> load("jdbc:postgresql://127.0.0.1:1/nothing?user=u&connectTimeout=1"))
                .isInstanceOf(SettlementException.class)
                .hasMessageContaining("The files in --out are complete");
    }

    @Test
    void shouldRefuseAnAddressWhenItIsNoPostgres() {
        assertThatThrownBy(() -> DatabaseAddress.of("jdbc:mysql://x/y", null))
                .isInstanceOf(SettlementException.class)
                .hasMessageContaining("jdbc:postgresql:");
    }

    @Test
    void shouldNeverPrintThePasswordWhenTheAddressHoldsOne() throws Exception {
        settle();
        final String url = postgres.getJdbcUrl("postgres", "postgres") + "&password=s3cr%2Bt&connectTimeout=5";
        final DatabaseAddress address = DatabaseAddress.of(url, null);

        assertThat(address.hadPassword()).isTrue();
        assertThat(address.toString()).doesNotContain("s3cr").contains("connectTimeout=5");
        assertThat(address.hidden("FATAL: s3cr+t is wrong")).isEqualTo("FATAL: *** is wrong");
        for (final String bad : List.of(
                "jdbc:postgresql://127.0.0.1:1/x?user=u&password=s3cr%2Bt",
                "jdbc:postgresql://127.0.0.1:99999999/x?password=s3cr%2Bt",
                "jdbc:postgresql://u:s3cr+t@127.0.0.1/x",
                "jdbc:postgresql://127.0.0.1/x?password=s3cr%zz")) {
            assertThatThrownBy(() -> load(bad))
                    .isInstanceOf(SettlementException.class)
                    .satisfies(e -> assertThat(stack(e)).doesNotContain("s3cr"));
        }
        load(url);
    }

    @Test
    void shouldTakeThePasswordOfTheFileFirstThenOfTheEnvironment() {
        final Map<String, String> both = Map.of("TRIBUTARY_DB_PASSWORD", "own", "PGPASSWORD", "pg");

        assertThat(DatabaseAddress.password("file", both)).isEqualTo("file");
        assertThat(DatabaseAddress.password(null, both)).isEqualTo("own");
        assertThat(DatabaseAddress.password(null, Map.of("PGPASSWORD", "pg"))).isEqualTo("pg");
        assertThat(DatabaseAddress.password(null, Map.of())).isNull();
    }

    @Test
    void shouldLoadTheDayWhenATextHoldsWhatPostgresCantStore() throws Exception {
        final MemoryJournal journal = MemoryJournal.of(TestCampaigns.usual().build(), TestCampaigns.OPENS_MS - 1);
        journal.send(
                TestCampaigns.OPENS_MS + 10, new Payments("t1").team("a\0b").encode());
        new Settlement(directory, journal.reader(), journal.reader(), sequence -> {})
                .settle(DAY, directory.resolve("out"));
        final String url = postgres.getJdbcUrl("postgres", "postgres");
        final PostgresBook book = new PostgresBook(DatabaseAddress.of(url, null));

        book.load("c1", DAY, DAY, directory.resolve("out/book.sqlite"), (table, rows) -> {});

        assertThat(book.replaced()).isEqualTo(1);
        assertThat(number(url, "SELECT count(*) FROM tributary.donations WHERE team = U&'a\\FFFDb'"))
                .isEqualTo(1);
    }

    @Test
    void shouldLoadTheDayWithoutARowOfMoneyForANotice() throws Exception {
        final MemoryJournal journal = MemoryJournal.of(TestCampaigns.usual().build(), TestCampaigns.OPENS_MS - 1);
        journal.send(TestCampaigns.OPENS_MS + 10, new Payments("t1").amount(100).encode());
        final long notice = journal.send(
                TestCampaigns.OPENS_MS + 11, new Notices(1).transaction("n1").encode());
        journal.send(TestCampaigns.OPENS_MS + 12, Notices.dismiss(notice));
        new Settlement(directory, journal.reader(), journal.reader(), sequence -> {})
                .settle(DAY, directory.resolve("out"));
        final String url = postgres.getJdbcUrl("postgres", "postgres");

        load(url);

        assertThat(number(url, "SELECT count(*) FROM tributary.donations")).isEqualTo(1);
        assertThat(number(url, "SELECT sum(amount_fen) FROM tributary.donations"))
                .isEqualTo(100);
        assertThat(number(url, "SELECT count(*) FROM tributary.entries WHERE sequence >= " + notice))
                .isZero();
        assertThat(number(url, "SELECT sum(debit_fen) FROM tributary.entries")).isEqualTo(100);
    }

    /** Two days with a match and a refund on the second, loaded as days and as a period, in either order. */
    @Test
    void shouldHoldTheSameRowsWhenDaysAndTheirPeriodAreLoadedInAnyOrder() throws Exception {
        final MemoryJournal journal = MemoryJournal.of(
                TestCampaigns.usual().pool(TestPools.ratio("m", 1, 1)).build(), TestCampaigns.OPENS_MS - 1);
        for (int i = 0; i < 7; i++) {
            journal.send(TestCampaigns.OPENS_MS + 10 + i, new Payments("t" + i).encode());
        }
        final long second = TestCampaigns.OPENS_MS + TestCampaigns.DAY_MS;
        for (int i = 0; i < 5; i++) {
            journal.send(second + i, new Payments("u" + i).paidAt(second).encode());
        }
        final String url = postgres.getJdbcUrl("postgres", "postgres");
        final LocalDate next = DAY.plusDays(1);

        load(url, journal, Period.day(DAY));
        load(url, journal, Period.day(next));
        final List<String> ofDays = rows(url);
        load(url, journal, new Period(DAY, next));
        assertThat(rows(url)).as("the period after its days").isEqualTo(ofDays).hasSize(12 + 2 * 2 * 12);
        load(url, journal, Period.day(DAY));
        assertThat(rows(url)).as("a day after the period").isEqualTo(ofDays);
        load(url, journal, Period.wholeCampaign());
        assertThat(rows(url)).as("the campaign to date").isEqualTo(ofDays);

        assertThat(number(
                        url,
                        "SELECT count(DISTINCT (from_day, day)) FROM tributary.accounts WHERE day >= '" + DAY + "'"))
                .as("both days and the period of both, which the campaign to date is, too")
                .isEqualTo(3);
        for (final String column : List.of("debit_fen", "credit_fen")) {
            assertThat(number(url, "SELECT sum(" + column + ") FROM tributary.accounts WHERE from_day < day"))
                    .as("a period moves what its days move")
                    .isEqualTo(number(url, "SELECT sum(" + column + ") FROM tributary.accounts WHERE from_day = day"));
        }
    }

    /** Every row of donations and entries as text, in order. */
    private static List<String> rows(final String url) throws SQLException {
        final List<String> rows = new ArrayList<>();
        for (final String sql : List.of(
                "SELECT d::text FROM tributary.donations d ORDER BY sequence",
                "SELECT e::text FROM tributary.entries e ORDER BY day, entry, account")) {
            try (Connection connection = DriverManager.getConnection(url);
                    Statement statement = connection.createStatement();
                    ResultSet result = statement.executeQuery(sql)) {
                while (result.next()) {
                    rows.add(result.getString(1));
                }
            }
        }
        return rows;
    }

    private void load(final String url, final MemoryJournal journal, final Period period) throws IOException {
        final Settlement.Result result = new Settlement(directory, journal.reader(), journal.reader(), sequence -> {})
                .settle(period, directory.resolve("out"));
        new PostgresBook(DatabaseAddress.of(url, null))
                .load("c1", result.from(), result.to(), directory.resolve("out/book.sqlite"), (table, rows) -> {});
    }

    private static String stack(final Throwable error) {
        return Throwables.getStackTrace(error);
    }

    @ParameterizedTest
    @ValueSource(strings = {"donations", "entries", "accounts"})
    void shouldKeepWhatItHadWhenTheConnectionDiesInMidLoad(final String table) throws Exception {
        settle();
        final String url = postgres.getJdbcUrl("postgres", "postgres");
        load(url);
        settle(25);

        assertThatThrownBy(() -> load(url, loaded -> {
                    if (loaded.equals(table)) {
                        terminateOthers(url);
                    }
                }))
                .isInstanceOf(SettlementException.class)
                .hasMessageContaining("the database took nothing of 2026-09-07")
                .hasMessageContaining("settle again with --db");

        assertThat(number(url, "SELECT count(*) FROM tributary.donations")).isEqualTo(20);
        assertThat(number(url, "SELECT count(DISTINCT sequence) FROM tributary.entries"))
                .isEqualTo(20);
        load(url);
        assertThat(number(url, "SELECT count(*) FROM tributary.donations")).isEqualTo(25);
        assertThat(number(url, "SELECT sum(debit_fen) - sum(credit_fen) FROM tributary.entries"))
                .isZero();
    }

    @Test
    void shouldSayThatNothingWasTakenWhenTheDatabaseStopsInMidLoad() throws Exception {
        settle();
        final EmbeddedPostgres stopping =
                EmbeddedPostgres.builder().setPGStartupWait(STARTUP).start();
        final String url = stopping.getJdbcUrl("postgres", "postgres");

        assertThatThrownBy(() -> load(url, loaded -> close(stopping)))
                .isInstanceOf(SettlementException.class)
                .hasMessageContaining("the database took nothing of 2026-09-07");
    }

    private static void close(final EmbeddedPostgres stopping) {
        try {
            stopping.close();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends every session of the loader's, as a database does that is shut down or fails over. */
    private static void terminateOthers(final String url) {
        try {
            number(
                    url,
                    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                            + " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'");
        } catch (final SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void load(final String url, final Consumer<String> progress) throws IOException {
        new PostgresBook(DatabaseAddress.of(url, null))
                .load("c1", DAY, DAY, directory.resolve("out/book.sqlite"), (table, rows) -> progress.accept(table));
    }

    private void load(final String url) throws IOException {
        new PostgresBook(DatabaseAddress.of(url, null))
                .load("c1", DAY, DAY, directory.resolve("out/book.sqlite"), (table, rows) -> {});
    }

    private void settle() throws IOException {
        settle(20);
    }

    private void settle(final int donations) throws IOException {
        final MemoryJournal journal = MemoryJournal.of(
                TestCampaigns.usual().pool(TestPools.ratio("m", 1, 1)).build(), TestCampaigns.OPENS_MS - 1);
        for (int i = 0; i < donations; i++) {
            journal.send(TestCampaigns.OPENS_MS + 10 + i, new Payments("t" + i).encode());
        }
        new Settlement(directory, journal.reader(), journal.reader(), sequence -> {})
                .settle(DAY, directory.resolve("out"));
    }

    private static long number(final String url, final String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }
}
