package org.tributary.engine.settlement.export;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.settlement.book.Accounts;
import org.tributary.engine.settlement.book.DayFold;
import org.tributary.engine.settlement.book.Figures;
import org.tributary.engine.settlement.export.sqlite.RowWriter;

/**
 * Statements for accountants: a workbook per organisation and sponsor, one of the platform, and the CSV of each sheet.
 * One thread, after the period was folded and {@link Statements} and the receipts were written.
 */
public final class StatementWorkbooks {
    /** Most rows of refunds in a workbook; more are left to the CSV file. */
    private static final int MAX_REFUNDS = 100_000;

    private final DayFold fold;
    private final DayFiles files;
    private final Statements statements;
    private final Differences differences;
    private final String chainHead;
    private final TreeMap<String, List<MatchRow>> matches = new TreeMap<>();
    private final ChannelRows channels;

    /** Writes one workbook. */
    @FunctionalInterface
    private interface Task {
        void run() throws IOException;
    }

    /**
     * Statements of a period.
     *
     * @param chainHead hash of the batch with its last record
     */
    public StatementWorkbooks(
            final DayFold fold,
            final DayFiles files,
            final Statements statements,
            final Differences differences,
            final String chainHead) {
        this.fold = fold;
        this.files = files;
        this.statements = statements;
        this.differences = differences;
        this.chainHead = chainHead;
        this.channels = new ChannelRows(fold, statements.byOrganisation().keySet());
    }

    /** Writes all files. */
    public void write() throws IOException {
        MatchRow.addTo(matches, fold);
        final TreeMap<String, List<Statements.ProjectRow>> organisations = statements.byOrganisation();
        try (RowWriter allChannels = new CsvRows(files.file("channels.csv"), Table.CHANNELS);
                RowWriter bills = new CsvRows(files.file("bills.csv"), Table.BILLS);
                RowWriter allMatches = new CsvRows(files.file("matches.csv"), Table.MATCHES)) {
            channels.writeAll(allChannels);
            channels.writeBills(bills);
            for (final String id : organisations.keySet()) {
                matches(allMatches, matches.getOrDefault(id, List.of()));
            }
        }
        if (!differences.isEmpty()) {
            try (RowWriter rows = new CsvRows(files.file("differences.csv"), Table.DIFFERENCES)) {
                differences.write(rows, fold.from(), fold.to());
            }
        } else {
            files.dropEarlier("differences.csv");
        }
        // every workbook is a file of its own, made from figures that no longer change
        final List<Task> workbooks = new ArrayList<>();
        organisations.forEach((id, projects) -> workbooks.add(() -> organisation(id, projects)));
        statements.poolsBySponsor().forEach((id, pools) -> workbooks.add(() -> sponsor(id, pools)));
        workbooks.parallelStream().forEach(StatementWorkbooks::run);
        Workbooks.write(files.file("platform.xlsx"), fold.to(), this::platform);
    }

    private static void run(final Task task) {
        try {
            task.run();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void matches(final RowWriter rows, final List<MatchRow> found) throws IOException {
        for (final MatchRow match : found) {
            match.write(rows);
        }
    }

    private void organisation(final String id, final List<Statements.ProjectRow> projects) throws IOException {
        final List<MatchRow> found = matches.getOrDefault(id, List.of());
        try (RowWriter rows = new CsvRows(files.file("organisations/" + id + "/channels.csv"), Table.CHANNELS)) {
            channels.write(rows, id);
        }
        try (RowWriter rows = new CsvRows(files.file("organisations/" + id + "/matches.csv"), Table.MATCHES)) {
            matches(rows, found);
        }
        final Figures total = Statements.total(projects, fold.fees.ofOrganisationFen(id));
        final Campaign.Organisation organisation = fold.campaign.organisation(id);
        page(organisation, projects, total, found);
        Workbooks.write(files.file("organisations/" + id + ".xlsx"), fold.to(), workbook -> {
            OrganisationWorkbook.projects(workbook, organisation, projects, total);
            final Cover cover = cover(workbook, organisation.name(), id);
            if (!organisation.creditCode().isEmpty()) {
                cover.text("统一社会信用代码", "Unified social credit code", organisation.creditCode());
            }
            organisationCover(cover, id, found);
            channels.write(table(workbook, "渠道 Channels", Table.CHANNELS), id);
            matches(table(workbook, "配捐单位 Sponsors", Table.MATCHES), found);
            refunds(workbook, id);
            differences
                    .of(organisation)
                    .write(table(workbook, "差异说明 Differences", Table.DIFFERENCES), fold.from(), fold.to());
            Workbooks.words(workbook);
            workbook.setActiveTab(1);
        });
    }

    /** What the channel settles to the organisation's own merchants and what others still owe are never one sum. */
    private void organisationCover(final Cover cover, final String id, final List<MatchRow> found) {
        cover.money("本期渠道结算至机构自有商户号", "Settled by channels to own merchant numbers", channels.settledFen(id, false));
        cover.money(
                "本期自有商户号的挂账变动（不含在上行）",
                "Change of money held at own merchant numbers, not in the line above",
                channels.heldFen(id));
        cover.money(
                "本期渠道结算至平台商户号",
                "Settled by channels to the platform's merchant numbers",
                channels.settledFen(id, true));
        cover.sponsors(found);
        balances(cover, payable(id), -1);
    }

    private static String payable(final String organisation) {
        return "organisation:" + organisation + ":payable";
    }

    /** The same figures as one page. */
    private void page(
            final Campaign.Organisation organisation,
            final List<Statements.ProjectRow> projects,
            final Figures total,
            final List<MatchRow> found)
            throws IOException {
        final TreeMap<String, StatementPage.Line> sponsors = new TreeMap<>();
        for (final MatchRow match : found) {
            final Campaign.Names name =
                    fold.campaign.sponsor(match.pool().sponsor()).name();
            sponsors.merge(
                    match.pool().sponsor(),
                    new StatementPage.Line(name.zh() + " " + name.en(), match.pageFen()),
                    StatementPage.Line::plus);
        }
        final Accounts.Account account = fold.accounts.byName().get(payable(organisation.id()));
        final String html = new StatementPage(
                        fold.campaign.inForce(), organisation, fold.from() + " – " + fold.to(), fold.isFinal, chainHead)
                .projects(projects, total)
                .money(
                        channels.settledFen(organisation.id(), false),
                        channels.heldFen(organisation.id()),
                        channels.settledFen(organisation.id(), true))
                .sponsors(List.copyOf(sponsors.values()))
                .account(
                        payable(organisation.id()),
                        account == null ? 0 : -account.openingFen(),
                        account == null ? 0 : -account.closingFen())
                .end();
        Files.writeString(files.file("organisations/" + organisation.id() + ".html"), html);
    }

    private void balances(final Cover cover, final String name, final int sign) {
        final Accounts.Account account = fold.accounts.byName().get(name);
        final long openingFen = account == null ? 0 : sign * account.openingFen();
        final long closingFen = account == null ? 0 : sign * account.closingFen();
        cover.money("账面期初 " + name, "Book balance, opening", openingFen);
        cover.money("本期变动", "Movement", closingFen - openingFen);
        cover.money("账面期末", "Book balance, closing", closingFen);
    }

    private void sponsor(final String id, final List<Integer> pools) throws IOException {
        final List<MatchRow> found = matches.values().stream()
                .flatMap(List::stream)
                .filter(match -> match.pool().sponsor().equals(id))
                .toList();
        try (RowWriter rows = new CsvRows(files.file("sponsors/" + id + "/matches.csv"), Table.MATCHES)) {
            matches(rows, found);
        }
        Workbooks.write(files.file("sponsors/" + id + ".xlsx"), fold.to(), workbook -> {
            final Cover cover = cover(workbook, fold.campaign.sponsor(id).name(), id);
            cover.sponsors(found);
            balances(cover, "sponsor:" + id + ":receivable", 1);
            matches(table(workbook, "机构 Organisations", Table.MATCHES), found);
            final SheetRows rows = table(workbook, "资金池 Pools", Table.SPONSORS);
            for (final int pool : pools) {
                statements.sponsorRow(rows, pool);
            }
            Workbooks.words(workbook);
        });
    }

    private Cover cover(final Workbook workbook, final Campaign.Names name, final String id) {
        final Cover cover = new Cover(Workbooks.sheet(workbook, "封面 Cover"), name.zh() + "  " + name.en());
        cover.text("编号", "Id", id);
        cover.text("活动", "Campaign", fold.campaign.inForce().id());
        cover.text("期间", "Period", fold.from() + " – " + fold.to());
        cover.text("时区", "Time zone", fold.campaign.inForce().zone());
        cover.text("状态", "Status", fold.isFinal ? "终稿 final" : "初稿 preliminary：期间尚未结束，数字还会变化");
        cover.text("币种", "Currency", fold.campaign.inForce().currency());
        cover.text("哈希链头", "Chain head", chainHead);
        return cover;
    }

    private static SheetRows table(final Workbook workbook, final String name, final Table table) {
        final Worksheet sheet = Workbooks.sheet(workbook, name);
        sheet.freezePane(0, 2);
        return new SheetRows(sheet, 0, table);
    }

    /** Copies the organisation's refunds from the file of receipts that were taken back. */
    private void refunds(final Workbook workbook, final String id) throws IOException {
        final SheetRows rows = table(workbook, "退款 Refunds", Table.VOIDS);
        final Path file = files.file("receipts/" + id + "-void.csv");
        if (!Files.exists(file)) {
            return;
        }
        final CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (CSVParser parser = CSVParser.parse(file, StandardCharsets.UTF_8, format)) {
            for (final CSVRecord record : parser) {
                if (record.getRecordNumber() > MAX_REFUNDS) {
                    rows.text("… receipts/" + id + "-void.csv");
                    rows.endRow();
                    return;
                }
                for (int i = 0; i < Table.VOIDS.columns().size(); i++) {
                    if (Table.VOIDS.columns().get(i).number()) {
                        rows.number(Long.parseLong(record.get(i)));
                    } else {
                        rows.text(withoutGuard(record.get(i)));
                    }
                }
                rows.endRow();
            }
        }
    }

    /** Returns a cell without the apostrophe that keeps a spreadsheet from evaluating it: here it is text. */
    private static String withoutGuard(final String cell) {
        return cell.length() > 1 && cell.charAt(0) == '\'' && CsvRows.isFormula(cell.charAt(1))
                ? cell.substring(1)
                : cell;
    }

    private void platform(final Workbook workbook) throws IOException {
        final PlatformSheet sheet = new PlatformSheet(Workbooks.sheet(workbook, "平台 Platform"));
        sheet.title(fold.campaign.inForce().id() + "  " + fold.from() + " – " + fold.to()
                + (fold.isFinal ? "  终稿 final" : "  初稿 preliminary") + "  " + chainHead);
        final SheetRows organisations = sheet.section("机构 Organisations", Table.ORGANISATIONS);
        final TreeMap<String, List<Statements.ProjectRow>> byOrganisation = statements.byOrganisation();
        for (final Map.Entry<String, List<Statements.ProjectRow>> each : byOrganisation.entrySet()) {
            final Figures total = Statements.total(each.getValue(), fold.fees.ofOrganisationFen(each.getKey()));
            Statements.organisationRow(
                    organisations,
                    each.getKey(),
                    "",
                    fold.campaign.organisation(each.getKey()).name(),
                    total);
        }
        sheet.endSection(organisations);
        final SheetRows moved = sheet.section("渠道 Channels", Table.CHANNELS);
        channels.writeAll(moved);
        sheet.endSection(moved);
        final SheetRows bills = sheet.section("渠道账单 Channels' bills", Table.BILLS);
        channels.writeBills(bills);
        sheet.endSection(bills);
        final SheetRows owed = sheet.section("配捐 Matches", Table.MATCHES);
        for (final List<MatchRow> found : matches.values()) {
            matches(owed, found);
        }
        sheet.endSection(owed);
        final SheetRows pools = sheet.section("资金池 Pools", Table.SPONSORS);
        for (final int pool : new TreeSet<>(statements.poolsBySponsor().values().stream()
                .flatMap(List::stream)
                .toList())) {
            statements.sponsorRow(pools, pool);
        }
        sheet.endSection(pools);
        final SheetRows accounts = sheet.section("科目 Accounts", Table.ACCOUNTS);
        statements.accountRows(accounts);
        sheet.endSection(accounts);
        sheet.checks(organisations, moved, bills, owed, pools, accounts);
        Workbooks.words(workbook);
    }
}
