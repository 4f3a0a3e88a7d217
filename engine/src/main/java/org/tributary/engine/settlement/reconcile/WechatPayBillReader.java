package org.tributary.engine.settlement.reconcile;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * WeChat Pay's trade bill (交易账单, ALL): CSV in UTF-8, maybe a BOM, CRLF, every value after a backtick, amounts in yuan,
 * fees with five decimals; then a summary header and row, which is checked against the rows.
 */
final class WechatPayBillReader implements BillReader {
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final List<String> HEADER =
            List.of(("交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,"
                            + "应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,"
                            + "商户数据包,手续费,费率,订单金额,申请退款金额,费率备注")
                    .split(","));
    private static final String SUMMARY_START = "总交易单数";
    private static final int SUMMARY_COLUMNS = 7;
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
    private static final int ORDER_AMOUNT = 24;
    private static final int REFUND_ASKED = 25;

    /** Sums over the rows, in the order of the summary row. */
    private final long[] sums = new long[SUMMARY_COLUMNS];

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
            checkHeader(in.next());
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

    private static void checkHeader(final @Nullable String text) {
        if (text == null || !List.of(text.replace("\uFEFF", "").split(",")).equals(HEADER)) {
            throw new BillException("line 1: not the 27 columns of a WeChat Pay trade bill (交易账单, ALL), which begins"
                    + " 交易时间,公众账号ID,…. Is this the fund-flow bill, or was it changed?");
        }
    }

    private void row(final Rows rows, final String text, final int line, final Set<String> merchants)
            throws IOException {
        // Values may contain commas; a backtick marks where each begins.
        final String[] cells = text.substring(1).split(",`", -1);
        if (cells.length != HEADER.size()) {
            throw new BillException(line, "row", "has " + cells.length + " values, not " + HEADER.size());
        }
        final String merchant = blank(cells[SUB_MERCHANT]) ? cells[MERCHANT] : cells[SUB_MERCHANT];
        if (!merchants.isEmpty() && !merchants.contains(merchant)) {
            throw new BillException("line " + line + ": " + HEADER.get(MERCHANT) + ' ' + merchant
                    + " is neither the process's nor any organisation's. Is this another merchant's bill?");
        }
        named.add(merchant);
        sum(cells, line);
        final boolean refund = "REFUND".equals(cells[STATE]);
        final int amount = refund ? REFUND_ASKED : ORDER_AMOUNT;
        final String status = cells[refund ? REFUND_STATE : STATE];
        rows.row(new Bill.Row(
                line,
                refund ? Bill.Kind.REFUND : Bill.Kind.PAYMENT,
                Bill.id(cells[TRANSACTION], line, HEADER.get(TRANSACTION)),
                cells[ORDER],
                refund ? Bill.id(cells[REFUND], line, HEADER.get(REFUND)) : "",
                Bill.fen(cells[amount], line, HEADER.get(amount)),
                cells[CURRENCY],
                merchant,
                "SUCCESS".equals(status),
                status,
                Bill.atMs(cells[0], ZONE, line, HEADER.get(0)),
                cells[ATTACHMENT],
                cells[FEE].isEmpty() ? 0 : Bill.feeE5(cells[FEE], line, HEADER.get(FEE)),
                text));
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
        add(4, cells[FEE].isEmpty() ? 0 : Bill.feeE5(cells[FEE], line, HEADER.get(FEE)), line, FEE);
        add(5, fenOrZero(cells, ORDER_AMOUNT, line), line, ORDER_AMOUNT);
        add(6, fenOrZero(cells, REFUND_ASKED, line), line, REFUND_ASKED);
    }

    private void add(final int sum, final long value, final int line, final int column) {
        sums[sum] = Bill.sum(sums[sum], value, line, HEADER.get(column));
    }

    private static long fenOrZero(final String[] cells, final int column, final int line) {
        return cells[column].isEmpty() ? 0 : Bill.signedFen(cells[column], line, HEADER.get(column));
    }

    /** Returns what is wrong with the summary, empty if nothing; the rows are compared in either case. */
    private String summaryDoubt(final @Nullable String header, final @Nullable String text, final int line) {
        if (header == null || !header.startsWith(SUMMARY_START) || text == null || !text.startsWith("`")) {
            return "the summary (总交易单数,…) is missing after the rows: the bill is truncated."
                    + " Fetch it from the channel again";
        }
        final String[] cells = text.substring(1).split(",`", -1);
        final String[] names = header.split(",");
        for (int i = 0; i < SUMMARY_COLUMNS; i++) {
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
