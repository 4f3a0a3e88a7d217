package org.tributary.engine.settlement.reconcile;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The CSV we document for channels whose own bills vary by contract (UnionPay, Stripe): UTF-8, header
 * {@code type,transactionId,orderId,refundId,amount,fee,time,status,merchant}; type payment or refund, amount and fee in
 * major units, time ISO 8601 with offset, status {@code success} where the money moved. The last row is
 * {@code total,COUNT,,,AMOUNT,FEE,,,} with the number of rows and the sums over them.
 */
final class PlainBillReader implements BillReader {
    static final String HEADER = "type,transactionId,orderId,refundId,amount,fee,time,status,merchant";
    private static final int COLUMNS = 9;

    private final String channel;
    private final ZoneId zone;
    private long amountFen;
    private long feeE5;
    private final Set<String> named = new HashSet<>();

    PlainBillReader(final String channel) {
        this.channel = channel;
        this.zone = ZoneId.of("stripe".equals(channel) ? "UTC" : "Asia/Shanghai");
    }

    @Override
    public Bill read(final Path file, final LocalDate day, final Set<String> merchants) throws IOException {
        final BillRows rows = new BillRows(day, zone);
        try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            final String header = in.readLine();
            if (header == null || !header.replace("\uFEFF", "").equals(HEADER)) {
                throw new BillException("line 1: expected the header " + HEADER);
            }
            boolean total = false;
            int line = 1;
            for (String text = in.readLine(); text != null; text = in.readLine()) {
                line++;
                final List<String> cells = CsvLine.split(text, line);
                if (total || cells.size() != COLUMNS) {
                    throw new BillException(line, "row", "has " + cells.size() + " values or stands after the total");
                }
                total = "total".equals(cells.get(0));
                if (total) {
                    checkTotal(cells, line, rows);
                } else {
                    row(rows, cells, text, line, merchants);
                }
            }
            if (!total) {
                throw new BillException("the last row (total,…) is missing: the bill is truncated");
            }
        } catch (final CharacterCodingException e) {
            throw new BillException("the bill is not UTF-8");
        }
        return new Bill(channel, day, zone, rows.rows(), feeE5, "", named);
    }

    private void row(
            final BillRows rows,
            final List<String> cells,
            final String text,
            final int line,
            final Set<String> merchants) {
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
        amountFen += fen;
        feeE5 += cells.get(5).isEmpty() ? 0 : Bill.feeE5(cells.get(5), line, "fee");
        rows.add(new Bill.Row(
                line,
                refund ? Bill.Kind.REFUND : Bill.Kind.PAYMENT,
                cells.get(1),
                cells.get(2),
                cells.get(3),
                fen,
                "success".equals(cells.get(7)),
                cells.get(7),
                atMs(cells.get(6), line),
                text));
    }

    private static long atMs(final String time, final int line) {
        try {
            return OffsetDateTime.parse(time).toInstant().toEpochMilli();
        } catch (final DateTimeParseException e) {
            throw new BillException(line, "time", "is no time like 2026-09-07T09:00:00+08:00: \"" + time + '"');
        }
    }

    private void checkTotal(final List<String> cells, final int line, final BillRows rows) {
        final boolean right = cells.get(1).equals(Integer.toString(rows.rows().size()))
                && Bill.fen(cells.get(4), line, "amount") == amountFen
                && Bill.feeE5(cells.get(5), line, "fee") == feeE5;
        if (!right) {
            throw new BillException("line " + line + ": the total is not what the rows add up to ("
                    + rows.rows().size() + " rows, " + amountFen
                    + " fen): the bill is truncated or was changed by hand");
        }
    }
}
