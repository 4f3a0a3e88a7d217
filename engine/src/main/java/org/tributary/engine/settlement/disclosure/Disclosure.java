package org.tributary.engine.settlement.disclosure;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.settlement.book.DayFold;
import org.tributary.engine.settlement.export.CsvRows;
import org.tributary.engine.settlement.export.DayFiles;
import org.tributary.engine.settlement.export.Table;
import org.tributary.engine.settlement.export.sqlite.RowWriter;
import org.tributary.engine.transparency.DayRoot;
import org.tributary.engine.transparency.Disclosed;

/**
 * Writer of what the platform discloses for a period: {@code disclosure.csv}, {@code disclosure/PROJECT.csv}, {@code
 * disclosure/index.html}, {@code disclosure/disclosure.json} and, with a key, {@code disclosure/roots.json}. Fees and
 * payments are shown by project; what is of none has lines of its own (RULES 19.9).
 */
public final class Disclosure {
    private static final String INDEX = "disclosure/" + Disclosed.PAGE;
    private static final String TOTALS = "disclosure/" + Disclosed.TOTALS;
    private static final String ROOTS = "disclosure/roots.json";

    private final DayFold fold;
    private final DayFiles files;
    private final List<DayRoot> days;
    private final @Nullable PlatformKey key;

    /**
     * The disclosure of a period.
     *
     * @param days the period's roots
     * @param key null: roots are not signed
     */
    public Disclosure(
            final DayFold fold, final DayFiles files, final List<DayRoot> days, final @Nullable PlatformKey key) {
        this.fold = fold;
        this.files = files;
        this.days = List.copyOf(days);
        this.key = key;
    }

    /** Writes all files. */
    public void write() throws IOException {
        final List<ProjectTotals> projects = ProjectTotals.of(fold);
        final List<OrganisationTotals> organisations = OrganisationTotals.of(fold);
        try (RowWriter all = new CsvRows(files.file("disclosure.csv"), Table.DISCLOSURE)) {
            for (final ProjectTotals project : projects) {
                project(all, project);
                try (RowWriter own =
                        new CsvRows(files.file("disclosure/" + project.project().id() + ".csv"), Table.DISCLOSURE)) {
                    project(own, project);
                }
            }
            for (final OrganisationTotals each : organisations) {
                if (each.unsharedPaidFen() != 0) {
                    row(all, each.organisation(), null, "paid", "", 0, each.unsharedPaidFen());
                }
            }
            if (fold.fees.ofPlatformFen() != 0) {
                row(all, null, null, "platformFees", "", 0, fold.fees.ofPlatformFen());
            }
        }
        final DisclosurePage page = new DisclosurePage(fold, organisations);
        Files.writeString(files.file(INDEX), page.of(projects, publishedDays()));
        final Map<String, Object> roots =
                key == null ? null : SignedRoots.of(fold.campaign.inForce().id(), publishedDays(), key);
        writeJson(TOTALS, new TotalsJson(fold).of(projects, organisations, roots));
        if (roots != null) {
            writeJson(ROOTS, roots);
        }
    }

    /** Returns the days whose root is the published one: only final days are published. */
    private List<DayRoot> publishedDays() {
        return days.stream().filter(day -> day.root().equals(day.published())).toList();
    }

    private void project(final RowWriter rows, final ProjectTotals totals) throws IOException {
        row(rows, totals.organisation(), totals.project(), "raised", "", totals.donations(), totals.raisedFen());
        row(rows, totals.organisation(), totals.project(), "refunded", "", 0, totals.refundedFen());
        for (final Map.Entry<String, Long> sponsor : totals.matchedFen().entrySet()) {
            row(rows, totals.organisation(), totals.project(), "matched", sponsor.getKey(), 0, sponsor.getValue());
        }
        row(rows, totals.organisation(), totals.project(), "fees", "", 0, totals.feesFen());
        row(rows, totals.organisation(), totals.project(), "paid", "", 0, totals.paidFen());
    }

    private void row(
            final RowWriter rows,
            final Campaign.@Nullable Organisation organisation,
            final Campaign.@Nullable Project project,
            final String figure,
            final String sponsor,
            final long donations,
            final long fen)
            throws IOException {
        rows.text(fold.campaign.inForce().id());
        rows.text(fold.from().toString());
        rows.text(fold.to().toString());
        rows.text(fold.isFinal ? "final" : "preliminary");
        rows.text(organisation == null ? "" : organisation.id());
        rows.text(organisation == null ? "" : organisation.name().zh());
        rows.text(organisation == null ? "" : organisation.creditCode());
        rows.text(project == null ? "" : project.id());
        rows.text(project == null ? "" : project.name().zh());
        rows.text(project == null ? "" : project.filingNumber());
        rows.text(figure);
        rows.text(sponsor);
        rows.number(donations);
        rows.number(fen);
        rows.endRow();
    }

    private void writeJson(final String name, final Map<String, Object> content) throws IOException {
        final DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n"));
        printer.indentObjectsWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n"));
        Files.writeString(files.file(name), new ObjectMapper().writer(printer).writeValueAsString(content) + "\n");
    }
}
