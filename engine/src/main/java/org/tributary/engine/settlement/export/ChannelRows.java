package org.tributary.engine.settlement.export;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tributary.engine.settlement.book.Accounts;
import org.tributary.engine.settlement.book.DayFold;
import org.tributary.engine.settlement.book.Figures;
import org.tributary.engine.settlement.export.sqlite.RowWriter;
import org.tributary.engine.settlement.payee.HeldFigures;
import org.tributary.engine.settlement.payee.HeldPayees;
import org.tributary.engine.settlement.payee.Payee;

/**
 * What each channel moved, by organisation and payee, and by payee as its bill has it (RULES 19.8). What counts for no project is shown with the
 * organisation whose merchant number received it; with none, on rows without organisation, if the number is the platform's or not one
 * organisation's alone. One thread builds it; then it is only read.
 */
final class ChannelRows {
    private final DayFold fold;
    private final TreeMap<String, TreeMap<Payee, Row>> rows = new TreeMap<>();

    /**
     * A payee's figures of one organisation.
     *
     * @param figures of the organisation's projects
     * @param held of money that counts for no project
     */
    record Row(Figures figures, HeldFigures held) {
        long billPayments() {
            return Math.addExact(Math.subtractExact(figures.donations, figures.allocatedCount), held.payments);
        }

        long billPaidFen() {
            return Math.addExact(Math.subtractExact(figures.donationsFen, figures.allocatedFen), held.paidFen);
        }

        long billRefunds() {
            return Math.addExact(figures.refunds, held.refunds);
        }

        long billRefundedFen() {
            return Math.addExact(Math.subtractExact(figures.refundedFen, figures.refundReversedFen), held.refundedFen);
        }

        long billFeeFen() {
            return Math.addExact(figures.feeFen, Math.addExact(held.platformFeeFen, held.feeFen));
        }

        private long[] shown() {
            return new long[] {
                figures.donations,
                figures.donationsFen,
                figures.allocatedFen,
                figures.unsettledFen,
                figures.refunds,
                figures.refundedFen,
                figures.unsettledReturnedFen,
                figures.refundReversedFen,
                figures.feeFen,
                figures.settledFen(),
                held.payments,
                held.paidFen,
                held.refunds,
                held.refundedFen,
                held.settledFen,
                held.feeFen,
                held.platformFeeFen,
                billPayments(),
                billPaidFen(),
                billRefunds(),
                billRefundedFen(),
                billFeeFen()
            };
        }
    }

    /**
     * The rows of a finished fold.
     *
     * @param organisations all that have statements
     */
    ChannelRows(final DayFold fold, final Iterable<String> organisations) {
        this.fold = fold;
        for (final int project : fold.book.projects.keySet()) {
            final TreeMap<Payee, Figures> found = new TreeMap<>();
            fold.book.addPayees(found, project);
            final String organisation = fold.campaign.knownProject(project).organisation();
            found.forEach((payee, figures) -> row(organisation, payee).figures.add(figures));
        }
        for (final String organisation : organisations) {
            fold.fees
                    .ofOrganisationByPayee(organisation)
                    .forEach((payee, fen) -> row(organisation, payee).figures.feeFen = fen);
        }
        fold.heldPayees
                .byOrganisation()
                .forEach((organisation, held) -> held.forEach(
                        (payee, figures) -> row(organisation, payee).held.add(figures)));
        rows.values().forEach(each -> each.values().removeIf(ChannelRows::isEmpty));
    }

    private Row row(final String organisation, final Payee payee) {
        return rows.computeIfAbsent(organisation, made -> new TreeMap<>())
                .computeIfAbsent(payee, made -> new Row(new Figures(), new HeldFigures()));
    }

    private static boolean isEmpty(final Row row) {
        for (final long figure : row.shown()) {
            if (figure != 0) {
                return false;
            }
        }
        return true;
    }

    /** Returns an organisation's rows by payee. */
    Map<Payee, Row> of(final String organisation) {
        return rows.getOrDefault(organisation, new TreeMap<>());
    }

    /** Writes an organisation's rows of {@link Table#CHANNELS}. */
    void write(final RowWriter to, final String organisation) throws IOException {
        for (final Map.Entry<Payee, Row> each : of(organisation).entrySet()) {
            to.text(organisation);
            to.text(each.getKey().channel());
            to.text(each.getKey().merchant());
            for (final long figure : each.getValue().shown()) {
                to.number(figure);
            }
            to.endRow();
        }
    }

    /** Writes the rows of all organisations, then those of none. */
    void writeAll(final RowWriter to) throws IOException {
        for (final String organisation : rows.keySet()) {
            if (!organisation.equals(HeldPayees.NONE)) {
                write(to, organisation);
            }
        }
        write(to, HeldPayees.NONE);
    }

    /** Writes rows of {@link Table#BILLS}: each payee's sums over all organisations, and what the books moved. */
    void writeBills(final RowWriter to) throws IOException {
        final TreeSet<Payee> payees = new TreeSet<>();
        rows.values().forEach(each -> payees.addAll(each.keySet()));
        for (final Payee payee : payees) {
            final Row sum = new Row(new Figures(), new HeldFigures());
            for (final TreeMap<Payee, Row> each : rows.values()) {
                final Row row = each.get(payee);
                if (row != null) {
                    sum.figures.add(row.figures);
                    sum.held.add(row.held);
                }
            }
            to.text(payee.channel());
            to.text(payee.merchant());
            to.number(sum.billPayments());
            to.number(sum.billPaidFen());
            to.number(sum.billRefunds());
            to.number(sum.billRefundedFen());
            to.number(sum.billFeeFen());
            to.number(sum.held.feeFen);
            to.number(receivableFen(payee));
            to.endRow();
        }
    }

    private long receivableFen(final Payee payee) {
        final Accounts.Account account =
                fold.accounts.byName().get(Accounts.channelReceivableName(payee.channel(), payee.merchant()));
        return account == null ? 0 : Math.subtractExact(account.debitFen(), account.creditFen());
    }

    /** Returns the settled money of an organisation's projects, at its own merchant numbers or at the platform's. */
    long settledFen(final String organisation, final boolean toPlatform) {
        long sum = 0;
        for (final Map.Entry<Payee, Row> each : of(organisation).entrySet()) {
            if (each.getKey().merchant().isEmpty() == toPlatform) {
                sum = Math.addExact(sum, each.getValue().figures.settledFen());
            }
        }
        return sum;
    }

    /** Returns the movement of what is held at an organisation's own merchant numbers, as channels settle it. */
    long heldFen(final String organisation) {
        return of(organisation).values().stream()
                .mapToLong(each -> each.held.settledFen)
                .reduce(0, Math::addExact);
    }
}
