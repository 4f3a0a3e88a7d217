package org.tributary.engine.settlement.reconcile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.settlement.reconcile.Reconciliation.Status;

/**
 * The comparison of one bill: receives the journal's records in order, then the bill's rows. Records missing in the
 * bill are reported at once, the others with their row. One thread.
 */
final class Comparison {
    private static final long REFUND_WINDOW_MS = Duration.ofDays(7).toMillis();
    /** Time from midnight within which the channel's bill may count a record to the neighbouring day. */
    private static final long NEAR_MIDNIGHT_MS = Duration.ofMinutes(10).toMillis();

    private static final String REFUND_HINT =
            "refunds may be on the bill of the day on which they were asked for: give the bills of the days before too";

    private static final int MAX_CURRENCIES = Byte.MAX_VALUE;

    private final Bill bill;
    private final BillIndex index;
    private final BillMerchants merchants;
    private final NeighbourBills neighbours;
    private final ReconciliationFiles files;
    /** Currencies of foreign records by number; the first stands for the campaign's currency. */
    private final List<String> currencies = new ArrayList<>(List.of(""));

    private final @Nullable RefundsByPayment refunds;
    private final FeeComparison fees;
    private int next;

    Comparison(
            final Bill bill,
            final BillIndex index,
            final BillMerchants merchants,
            final @Nullable RefundsByPayment refunds,
            final FeeComparison fees,
            final NeighbourBills neighbours,
            final ReconciliationFiles files) {
        this.neighbours = neighbours;
        this.bill = bill;
        this.refunds = refunds;
        this.fees = fees;
        this.index = index;
        this.merchants = merchants;
        this.files = files;
    }

    /** Compares a record of the journal. */
    void record(final RecordView row) {
        if (!row.channelName.equals(bill.channel())) {
            return;
        }
        fees.record(row, merchants.has(row.merchant));
        try {
            if (row.shape == RecordView.Shape.PAYMENT) {
                payment(row);
            } else if (row.shape == RecordView.Shape.REFUND && row.amountFen != 0 && !row.derived) {
                refund(row);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void payment(final RecordView row) throws IOException {
        final boolean ofDay = index.isOfDay(row.paidAtMs);
        final int found = index.find(Bill.Kind.PAYMENT, row.transactionId, "");
        if (found != BillIndex.NONE) {
            pair(row, found, ofDay);
        } else if (ofDay) {
            notOnBill(Bill.Kind.PAYMENT, row);
        }
    }

    private void refund(final RecordView row) throws IOException {
        final int currency = row.foreign ? currencyNumber(row.currency) : 0;
        if (refunds != null && refunds.record(row, currency, fees.part()) || row.amountFen < 0) {
            return;
        }
        final boolean ofDay = index.isOfDay(row.paidAtMs);
        final int found = index.find(Bill.Kind.REFUND, row.transactionId, row.refundId);
        if (found != BillIndex.NONE && Math.abs(index.atMs(found) - row.paidAtMs) <= REFUND_WINDOW_MS) {
            pair(row, found, ofDay);
        } else if (ofDay) {
            notOnBill(Bill.Kind.REFUND, row);
        }
    }

    /** Looks for a record of the day in the bills of other days before it is called missing. */
    private void notOnBill(final Bill.Kind kind, final RecordView row) throws IOException {
        if (!merchants.has(row.merchant)) {
            files.ofOtherMerchant(kind, row);
            return;
        }
        final NeighbourBills.Found found =
                neighbours.find(kind, row.transactionId, kind == Bill.Kind.REFUND ? row.refundId : "");
        final LocalDate before = bill.day().minusDays(1);
        final LocalDate after = bill.day().plusDays(1);
        if (found != null) {
            final Status status = status(row, found.index(), found.row(), false);
            files.onOtherBill(status, kind, row, found);
        } else if (!index.isOfDay(row.paidAtMs + NEAR_MIDNIGHT_MS) && !neighbours.has(after)) {
            files.missingInBill(
                    Status.PENDING_BILL,
                    kind,
                    row,
                    "near midnight: waits for the bill of " + after + ". Give it as another --bill");
        } else if (!index.isOfDay(row.paidAtMs - NEAR_MIDNIGHT_MS) && !neighbours.has(before)) {
            files.missingInBill(
                    Status.MISSING_IN_BILL,
                    kind,
                    row,
                    "near midnight: may be on the bill of " + before + ". Give it as another --bill");
        } else {
            files.missingInBill(Status.MISSING_IN_BILL, kind, row, kind == Bill.Kind.REFUND ? REFUND_HINT : "");
        }
    }

    private void pair(final RecordView row, final int found, final boolean ofDay) {
        final Status status = status(row, index, found, ofDay);
        if (isAgreed(status)) {
            fees.count(fees.part());
        }
        index.pair(
                found,
                status,
                row.foreign ? currencyNumber(row.currency) : 0,
                row.sequence,
                row.amountFen,
                row.paidAtMs);
    }

    private static boolean isAgreed(final Status status) {
        return status == Status.MATCHED || status == Status.DATE_CUT;
    }

    private static Status status(final RecordView row, final BillIndex in, final int found, final boolean ofDay) {
        if (in.isOfOtherDay(found)) {
            return Status.WRONG_DAY;
        }
        if (!in.isSettled(found) && !in.isUnderWay(found)) {
            return Status.STATUS_DIFFERS;
        }
        if (in.amountFen(found) != row.amountFen) {
            return Status.AMOUNT_DIFFERS;
        }
        return ofDay && in.isSettled(found) ? Status.MATCHED : Status.DATE_CUT;
    }

    private int currencyNumber(final String currency) {
        int number = currencies.indexOf(currency);
        if (number < 0) {
            if (currencies.size() == MAX_CURRENCIES) {
                throw new BillException("the journal has payments in more than " + (MAX_CURRENCIES - 1)
                        + " foreign currencies on one channel, the most that reconcile supports");
            }
            number = currencies.size();
            currencies.add(currency);
        }
        return number;
    }

    /**
     * Compares a row of the bill, after the whole journal. A row whose money did not move and that the journal does not
     * have is ignored.
     */
    void billRow(final Bill.Row row) throws IOException {
        if (next == index.rows() || index.amountFen(next) != row.amountFen() || index.atMs(next) != row.atMs()) {
            throw new BillException("line " + row.line() + " was changed while the bill was read: run reconcile again");
        }
        final int number = next++;
        final long totalFen = refunds == null ? 0 : refunds.totalFen(number);
        final String merchant = merchants.of(row);
        if (index.isPaired(number)) {
            if (isAgreed(index.status(number)) && (refunds == null || refunds.isAgreed(number))) {
                fees.billRow(row, merchant);
            }
            files.paired(
                    row,
                    index,
                    number,
                    currencies.get(index.currency(number)),
                    note(row, number, index.status(number)));
            if (totalFen > 0) {
                files.corrections().booking(row, merchant, totalFen);
            }
        } else if (index.isOfOtherDay(number)) {
            files.billOnly(Status.WRONG_DAY, row, note(row, number, Status.WRONG_DAY));
        } else if (index.isSettled(number)) {
            files.billOnly(Status.MISSING_IN_JOURNAL, row, "");
            files.corrections().booking(row, merchant, totalFen);
        }
    }

    private String note(final Bill.Row row, final int number, final Status status) {
        return switch (status) {
            case STATUS_DIFFERS ->
                index.isRevoked(number)
                        ? "the bill says REVOKED: the money went back to the payer. Book a refund of the payment"
                        : "the bill says " + row.status();
            case DATE_CUT -> row.settled() ? "" : "the bill says " + row.status() + "; it has succeeded since";
            case WRONG_DAY -> "the row is of another day than the bill: reconcile it with the bill of that day";
            case AMOUNT_DIFFERS ->
                refunds == null || row.kind() == Bill.Kind.PAYMENT
                        ? ""
                        : "compared by payment: journalFen is this row's part of what the journal has refunded of it";
            default -> "";
        };
    }

    /** Reports a bill that contradicts itself: it is compared row by row and never counts as clean. */
    void reportDoubt() throws IOException {
        if (!bill.doubt().isEmpty()) {
            files.summary(bill.doubt());
        }
    }
}
