package org.tributary.engine.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.engine.testkit.TestPools;

class PostgresBookTest {
    private static final LocalDate DAY = LocalDate.of(2026, 9, 7);
    private static EmbeddedPostgres postgres;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() throws IOException {
        postgres = EmbeddedPostgres.start();
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
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
                .hasMessageContaining("The files in --out are whole");
    }

    @Test
    void shouldRefuseAnAddressWhenItIsNoPostgres() {
        assertThatThrownBy(() -> new PostgresBook("jdbc:mysql://x/y"))
                .isInstanceOf(SettlementException.class)
                .hasMessageContaining("jdbc:postgresql:");
    }

    private void load(final String url) throws IOException {
        new PostgresBook(url).load("c1", DAY, directory.resolve("out/book.sqlite"), (table, rows) -> {});
    }

    private void settle() throws IOException {
        final MemoryJournal journal = MemoryJournal.of(
                TestCampaigns.usual().pool(TestPools.ratio("m", 1, 1)).build(), TestCampaigns.OPENS_MS - 1);
        for (int i = 0; i < 20; i++) {
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
