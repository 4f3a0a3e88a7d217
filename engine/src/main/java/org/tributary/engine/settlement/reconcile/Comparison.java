package org.tributary.engine.settlement.reconcile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.codec.RecordView;
import org.tributary.engine.settlement.FeeRounding;
import org.tributary.engine.settlement.reconcile.Reconciliation.Status;

/**
 * The comparison of one bill: fed with the journal's records in order, then with the bill's rows. What the bill has not is
 * told at once, what it has when its row comes again. One thread.
 */
final class Comparison {
    private static final long REFUND_WINDOW_MS = Duration.ofDays(7).toMillis();
    private static final int MAX_CURRENCIES = Byte.MAX_VALUE;

    private final Bill bill;
    private final BillIndex index;
    private final Set<String> defaultMerchants;
    private final ReconciliationFiles files;
    /** Currencies of foreign records by number; the first stands for our own. */
    private final List<String> currencies = new ArrayList<>(List.of(""));

    private long settledFen;
    private int next;

    Comparison(
            final Bill bill,
            final BillIndex index,
            final Set<String> defaultMerchants,
            final ReconciliationFiles files) {
        this.bill = bill;
        this.index = index;
        this.defaultMerchants = defaultMerchants;
        this.files = files;
    }

    /** A record of the journal. */
    void record(final RecordView row) {
        if (!row.channelName.equals(bill.channel())) {
            return;
        }
        try {
            if (row.shape == RecordView.Shape.PAYMENT) {
                payment(row);
            } else if (row.shape == RecordView.Shape.REFUND && row.amountFen > 0 && !row.derived) {
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
        if (ofDay && !row.foreign && isOfBillsMerchant(row)) {
            settledFen = Math.addExact(settledFen, row.amountFen - row.unsettledFen);
        }
    }

    private void refund(final RecordView row) throws IOException {
        final boolean ofDay = index.isOfDay(row.paidAtMs);
        final int found = index.find(Bill.Kind.REFUND, row.transactionId, row.refundId);
        if (found != BillIndex.NONE && Math.abs(index.atMs(found) - row.paidAtMs) <= REFUND_WINDOW_MS) {
            pair(row, found, ofDay);
        } else if (ofDay && isOfBillsMerchant(row)) {
            files.missingInBill(Bill.Kind.REFUND, row);
        }
        if (ofDay && !row.foreign && isOfBillsMerchant(row)) {
            settledFen = Math.subtractExact(settledFen, row.amountFen);
        }
    }

    private void pair(final RecordView row, final int found, final boolean ofDay) {
        index.pair(
                found,
                status(row, found, ofDay),
                row.foreign ? currencyNumber(row.currency) : 0,
                row.sequence,
                row.amountFen,
                row.paidAtMs);
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
                        + " foreign currencies on one channel; reconcile knows no more");
            }
            number = currencies.size();
            currencies.add(currency);
        }
        return number;
    }

    /** Channels bill each merchant apart: what came to another is not missing here. */
    private boolean isOfBillsMerchant(final RecordView row) {
        if (row.merchant.isEmpty()) {
            return bill.merchants().isEmpty()
                    || defaultMerchants.isEmpty()
                    || defaultMerchants.stream().anyMatch(bill.merchants()::contains);
        }
        return bill.merchants().contains(row.merchant);
    }

    /** A row of the bill, after the whole journal. One whose money did not move, and that the journal has not, is nothing. */
    void billRow(final Bill.Row row) throws IOException {
        if (next == index.rows() || index.amountFen(next) != row.amountFen() || index.atMs(next) != row.atMs()) {
            throw new BillException("line " + row.line() + " was changed while the bill was read: run reconcile again");
        }
        final int number = next++;
        if (index.isPaired(number)) {
            files.paired(row, index, number, currencies.get(index.currency(number)), note(row, index.status(number)));
        } else if (index.isOfOtherDay(number)) {
            files.billOnly(Status.WRONG_DAY, row, note(row, Status.WRONG_DAY));
        } else if (row.settled()) {
            final String merchant = defaultMerchants.contains(row.merchant()) ? "" : row.merchant();
            files.billOnly(Status.MISSING_IN_JOURNAL, row, "");
            files.correction(row, merchant);
        }
    }

    private String note(final Bill.Row row, final Status status) {
        return switch (status) {
            case STATUS_DIFFERS -> "the bill says " + row.status();
            case WRONG_DAY -> "the row is of another day than the bill: reconcile it with the bill of its own day";
            default -> "";
        };
    }

    /** The day's fee by our table against the bill's; without a table there is nothing to compare with. */
    void compareFees(final Campaign.Fee fee) throws IOException {
        if (fee == null) {
            return;
        }
        final long tableFen = FeeRounding.feeFen(settledFen, fee.ratePpm());
        final long billFen = FeeRounding.roundE5(bill.feeE5());
        if (tableFen != billFen) {
            files.whole(
                    Status.FEE_DIFFERS,
                    "fee",
                    tableFen,
                    "the bill's fees are " + billFen + " fen, the fee table's " + tableFen);
        }
    }

    /** A bill that contradicts itself is compared row by row, and never clean. */
    void tellDoubt() throws IOException {
        if (!bill.doubt().isEmpty()) {
            files.whole(Status.SUMMARY_DIFFERS, "summary", 0, bill.doubt());
        }
    }
}
