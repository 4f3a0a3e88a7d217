package org.tributary.engine.settlement.reconcile;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;

/**
 * A channel's bill of one day.
 *
 * @param zone in which the channel's days and times are
 * @param rows payments and refunds, in the bill's order
 * @param feeE5 the channel's fees of the day in 10⁻⁵ yuan, fees given back taken off
 * @param doubt why the bill seems truncated or changed, by its own summary; empty if that agrees with the rows
 * @param merchants whose bill it is, as far as it says so
 */
record Bill(
        String channel, LocalDate day, ZoneId zone, List<Row> rows, long feeE5, String doubt, Set<String> merchants) {
    Bill {
        rows = List.copyOf(rows);
        merchants = Set.copyOf(merchants);
    }

    /** What a row is about. */
    enum Kind {
        PAYMENT,
        REFUND
    }

    /**
     * One row.
     *
     * @param refundId empty for payments
     * @param amountFen what was paid or refunded, never negative
     * @param settled false: the channel says that the money did not move (revoked, failed, still under way)
     * @param status the channel's own word
     * @param atMs time in the bill, epoch milliseconds
     * @param text the row as it came, for the hash a correction is journaled with
     */
    record Row(
            int line,
            Kind kind,
            String transactionId,
            String orderId,
            String refundId,
            long amountFen,
            boolean settled,
            String status,
            long atMs,
            String text) {}

    /** Yuan with at most two decimals to fen, exact. */
    static long fen(final String yuan, final int line, final String column) {
        return scaled(yuan, 2, line, column);
    }

    /** Yuan with at most five decimals to 10⁻⁵ yuan, exact. */
    static long feeE5(final String yuan, final int line, final String column) {
        return scaled(yuan, 5, line, column);
    }

    private static long scaled(final String yuan, final int decimals, final int line, final String column) {
        if (yuan.isEmpty() || yuan.length() > 20) {
            throw new BillException(line, column, "is no amount: \"" + yuan + '"');
        }
        try {
            return new BigDecimal(yuan).movePointRight(decimals).longValueExact();
        } catch (final NumberFormatException e) {
            throw new BillException(line, column, "is no amount: \"" + yuan + '"');
        } catch (final ArithmeticException e) {
            throw new BillException(line, column, "has more than " + decimals + " decimals or is too large: " + yuan);
        }
    }
}
