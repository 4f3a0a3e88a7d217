package org.tributary.engine.settlement.book;

import java.util.HashMap;
import java.util.Map;

/**
 * Fees by trade, rounded trade by trade as real bills are: a payment's fee F on what the channel settles of it, half up
 * to the fen; each refund's fee likewise by magnitude. Of a payment's refunds the channel gives back min(F, Σ of their
 * fees), never less than 0, so that refunds in parts never give back more than was charged. A payment that was
 * corrected from the bill has F plus the correction.
 *
 * <p>Memory: only payments with refunds or corrections are kept here. One thread.
 */
public final class TradeFees {
    private final Map<Long, Trade> trades = new HashMap<>();

    private static final class Trade {
        private long refundFeesFen;
        private long givenBackFen;
        private long correctedFen;
    }

    /**
     * Returns the fee that the channel keeps of a payment at present, in fen.
     *
     * @param payment sequence of its record
     * @param tableFen the payment's fee by the table
     */
    public long keptFen(final long payment, final long tableFen) {
        final Trade trade = trades.get(payment);
        return trade == null ? tableFen : chargedFen(trade, tableFen) - trade.givenBackFen;
    }

    /**
     * Counts a refund of a payment.
     *
     * @param refundFeeFen the refund's own fee, rounded; negative if its money was given back to the donation
     * @return the part of the payment's fee that the channel gives back for it; negative: charges again
     */
    public long refunded(final long payment, final long tableFen, final long refundFeeFen) {
        final Trade trade = trades.computeIfAbsent(payment, made -> new Trade());
        trade.refundFeesFen = Math.addExact(trade.refundFeesFen, refundFeeFen);
        final long beforeFen = trade.givenBackFen;
        trade.givenBackFen = Math.max(0, Math.min(chargedFen(trade, tableFen), trade.refundFeesFen));
        return trade.givenBackFen - beforeFen;
    }

    /** Counts a difference that was booked from the bill for a payment, in fen. */
    public void corrected(final long payment, final long differenceFen) {
        final Trade trade = trades.computeIfAbsent(payment, made -> new Trade());
        trade.correctedFen = Math.addExact(trade.correctedFen, differenceFen);
    }

    private static long chargedFen(final Trade trade, final long tableFen) {
        return Math.max(0, Math.addExact(tableFen, trade.correctedFen));
    }
}
