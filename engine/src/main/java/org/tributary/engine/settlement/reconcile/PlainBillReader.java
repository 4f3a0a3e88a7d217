package org.tributary.engine.settlement.reconcile;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reader of the CSV that gateway/FINANCE.md documents for channels whose own bills vary by contract (UnionPay, Stripe):
 * UTF-8, header {@code type,transactionId,orderId,refundId,amount,fee,time,status,merchant}; type payment or refund,
 * amount and fee in major units, time ISO 8601 with offset, status {@code success} where the money moved. The last row
 * is {@code total,COUNT,,,AMOUNT,FEE,,,} with the number of rows and the sums over them. A tenth column {@code
 * currency} may follow; without it all amounts are in CNY.
 */
final class PlainBillReader implements BillReader {
    static final String HEADER = "type,transactionId,orderId,refundId,amount,fee,time,status,merchant";
    private static final String HEADER_WITH_CURRENCY = HEADER + ",currency";
    private static final String HOME_CURRENCY = "CNY";
    private static final int COLUMNS = 9;

    private final String channel;
    private final ZoneId zone;
    private int columns = COLUMNS;
    private long count;
    private long amountFen;
    private long feeE5;
    private final Set<String> named = new HashSet<>();

    PlainBillReader(final String channel) {
        this.channel = channel;
        this.zone = ZoneId.of("stripe".equals(channel) ? "UTC" : "Asia/Shanghai");
    }

    @Override
    public ZoneId zone() {
        return zone;
    }

    @Override
    public Bill read(final Path file, final LocalDate day, final Set<String> merchants, final Rows rows)
            throws IOException {
        try (BillLines in = BillLines.open(file, StandardCharsets.UTF_8)) {
            checkHeader(in.next());
            boolean total = false;
            int line = 1;
            for (String text = in.next(); text != null; text = in.next()) {
                line++;
                final List<String> cells = CsvLine.split(text, line);
                if (total || cells.size() != columns) {
                    throw new BillException(
                            line,
                            "row",
                            total ? "appears after the total" : "has " + cells.size() + " values, not " + columns);
                }
                total = "total".equals(cells.get(0));
                if (total) {
                    checkTotal(cells, line);
                } else {
                    row(rows, cells, text, line, merchants);
                }
            }
            if (!total) {
                throw new BillException("line " + (line + 1) + ": the last row (total,…) is missing: the bill is"
                        + " truncated. Fetch it from the channel again");
            }
        } catch (final CharacterCodingException e) {
            throw new BillException("the bill is not UTF-8. Save it as CSV in UTF-8");
        }
        return new Bill(channel, day, zone, count, feeE5, "", named);
    }

    private void checkHeader(final @Nullable String text) {
        final String header = text == null ? "" : text.replace("\uFEFF", "");
        if (header.equals(HEADER_WITH_CURRENCY)) {
            columns = COLUMNS + 1;
        } else if (!header.equals(HEADER)) {
            throw new BillException("line 1: expected the header " + HEADER + " (and maybe ,currency)");
        }
    }

    private void row(
            final Rows rows, final List<String> cells, final String text, final int line, final Set<String> merchants)
            throws IOException {
        final boolean refund = "refund".equals(cells.get(0));
        if (!refund && !"payment".equals(cells.get(0))) {
            throw new BillException(line, "type", "is neither payment nor refund: \"" + cells.get(0) + '"');
        }
        final String merchant = cells.get(8);
        if (!merchant.isEmpty() && !merchants.isEmpty() && !merchants.contains(merchant)) {
            throw new BillException("line " + line + ": merchant " + merchant
                    + " is neither the process's nor any organisation's. Is this another merchant's bill?");
        }
        if (!merchant.isEmpty()) {
            named.add(merchant);
        }
        final long fen = Bill.fen(cells.get(4), line, "amount");
        final long rowFeeE5 = cells.get(5).isEmpty() ? 0 : Bill.feeE5(cells.get(5), line, "fee");
        count++;
        amountFen = Bill.sum(amountFen, fen, line, "amount");
        feeE5 = Bill.sum(feeE5, rowFeeE5, line, "fee");
        rows.row(new Bill.Row(
                line,
                refund ? Bill.Kind.REFUND : Bill.Kind.PAYMENT,
                Bill.id(cells.get(1), line, "transactionId"),
                cells.get(2),
                refund ? Bill.id(cells.get(3), line, "refundId") : "",
                fen,
                columns > COLUMNS ? currency(cells.get(COLUMNS), line) : HOME_CURRENCY,
                merchant,
                move(cells.get(7)),
                cells.get(7),
                atMs(cells.get(6), line),
                "",
                rowFeeE5,
                text));
    }

    private static Bill.Move move(final String status) {
        return switch (status) {
            case "success" -> Bill.Move.DONE;
            case "processing" -> Bill.Move.UNDER_WAY;
            case "revoked" -> Bill.Move.REVOKED;
            default -> Bill.Move.NONE;
        };
    }

    private static String currency(final String text, final int line) {
        if (!text.matches("[A-Z]{3}")) {
            throw new BillException(line, "currency", "is not a code like CNY or USD: \"" + text + '"');
        }
        return text;
    }

    private static long atMs(final String time, final int line) {
        try {
            return OffsetDateTime.parse(time).toInstant().toEpochMilli();
        } catch (final DateTimeParseException e) {
            throw new BillException(line, "time", "is not a time like 2026-09-07T09:00:00+08:00: \"" + time + '"');
        }
    }

    private void checkTotal(final List<String> cells, final int line) {
        final boolean right = cells.get(1).equals(Long.toString(count))
                && Bill.fen(cells.get(4), line, "amount") == amountFen
                && Bill.feeE5(cells.get(5), line, "fee") == feeE5;
        if (!right) {
            throw new BillException("line " + line + ": the total is not what the rows add up to ("
                    + count + " rows, " + amountFen
                    + " fen): the bill is truncated or was edited. Fetch it from the channel again");
        }
    }
}
