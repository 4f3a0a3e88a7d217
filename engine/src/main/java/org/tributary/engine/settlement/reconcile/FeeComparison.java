package org.tributary.engine.settlement.reconcile;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.CampaignAssembler;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.record.RecordKind;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.settlement.book.FeeHistory;
import org.tributary.engine.settlement.book.FeeRounding;
import org.tributary.engine.settlement.book.SettledAmount;
import org.tributary.engine.settlement.book.TradeFees;
import org.tributary.engine.settlement.reconcile.Reconciliation.Status;

/**
 * Comparison of the fees of a bill's day with the journal's, for the trades that both have: each trade's fee by the
 * table in force when its payment was journaled, and fees already booked from bills of that day. Receives the journal's
 * records of the channel in order. One thread.
 */
final class FeeComparison {
    private static final int E5_PER_FEN = 1_000;

    private final BillIndex index;
    private final String channel;
    private final CampaignAssembler campaign = new CampaignAssembler();
    private final FeeHistory history = new FeeHistory();
    private final TradeFees trades = new TradeFees();
    private boolean hasTable;
    private long tradesFen;
    private long byDayFen;
    private int byDayPpm;
    private long bookedFen;
    private long billE5;

    // Fees of the current record.
    private Part part = Part.NONE;

    /**
     * A record's part of the fees.
     *
     * @param tradeFen charged trade by trade; negative: given back
     * @param byDayFen settled money that is charged by the day's sum, at {@code byDayPpm}
     */
    record Part(boolean known, long tradeFen, long byDayFen, int byDayPpm) {
        static final Part NONE = new Part(false, 0, 0, 0);
    }

    FeeComparison(final BillIndex index, final String channel) {
        this.index = index;
        this.channel = channel;
    }

    /** Returns the campaign, which must receive every record, of whatever channel. */
    CampaignAssembler campaign() {
        return campaign;
    }

    /** Notes the fee tables in force at a record. */
    void follow(final long sequence) {
        history.follow(sequence, campaign.campaign());
    }

    /** Adds a record of the channel. */
    void record(final RecordView row, final boolean ofBillsMerchant) {
        part = Part.NONE;
        if (row.foreign || row.code == OutcomeCode.IGNORED) {
            return;
        }
        if (row.kind == RecordKind.CORRECTION && row.shape == RecordView.Shape.ADMIN) {
            if (ofBillsMerchant && index.isOfDay(row.feeDayMs)) {
                bookedFen = Math.addExact(bookedFen, row.amountFen);
            }
        } else if (row.shape == RecordView.Shape.PAYMENT) {
            part = part(history.at(row.sequence, channel, row.merchant), row.amountFen - row.unsettledFen, 1);
        } else if (row.shape == RecordView.Shape.REFUND && !row.derived) {
            refund(row);
        }
    }

    private void refund(final RecordView row) {
        final long payment = row.originalSequence == 0 ? row.sequence : row.originalSequence;
        final Campaign.Fee fee = history.at(payment, channel, row.merchant);
        final long settledFen = settledFen(row);
        if (fee == null || fee.roundedByDay() || row.originalAmountFen == 0) {
            part = part(fee, settledFen, -1);
            return;
        }
        final long tableFen = FeeRounding.tradeFeeFen(row.originalAmountFen - row.unsettledFen, fee.ratePpm());
        final long refundFeeFen = FeeRounding.tradeFeeFen(settledFen, fee.ratePpm());
        part = new Part(true, -trades.refunded(payment, tableFen, refundFeeFen), 0, 0);
    }

    private static Part part(final Campaign.@Nullable Fee fee, final long settledFen, final int sign) {
        if (fee == null) {
            return Part.NONE;
        }
        return fee.roundedByDay()
                ? new Part(true, 0, sign * settledFen, fee.ratePpm())
                : new Part(true, sign * FeeRounding.tradeFeeFen(settledFen, fee.ratePpm()), 0, 0);
    }

    /** Returns the last record's part of the fees. */
    Part part() {
        return part;
    }

    /** Counts the fees of a trade that the bill has too. The fees of missing trades are booked with the trade. */
    void count(final Part counted) {
        hasTable |= counted.known;
        tradesFen = Math.addExact(tradesFen, counted.tradeFen);
        byDayFen = Math.addExact(byDayFen, counted.byDayFen);
        byDayPpm = counted.byDayPpm > 0 ? counted.byDayPpm : byDayPpm;
    }

    /** Adds a row of the bill whose trade is compared. */
    void billRow(final Bill.Row row) {
        billE5 = Math.addExact(billE5, row.feeE5());
    }

    /**
     * Returns the settled part of a record's money: after refunds of R, the unsettled part U of a payment A counts
     * floor(U * (A - R) / A).
     */
    private static long settledFen(final RecordView row) {
        if (row.originalAmountFen == 0) {
            return row.amountFen;
        }
        return row.unsettledFen == 0
                ? row.refundFen
                : SettledAmount.refundedFen(
                        row.originalAmountFen, row.unsettledFen, row.refundedTotalFen, row.refundFen);
    }

    /** Reports a difference with the correction that books it; without a fee table there is nothing to compare with. */
    void finish(final Bill bill, final String merchant, final ReconciliationFiles files) throws IOException {
        if (!hasTable) {
            return;
        }
        final long tableFen = Math.addExact(tradesFen, FeeRounding.feeFen(byDayFen, byDayPpm));
        final long journalFen = Math.addExact(tableFen, bookedFen);
        final long billFen = FeeRounding.roundE5(billE5);
        if (journalFen == billFen) {
            return;
        }
        final String what = "the bill's fees are " + billFen + " fen, the fee table's " + tableFen
                + (bookedFen == 0 ? "" : ", booked from bills " + bookedFen);
        final boolean fractions = byDayPpm == 0 && billE5 % E5_PER_FEN != 0;
        files.whole(
                Status.FEE_DIFFERS,
                "fee",
                journalFen,
                what + (fractions ? "; its rows have parts of a fen: does the channel round by day?" : ""));
        final long dayStartMs = bill.day().atStartOfDay(bill.zone()).toInstant().toEpochMilli();
        files.feeCorrection(merchant, dayStartMs, billFen - journalFen, what);
    }
}
