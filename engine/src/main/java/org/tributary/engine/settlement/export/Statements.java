package org.tributary.engine.settlement.export;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.codec.PaidDay;
import org.tributary.engine.settlement.book.Accounts;
import org.tributary.engine.settlement.book.DayBook;
import org.tributary.engine.settlement.book.DayFold;
import org.tributary.engine.settlement.book.Figures;
import org.tributary.engine.settlement.book.HeldBook;
import org.tributary.engine.settlement.export.sqlite.BothRows;
import org.tributary.engine.settlement.export.sqlite.RowWriter;
import org.tributary.engine.settlement.match.MatchSums;
import org.tributary.engine.settlement.match.SponsorPayment;
import org.tributary.engine.text.LocalDateText;
import org.tributary.engine.text.LocalTimeText;
import org.tributary.engine.text.Yuan;

/** Statements for organisations and sponsors as CSV, and the small tables of the book, from a finished fold. */
public final class Statements {
    private final DayFold fold;
    private final DayFiles files;
    private final SqliteBook book;

    public Statements(final DayFold fold, final DayFiles files, final SqliteBook book) {
        this.fold = fold;
        this.files = files;
        this.book = book;
    }

    public void write() throws IOException {
        organisations();
        sponsors();
        held();
        accounts();
        days();
        sponsorReceipts();
    }

    /** A project's figures of the day; fees are the organisation's, on its last row. */
    public record ProjectRow(Campaign.Project project, Figures figures) {}

    private void organisations() throws IOException {
        try (RowWriter all = book.rows(Table.ORGANISATIONS)) {
            for (final Map.Entry<String, List<ProjectRow>> organisation :
                    byOrganisation().entrySet()) {
                final String id = organisation.getKey();
                final Figures total = total(organisation.getValue(), fold.fees.ofOrganisationFen(id));
                try (RowWriter csv = new CsvRows(files.file("organisations/" + id + ".csv"), Table.ORGANISATIONS);
                        RowWriter both = new BothRows(new Kept(csv), new Kept(all))) {
                    for (final ProjectRow row : organisation.getValue()) {
                        organisationRow(
                                both, id, row.project().id(), row.project().name(), row.figures());
                    }
                    organisationRow(csv, id, "", fold.campaign.organisation(id).name(), total);
                }
            }
        }
    }

    /** Returns every organisation of the campaign or with money today, each with its projects by id. */
    public TreeMap<String, List<ProjectRow>> byOrganisation() {
        final TreeMap<String, List<ProjectRow>> rows = new TreeMap<>();
        fold.campaign.inForce().organisations().forEach(organisation -> rows.put(organisation.id(), new ArrayList<>()));
        fold.book.projects.forEach((index, figures) -> {
            final Campaign.Project project = fold.campaign.knownProject(index);
            rows.computeIfAbsent(project.organisation(), made -> new ArrayList<>())
                    .add(new ProjectRow(project, figures));
        });
        rows.values()
                .forEach(list ->
                        list.sort(Comparator.comparing(row -> row.project().id())));
        return rows;
    }

    /** Returns the sum of an organisation's projects and its fees. */
    public static Figures total(final List<ProjectRow> rows, final long feeFen) {
        final Figures total = new Figures();
        rows.forEach(row -> total.add(row.figures()));
        total.feeFen = feeFen;
        return total;
    }

    static void organisationRow(
            final RowWriter rows,
            final String organisation,
            final String project,
            final Campaign.Names name,
            final Figures figures)
            throws IOException {
        rows.text(organisation);
        rows.text(project);
        rows.text(name.zh());
        rows.text(name.en());
        rows.number(figures.donations);
        rows.number(figures.donationsFen);
        rows.number(figures.unsettledFen);
        rows.number(figures.matchedFen);
        rows.number(figures.contributedFen);
        rows.number(figures.refundedFen);
        rows.number(figures.refundReversedFen);
        rows.number(figures.matchReversedFen);
        rows.number(figures.feeFen);
        rows.number(figures.netFen());
        rows.number(figures.unsettledReturnedFen);
        rows.endRow();
    }

    /** Returns the index of each pool by sponsor, in order of id. */
    public TreeMap<String, List<Integer>> poolsBySponsor() {
        final TreeMap<String, List<Integer>> pools = new TreeMap<>();
        for (int index = 0; index < fold.campaign.poolCount(); index++) {
            final Pool pool = fold.campaign.pool(index);
            if (pool != null) {
                pools.computeIfAbsent(pool.sponsor(), made -> new ArrayList<>()).add(index);
            }
        }
        pools.values()
                .forEach(list -> list.sort(Comparator.comparing(
                        index -> fold.campaign.knownPool(index).id())));
        return pools;
    }

    private void sponsors() throws IOException {
        try (RowWriter all = book.rows(Table.SPONSORS)) {
            for (final Map.Entry<String, List<Integer>> sponsor :
                    poolsBySponsor().entrySet()) {
                try (RowWriter both = new BothRows(
                        new CsvRows(files.file("sponsors/" + sponsor.getKey() + ".csv"), Table.SPONSORS),
                        new Kept(all))) {
                    for (final int pool : sponsor.getValue()) {
                        sponsorRow(both, pool);
                    }
                }
            }
        }
    }

    void sponsorRow(final RowWriter rows, final int index) throws IOException {
        final Pool pool = fold.campaign.knownPool(index);
        final DayBook.PoolFigures figures = fold.book.pools.getOrDefault(index, new DayBook.PoolFigures());
        final long frozenFen = fold.book.frozenFen(index);
        rows.text(pool.sponsor());
        rows.text(pool.id());
        rows.number(pool.budgetFen());
        rows.number(figures.matchedDayFen);
        rows.number(figures.reversedDayFen);
        rows.number(figures.committedFen);
        rows.number(figures.reversedFen);
        rows.number(frozenFen);
        final MatchSums states = fold.statesOf(pool.id());
        rows.number(states.dueFen());
        rows.number(states.withdrawnFen);
        rows.number(states.paidFen);
        rows.number(states.overpaidFen());
        rows.endRow();
    }

    private void held() throws IOException {
        final LocalTimeText times = new LocalTimeText();
        final String zone = fold.campaign.inForce().zone();
        try (RowWriter rows = new BothRows(new CsvRows(files.file("held.csv"), Table.HELD), book.rows(Table.HELD))) {
            for (final HeldBook.Item item : fold.held.items()) {
                rows.number(item.sequence);
                rows.text(times.of(item.timestampMs, zone));
                rows.text(item.kind);
                rows.text(item.reason);
                rows.text(item.channelName);
                rows.text(item.merchant);
                rows.text(item.transactionId);
                rows.text(item.refundId);
                rows.text(item.project);
                rows.text(item.currency);
                rows.number(item.amountFen);
                rows.number(item.refundPending ? 1 : 0);
                rows.number(item.settledFen);
                rows.endRow();
            }
        }
    }

    private void days() throws IOException {
        try (RowWriter rows = book.rows(Table.DAYS)) {
            for (final Map.Entry<Long, LocalDate> day : fold.days.entrySet()) {
                rows.text(day.getValue().toString());
                rows.number(day.getKey());
                rows.endRow();
            }
        }
    }

    /** Writes data for each organisation's receipts to sponsors, {@code receipts/sponsors/ID.csv}. */
    private void sponsorReceipts() throws IOException {
        final TreeMap<String, List<SponsorPayment>> byOrganisation = new TreeMap<>();
        fold.sponsorPayments.forEach(payment -> byOrganisation
                .computeIfAbsent(payment.key().organisation(), made -> new ArrayList<>())
                .add(payment));
        final LocalDateText dates = new LocalDateText();
        for (final Map.Entry<String, List<SponsorPayment>> each : byOrganisation.entrySet()) {
            try (RowWriter rows =
                    new CsvRows(files.file("receipts/sponsors/" + each.getKey() + ".csv"), Table.SPONSOR_RECEIPTS)) {
                for (final SponsorPayment payment : each.getValue()) {
                    sponsorReceipt(rows, payment, dates);
                }
            }
        }
    }

    private void sponsorReceipt(final RowWriter rows, final SponsorPayment payment, final LocalDateText dates)
            throws IOException {
        final Campaign campaign = fold.campaign.inForce();
        final Campaign.Organisation organisation =
                fold.campaign.organisation(payment.key().organisation());
        rows.text(campaign.id() + '/' + fold.matches.names().of(payment.sequence()) + '-' + payment.line());
        final String bookedOn = dates.of(payment.atMs(), campaign.zone());
        rows.text(
                payment.paidOnDay() == PaidDay.NOT_SAID
                        ? bookedOn
                        : LocalDate.ofEpochDay(payment.paidOnDay()).toString());
        rows.text(organisation.id());
        rows.text(organisation.name().zh());
        rows.text(payment.key().sponsor());
        rows.text(fold.campaign.sponsor(payment.key().sponsor()).name().zh());
        rows.text(payment.key().pool());
        rows.number(payment.fen());
        rows.text(Yuan.of(payment.fen()));
        rows.text(Chinese.capitals(payment.fen()));
        rows.text(organisation.creditCode());
        rows.text(bookedOn);
        rows.endRow();
    }

    private void accounts() throws IOException {
        try (RowWriter rows =
                new BothRows(new CsvRows(files.file("accounts.csv"), Table.ACCOUNTS), book.rows(Table.ACCOUNTS))) {
            accountRows(rows);
        }
    }

    /** Writes rows of {@link Table#ACCOUNTS}. */
    void accountRows(final RowWriter rows) throws IOException {
        for (final Map.Entry<String, Accounts.Account> account :
                fold.accounts.byName().entrySet()) {
            rows.text(account.getKey());
            rows.number(account.getValue().openingFen());
            rows.number(account.getValue().debitFen());
            rows.number(account.getValue().creditFen());
            rows.number(account.getValue().closingFen());
            rows.endRow();
        }
    }

    /** Rows of a table that stays open after this writer is closed. */
    private record Kept(RowWriter rows) implements RowWriter {
        @Override
        public void text(final @Nullable String value) throws IOException {
            rows.text(value);
        }

        @Override
        public void number(final long value) throws IOException {
            rows.number(value);
        }

        @Override
        public void endRow() throws IOException {
            rows.endRow();
        }

        @Override
        public void close() {
            // closed by its owner
        }
    }
}
