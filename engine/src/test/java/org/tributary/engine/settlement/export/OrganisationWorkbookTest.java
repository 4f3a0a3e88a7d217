package org.tributary.engine.settlement.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.DataFormatter;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFRow;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.settlement.MemoryJournal;
import org.tributary.engine.settlement.Settlement;
import org.tributary.engine.testkit.Commands;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.engine.testkit.TestPools;

/** The workbook as Apache POI reads it, which shares no code with its writer. */
class OrganisationWorkbookTest {
    private static final LocalDate DAY = LocalDate.of(2026, 9, 7);
    private static final long NINE_MS = TestCampaigns.OPENS_MS + 9 * TestCampaigns.HOUR_MS;
    private static final int HEADER_ROWS = 3;
    private static final int FIRST_MONEY_COLUMN = 3;
    private static final List<String> CSV_COLUMNS = List.of(
            "donations",
            "donationsFen",
            "unsettledFen",
            "matchedFen",
            "contributedFen",
            "refundedFen",
            "unsettledReturnedFen",
            "refundReversedFen",
            "matchReversedFen",
            "feeFen");

    @TempDir
    private Path directory;

    @BeforeEach
    void settle() {
        final MemoryJournal journal = MemoryJournal.of(
                TestCampaigns.usual().pool(TestPools.ratio("m", 3, 2)).build(), TestCampaigns.OPENS_MS - 1);
        for (int i = 0; i < 40; i++) {
            journal.send(
                    NINE_MS + i,
                    new Payments("t" + i)
                            .amount(123_456_789L + i)
                            .project(i % 3 == 0 ? "p2" : "p1")
                            .paidAt(NINE_MS)
                            .encode());
        }
        journal.send(TestCampaigns.OPENS_MS + TestCampaigns.DAY_MS, Commands.pulse());
        new Settlement(directory, journal.reader(), journal.reader(), sequence -> {})
                .settle(DAY, directory.resolve("out"));
    }

    @Test
    void shouldHoldTheFiguresOfTheCsvAsNumbersWhenAnotherLibraryReadsIt() throws Exception {
        final List<CSVRecord> csv = csv();
        try (XSSFWorkbook workbook = workbook()) {
            final XSSFSheet sheet = workbook.getSheetAt(0);

            assertThat(sheet.getLastRowNum() + 1).isEqualTo(HEADER_ROWS + csv.size());
            for (int i = 0; i < csv.size(); i++) {
                final XSSFRow row = sheet.getRow(HEADER_ROWS + i);
                assertThat(row.getCell(2).getNumericCellValue())
                        .isEqualTo(Long.parseLong(csv.get(i).get("donations")));
                // two payers, two figures: only for programs the CSV has their sum
                final int settled = FIRST_MONEY_COLUMN - 1 + CSV_COLUMNS.size();
                final long matchedFen = fen(csv.get(i), "matchedFen")
                        + fen(csv.get(i), "contributedFen")
                        - fen(csv.get(i), "matchReversedFen");
                assertThat(fen(row.getCell(settled))).isEqualTo(fen(csv.get(i), "netFen") - matchedFen);
                assertThat(fen(row.getCell(settled + 1))).isEqualTo(matchedFen);
                for (int column = 1; column < CSV_COLUMNS.size(); column++) {
                    final XSSFCell cell = row.getCell(FIRST_MONEY_COLUMN - 1 + column);
                    assertThat(cell.getCellType()).isEqualTo(CellType.NUMERIC);
                    assertThat(fen(cell))
                            .as("row %d, %s", i, CSV_COLUMNS.get(column))
                            .isEqualTo(fen(csv.get(i), CSV_COLUMNS.get(column)));
                }
            }
        }
    }

    private static long fen(final CSVRecord row, final String column) {
        return Long.parseLong(row.get(column));
    }

    /** As it stands in the file: no rounding of a double on the way. */
    private static long fen(final XSSFCell cell) {
        return new java.math.BigDecimal(cell.getRawValue()).movePointRight(2).longValueExact();
    }

    @Test
    void shouldShowYuanWithTwoDecimalsAndCountsWholeWhenOpened() throws Exception {
        try (XSSFWorkbook workbook = workbook()) {
            final XSSFRow first = workbook.getSheetAt(0).getRow(HEADER_ROWS);
            final DataFormatter shown = new DataFormatter(java.util.Locale.ROOT);

            final int filingNumber = first.getLastCellNum() - 1;
            assertThat(first.getCell(filingNumber).getStringCellValue()).isEqualTo("filed-p1");
            for (int column = FIRST_MONEY_COLUMN; column < filingNumber; column++) {
                assertThat(first.getCell(column).getCellStyle().getDataFormatString())
                        .isEqualTo("#,##0.00");
            }
            assertThat(first.getCell(2).getCellStyle().getDataFormatString()).isEqualTo("#,##0");
            assertThat(shown.formatCellValue(first.getCell(FIRST_MONEY_COLUMN))).matches("[0-9,]+\\.[0-9]{2}");
        }
    }

    @Test
    void shouldKeepBothHeadingsInSightWhenScrolled() throws Exception {
        try (XSSFWorkbook workbook = workbook()) {
            final XSSFSheet sheet = workbook.getSheetAt(0);

            assertThat(sheet.getPaneInformation().isFreezePane()).isTrue();
            assertThat(sheet.getPaneInformation().getHorizontalSplitPosition()).isEqualTo((short) HEADER_ROWS);
            assertThat(sheet.getPaneInformation().getVerticalSplitPosition()).isEqualTo((short) 2);
            assertThat(texts(sheet.getRow(1))).contains("项目", "捐赠金额(元)", "配捐(元)", "渠道结算(元)", "配捐变动(元)");
            assertThat(texts(sheet.getRow(2)))
                    .contains(
                            "Project",
                            "Donated (yuan)",
                            "Matched (yuan)",
                            "Settled by channels (yuan)",
                            "Match movement (yuan)")
                    .doesNotContain("Net due (yuan)");
            assertThat(sheet.getRow(1).getLastCellNum())
                    .isEqualTo(sheet.getRow(2).getLastCellNum());
        }
    }

    @Test
    void shouldEndWithATotalThatIsTheSumWhenThereAreSeveralProjects() throws Exception {
        try (XSSFWorkbook workbook = workbook()) {
            final XSSFSheet sheet = workbook.getSheetAt(0);
            final XSSFRow total = sheet.getRow(sheet.getLastRowNum());

            assertThat(total.getCell(0).getStringCellValue()).contains("合计", "Total");
            java.math.BigDecimal sum = java.math.BigDecimal.ZERO;
            for (int row = HEADER_ROWS; row < sheet.getLastRowNum(); row++) {
                sum = sum.add(new java.math.BigDecimal(
                        sheet.getRow(row).getCell(FIRST_MONEY_COLUMN).getRawValue()));
            }
            assertThat(new java.math.BigDecimal(
                            total.getCell(FIRST_MONEY_COLUMN).getRawValue()))
                    .isEqualByComparingTo(sum);
        }
    }

    private static List<String> texts(final XSSFRow row) {
        final List<String> texts = new ArrayList<>();
        row.forEach(cell -> texts.add(cell.getStringCellValue()));
        return texts;
    }

    private XSSFWorkbook workbook() throws Exception {
        try (InputStream in = Files.newInputStream(directory.resolve("out/organisations/o1.xlsx"))) {
            return new XSSFWorkbook(in);
        }
    }

    private List<CSVRecord> csv() throws Exception {
        final String text = Files.readString(directory.resolve("out/organisations/o1.csv"), StandardCharsets.UTF_8)
                .substring(1);
        final CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (CSVParser parser = CSVParser.parse(text, format)) {
            return parser.getRecords();
        }
    }
}
