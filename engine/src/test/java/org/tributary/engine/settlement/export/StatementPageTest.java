package org.tributary.engine.settlement.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.settlement.MemoryJournal;
import org.tributary.engine.settlement.Settlement;
import org.tributary.engine.settlement.book.Figures;
import org.tributary.engine.settlement.book.Period;
import org.tributary.engine.testkit.Commands;
import org.tributary.engine.testkit.CoreDriver;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.Refunds;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.engine.testkit.TestPools;

/** The one-page statement against the books, and as Chromium prints it. */
class StatementPageTest {
    private static final LocalDate DAY = LocalDate.of(2026, 9, 7);
    private static final long ONE_MS = TestCampaigns.OPENS_MS + TestCampaigns.HOUR_MS;
    private static final Pattern ROW =
            Pattern.compile("<tr(?: class=\"total\")?><td>([^<]*)</td>((?:<td>[^<]*</td>)+)</tr>");
    private static final Pattern CELL = Pattern.compile("<td>([^<]*)</td>");

    @TempDir
    private Path directory;

    private String html = "";

    @BeforeEach
    void settle() throws IOException {
        final MemoryJournal journal = new MemoryJournal();
        final CoreDriver core = CoreDriver.toldTo(
                record -> journal.keep(record.timestampMs(), record.copyCommand(), record.copyOutcome()));
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
        core.send(pay("t1", 1_234_567));
        core.send(pay("t2", 4_001).unsettled(100));
        core.send(new Refunds("t1")
                .channel(ChannelCode.WECHATPAY)
                .part("=r1", 4_000)
                .atMs(core.nowMs())
                .encode(core));
        core.at(ONE_MS + 2 * TestCampaigns.DAY_MS);
        core.send(Commands.pulse());
        new Settlement(directory.resolve("data"), journal.reader(), journal.reader(), sequence -> {})
                .settle(Period.day(DAY), directory.resolve("out"));
        html = Files.readString(page(), StandardCharsets.UTF_8);
    }

    private static Payments pay(final String id, final long fen) {
        return new Payments(id).channel(ChannelCode.WECHATPAY).amount(fen).paidAt(ONE_MS);
    }

    private Path page() {
        return directory.resolve("out/organisations/o1.html");
    }

    /** Fen of each row, by its first cell. */
    private List<Long> row(final String name) {
        final Matcher rows = ROW.matcher(html);
        while (rows.find()) {
            if (rows.group(1).startsWith(name)) {
                final List<Long> fen = new ArrayList<>();
                final Matcher cells = CELL.matcher(rows.group(2));
                while (cells.find()) {
                    fen.add(new BigDecimal(cells.group(1).replace(",", ""))
                            .movePointRight(2)
                            .longValueExact());
                }
                return fen;
            }
        }
        throw new AssertionError("no row " + name + " in " + html);
    }

    @Test
    void shouldAddUpAndShowWhatTheBooksHave() throws IOException {
        final List<Long> total = row("合计");
        assertThat(total.get(0)).as("donated").isEqualTo(1_234_567 + 4_001);
        assertThat(total.get(1)).as("refunded").isEqualTo(-4_000);
        assertThat(total.get(2)).as("coupons").isEqualTo(-100);
        assertThat(total).hasSize(8);
        final long settled = total.get(6);
        final long promised = total.get(7);
        assertThat(settled).isEqualTo(total.get(0) + total.get(1) + total.get(2) + total.get(5));
        assertThat(promised).isEqualTo(total.get(3) + total.get(4));
        final String account = Files.readAllLines(directory.resolve("out/accounts.csv")).stream()
                .filter(line -> line.startsWith("organisation:o1:payable,"))
                .findFirst()
                .orElseThrow();
        final String[] columns = account.split(",");
        assertThat(row("organisation:o1:payable"))
                .containsExactly(
                        -Long.parseLong(columns[1]),
                        Long.parseLong(columns[1]) - Long.parseLong(columns[4]),
                        -Long.parseLong(columns[4]));
        assertThat(settled + promised).isEqualTo(-Long.parseLong(columns[4]));
        assertThat(html).doesNotContain("<script").doesNotContain("http:").doesNotContain("https:");
    }

    @Test
    void shouldPrintOnOneA4PageWithTheSameFigures() throws Exception {
        final String chromium = onPath("chromium", "chromium-browser", "google-chrome");
        assumeTrue(
                !chromium.isEmpty() && !onPath("pdftotext").isEmpty(),
                "no Chromium, or no pdftotext (Debian: apt-get install chromium poppler-utils)");
        final Path pdf = print(chromium, page());
        final String info = run(List.of("pdfinfo", pdf.toString()));
        assertThat(info).containsPattern("Pages:\\s+1\\n").contains("A4");
        final String text = run(List.of("pdftotext", "-layout", pdf.toString(), "-"));
        for (final String name : List.of("合计", "organisation:o1:payable")) {
            final Matcher rows = ROW.matcher(html);
            while (rows.find()) {
                if (rows.group(1).startsWith(name)) {
                    final Matcher cells = CELL.matcher(rows.group(2));
                    while (cells.find()) {
                        assertThat(text).contains(cells.group(1));
                    }
                }
            }
        }
        assertThat(text).contains("Donation statement").contains("捐赠");
    }

    /** More lines than fit, names of the greatest length, amounts of a great charity: still one page, and no amount cut off. */
    @Test
    void shouldFitOnePageAtItsLimits() throws Exception {
        final String chromium = onPath("chromium", "chromium-browser", "google-chrome");
        assumeTrue(
                !chromium.isEmpty() && !onPath("pdftotext").isEmpty(),
                "no Chromium, or no pdftotext (Debian: apt-get install chromium poppler-utils)");
        for (final long fen : new long[] {126_400, 1_234_567_890L, 12_345_678_901_234L}) {
            final Path file = Files.writeString(directory.resolve("limits.html"), atItsLimits(fen));
            final Path pdf = print(chromium, file);
            assertThat(run(List.of("pdfinfo", pdf.toString()))).containsPattern("Pages:\\s+1\\n");
            final String boxes = run(List.of("pdftotext", "-bbox", pdf.toString(), "-"));
            final Matcher page = Pattern.compile("<page width=\"([0-9.]+)\"").matcher(boxes);
            assertThat(page.find()).isTrue();
            final double width = Double.parseDouble(page.group(1));
            final String amount = String.format(Locale.ROOT, "%,.2f", fen / 100.0);
            final Matcher words = Pattern.compile("xMin=\"([0-9.]+)\"[^>]*xMax=\"([0-9.]+)\"[^>]*>([^<]*)<")
                    .matcher(boxes);
            int amounts = 0;
            double before = 0;
            while (words.find()) {
                assertThat(Double.parseDouble(words.group(2)))
                        .as(words.group(3))
                        .isLessThan(width - 20);
                final boolean isAmount = words.group(3).equals(amount);
                amounts += isAmount ? 1 : 0;
                if (isAmount && Double.parseDouble(words.group(1)) > before) {
                    assertThat(Double.parseDouble(words.group(1)))
                            .as("columns apart")
                            .isGreaterThan(before + 1);
                }
                before = Double.parseDouble(words.group(2));
            }
            // Six lines of seven columns but the refunds and fees, which are negative, and six sponsors of six.
            assertThat(boxes)
                    .as("nothing but names is shortened")
                    .contains(String.format(Locale.ROOT, "%,.2f", fen * 15 / 100.0));
            assertThat(amounts).as(amount).isGreaterThanOrEqualTo(6 * 3 + 6 * 6);
        }
    }

    private static String atItsLimits(final long fen) {
        final Campaign campaign = TestCampaigns.usual().build();
        final Campaign.Names longest = new Campaign.Names(
                "长".repeat(42), "A long name of a charity. ".repeat(5).strip());
        final Campaign.Project one = campaign.projects().get(0);
        final List<Statements.ProjectRow> rows = new ArrayList<>();
        final List<StatementPage.Line> sponsors = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            final Figures figures = new Figures();
            figures.donationsFen = fen;
            figures.refundedFen = fen;
            figures.matchedFen = fen;
            figures.contributedFen = fen;
            figures.unsettledFen = fen;
            figures.feeFen = fen;
            rows.add(new Statements.ProjectRow(
                    new Campaign.Project(
                            "p" + i,
                            one.organisation(),
                            longest,
                            0,
                            false,
                            Campaign.Names.NONE,
                            0,
                            List.of(),
                            one.minAmountFen(),
                            one.maxAmountFen(),
                            List.of(),
                            ""),
                    figures));
            sponsors.add(new StatementPage.Line(longest.zh() + " " + longest.en(), Collections.nCopies(6, fen)));
        }
        return new StatementPage(
                        campaign,
                        new Campaign.Organisation("o".repeat(64), longest, List.of(), TestCampaigns.CREDIT_CODE),
                        "2026-09-07 – 2026-09-21",
                        false,
                        "ab".repeat(32))
                .projects(rows, Statements.total(rows, 0))
                .money(fen, fen, fen)
                .sponsors(sponsors)
                .account("organisation:" + "o".repeat(64) + ":payable", fen, fen)
                .end();
    }

    private Path print(final String chromium, final Path file) throws IOException, InterruptedException {
        final Path pdf = directory.resolve("page.pdf");
        run(List.of(
                chromium,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-pdf-header-footer",
                "--user-data-dir=" + directory.resolve("profile"),
                "--print-to-pdf=" + pdf,
                file.toUri().toString()));
        return pdf;
    }

    private static String onPath(final String... names) {
        for (final String name : names) {
            final boolean found = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                    .anyMatch(path -> Files.isExecutable(Path.of(path, name)));
            if (found) {
                return name;
            }
        }
        return "";
    }

    private static String run(final List<String> command) throws IOException, InterruptedException {
        final Path out = Files.createTempFile("command", ".out");
        final Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as(String.join(" ", command))
                    .isTrue();
            assertThat(process.exitValue()).as(String.join(" ", command)).isZero();
            return Files.readString(out, StandardCharsets.UTF_8);
        } finally {
            process.destroyForcibly();
            Files.delete(out);
        }
    }
}
