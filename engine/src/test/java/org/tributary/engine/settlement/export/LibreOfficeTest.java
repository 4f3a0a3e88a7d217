package org.tributary.engine.settlement.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.settlement.MemoryJournal;
import org.tributary.engine.settlement.Settlement;
import org.tributary.engine.settlement.book.Period;
import org.tributary.engine.testkit.Commands;
import org.tributary.engine.testkit.CoreDriver;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.Refunds;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.engine.testkit.TestPools;

/** Every workbook, opened and saved by LibreOffice and saved once more as CSV: no id changes, no amount, and every check shows 0. */
class LibreOfficeTest {
    private static final long ONE_MS = TestCampaigns.OPENS_MS + TestCampaigns.HOUR_MS;
    /** Ids that spreadsheets like to make numbers, dates, truth values or formulas of. */
    private static final List<String> IDS = List.of(
            "4200001234567890123456789012",
            "000123456789012345678",
            "1E5",
            "12e345678",
            "2026-09-07",
            "9-7",
            "1/2",
            "10:30",
            "TRUE",
            "=1+1",
            "+8613800138000",
            "-1",
            "@SUM(A1)",
            "1,234.50",
            "50%",
            "￥5");

    @TempDir
    private Path directory;

    private String office = "";

    @BeforeEach
    void settle() {
        office = Stream.of("soffice", "libreoffice")
                .flatMap(name -> Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .map(path -> Path.of(path, name)))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElse("");
        assumeTrue(
                !office.isEmpty(), "no LibreOffice (Debian: apt-get install --no-install-recommends libreoffice-calc)");
        final MemoryJournal journal = new MemoryJournal();
        final CoreDriver core = CoreDriver.toldTo(
                record -> journal.keep(record.timestampMs(), record.copyCommand(), record.copyOutcome()));
        core.at(TestCampaigns.OPENS_MS - 1);
        core.send(Commands.settings());
        core.commit(TestCampaigns.usual().pool(TestPools.ratio("m", 1, 2)).build());
        core.at(ONE_MS);
        for (int i = 0; i < IDS.size(); i++) {
            core.send(new Payments(IDS.get(i))
                    .amount(123_456_789L + i)
                    .paidAt(ONE_MS)
                    .encode());
            core.send(new Refunds(IDS.get(i))
                    .part(IDS.get(IDS.size() - 1 - i), 100 + i)
                    .atMs(core.nowMs())
                    .encode(core));
        }
        core.at(ONE_MS + 2 * TestCampaigns.DAY_MS);
        core.send(Commands.pulse());
        new Settlement(directory.resolve("data"), journal.reader(), journal.reader(), sequence -> {})
                .settle(Period.day(LocalDate.of(2026, 9, 7)), directory.resolve("out"));
    }

    @Test
    void shouldKeepEveryIdAndAmountWhenASpreadsheetOpensAndSavesTheWorkbooks() throws Exception {
        final List<Path> workbooks;
        try (Stream<Path> files = Files.walk(directory.resolve("out"))) {
            workbooks = files.filter(file -> file.toString().endsWith(".xlsx"))
                    .sorted()
                    .toList();
        }
        assertThat(workbooks).hasSizeGreaterThan(3);
        final Path saved = Files.createDirectories(directory.resolve("saved"));
        convert("xlsx:Calc MS Excel 2007 XML", workbooks, saved);
        final List<Path> again = workbooks.stream()
                .map(file -> saved.resolve(file.getFileName()))
                .toList();
        // UTF-8, quoted where needed, cells as shown, every sheet
        final Path csv = Files.createDirectories(directory.resolve("csv"));
        convert("csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1", again, csv);

        final Set<String> texts = new TreeSet<>();
        for (final Path file : workbooks) {
            try (InputStream in = Files.newInputStream(file);
                    XSSFWorkbook workbook = new XSSFWorkbook(in)) {
                for (final Sheet sheet : workbook) {
                    final String name = file.getFileName().toString().replace(".xlsx", "");
                    compare(sheet, csv.resolve(name + "-" + sheet.getSheetName() + ".csv"), texts);
                }
            }
        }
        assertThat(texts).as("the ids were in the workbooks").containsAll(IDS);
    }

    private static void compare(final Sheet sheet, final Path csv, final Set<String> texts) throws IOException {
        final List<CSVRecord> lines;
        try (CSVParser parser = CSVParser.parse(
                csv,
                StandardCharsets.UTF_8,
                CSVFormat.RFC4180.builder().setIgnoreEmptyLines(false).get())) {
            lines = parser.getRecords();
        }
        for (final Row row : sheet) {
            for (final Cell cell : row) {
                final String as = csv.getFileName() + " " + cell.getAddress();
                final String shown = lines.get(row.getRowNum()).get(cell.getColumnIndex());
                if (cell.getCellType() == CellType.STRING) {
                    assertThat(shown).as(as).isEqualTo(cell.getStringCellValue());
                    texts.add(shown);
                } else if (cell.getCellType() == CellType.FORMULA) {
                    assertThat(number(shown)).as(as).isZero();
                } else if (cell.getCellType() == CellType.NUMERIC) {
                    assertThat(number(shown)).as(as).isEqualByComparingTo(((XSSFCell) cell).getRawValue());
                }
            }
        }
    }

    private static BigDecimal number(final String shown) {
        return new BigDecimal(shown.replace(",", ""));
    }

    private void convert(final String to, final List<Path> files, final Path into)
            throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>(List.of(
                office,
                "-env:UserInstallation=" + directory.resolve("profile").toUri(),
                "--headless",
                "--convert-to",
                to,
                "--outdir",
                into.toString()));
        files.forEach(file -> command.add(file.toString()));
        final Path out = directory.resolve("soffice.out");
        final ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
        builder.environment().put("LC_ALL", "C.UTF-8");
        final Process process = builder.start();
        try {
            assertThat(process.waitFor(180, TimeUnit.SECONDS)).as(to).isTrue();
            assertThat(process.exitValue()).as(Files.readString(out)).isZero();
        } finally {
            process.destroyForcibly();
        }
    }
}
