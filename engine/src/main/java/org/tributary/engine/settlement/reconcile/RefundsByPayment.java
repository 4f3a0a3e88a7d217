package org.tributary.engine.settlement.reconcile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.record.RecordKind;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.settlement.reconcile.Reconciliation.Status;

/**
 * Comparison of refunds of channels that report totals (Alipay, Stripe): a record of the journal is the rise of a total
 * and may cover several refunds of the bill, or one reported a day later. So they are compared by payment: the sum of
 * the bill's rows of a payment with the journal's refunds of it since the day began (an earlier total can't include
 * them). A record that names a refund which is not on the bill counts only with its amount beyond that refund.
 *
 * <p>The bill's excess is missing in the journal, counted from its last row back. It is booked as the payment's total
 * after the row, so that a total reported or booked meanwhile can't raise it above the bill's. Memory: about 250 bytes
 * per refund on the bill. One thread.
 */
final class RefundsByPayment {
    private static final long WINDOW_MS = Duration.ofDays(7).toMillis();

    private final BillIndex index;
    private final long dayStartMs;
    private final Map<String, Payment> payments = new HashMap<>();

    /** Total that a row's correction books, by the row's number. */
    private final Map<Integer, Long> totals = new HashMap<>();

    /** Rows of payments whose sums differ. */
    private final BitSet differing = new BitSet();

    /** A payment with refunds on the bill. */
    private static final class Payment {
        final List<Row> rows = new ArrayList<>();
        final List<Told> told = new ArrayList<>();
        final List<String> disputes = new ArrayList<>();
        long standsFen;
    }

    private record Row(int number, String refundId, long fen) {}

    private record Told(
            long sequence, String refundId, long fen, long atMs, boolean ofDay, int currency, FeeComparison.Part fee) {}

    RefundsByPayment(final BillIndex index, final long dayStartMs) {
        this.index = index;
        this.dayStartMs = dayStartMs;
    }

    /** Returns whether a channel reports the total refunded of a payment, not only each refund. */
    static boolean isReportedInTotals(final String channel) {
        return "alipay".equals(channel) || "stripe".equals(channel);
    }

    /** Adds a row of the bill, with its number in the index. */
    void billRow(final Bill.Row row, final int number) {
        if (row.kind() == Bill.Kind.REFUND && row.settled() && !index.isOfOtherDay(number)) {
            payments.computeIfAbsent(row.transactionId(), made -> new Payment())
                    .rows
                    .add(new Row(number, row.refundId(), row.amountFen()));
        }
    }

    /**
     * Adds a refund or reversal of the journal.
     *
     * @param fee its part of the fees
     * @return whether its payment has refunds on the bill and is therefore compared here
     */
    boolean record(final RecordView row, final int currency, final FeeComparison.Part fee) {
        final Payment payment = payments.get(row.transactionId);
        if (payment == null || row.code == OutcomeCode.IGNORED) {
            return false;
        }
        final boolean reversal = row.kind == RecordKind.REFUND_REVERSED;
        if (row.dispute || reversal && payment.disputes.contains(row.refundId)) {
            payment.disputes.add(row.refundId);
            return false;
        }
        payment.standsFen = Math.addExact(payment.standsFen, row.amountFen);
        if (reversal) {
            return true;
        }
        final boolean onBill = payment.rows.stream().anyMatch(each -> each.refundId.equals(row.refundId));
        final long fen = onBill || row.namedFen == 0 ? row.amountFen : Math.max(0, row.amountFen - row.namedFen);
        final boolean near = onBill && Math.abs(row.paidAtMs - dayStartMs) <= WINDOW_MS;
        final boolean ofDay = index.isOfDay(row.paidAtMs);
        if (fen > 0 && (row.paidAtMs >= dayStartMs || near)) {
            payment.told.add(new Told(row.sequence, row.refundId, fen, row.paidAtMs, ofDay, currency, fee));
        }
        return fen == row.amountFen || !ofDay;
    }

    /** Pairs rows and records, after the whole journal. */
    void resolve(final FeeComparison fees) {
        payments.values().forEach(payment -> resolve(payment, fees));
    }

    private void resolve(final Payment payment, final FeeComparison fees) {
        long toldFen = 0;
        long ofDayFen = 0;
        for (final Told told : payment.told) {
            toldFen = Math.addExact(toldFen, told.fen);
            ofDayFen = Math.addExact(ofDayFen, told.ofDay ? told.fen : 0);
        }
        final long billFen = payment.rows.stream().mapToLong(Row::fen).reduce(0, Math::addExact);
        long missingFen = Math.max(0, billFen - toldFen);
        long moreFen = Math.max(0, ofDayFen - billFen);
        if (toldFen == billFen) {
            payment.told.forEach(told -> fees.count(told.fee));
        } else {
            payment.rows.forEach(row -> differing.set(row.number));
        }
        final Status found = ofDayFen >= billFen ? Status.MATCHED : Status.DATE_CUT;
        long totalFen = Math.addExact(payment.standsFen, missingFen);
        for (int i = payment.rows.size() - 1; i >= 0; i--) {
            final Row row = payment.rows.get(i);
            final long missingOfRowFen = Math.min(missingFen, row.fen);
            missingFen -= missingOfRowFen;
            if (missingOfRowFen > 0) {
                totals.put(row.number, totalFen);
                totalFen -= missingOfRowFen;
            }
            if (missingOfRowFen < row.fen || row.fen == 0) {
                pair(
                        payment,
                        row,
                        missingOfRowFen > 0 || moreFen > 0 ? Status.AMOUNT_DIFFERS : found,
                        row.fen - missingOfRowFen + moreFen);
                moreFen = 0;
            }
        }
    }

    private void pair(final Payment payment, final Row row, final Status status, final long journalFen) {
        if (payment.told.isEmpty()) {
            return;
        }
        Told told = payment.told.get(0);
        for (final Told each : payment.told) {
            told = each.refundId.equals(row.refundId) ? each : told;
        }
        index.pair(row.number, status, told.currency, told.sequence, journalFen, told.atMs);
    }

    /** Returns whether a row's fee can be compared: its payment has no other refunds in the journal. */
    boolean isAgreed(final int number) {
        return !differing.get(number);
    }

    /**
     * Returns the payment's total refunded once a row's correction is booked, in fen; 0 if nothing of the row is
     * missing.
     */
    long totalFen(final int number) {
        return totals.getOrDefault(number, 0L);
    }
}
