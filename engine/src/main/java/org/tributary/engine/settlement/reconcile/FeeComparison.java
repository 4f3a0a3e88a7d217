package org.tributary.engine.settlement.reconcile;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
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
 * Comparison of the fees of a bill's day with the journal's, merchant by merchant, for the trades that both have: each
 * trade's fee by the table in force when its payment was journaled, and fees already booked from bills of that day.
 * Receives the journal's records of the channel in order. One thread.
 */
final class FeeComparison {
    private static final int E5_PER_FEN = 1_000;

    private final BillIndex index;
    private final String channel;
    private final CampaignAssembler campaign = new CampaignAssembler();
    private final FeeHistory history = new FeeHistory();
    private final TradeFees trades = new TradeFees();
    private final TreeMap<String, OfMerchant> merchants = new TreeMap<>();

    // Fees of the current record.
    private Part part = Part.NONE;

    /** Fees of one merchant. */
    private static final class OfMerchant {
        private boolean hasTable;
        private long tradesFen;
        private long byDayFen;
        private int byDayPpm;
        private long bookedFen;
        private long billE5;
    }

    /**
     * A record's part of the fees.
     *
     * @param merchant empty for the channel's default one
     * @param tradeFen charged trade by trade; negative: given back
     * @param byDayFen settled money that is charged by the day's sum, at {@code byDayPpm}
     */
    record Part(String merchant, boolean known, long tradeFen, long byDayFen, int byDayPpm) {
        static final Part NONE = new Part("", false, 0, 0, 0);
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
                final OfMerchant booked = of(row.merchant);
                booked.bookedFen = Math.addExact(booked.bookedFen, row.amountFen);
            }
        } else if (row.shape == RecordView.Shape.PAYMENT) {
            final Campaign.Fee fee = history.at(row.sequence, channel, row.merchant);
            part = part(row.merchant, fee, row.amountFen - row.unsettledFen, 1);
        } else if (row.shape == RecordView.Shape.REFUND && !row.derived) {
            refund(row);
        }
    }

    private void refund(final RecordView row) {
        final long payment = row.originalSequence == 0 ? row.sequence : row.originalSequence;
        final Campaign.Fee fee = history.at(payment, channel, row.merchant);
        final long settledFen = settledFen(row);
        if (fee == null || fee.roundedByDay() || row.originalAmountFen == 0) {
            part = part(row.merchant, fee, settledFen, -1);
            return;
        }
        final long tableFen = FeeRounding.tradeFeeFen(row.originalAmountFen - row.unsettledFen, fee.ratePpm());
        final long refundFeeFen = FeeRounding.tradeFeeFen(settledFen, fee.ratePpm());
        part = new Part(row.merchant, true, -trades.refunded(payment, tableFen, refundFeeFen), 0, 0);
    }

    private OfMerchant of(final String merchant) {
        return merchants.computeIfAbsent(merchant, made -> new OfMerchant());
    }

    private static Part part(
            final String merchant, final Campaign.@Nullable Fee fee, final long settledFen, final int sign) {
        if (fee == null) {
            return Part.NONE;
        }
        return fee.roundedByDay()
                ? new Part(merchant, true, 0, sign * settledFen, fee.ratePpm())
                : new Part(merchant, true, sign * FeeRounding.tradeFeeFen(settledFen, fee.ratePpm()), 0, 0);
    }

    /** Returns the last record's part of the fees. */
    Part part() {
        return part;
    }

    /** Counts the fees of a trade that the bill has too. The fees of missing trades are booked with the trade. */
    void count(final Part counted) {
        if (!counted.known) {
            return;
        }
        final OfMerchant fees = of(counted.merchant);
        fees.hasTable = true;
        fees.tradesFen = Math.addExact(fees.tradesFen, counted.tradeFen);
        fees.byDayFen = Math.addExact(fees.byDayFen, counted.byDayFen);
        fees.byDayPpm = counted.byDayPpm > 0 ? counted.byDayPpm : fees.byDayPpm;
    }

    /** Adds a row of the bill whose trade is compared. */
    void billRow(final Bill.Row row, final String merchant) {
        final OfMerchant fees = of(merchant);
        fees.billE5 = Math.addExact(fees.billE5, row.feeE5());
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

    /**
     * Reports each merchant's difference with the correction that books it, and fees that no table says how to compare.
     */
    void finish(final Bill bill, final ReconciliationFiles files) throws IOException {
        for (final Map.Entry<String, OfMerchant> each : merchants.entrySet()) {
            if (each.getValue().hasTable) {
                compare(bill, each.getKey(), each.getValue(), files);
            } else {
                reportUncompared(each.getKey(), each.getValue(), files);
            }
        }
    }

    private static void compare(
            final Bill bill, final String merchant, final OfMerchant fees, final ReconciliationFiles files)
            throws IOException {
        final long tableFen = Math.addExact(fees.tradesFen, FeeRounding.feeFen(fees.byDayFen, fees.byDayPpm));
        final long journalFen = Math.addExact(tableFen, fees.bookedFen);
        final long billFen = FeeRounding.roundE5(fees.billE5);
        if (journalFen == billFen) {
            return;
        }
        final String what = "the bill's fees are " + billFen + " fen, the fee table's " + tableFen
                + (fees.bookedFen == 0 ? "" : ", booked from bills " + fees.bookedFen);
        final boolean fractions = fees.byDayPpm == 0 && fees.billE5 % E5_PER_FEN != 0;
        files.fees(
                Status.FEE_DIFFERS,
                merchant,
                journalFen,
                billFen,
                what + (fractions ? "; its rows have parts of a fen: does the channel round by day?" : ""));
        final long dayStartMs = bill.day().atStartOfDay(bill.zone()).toInstant().toEpochMilli();
        files.corrections().fee(merchant, dayStartMs, billFen - journalFen, what);
    }

    private void reportUncompared(final String merchant, final OfMerchant fees, final ReconciliationFiles files)
            throws IOException {
        final long billFen = FeeRounding.roundE5(fees.billE5);
        if (billFen != fees.bookedFen) {
            files.fees(
                    Status.FEES_NOT_COMPARED,
                    merchant,
                    fees.bookedFen,
                    billFen,
                    "the bill's fees of " + billFen + " fen are neither compared nor booked: when these trades were"
                            + " journaled the campaign had no fees of " + channel
                            + (merchant.isEmpty() ? "" : ", merchant " + merchant));
        }
    }
}
