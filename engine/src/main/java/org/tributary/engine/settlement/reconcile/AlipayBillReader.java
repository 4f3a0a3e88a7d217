package org.tributary.engine.settlement.reconcile;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Alipay's business detail (业务明细): a zip (or the CSV in it) in GBK, four lines of {@code #} before the header, values
 * that may end in a tab, lines of {@code #} with the sums after the rows. Samples disagree on the sign of refunds, so
 * the type (业务类型) decides and the sign is dropped.
 */
final class AlipayBillReader implements BillReader {
    private static final Charset GBK = Charset.forName("GBK");
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final String FIRST_COLUMN = "支付宝交易号";
    private static final int COLUMNS = 25;
    private static final int TRANSACTION = 0;
    private static final int ORDER = 1;
    private static final int TYPE = 2;
    private static final int COMPLETED = 5;
    private static final int ORDER_AMOUNT = 11;
    private static final int REFUND = 21;
    private static final int FEE = 22;
    private static final Pattern ACCOUNT = Pattern.compile("账号：\\[(\\d+)]");
    private static final Pattern START = Pattern.compile("起始日期：\\[(\\d{4}年\\d{2}月\\d{2}日)");
    private static final DateTimeFormatter START_DAY = DateTimeFormatter.ofPattern("uuuu年MM月dd日");
    private static final Pattern SUM = Pattern.compile("#(交易|退款)合计：(\\d+)笔");

    private long payments;
    private long refunds;
    private long feeE5;
    private boolean ended;
    private boolean anyDay;
    private String doubt = "";
    private final Set<String> named = new HashSet<>();

    @Override
    public ZoneId zone() {
        return ZONE;
    }

    @Override
    public void acceptAnyDay() {
        anyDay = true;
    }

    @Override
    public Bill read(final Path file, final LocalDate day, final Set<String> merchants, final Rows rows)
            throws IOException {
        try (BillLines in = BillLines.open(file, GBK)) {
            readLines(in, day, rows, merchants);
        } catch (final CharacterCodingException e) {
            throw new BillException("the bill is not GBK. Fetch it again, and do not save it from a spreadsheet");
        }
        if (!ended) {
            doubt = "the # lines with the sums are missing after the rows: the bill is truncated."
                    + " Fetch it from the channel again";
        }
        return new Bill("alipay", day, ZONE, payments + refunds, feeE5, doubt, named);
    }

    private void readLines(final BillLines in, final LocalDate day, final Rows rows, final Set<String> merchants)
            throws IOException {
        boolean header = false;
        int line = 0;
        for (String text = in.next(); text != null; text = in.next()) {
            line++;
            if (text.startsWith("#")) {
                comment(text, line, day, merchants, header);
            } else if (!header) {
                if (!text.startsWith(FIRST_COLUMN)) {
                    throw new BillException("line " + line + ": expected the header 支付宝交易号,商户订单号,…."
                            + " Is this the business detail (业务明细)?");
                }
                header = true;
            } else if (!text.isBlank()) {
                row(rows, text, line);
            }
        }
    }

    private void comment(
            final String text, final int line, final LocalDate day, final Set<String> merchants, final boolean after) {
        final Matcher account = ACCOUNT.matcher(text);
        if (account.find() && !merchants.isEmpty()) {
            merchants.stream().filter(account.group(1)::startsWith).forEach(named::add);
            if (named.isEmpty()) {
                throw new BillException("line " + line + ": account " + account.group(1)
                        + " is neither the process's nor any organisation's. Is this another merchant's bill?");
            }
        }
        final Matcher start = START.matcher(text);
        if (start.find() && !anyDay && !start.group(1).equals(START_DAY.format(day))) {
            throw new BillException("line " + line + ": 起始日期 is " + start.group(1) + ", not " + day
                    + ". Is this the bill of another day? Give its --day, or the right file");
        }
        ended |= after;
        final Matcher sum = SUM.matcher(text);
        if (sum.find()) {
            final String stated = sum.group(2);
            final long found = "退款".equals(sum.group(1)) ? refunds : payments;
            if (!stated.equals(Long.toString(found))) {
                doubt = "line " + line + ": the bill says " + stated + " rows of " + sum.group(1)
                        + ", there are " + found + ": it is truncated or was edited."
                        + " Fetch it from the channel again";
            }
        }
    }

    private void row(final Rows rows, final String text, final int line) throws IOException {
        final List<String> cells = CsvLine.split(text, line);
        if (cells.size() < COLUMNS) {
            throw new BillException(line, "row", "has " + cells.size() + " values, not " + COLUMNS);
        }
        final boolean refund = "退款".equals(cells.get(TYPE));
        if (!refund && !"交易".equals(cells.get(TYPE))) {
            throw new BillException(line, "业务类型", "is neither 交易 nor 退款: \"" + cells.get(TYPE) + '"');
        }
        final String fee = cells.get(FEE);
        final long rowFeeE5 = fee.isEmpty() ? 0 : -Bill.feeE5(fee, line, "服务费（元）");
        feeE5 = Bill.sum(feeE5, rowFeeE5, line, "服务费（元）");
        payments += refund ? 0 : 1;
        refunds += refund ? 1 : 0;
        rows.row(new Bill.Row(
                line,
                refund ? Bill.Kind.REFUND : Bill.Kind.PAYMENT,
                Bill.id(cells.get(TRANSACTION), line, FIRST_COLUMN),
                cells.get(ORDER),
                refund ? cells.get(REFUND) : "",
                Math.abs(Bill.signedFen(cells.get(ORDER_AMOUNT), line, "订单金额（元）")),
                "CNY",
                named.size() == 1 ? named.iterator().next() : "",
                Bill.Move.DONE,
                cells.get(TYPE),
                Bill.atMs(cells.get(COMPLETED), ZONE, line, "完成时间"),
                "",
                rowFeeE5,
                text));
    }
}
