package org.tributary.engine.settlement.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFFormulaEvaluator;
import org.apache.poi.xssf.usermodel.XSSFRow;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.settlement.MemoryJournal;
import org.tributary.engine.settlement.Settlement;
import org.tributary.engine.settlement.book.Period;
import org.tributary.engine.settlement.book.SettlementException;
import org.tributary.engine.settlement.reconcile.Bills;
import org.tributary.engine.settlement.reconcile.Reconciliation;
import org.tributary.engine.testkit.Commands;
import org.tributary.engine.testkit.CoreDriver;
import org.tributary.engine.testkit.HeldCommands;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.Refunds;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.engine.testkit.TestPools;

/** Statements for accountants of two days with payments, refunds and held money, as Apache POI reads them. */
class StatementWorkbooksTest {
    private static final LocalDate FIRST = LocalDate.of(2026, 9, 7);
    private static final long ONE_MS = TestCampaigns.OPENS_MS + TestCampaigns.HOUR_MS;
    /** An id that a spreadsheet would round, were it a number. */
    private static final String LONG_ID = "4200001234202609071234567890";

    @TempDir
    private Path directory;

    private final MemoryJournal journal = new MemoryJournal();
    private final CoreDriver core =
            CoreDriver.toldTo(record -> journal.keep(record.timestampMs(), record.copyCommand(), record.copyOutcome()));

    @BeforeEach
    void write() {
        core.at(TestCampaigns.OPENS_MS - 1);
        core.send(Commands.settings());
        final Campaign usual =
                TestCampaigns.usual().pool(TestPools.ratio("m", 1, 2)).build();
        core.commit(new Campaign(
                usual.id(),
                usual.name(),
                usual.zone(),
                usual.currency(),
                usual.opensMs(),
                usual.closesMs(),
                usual.organisations(),
                usual.projects(),
                usual.sponsors(),
                usual.pools(),
                usual.conversions(),
                usual.partners(),
                List.of(new Campaign.Fee(ChannelCode.WECHATPAY, "", 6_000, false, false)),
                List.of()));
        core.at(ONE_MS);
        core.send(pay(LONG_ID, 10_000));
        core.send(pay("t2", 4_001).unsettled(100));
        core.send(pay("own", 7_000).project("q1").merchant("wx-o2"));
        final RecordView held = core.send(pay("held", 900).project("nowhere"));
        core.at(ONE_MS + TestCampaigns.DAY_MS);
        core.send(HeldCommands.allocate(held, "p1"));
        core.send(pay("t3", 555).channel(ChannelCode.STRIPE));
        core.send(new Refunds(LONG_ID)
                .channel(ChannelCode.WECHATPAY)
                .part("=r1", 4_000)
                .atMs(core.nowMs())
                .encode(core));
        core.at(ONE_MS + 2 * TestCampaigns.DAY_MS);
        core.send(Commands.pulse());
    }

    @Test
    void shouldShowZeroInEveryCheckOfThePlatformsPage() throws IOException {
        for (final Period period : periods()) {
            settle(period);
            try (XSSFWorkbook workbook = workbook("platform.xlsx")) {
                final XSSFSheet sheet = workbook.getSheetAt(0);
                final XSSFFormulaEvaluator evaluator =
                        workbook.getCreationHelper().createFormulaEvaluator();
                int checks = 0;
                for (int i = 0; i <= sheet.getLastRowNum(); i++) {
                    final XSSFCell cell =
                            sheet.getRow(i) == null ? null : sheet.getRow(i).getCell(1);
                    if (cell != null && cell.getCellType() == CellType.FORMULA) {
                        checks++;
                        assertThat(evaluator.evaluate(cell).getNumberValue())
                                .as("%s: %s", period, sheet.getRow(i).getCell(0))
                                .isZero();
                    }
                }
                assertThat(checks).isEqualTo(16);
            }
        }
    }

    /** A check that can't fail would be worthless. */
    @Test
    void shouldShowTheDifferenceWhenAFigureOfThePlatformsPageIsChanged() throws IOException {
        settle(periods().get(0));
        try (XSSFWorkbook workbook = workbook("platform.xlsx")) {
            final XSSFSheet sheet = workbook.getSheetAt(0);
            final XSSFCell donated = column(sheet, 3, "捐赠金额(元)");
            donated.setCellValue(donated.getNumericCellValue() + 1);

            final XSSFFormulaEvaluator evaluator = workbook.getCreationHelper().createFormulaEvaluator();
            final List<Double> differing = new ArrayList<>();
            sheet.forEach(row -> {
                if (row.getCell(1) != null && row.getCell(1).getCellType() == CellType.FORMULA) {
                    differing.add(evaluator.evaluate(row.getCell(1)).getNumberValue());
                }
            });
            assertThat(differing).contains(1.0);
        }
    }

    @Test
    void shouldTieChannelsAndMatchesToTheStatementOfEachOrganisation() throws IOException {
        for (final Period period : periods()) {
            settle(period);
            for (final String id : List.of("o1", "o2")) {
                final List<CSVRecord> statement = csv("organisations/" + id + ".csv");
                final CSVRecord total = statement.get(statement.size() - 1);
                final List<CSVRecord> channels = csv("organisations/" + id + "/channels.csv");

                assertThat(sum(channels, "donationsFen")).isEqualTo(fen(total, "donationsFen"));
                assertThat(sum(channels, "refundedFen")).isEqualTo(fen(total, "refundedFen"));
                assertThat(sum(channels, "feeFen")).isEqualTo(fen(total, "feeFen"));
                assertThat(sum(channels, "settledFen")
                                + fen(total, "matchedFen")
                                + fen(total, "contributedFen")
                                - fen(total, "matchReversedFen"))
                        .as("%s %s", id, period)
                        .isEqualTo(fen(total, "netFen"));
                final List<CSVRecord> matches = csv("organisations/" + id + "/matches.csv");
                assertThat(sum(matches, "changeFen"))
                        .isEqualTo(fen(total, "matchedFen") - fen(total, "matchReversedFen"));
            }
        }
    }

    /** Worked out by hand: half of 10000, 4001, 900 and 555 rounded down, less what 4000 of 10000 takes back. */
    @Test
    void shouldSayWhatEachSponsorOwesEachOrganisationAndFromWhichBalanceItCame() throws IOException {
        settle(Period.day(FIRST.plusDays(1)));

        final Map<String, CSVRecord> rows = new TreeMap<>();
        csv("matches.csv").forEach(row -> rows.put(row.get("organisation"), row));
        assertThat(fen(rows.get("o1"), "openingFen")).isEqualTo(5_000 + 2_000);
        assertThat(fen(rows.get("o1"), "changeFen")).isEqualTo(450 + 277 - 2_000);
        assertThat(fen(rows.get("o1"), "dueFen")).isEqualTo(7_000 + 450 + 277 - 2_000);
        assertThat(fen(rows.get("o2"), "openingFen")).isEqualTo(3_500);
        assertThat(fen(rows.get("o2"), "changeFen")).isZero();
        assertThat(csv("sponsors/s1/matches.csv").stream()
                        .map(row -> row.toMap().toString())
                        .toList())
                .isEqualTo(csv("matches.csv").stream()
                        .map(row -> row.toMap().toString())
                        .toList());
    }

    @Test
    void shouldKeepWhatAChannelPaidOutAndWhatSponsorsOweApartOnTheCover() throws IOException {
        settle(Period.day(FIRST));

        try (XSSFWorkbook workbook = workbook("organisations/o2.xlsx")) {
            final Map<String, String> cover = cover(workbook);
            // 7000 less its fee of 42
            assertThat(cover.get("本期渠道结算至机构自有商户号(元)")).isEqualTo("69.58");
            assertThat(new BigDecimal(cover.get("本期渠道结算至平台商户号(元)"))).isZero();
            assertThat(new BigDecimal(cover.get("期末配捐单位应付(不含冻结)(元)"))).isEqualByComparingTo("35");
            assertThat(cover).containsEntry("期间", "2026-09-07 – 2026-09-07").containsEntry("状态", "终稿 final");
            assertThat(cover.get("哈希链头")).matches("[0-9a-f]{64}");
        }
    }

    @Test
    void shouldKeepIdsAsTextAndListRefundsWhenTheWorkbookIsOpened() throws IOException {
        settle(periods().get(0));

        try (XSSFWorkbook workbook = workbook("organisations/o1.xlsx")) {
            assertThat(workbook.getActiveSheetIndex()).isEqualTo(1);
            final XSSFRow row = workbook.getSheet("退款 Refunds").getRow(2);
            assertThat(row.getCell(11).getCellType()).isEqualTo(CellType.STRING);
            assertThat(row.getCell(12).getCellType()).isEqualTo(CellType.STRING);
            assertThat(row.getCell(12).getStringCellValue()).isEqualTo(LONG_ID);
            assertThat(row.getCell(13).getStringCellValue()).isEqualTo("=r1");
            assertThat(new BigDecimal(row.getCell(6).getRawValue())).isEqualByComparingTo("40");
            assertThat(workbook.getSheet("名词 Words").getLastRowNum()).isGreaterThan(30);
        }
    }

    @Test
    void shouldSayInWordsWhatTheReconciliationsOfThePeriodFound() throws IOException {
        final Path result = reconciled("reconciled", Bills.Item.payment(LONG_ID, 10_000, "2026-09-07 01:00:00"));
        final Differences differences = Differences.read(List.of(result));

        settlement().withDifferences(differences).settle(Period.day(FIRST), directory.resolve("out"));

        try (XSSFWorkbook workbook = workbook("organisations/o1.xlsx")) {
            final XSSFSheet sheet = workbook.getSheet("差异说明 Differences");
            assertThat(sheet.getRow(2).getCell(3).getStringCellValue()).isEqualTo("matched");
            assertThat(sheet.getRow(3).getCell(4).getStringCellValue()).startsWith("短款");
            assertThat(sheet.getLastRowNum()).isEqualTo(3);
        }
        // of the default merchant one matched and two missing; of o2's own merchant, which no bill names, one
        assertThat(csv("differences.csv")).hasSize(3);
        settlement().withDifferences(differences).settle(Period.day(FIRST.plusDays(1)), directory.resolve("out"));
        assertThat(csv("differences.csv")).isEmpty();
        settle(Period.day(FIRST));
        assertThat(directory.resolve("out/differences.csv")).doesNotExist();
        assertThatThrownBy(() -> Differences.read(List.of(directory)))
                .isInstanceOf(SettlementException.class)
                .hasMessageContaining("give the --out of reconcile");
    }

    @Test
    void shouldKeepADifferenceOfOneMerchantWhenAnotherMerchantsBillIsClean() throws IOException {
        final Path platform = reconciled("default", Bills.Item.payment(LONG_ID, 10_000, "2026-09-07 01:00:00"));
        final Path own = reconciled("own", Bills.Item.payment("own", 7_000, "2026-09-07 01:00:00"));

        for (final List<Path> order : List.of(List.of(platform, own), List.of(own, platform))) {
            settlement().withDifferences(Differences.read(order)).settle(Period.day(FIRST), directory.resolve("out"));

            assertThat(csv("differences.csv").stream()
                            .map(row -> row.get("merchant") + ' ' + row.get("status") + ' ' + row.get("journalFen"))
                            .toList())
                    .containsExactly(
                            "wx-default matched 10000", "wx-default missing-in-bill 4901", "wx-o2 matched 7000");
            try (XSSFWorkbook workbook = workbook("organisations/o1.xlsx")) {
                final XSSFSheet sheet = workbook.getSheet("差异说明 Differences");
                assertThat(sheet.getLastRowNum()).isEqualTo(3);
                assertThat(sheet.getRow(2).getCell(2).getStringCellValue()).isEqualTo("wx-default");
                assertThat(sheet.getRow(3).getCell(2).getStringCellValue()).isEqualTo("wx-default");
            }
            try (XSSFWorkbook workbook = workbook("organisations/o2.xlsx")) {
                final XSSFSheet sheet = workbook.getSheet("差异说明 Differences");
                assertThat(sheet.getLastRowNum()).isEqualTo(2);
                assertThat(sheet.getRow(2).getCell(2).getStringCellValue()).isEqualTo("wx-o2");
            }
        }
    }

    @Test
    void shouldRefuseAResultThatIsBrokenOrNamesNoMerchants() throws IOException {
        final Path result = Files.createDirectories(directory.resolve("reconciled"));
        Files.writeString(result.resolve("reconciliation.json"), "{\"channel\":");
        assertThatThrownBy(() -> Differences.read(List.of(result)))
                .isInstanceOf(SettlementException.class)
                .hasMessageContaining(result.resolve("reconciliation.json").toString())
                .hasMessageContaining("Run reconcile again");

        Files.writeString(
                result.resolve("reconciliation.json"),
                "{\"channel\":\"wechatpay\",\"day\":\"2026-09-07\",\"matched\":{\"count\":2}}");
        assertThatThrownBy(() -> Differences.read(List.of(result)))
                .isInstanceOf(SettlementException.class)
                .hasMessageContaining("names no merchants");
    }

    private Path reconciled(final String name, final Bills.Item item) throws IOException {
        final Path out = Files.createDirectories(directory.resolve(name));
        final String merchant = "own".equals(item.transactionId()) ? "wx-o2" : "wx-default";
        final Path bill = Files.writeString(out.resolve("bill.csv"), Bills.wechatPay(merchant, List.of(item)));
        new Reconciliation(journal.reader(), sequence -> {}).run("wechatpay", FIRST, bill, out);
        return out;
    }

    @Test
    void shouldWriteTheSameWorkbooksByteForByteWhenThePeriodIsSettledAgain() throws Exception {
        settle(periods().get(0));
        final Map<String, byte[]> first = workbooks();
        // the writer's own stamp has seconds
        final long second = System.currentTimeMillis() / 1_000;
        while (System.currentTimeMillis() / 1_000 == second) {
            Thread.onSpinWait();
        }
        settle(periods().get(0));

        final Map<String, byte[]> again = workbooks();
        assertThat(again.keySet()).isEqualTo(first.keySet()).hasSizeGreaterThan(3);
        again.forEach((name, bytes) -> assertThat(bytes).as(name).isEqualTo(first.get(name)));
    }

    private static List<Period> periods() {
        return List.of(
                new Period(FIRST, FIRST.plusDays(1)),
                Period.day(FIRST),
                Period.day(FIRST.plusDays(1)),
                Period.wholeCampaign());
    }

    private static Payments pay(final String transactionId, final long fen) {
        return new Payments(transactionId)
                .channel(ChannelCode.WECHATPAY)
                .amount(fen)
                .paidAt(ONE_MS);
    }

    private Settlement settlement() {
        return new Settlement(directory.resolve("data"), journal.reader(), journal.reader(), sequence -> {});
    }

    private void settle(final Period period) {
        assertThat(settlement().settle(period, directory.resolve("out")).lawsHold())
                .isTrue();
    }

    private static XSSFCell column(final XSSFSheet sheet, final int headingRow, final String heading) {
        for (int i = 0; i < sheet.getRow(headingRow).getLastCellNum(); i++) {
            if (sheet.getRow(headingRow).getCell(i).getStringCellValue().equals(heading)) {
                return sheet.getRow(headingRow + 2).getCell(i);
            }
        }
        throw new AssertionError("no column " + heading);
    }

    private static Map<String, String> cover(final XSSFWorkbook workbook) {
        final Map<String, String> lines = new TreeMap<>();
        final XSSFSheet sheet = workbook.getSheet("封面 Cover");
        for (int i = 2; i <= sheet.getLastRowNum(); i++) {
            final XSSFCell value = sheet.getRow(i).getCell(2);
            lines.put(
                    sheet.getRow(i).getCell(0).getStringCellValue(),
                    value.getCellType() == CellType.STRING ? value.getStringCellValue() : value.getRawValue());
        }
        return lines;
    }

    private XSSFWorkbook workbook(final String name) throws IOException {
        try (InputStream in = Files.newInputStream(directory.resolve("out").resolve(name))) {
            return new XSSFWorkbook(in);
        }
    }

    private Map<String, byte[]> workbooks() throws IOException {
        final Map<String, byte[]> found = new TreeMap<>();
        final Path out = directory.resolve("out");
        try (Stream<Path> files = Files.walk(out)) {
            for (final Path file :
                    files.filter(path -> path.toString().endsWith(".xlsx")).toList()) {
                found.put(out.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return found;
    }

    private static long fen(final CSVRecord row, final String column) {
        return Long.parseLong(row.get(column));
    }

    private static long sum(final List<CSVRecord> rows, final String column) {
        return rows.stream().mapToLong(row -> fen(row, column)).sum();
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
}
