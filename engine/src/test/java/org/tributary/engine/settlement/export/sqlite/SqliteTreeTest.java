package org.tributary.engine.settlement.export.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tributary.engine.settlement.export.Table;

/** Tables written page by page, as SQLite itself reads and checks them. */
class SqliteTreeTest {
    private static final Table TABLE = new Table(
            "t",
            List.of(
                    new Table.Column("number", true),
                    new Table.Column("text", false),
                    new Table.Column("other", true)));
    private static final long[] NUMBERS = {
        0,
        1,
        -1,
        127,
        128,
        -128,
        -129,
        32_767,
        32_768,
        -32_768,
        8_388_607,
        8_388_608,
        -8_388_609,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        1L << 31,
        (1L << 47) - 1,
        1L << 47,
        -(1L << 47) - 1,
        Long.MAX_VALUE,
        Long.MIN_VALUE
    };

    @TempDir
    private Path directory;

    /** With pages of 512 bytes 200,000 rows make a tree four levels deep. */
    @ParameterizedTest
    @CsvSource({"512, 0", "512, 1", "512, 2", "512, 30", "512, 1000", "512, 200000", "8192, 100000", "32768, 50000"})
    void shouldHoldEveryRowWhenSqliteReadsIt(final int pageBytes, final int rows) throws Exception {
        final long seed = System.nanoTime();
        final Path file = made(pageBytes);
        write(file, rows, seed);

        try (Connection connection = open(file)) {
            assertThat(text(connection, "PRAGMA integrity_check"))
                    .as("seed %d", seed)
                    .isEqualTo("ok");
            final SplittableRandom random = new SplittableRandom(seed);
            try (Statement statement = connection.createStatement();
                    ResultSet found =
                            statement.executeQuery("SELECT rowid, number, text, other FROM t ORDER BY rowid")) {
                for (int i = 1; i <= rows; i++) {
                    assertThat(found.next()).as("row %d, seed %d", i, seed).isTrue();
                    assertThat(found.getLong(1)).isEqualTo(i);
                    assertThat(found.getLong(2)).isEqualTo(number(random));
                    assertThat(found.getString(3)).isEqualTo(textOrNull(text(random)));
                    assertThat(found.getLong(4)).isEqualTo(i);
                }
                assertThat(found.next()).isFalse();
            }
        }
    }

    @Test
    void shouldTakeMoreRowsAndAnIndexWhenSqliteGoesOn() throws Exception {
        final Path file = made(4096);
        write(file, 20_000, 7);

        try (Connection connection = open(file);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE INDEX by_other ON t (other)");
            statement.execute("INSERT INTO t SELECT number, text, other + 20000 FROM t");
            statement.execute("DELETE FROM t WHERE other % 3 = 0");
            assertThat(text(connection, "PRAGMA integrity_check")).isEqualTo("ok");
            assertThat(text(connection, "SELECT count(*) FROM t")).isEqualTo("26667");
            assertThat(text(connection, "SELECT max(rowid) FROM t")).isEqualTo("40000");
        }
    }

    @Test
    void shouldRefuseARowWhenNoPageHasRoomForIt() throws Exception {
        final Path file = made(512);

        assertThatThrownBy(() -> {
                    try (SqlitePages pages = new SqlitePages(file)) {
                        final SqliteTree tree = new SqliteTree(pages, "t", 2);
                        tree.number(1);
                        tree.text("x".repeat(490));
                        tree.number(1);
                        tree.endRow();
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessageContaining("table t")
                .hasMessageContaining("page of 512");
    }

    /** A gigabyte: SQLite never uses the page at that byte. */
    @Test
    @Tag("long")
    void shouldLeaveTheLockPageOutWhenTheFileGrowsPastAGigabyte() throws Exception {
        final Path file = made(8192);
        try (SqlitePages pages = new SqlitePages(file)) {
            final SqliteTree tree = new SqliteTree(pages, "t", 2);
            final String text = "x".repeat(7000);
            for (int i = 1; i <= 140_000; i++) {
                tree.number(i);
                tree.text(text);
                tree.number(i);
                tree.endRow();
            }
            tree.finish();
            pages.finish();
        }

        assertThat(Files.size(file)).isGreaterThan(1 << 30);
        try (Connection connection = open(file)) {
            assertThat(text(connection, "PRAGMA integrity_check")).isEqualTo("ok");
            assertThat(text(connection, "SELECT sum(number = rowid AND length(text) = 7000) FROM t"))
                    .isEqualTo("140000");
        }
    }

    private Path made(final int pageBytes) throws SQLException {
        final Path file = directory.resolve("t.sqlite");
        try (Connection connection = open(file);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA page_size=" + pageBytes);
            statement.execute("CREATE TABLE t (number INTEGER, text TEXT, other INTEGER)");
        }
        return file;
    }

    private static void write(final Path file, final int rows, final long seed) throws IOException {
        final SplittableRandom random = new SplittableRandom(seed);
        try (SqlitePages pages = new SqlitePages(file);
                SqliteTree tree = new SqliteTree(pages, TABLE.name(), 2)) {
            for (int i = 1; i <= rows; i++) {
                tree.number(number(random));
                tree.text(text(random));
                tree.number(i);
                tree.endRow();
            }
            tree.finish();
            pages.finish();
        }
    }

    private static long number(final SplittableRandom random) {
        return random.nextBoolean()
                ? NUMBERS[random.nextInt(NUMBERS.length)]
                : random.nextLong() >> random.nextInt(Long.SIZE);
    }

    private static String text(final SplittableRandom random) {
        return switch (random.nextInt(5)) {
            case 0 -> "";
            case 1 -> "小朋友画廊🎨";
            case 2 -> "é\"',\n";
            default -> "x".repeat(random.nextInt(random.nextInt(20) == 0 ? 400 : 40));
        };
    }

    private static String textOrNull(final String text) {
        return text.isEmpty() ? null : text;
    }

    private static Connection open(final Path file) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    private static String text(final Connection connection, final String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }
}
