package org.tributary.engine.settlement.reconcile;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * WeChat Pay's trade bill (交易账单, ALL): CSV in UTF-8, maybe a BOM, CRLF, every value after a backtick, amounts in yuan,
 * fees with five decimals; then a summary header and row, which is checked against the rows.
 */
final class WechatPayBillReader implements BillReader {
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final String SUMMARY_START = "总交易单数";
    private static final int MERCHANT = 2;
    private static final int SUB_MERCHANT = 3;
    private static final int TRANSACTION = 5;
    private static final int ORDER = 6;
    private static final int STATE = 9;
    private static final int SETTLED = 12;
    private static final int CURRENCY = 11;
    private static final int REFUND = 14;
    private static final int REFUNDED = 16;
    private static final int COUPON_REFUNDED = 17;
    private static final int REFUND_STATE = 19;
    private static final int ATTACHMENT = 21;
    private static final int FEE = 22;

    private WechatPayBillForm form = WechatPayBillForm.PRESENT;

    /** Sums over the rows, in the order of the summary row. */
    private final long[] sums = new long[WechatPayBillForm.PRESENT.summaryColumns];

    private final Set<String> named = new HashSet<>();

    @Override
    public ZoneId zone() {
        return ZONE;
    }

    @Override
    public Bill read(final Path file, final LocalDate day, final Set<String> merchants, final Rows rows)
            throws IOException {
        final String doubt;
        try (BillLines in = BillLines.open(file, StandardCharsets.UTF_8)) {
            form = WechatPayBillForm.of(in.next());
            int line = 1;
            String text = in.next();
            while (text != null && text.startsWith("`")) {
                line++;
                row(rows, text, line, merchants);
                text = in.next();
            }
            if (text != null && !text.startsWith(SUMMARY_START)) {
                throw new BillException(
                        line + 1, "row", "does not begin with a backtick. Was the file saved from a spreadsheet?");
            }
            doubt = summaryDoubt(text, in.next(), line + 2);
        } catch (final CharacterCodingException e) {
            throw new BillException("the bill is not UTF-8. Fetch it again, and do not save it from a spreadsheet");
        }
        return new Bill("wechatpay", day, ZONE, sums[0], sums[4], doubt, named);
    }

    private void row(final Rows rows, final String text, final int line, final Set<String> merchants)
            throws IOException {
        // Values may contain commas; a backtick marks where each begins.
        final String[] cells = text.substring(1).split(",`", -1);
        if (cells.length != form.header.size()) {
            throw new BillException(line, "row", "has " + cells.length + " values, not " + form.header.size());
        }
        final String merchant = blank(cells[SUB_MERCHANT]) ? cells[MERCHANT] : cells[SUB_MERCHANT];
        if (!merchants.isEmpty() && !merchants.contains(merchant)) {
            throw new BillException("line " + line + ": " + form.header.get(MERCHANT) + ' ' + merchant
                    + " is neither the process's nor any organisation's. Is this another merchant's bill?");
        }
        named.add(merchant);
        sum(cells, line);
        final boolean refund = "REFUND".equals(cells[STATE]);
        final int amount = refund ? form.refundAmount : form.orderAmount;
        final String status = cells[refund ? REFUND_STATE : STATE];
        rows.row(new Bill.Row(
                line,
                refund ? Bill.Kind.REFUND : Bill.Kind.PAYMENT,
                Bill.id(cells[TRANSACTION], line, form.header.get(TRANSACTION)),
                cells[ORDER],
                refund ? Bill.id(cells[REFUND], line, form.header.get(REFUND)) : "",
                Bill.fen(cells[amount], line, form.header.get(amount)),
                cells[CURRENCY],
                merchant,
                move(status),
                status,
                Bill.atMs(cells[0], ZONE, line, form.header.get(0)),
                cells[ATTACHMENT],
                cells[FEE].isEmpty() ? 0 : Bill.feeE5(cells[FEE], line, form.header.get(FEE)),
                text));
    }

    private static Bill.Move move(final String status) {
        return switch (status) {
            case "SUCCESS" -> Bill.Move.DONE;
            case "PROCESSING" -> Bill.Move.UNDER_WAY;
            case "REVOKED" -> Bill.Move.REVOKED;
            default -> Bill.Move.NONE;
        };
    }

    /** Returns whether a value is absent: an empty cell or a lone 0. */
    private static boolean blank(final String cell) {
        return cell.isEmpty() || "0".equals(cell);
    }

    private void sum(final String[] cells, final int line) {
        sums[0]++;
        add(1, fenOrZero(cells, SETTLED, line), line, SETTLED);
        add(2, fenOrZero(cells, REFUNDED, line), line, REFUNDED);
        add(3, fenOrZero(cells, COUPON_REFUNDED, line), line, COUPON_REFUNDED);
        add(4, cells[FEE].isEmpty() ? 0 : Bill.feeE5(cells[FEE], line, form.header.get(FEE)), line, FEE);
        if (form == WechatPayBillForm.PRESENT) {
            add(5, fenOrZero(cells, form.orderAmount, line), line, form.orderAmount);
            add(6, fenOrZero(cells, form.refundAmount, line), line, form.refundAmount);
        }
    }

    private void add(final int sum, final long value, final int line, final int column) {
        sums[sum] = Bill.sum(sums[sum], value, line, form.header.get(column));
    }

    private long fenOrZero(final String[] cells, final int column, final int line) {
        return cells[column].isEmpty() ? 0 : Bill.signedFen(cells[column], line, form.header.get(column));
    }

    /** Returns what is wrong with the summary, empty if nothing; the rows are compared in either case. */
    private String summaryDoubt(final @Nullable String header, final @Nullable String text, final int line) {
        if (header == null || !header.startsWith(SUMMARY_START) || text == null || !text.startsWith("`")) {
            return "the summary (总交易单数,…) is missing after the rows: the bill is truncated."
                    + " Fetch it from the channel again";
        }
        final String[] cells = text.substring(1).split(",`", -1);
        final String[] names = header.split(",");
        for (int i = 0; i < form.summaryColumns; i++) {
            final long stated = i >= cells.length
                    ? -1
                    : i == 0
                            ? Bill.signedFen(cells[0], line, names[0]) / 100
                            : i == 4 ? Bill.feeE5(cells[4], line, names[4]) : Bill.signedFen(cells[i], line, names[i]);
            if (stated != sums[i]) {
                return "line " + line + ": the summary's " + names[Math.min(i, names.length - 1)]
                        + " is not what the rows add up to (" + sums[i]
                        + (i == 0 ? " rows" : i == 4 ? " in 0.00001 yuan" : " fen")
                        + "): the bill is truncated or was edited. Fetch it from the channel again";
            }
        }
        return "";
    }
}
