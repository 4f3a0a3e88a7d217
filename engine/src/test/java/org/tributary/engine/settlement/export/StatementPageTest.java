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
import java.util.List;
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
                List.of(new Campaign.Fee(ChannelCode.WECHATPAY, "", 6_000, false, false))));
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
        final long net = total.get(total.size() - 1);
        assertThat(total.subList(0, total.size() - 1).stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(net);
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
        assertThat(net).isEqualTo(-Long.parseLong(columns[4]));
        assertThat(html).doesNotContain("<script").doesNotContain("http:").doesNotContain("https:");
    }

    @Test
    void shouldPrintOnOneA4PageWithTheSameFigures() throws Exception {
        final String chromium = onPath("chromium", "chromium-browser", "google-chrome");
        assumeTrue(
                !chromium.isEmpty() && !onPath("pdftotext").isEmpty(),
                "no Chromium, or no pdftotext (Debian: apt-get install chromium poppler-utils)");
        final Path pdf = directory.resolve("page.pdf");
        run(List.of(
                chromium,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-pdf-header-footer",
                "--user-data-dir=" + directory.resolve("profile"),
                "--print-to-pdf=" + pdf,
                page().toUri().toString()));
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
        final Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        final String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(String.join(" ", command)).isZero();
        return out;
    }
}
