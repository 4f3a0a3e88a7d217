package org.tributary.engine.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tributary.engine.testkit.TestCampaigns.OPENS_MS;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.xssf.usermodel.XSSFFormulaEvaluator;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.codec.sbe.MatchAction;
import org.tributary.engine.codec.sbe.ProjectAction;
import org.tributary.engine.settlement.book.Period;
import org.tributary.engine.testkit.Commands;
import org.tributary.engine.testkit.MatchMoney;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.engine.testkit.TestPools;

/** What was paid and is taken back afterwards, in the statements. */
class OverpaidTest {
    @TempDir
    private Path directory;

    private final MemoryJournal journal = MemoryJournal.of(
            TestCampaigns.usual()
                    .pool(TestPools.ratio("m", 1, 1).budget(100_000))
                    .build(),
            OPENS_MS);

    private List<String> settle() throws IOException {
        final Path out = directory.resolve("out");
        new Settlement(directory.resolve("data"), journal.reader(), journal.reader(), sequence -> {})
                .settle(Period.wholeCampaign(), out);
        final List<String> lines = Files.readAllLines(out.resolve("matches.csv"));
        final List<String> accounts = Files.readAllLines(out.resolve("accounts.csv"));
        return List.of(
                lines.get(1),
                accounts.stream()
                        .filter(row -> row.contains("sponsor:"))
                        .toList()
                        .toString());
    }

    /** The checks of the platform's page as another library computes them, by name. */
    private Map<String, Double> checks() throws IOException {
        final Map<String, Double> checks = new LinkedHashMap<>();
        try (InputStream in = Files.newInputStream(directory.resolve("out/platform.xlsx"));
                XSSFWorkbook workbook = new XSSFWorkbook(in)) {
            final XSSFFormulaEvaluator evaluator = workbook.getCreationHelper().createFormulaEvaluator();
            workbook.getSheetAt(0).forEach(row -> {
                if (row.getCell(1) != null && row.getCell(1).getCellType() == CellType.FORMULA) {
                    checks.put(
                            row.getCell(0).getStringCellValue(),
                            evaluator.evaluate(row.getCell(1)).getNumberValue());
                }
            });
        }
        return checks;
    }

    private void assertThatChecksShowZero() throws IOException {
        assertThat(checks())
                .hasSize(16)
                .allSatisfy((name, value) -> assertThat(value).as(name).isZero());
    }

    private List<String> disclosed(final String figure) throws IOException {
        return Files.readAllLines(directory.resolve("out/disclosure.csv")).stream()
                .filter(row -> row.contains("," + figure + ","))
                .map(row -> row.substring(row.lastIndexOf("," + figure + ",") + 1))
                .toList();
    }

    @Test
    void shouldShowWhatWasWithdrawnAndTieItToTheBooks() throws IOException {
        final long at = OPENS_MS + 5;
        journal.send(at, new Payments("t1").amount(1_000).paidAt(at).encode());
        journal.send(at, MatchMoney.step(MatchAction.WITHDRAW, "m"));
        journal.send(at, new Payments("t2").amount(300).paidAt(at).encode());

        assertThat(settle().get(0)).isEqualTo("o1,s1,m,0,1300,1300,0,300,300,0,0,1000,0,0,0,0,0");
        assertThatChecksShowZero();
        assertThat(Files.readAllLines(directory.resolve("out/sponsors/s1.csv")).get(1))
                .isEqualTo("s1,m,100000,1300,0,1300,0,0,300,1000,0,0");
    }

    /** Booked two days after the sponsor paid: the receipt has the day of the payment, and is of the period of its booking. */
    @Test
    void shouldDateASponsorsReceiptWhenItPaidAndNotWhenThatWasBooked() throws IOException {
        final long at = OPENS_MS + 5;
        journal.send(at, new Payments("t1").amount(1_000).paidAt(at).encode());
        journal.send(at, MatchMoney.step(MatchAction.NOTICE, "m"));
        final long confirmed = journal.send(at, MatchMoney.step(MatchAction.CONFIRM, "m"));
        final long run = journal.send(at, MatchMoney.list("s1", confirmed, false, Map.of("m/o1", 1_000L)));
        final int day = (int) LocalDate.of(2026, 9, 8).toEpochDay();
        journal.send(at + 3 * TestCampaigns.DAY_MS, MatchMoney.paid(run, 1, 400, day));
        journal.send(at + 3 * TestCampaigns.DAY_MS, MatchMoney.paid(run, 1, 600));
        settle();

        assertThat(Files.readAllLines(directory.resolve("out/receipts/sponsors/o1.csv")).stream()
                        .skip(1)
                        .map(row -> row.replaceAll("c1/\\d+-1,([^,]*),.*,([^,]*)", "$1 booked $2"))
                        .toList())
                .containsExactly("2026-09-08 booked 2026-09-10", "2026-09-10 booked 2026-09-10");
    }

    @Test
    void shouldShowWhatWasPaidAndWhatAVoidTookOfItAfterwards() throws IOException {
        final long at = OPENS_MS + 5;
        journal.send(at, new Payments("t1").amount(1_000).paidAt(at).encode());
        journal.send(at, MatchMoney.step(MatchAction.NOTICE, "m"));
        final long confirmed = journal.send(at, MatchMoney.step(MatchAction.CONFIRM, "m"));
        final long run = journal.send(at, MatchMoney.list("s1", confirmed, false, Map.of("m/o1", 1_000L)));
        assertThat(settle().get(0)).isEqualTo("o1,s1,m,0,1000,1000,0,1000,0,0,1000,0,0,1000,1000,0,0");
        assertThatChecksShowZero();
        assertThat(disclosed("paid")).as("nothing is paid yet").containsOnly("paid,,0,0");
        journal.send(at, MatchMoney.paid(run, 1, 1_000));
        assertThat(settle().get(0)).isEqualTo("o1,s1,m,0,1000,1000,0,0,0,0,1000,0,1000,0,0,0,0");
        assertThatChecksShowZero();
        assertThat(disclosed("paid")).containsExactly("paid,,0,1000", "paid,,0,0", "paid,,0,0");
        assertThat(Files.readAllLines(directory.resolve("out/receipts/sponsors/o1.csv")))
                .hasSize(2)
                .element(1)
                .asString()
                .matches("c1/\\d+-1,2026-09-07,o1,[^,]*,s1,[^,]*,m,1000,10\\.00,\"壹拾元整\"," + TestCampaigns.CREDIT_CODE
                        + ",2026-09-07");
        assertThat(Files.readString(directory.resolve("out/disclosure/index.html")))
                .contains("<td>合计 Total</td><td>0.00</td><td>10.00</td><td>0.00</td>");
        assertThat(Files.readString(directory.resolve("out/disclosure/disclosure.json")))
                .contains("\"paidFen\" : 1000");
        journal.send(at, Commands.project(ProjectAction.FREEZE, "p1"));
        journal.send(at, Commands.project(ProjectAction.VOID_MATCHES, "p1"));
        final List<String> after = settle();
        assertThat(after.get(0)).isEqualTo("o1,s1,m,0,0,0,0,0,0,0,0,0,1000,0,0,1000,0");
        assertThat(after.get(1)).contains("sponsor:s1:overpaid,0,0,1000,-1000", "sponsor:s1:receivable,0,2000,2000,0");
        assertThatChecksShowZero();
        assertThat(Files.readAllLines(directory.resolve("out/sponsors/s1.csv")).get(1))
                .isEqualTo("s1,m,100000,1000,1000,0,1000,0,0,0,1000,1000");
        assertThat(Files.readString(directory.resolve("out/organisations/o1.html")))
                .contains("<td>0.00</td><td>0.00</td><td>0.00</td><td>0.00</td><td>10.00</td><td>10.00</td></tr>");
    }
}
