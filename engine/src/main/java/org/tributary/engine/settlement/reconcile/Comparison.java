package org.tributary.engine.settlement.reconcile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.settlement.reconcile.Reconciliation.Status;

/**
 * The comparison of one bill: receives the journal's records in order, then the bill's rows. Records missing in the
 * bill are reported at once, the others with their row. One thread.
 */
final class Comparison {
    private static final long REFUND_WINDOW_MS = Duration.ofDays(7).toMillis();
    private static final int MAX_CURRENCIES = Byte.MAX_VALUE;

    private final Bill bill;
    private final BillIndex index;
    private final Set<String> defaultMerchants;
    private final ReconciliationFiles files;
    /** Currencies of foreign records by number; the first stands for the campaign's currency. */
    private final List<String> currencies = new ArrayList<>(List.of(""));

    private final @Nullable RefundsByPayment refunds;
    private final FeeComparison fees;
    private int next;

    Comparison(
            final Bill bill,
            final BillIndex index,
            final Set<String> defaultMerchants,
            final @Nullable RefundsByPayment refunds,
            final FeeComparison fees,
            final ReconciliationFiles files) {
        this.bill = bill;
        this.refunds = refunds;
        this.fees = fees;
        this.index = index;
        this.defaultMerchants = defaultMerchants;
        this.files = files;
    }

    /** Compares a record of the journal. */
    void record(final RecordView row) {
        if (!row.channelName.equals(bill.channel())) {
            return;
        }
        fees.record(row, isOfBillsMerchant(row));
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
        } else if (ofDay && isOfBillsMerchant(row)) {
            files.missingInBill(Bill.Kind.PAYMENT, row);
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
        } else if (ofDay && isOfBillsMerchant(row)) {
            files.missingInBill(Bill.Kind.REFUND, row);
        }
    }

    private void pair(final RecordView row, final int found, final boolean ofDay) {
        final Status status = status(row, found, ofDay);
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

    private Status status(final RecordView row, final int found, final boolean ofDay) {
        if (index.isOfOtherDay(found)) {
            return Status.WRONG_DAY;
        }
        if (!index.isSettled(found)) {
            return Status.STATUS_DIFFERS;
        }
        if (index.amountFen(found) != row.amountFen) {
            return Status.AMOUNT_DIFFERS;
        }
        return ofDay ? Status.MATCHED : Status.DATE_CUT;
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

    /** Returns whether a record belongs to this bill's merchant: channels bill each merchant separately. */
    private boolean isOfBillsMerchant(final RecordView row) {
        if (row.merchant.isEmpty()) {
            return bill.merchants().isEmpty()
                    || defaultMerchants.isEmpty()
                    || defaultMerchants.stream().anyMatch(bill.merchants()::contains);
        }
        return bill.merchants().contains(row.merchant);
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
        final String merchant = defaultMerchants.contains(row.merchant()) ? "" : row.merchant();
        if (index.isPaired(number)) {
            if (isAgreed(index.status(number)) && (refunds == null || refunds.isAgreed(number))) {
                fees.billRow(row);
            }
            files.paired(row, index, number, currencies.get(index.currency(number)), note(row, index.status(number)));
            if (totalFen > 0) {
                files.correction(row, merchant, totalFen);
            }
        } else if (index.isOfOtherDay(number)) {
            files.billOnly(Status.WRONG_DAY, row, note(row, Status.WRONG_DAY));
        } else if (row.settled()) {
            files.billOnly(Status.MISSING_IN_JOURNAL, row, "");
            files.correction(row, merchant, totalFen);
        }
    }

    private String note(final Bill.Row row, final Status status) {
        return switch (status) {
            case STATUS_DIFFERS -> "the bill says " + row.status();
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
            files.whole(Status.SUMMARY_DIFFERS, "summary", 0, bill.doubt());
        }
    }
}
