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
 * Refunds of channels that tell totals (Alipay, Stripe): a record of the journal is what a total rose by and may hold
 * several refunds of the bill, or one told a day later. So they are compared by payment: what the bill's rows of a payment
 * add up to against what the journal has refunded of it since the day began (a total told earlier can't hold them). A
 * record that names a refund which is not on the bill counts only with what it holds beyond that refund.
 *
 * <p>What the bill has more is missing here, from its last row back; it is booked as the total that the payment has then,
 * so that nothing told or booked meanwhile lifts it above what the bill says. About 250 bytes a refund on the bill. One
 * thread.
 */
final class RefundsByPayment {
    private static final long WINDOW_MS = Duration.ofDays(7).toMillis();

    private final BillIndex index;
    private final long dayStartMs;
    private final Map<String, Payment> payments = new HashMap<>();

    /** What a row's correction books, by the row's number. */
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

    /** True for channels that tell the sum refunded of a payment, not only each refund. */
    static boolean isToldInTotals(final String channel) {
        return "alipay".equals(channel) || "stripe".equals(channel);
    }

    /** A row of the bill, with its number in the index. */
    void billRow(final Bill.Row row, final int number) {
        if (row.kind() == Bill.Kind.REFUND && row.settled() && !index.isOfOtherDay(number)) {
            payments.computeIfAbsent(row.transactionId(), made -> new Payment())
                    .rows
                    .add(new Row(number, row.refundId(), row.amountFen()));
        }
    }

    /**
     * A refund or reversal of the journal.
     *
     * @param fee its part of the fees
     * @return true if its payment has refunds on the bill: it is compared here
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

    /** False for a row whose payment has other refunds in the journal: its fee can't be compared. */
    boolean isAgreed(final int number) {
        return !differing.get(number);
    }

    /** What is refunded of the payment once a row's correction is booked, in fen; 0: nothing of it is missing. */
    long totalFen(final int number) {
        return totals.getOrDefault(number, 0L);
    }
}
