package org.tributary.engine.settlement.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.record.RecordViewDecoder;
import org.tributary.engine.settlement.MemoryJournal;
import org.tributary.engine.settlement.Settlement;
import org.tributary.engine.testkit.Commands;
import org.tributary.engine.testkit.Notices;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.engine.testkit.TestPools;

/** The analysts' file as DuckDB reads it, which shares no code with its writer. */
class DayParquetTest {
    private static final LocalDate DAY = LocalDate.of(2026, 9, 7);
    private static final long NINE_MS = TestCampaigns.OPENS_MS + 9 * TestCampaigns.HOUR_MS;

    @TempDir
    private Path directory;

    @Test
    void shouldHoldARowForEveryRecordOfTheDayWhenDuckDbReadsIt() throws Exception {
        final MemoryJournal journal = journal(3_000);
        settle(journal);

        final List<String> expected = new ArrayList<>();
        final RecordView row = new RecordView();
        final RecordViewDecoder decoder = new RecordViewDecoder();
        journal.reader().read(1, record -> {
            decoder.decode(row, record);
            final long atMs = record.timestampMs();
            if (atMs >= TestCampaigns.OPENS_MS && atMs < TestCampaigns.OPENS_MS + TestCampaigns.DAY_MS) {
                expected.add(line(row));
            }
        });
        assertThat(
                        rows(
                                "SELECT concat_ws('|', sequence, epoch_ms(\"at\"), kind, coalesce(channel, ''),"
                                        + " coalesce(transactionId, ''), coalesce(donor, ''), amountFen, coalesce(epoch_ms(paidAt), 0),"
                                        + " coalesce(reason, ''), coalesce(item, ''), batch, len(matched),"
                                        + " list_sum(list_transform(matched, lambda m: m.amountFen))::BIGINT) FROM records ORDER BY sequence"))
                .hasSizeGreaterThan(3_000)
                .isEqualTo(expected);
    }

    private static String line(final RecordView row) {
        long linesFen = 0;
        for (int i = 0; i < row.lineCount; i++) {
            linesFen += row.lineFen[i];
        }
        final String line = row.sequence + "|" + row.timestampMs + '|' + row.kind.word() + '|' + row.channelName + '|'
                + row.transactionId + '|' + row.donorHex() + '|' + row.amountFen + '|' + row.paidAtMs + '|'
                + (row.reason == org.tributary.engine.codec.sbe.ReasonCode.NONE
                        ? ""
                        : org.tributary.engine.codec.CodeText.of(row.reason))
                + '|' + row.item + '|' + row.batch + '|' + row.lineCount;
        // the sum of an empty list is null, which concat_ws leaves out
        return row.lineCount == 0 ? line : line + '|' + linesFen;
    }

    @Test
    void shouldHoldNoMoneyInTheRowOfANotice() throws Exception {
        settle(journal(5));

        assertThat(rows("SELECT kind || ' ' || amountFen || ' ' || unsettledFen || ' ' || matchedFen || ' '"
                        + " || coalesce(len(matched), 0) || ' ' || coalesce(project, '-') FROM records"
                        + " WHERE transactionId = 'n1'"))
                .containsExactly("notice 0 0 0 0 -");
    }

    @Test
    void shouldAgreeWithTheCsvWhenBothAreRead() throws Exception {
        settle(journal(500));

        final String csv = "read_csv('" + directory.resolve("out/donations.csv") + "', all_varchar = true)";
        assertThat(rows("SELECT count(*) || ' ' || count(r.sequence) || ' ' || sum(r.amountFen - c.amountFen::BIGINT)"
                        + " || ' ' || sum(r.matchedFen - c.matchedFen::BIGINT) || ' '"
                        + " || count(*) FILTER (r.kind <> c.kind OR r.outcome <> c.outcome OR r.donor IS DISTINCT FROM"
                        + " c.donor OR r.project IS DISTINCT FROM c.project OR r.organisation IS DISTINCT FROM"
                        + " c.organisation OR r.orderId IS DISTINCT FROM c.orderId OR r.currency IS DISTINCT FROM"
                        + " c.currency) FROM " + csv + " c LEFT JOIN records r ON r.sequence = c.sequence::BIGINT"))
                .containsExactly("502 502 0 0 0");
        assertThat(rows("SELECT m.pool || ' ' || sum(m.amountFen) FROM (SELECT unnest(matched) AS m FROM records)"
                        + " GROUP BY m.pool ORDER BY 1"))
                .containsExactly("capped 1000", "double 250500");
        assertThat(rows("SELECT DISTINCT m.cut FROM (SELECT unnest(matched) AS m FROM records) WHERE m.pool = 'capped'"
                        + " ORDER BY 1 NULLS FIRST"))
                .containsExactly(null, "budget");
    }

    @Test
    void shouldDocumentItsColumnsInTheFileWhenItIsDescribed() throws Exception {
        settle(journal(1));

        assertThat(rows("SELECT column_name || ' ' || column_type FROM (DESCRIBE SELECT * FROM records)"))
                .containsExactly(
                        "sequence BIGINT",
                        "at TIMESTAMP WITH TIME ZONE",
                        "kind VARCHAR",
                        "outcome VARCHAR",
                        "reason VARCHAR",
                        "channel VARCHAR",
                        "merchant VARCHAR",
                        "transactionId VARCHAR",
                        "orderId VARCHAR",
                        "refundId VARCHAR",
                        "donor VARCHAR",
                        "project VARCHAR",
                        "organisation VARCHAR",
                        "team VARCHAR",
                        "item VARCHAR",
                        "currency VARCHAR",
                        "amountFen BIGINT",
                        "unsettledFen BIGINT",
                        "matchedFen BIGINT",
                        "paidAt TIMESTAMP WITH TIME ZONE",
                        "originalSequence BIGINT",
                        "batch BIGINT",
                        "matched STRUCT(pool VARCHAR, amountFen BIGINT, cut VARCHAR)[]");
    }

    @Test
    void shouldWriteTheSameBytesWhenTheDayIsSettledAgain() throws Exception {
        final MemoryJournal journal = journal(200);
        settle(journal);
        final byte[] first = Files.readAllBytes(directory.resolve("out/records.parquet"));

        settle(journal);

        assertThat(Files.readAllBytes(directory.resolve("out/records.parquet"))).isEqualTo(first);
    }

    @Test
    void shouldLeaveNoneWhenItIsNotWanted() throws Exception {
        final MemoryJournal journal = journal(5);
        settle(journal);

        new Settlement(directory, journal.reader(), journal.reader(), sequence -> {})
                .settle(DAY, directory.resolve("out"));

        assertThat(directory.resolve("out/records.parquet")).doesNotExist();
        assertThat(directory.resolve("out/donations.csv")).exists();
    }

    /** Donations of 1, 2, 3… fen with two pools, one of which runs dry; one held, one that comes twice, one of another day. */
    private static MemoryJournal journal(final int donations) {
        final MemoryJournal journal = MemoryJournal.of(
                TestCampaigns.usual()
                        .pool(TestPools.ratio("double", 2, 1).budget(1_000_000_000L))
                        .pool(TestPools.ratio("capped", 1, 1).budget(1_000).priority(20))
                        .build(),
                TestCampaigns.OPENS_MS - 1);
        for (int i = 1; i <= donations; i++) {
            journal.send(
                    NINE_MS + i,
                    new Payments("t" + i).amount(i).donor(i % 7).paidAt(NINE_MS).encode());
        }
        journal.send(
                NINE_MS + donations,
                new Payments("t1").amount(1).donor(1).paidAt(NINE_MS).encode());
        journal.send(
                NINE_MS + donations,
                new Payments("h1").amount(7).project("nobody").paidAt(NINE_MS).encode());
        journal.send(
                NINE_MS + donations,
                new Payments("中文,\"x").amount(7).project("none").paidAt(NINE_MS).encode());
        final long notice = journal.send(
                NINE_MS + donations, new Notices(1).transaction("n1").encode());
        journal.send(NINE_MS + donations, Notices.dismiss(notice));
        journal.send(TestCampaigns.OPENS_MS + TestCampaigns.DAY_MS, Commands.pulse());
        return journal;
    }

    private void settle(final MemoryJournal journal) {
        new Settlement(directory, journal.reader(), journal.reader(), sequence -> {})
                .withParquet(true)
                .settle(DAY, directory.resolve("out"));
    }

    private List<String> rows(final String sql) throws SQLException, IOException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            statement.execute(
                    "CREATE VIEW records AS SELECT * FROM '" + directory.resolve("out/records.parquet") + "'");
            try (ResultSet result = statement.executeQuery(sql)) {
                final List<String> rows = new ArrayList<>();
                while (result.next()) {
                    rows.add(result.getString(1));
                }
                return rows;
            }
        }
    }
}
