package org.tributary.engine.settlement.reconcile;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Statements of a channel's bill of one day as a whole.
 *
 * @param zone zone of the channel's days and times
 * @param feeE5 the channel's fees of the day in 10⁻⁵ yuan, less fees given back
 * @param doubt why the bill seems truncated or edited, by its own summary; empty if the summary agrees with the rows
 * @param merchants merchants that the bill names
 */
record Bill(String channel, LocalDate day, ZoneId zone, long rows, long feeE5, String doubt, Set<String> merchants) {
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
    private static final int MAX_AMOUNT_LENGTH = 20;
    private static final int MAX_ID_LENGTH = 128;
    private static final Pattern SPREADSHEET_NUMBER = Pattern.compile("\\d+(\\.\\d+)?[eE]\\+?\\d+");

    Bill {
        merchants = Set.copyOf(merchants);
    }

    /** What the channel says about a row's money. */
    enum Move {
        /** It moved. */
        DONE,
        /** It will move: a refund that is under way. */
        UNDER_WAY,
        /** It did not move: failed or closed. */
        NONE,
        /** It came and went back: the row stands alone, or beside one that says it came. */
        REVOKED
    }

    /** Subject of a row. */
    enum Kind {
        PAYMENT,
        REFUND
    }

    /**
     * One row. Absent texts are empty.
     *
     * @param refundId empty for payments
     * @param amountFen paid or refunded, never negative; for foreign money in its minor unit
     * @param currency three letters
     * @param status the channel's own word
     * @param atMs time in the bill, epoch milliseconds
     * @param attachment the donation's own data, if the channel's bill carries them
     * @param feeE5 fee that the channel keeps in 10⁻⁵ yuan; negative: gives back
     * @param text the unchanged row, whose hash is journaled with a correction
     */
    record Row(
            int line,
            Kind kind,
            String transactionId,
            String orderId,
            String refundId,
            long amountFen,
            String currency,
            String merchant,
            Move move,
            String status,
            long atMs,
            String attachment,
            long feeE5,
            String text) {
        /** Returns whether the channel says that the money moved. */
        boolean settled() {
            return move == Move.DONE;
        }
    }

    /** Converts yuan with at most two decimals to fen, exactly; never negative. */
    static long fen(final String yuan, final int line, final String column) {
        final long fen = scaled(yuan, 2, line, column);
        if (fen < 0) {
            throw new BillException(line, column, "is negative: \"" + yuan + '"');
        }
        return fen;
    }

    /** Converts yuan of either sign with at most two decimals to fen, exactly. */
    static long signedFen(final String yuan, final int line, final String column) {
        return scaled(yuan, 2, line, column);
    }

    /** Converts yuan with at most five decimals to 10⁻⁵ yuan, exactly. */
    static long feeE5(final String yuan, final int line, final String column) {
        return scaled(yuan, 5, line, column);
    }

    private static long scaled(final String yuan, final int decimals, final int line, final String column) {
        // No channel writes an exponent, and 1E999999999 would be parsed to a billion digits.
        if (yuan.isEmpty() || yuan.length() > MAX_AMOUNT_LENGTH || yuan.indexOf('E') >= 0 || yuan.indexOf('e') >= 0) {
            throw new BillException(line, column, "is not an amount: \"" + shown(yuan) + '"');
        }
        try {
            return new BigDecimal(yuan).movePointRight(decimals).longValueExact();
        } catch (final NumberFormatException e) {
            throw new BillException(line, column, "is not an amount: \"" + yuan + '"');
        } catch (final ArithmeticException e) {
            throw new BillException(line, column, "has more than " + decimals + " decimals or is too large: " + yuan);
        }
    }

    /** Adds amounts; an overflow is reported as a mistake of the row. */
    static long sum(final long before, final long more, final int line, final String column) {
        try {
            return Math.addExact(before, more);
        } catch (final ArithmeticException e) {
            throw new BillException(line, column, "makes a sum that is too large");
        }
    }

    /** Returns an id of the channel. A spreadsheet turns long ids into numbers such as 4.2E+27, which are refused. */
    static String id(final String text, final int line, final String column) {
        if (text.isEmpty()
                || text.length() > MAX_ID_LENGTH
                || SPREADSHEET_NUMBER.matcher(text).matches()) {
            throw new BillException(
                    line, column, "is not an id: \"" + shown(text) + "\". Was the file saved from a spreadsheet?");
        }
        return text;
    }

    /** Converts a local date and time as Chinese channels write it. */
    static long atMs(final String localTime, final ZoneId zone, final int line, final String column) {
        try {
            return LocalDateTime.parse(localTime, LOCAL)
                    .atZone(zone)
                    .toInstant()
                    .toEpochMilli();
        } catch (final DateTimeParseException e) {
            throw new BillException(
                    line, column, "is not a time like 2026-09-07 09:00:00: \"" + shown(localTime) + '"');
        }
    }

    private static String shown(final String text) {
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }
}
