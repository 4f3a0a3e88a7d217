package org.tributary.engine.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.codec.sbe.ConversionKind;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.record.RecordViewDecoder;
import org.tributary.engine.testkit.Commands;
import org.tributary.engine.testkit.GiftCommands;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.engine.testkit.TestPools;
import org.tributary.engine.transparency.InclusionProof;
import org.tributary.engine.transparency.Prover;
import org.tributary.engine.transparency.Roots;

/** The books of a day in which one reversal of steps takes lines of two projects, of two organisations. */
class GiftBooksTest {
    private static final LocalDate DAY = LocalDate.of(2026, 9, 7);
    private static final long NINE_MS = TestCampaigns.OPENS_MS + 9 * TestCampaigns.HOUR_MS;
    /** At 10,000 steps for 1.00: 1.00 to p1, 1.00 to q1, then p1's 15,000 steps are taken back and 5,000 stand. */
    private final GiftCommands ofP1 = gift("g1", "p1", 15_000);

    private final GiftCommands ofQ1 = gift("g2", "q1", 5_000);

    @TempDir
    private Path directory;

    private MemoryJournal journal;
    private RecordView reversal;

    private static GiftCommands gift(final String id, final String project, final long steps) {
        return new GiftCommands(id, "steps")
                .partner("w")
                .project(project)
                .quantity(steps)
                .madeAt(NINE_MS);
    }

    @BeforeEach
    void settle() {
        journal = MemoryJournal.of(
                TestCampaigns.usual()
                        .pool(TestPools.conversion("m"))
                        .conversion(new Campaign.Conversion("steps", ConversionKind.STEPS, "m", 100, 10_000, -1))
                        .partner("w", "steps")
                        .build(),
                TestCampaigns.OPENS_MS - 1);
        final long first = journal.send(NINE_MS, ofP1.encode());
        journal.send(NINE_MS, ofQ1.encode());
        final long taken = journal.send(NINE_MS, ofP1.encodeReversal("r1", record(first)));
        journal.send(TestCampaigns.OPENS_MS + TestCampaigns.DAY_MS, Commands.pulse());
        reversal = record(taken);
        final Settlement.Result result = new Settlement(directory, journal.reader(), journal.reader(), s -> {})
                .withParquet(true)
                .settle(DAY, directory.resolve("out"));
        assertThat(result.isFinal()).isTrue();
        assertThat(result.lawsHold()).isTrue();
    }

    private RecordView record(final long sequence) {
        final RecordView view = new RecordView();
        journal.reader().read(sequence, sequence, record -> new RecordViewDecoder().decode(view, record));
        return view;
    }

    private List<CSVRecord> csv(final String name) throws IOException {
        final String text = Files.readString(directory.resolve("out").resolve(name), StandardCharsets.UTF_8);
        final CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (CSVParser parser = CSVParser.parse(text.substring(1), format)) {
            return parser.getRecords();
        }
    }

    @Test
    void shouldBookEachLineWithItsOwnOrganisationWhenOneReversalTakesBoth() throws IOException {
        final Map<String, Long> ofReversal = new HashMap<>();
        final Map<String, Long> ofDay = new HashMap<>();
        for (final CSVRecord row : csv("entries.csv")) {
            final long fen = Long.parseLong(row.get("debitFen")) - Long.parseLong(row.get("creditFen"));
            ofDay.merge(row.get("account"), fen, Long::sum);
            if (Long.parseLong(row.get("sequence")) == reversal.sequence) {
                ofReversal.merge(row.get("account"), fen, Long::sum);
            }
        }

        assertThat(ofReversal)
                .containsOnly(
                        Map.entry("sponsor:s1:receivable", -200L),
                        Map.entry("organisation:o1:payable", 100L),
                        Map.entry("organisation:o2:payable", 100L));
        assertThat(ofDay.values()).isNotEmpty().allMatch(fen -> fen == 0);
        assertThat(csv("accounts.csv"))
                .allSatisfy(row -> assertThat(row.get("closingFen")).isEqualTo("0"));
    }

    @Test
    void shouldListBothLinesInTheLeafThatIsProved() throws IOException {
        final InclusionProof proof = new Prover(new Roots(directory), journal.reader()).prove("partner.w", "r1");

        assertThat(proof.check()).isEqualTo(InclusionProof.Result.RIGHT);
        assertThat(proof.leaf()).contains("|m=-100,m=-100|");
    }

    @Test
    void shouldKeepBothLinesInTheAnalystsFile() throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT len(matched), list_sum(list_transform(matched, lambda m:"
                                + " m.amountFen))::BIGINT, matchedFen FROM '" + directory.resolve("out/records.parquet")
                                + "' WHERE sequence = " + reversal.sequence)) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).isEqualTo(2);
            assertThat(rows.getLong(2)).isEqualTo(-200);
            assertThat(rows.getLong(3)).isEqualTo(-200);
        }
    }

    @Test
    void shouldTellEachOrganisationThatNothingOfItsGiftStands() throws IOException {
        for (final String organisation : List.of("o1", "o2")) {
            final String project = organisation.equals("o1") ? "p1" : "q1";
            assertThat(csv("organisations/" + organisation + ".csv"))
                    .filteredOn(row ->
                            row.get("project").isEmpty() || row.get("project").equals(project))
                    .hasSize(2)
                    .allSatisfy(row -> {
                        assertThat(row.get("contributedFen")).isEqualTo("100");
                        assertThat(row.get("matchReversedFen")).isEqualTo("100");
                        assertThat(row.get("netFen")).isEqualTo("0");
                    });
        }
    }
}
