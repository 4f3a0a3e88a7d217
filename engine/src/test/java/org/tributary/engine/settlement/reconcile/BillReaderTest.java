package org.tributary.engine.settlement.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BillReaderTest {
    private static final LocalDate DAY = LocalDate.of(2026, 9, 7);
    private static final Set<String> MERCHANTS = Set.of("1900000001", "2088000000000001", "777290058110048");
    private static final List<Bills.Item> ITEMS = List.of(
            Bills.Item.payment("4200000001", 100, "2026-09-07 09:00:00"),
            Bills.Item.payment("4200000002", 12345, "2026-09-07 23:59:59"),
            Bills.Item.refund("4200000001", "5000000001", 40, "2026-09-07 12:00:00"));

    @TempDir
    private Path directory;

    private final List<Bill.Row> rows = new ArrayList<>();

    @Test
    void shouldReadAWechatPayBillWhenItHasAllItsOddities() throws IOException {
        final Bill bill = wechat(Bills.wechatPay("1900000001", ITEMS));

        assertThat(rows).extracting(Bill.Row::amountFen).containsExactly(100L, 12345L, 40L);
        assertThat(rows)
                .extracting(Bill.Row::kind)
                .containsExactly(Bill.Kind.PAYMENT, Bill.Kind.PAYMENT, Bill.Kind.REFUND);
        assertThat(rows.get(0).atMs())
                .isEqualTo(Instant.parse("2026-09-07T01:00:00Z").toEpochMilli());
        assertThat(rows.get(2).refundId()).isEqualTo("5000000001");
        // 0.01000 + 0.74000 - 0.00000 yuan
        assertThat(bill.feeE5()).isEqualTo(1_000 + 74_000);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldReadAnAlipayBillWhateverTheSignOfRefunds(final boolean negative) throws IOException {
        final Path file =
                Files.write(directory.resolve("alipay.zip"), Bills.alipayZip("2088000000000001", ITEMS, negative));

        final Bill bill = read(new AlipayBillReader(), file);

        assertThat(rows).extracting(Bill.Row::amountFen).containsExactly(100L, 12345L, 40L);
        assertThat(rows.get(0).transactionId()).isEqualTo("4200000001");
        assertThat(rows.get(2).refundId()).isEqualTo("5000000001");
        assertThat(bill.feeE5()).isEqualTo(3 * 1_000);
    }

    @Test
    void shouldDoubtABillWhenItIsTruncated() throws IOException {
        final String whole = Bills.wechatPay("1900000001", ITEMS);

        assertThat(wechat(whole).doubt()).isEmpty();
        assertThat(wechat(whole.substring(0, whole.indexOf("总交易单数"))).doubt()).contains("truncated");
        assertThat(wechat(whole.substring(0, whole.indexOf("`2026-09-07 12:00:00")))
                        .doubt())
                .contains("truncated");
    }

    @Test
    void shouldDoubtABillWhenARowWasChangedByHand() throws IOException {
        final String changed = Bills.wechatPay("1900000001", ITEMS).replace("123.45,`", "123.46,`");
        assertThat(wechat(changed).doubt()).contains("was edited");
    }

    @Test
    void shouldDoubtABillWhenARowIsMissingInTheMiddle() throws IOException {
        final String whole = Bills.wechatPay("1900000001", ITEMS);
        final int from = whole.indexOf("`2026-09-07 23:59:59");
        final int to = whole.indexOf("\r\n", from) + 2;

        assertThat(wechat(whole.substring(0, from) + whole.substring(to)).doubt())
                .contains("总交易单数");
    }

    @Test
    void shouldRefuseABillWhenARowStandsTwice() {
        assertRefused(Bills.wechatPay("1900000001", List.of(ITEMS.get(0), ITEMS.get(0))), "doubled");
    }

    @Test
    void shouldRefuseABillWhenItIsOfAnotherDay() {
        final Bills.Item other = Bills.Item.payment("4200000009", 100, "2026-09-08 00:00:00");

        assertRefused(Bills.wechatPay("1900000001", List.of(other)), "2026-09-08, not of 2026-09-07");
    }

    @Test
    void shouldRefuseABillWhenItIsOfAnotherMerchant() {
        assertRefused(Bills.wechatPay("1900009999", ITEMS), "1900009999");
    }

    @Test
    void shouldDoubtAnAlipayBillWhenRowsAreMissing() throws IOException {
        final String whole = Bills.alipayCsv("2088000000000001", ITEMS, true);
        final String fewer = whole.replaceFirst("4200000002\t[^\n]*\n", "");
        final Path file = Files.write(directory.resolve("a.csv"), fewer.getBytes("GBK"));

        assertThat(read(new AlipayBillReader(), file).doubt()).contains("says 2 rows of 交易, there are 1");
    }

    @Test
    void shouldReadThePlainBillWhenUnionPaySendsIt() throws IOException {
        final String text = PlainBillReader.HEADER
                + "\npayment,2026090700001,o1,,1.00,0.00600,2026-09-07T09:00:00+08:00,success,777290058110048\n"
                + "refund,2026090700001,o1,r1,0.40,-0.00240,2026-09-07T10:00:00+08:00,success,\n"
                + "total,2,,,1.40,0.00360,,,\n";

        final Bill bill = read(new PlainBillReader("unionpay"), Bills.file(directory, "u.csv", text));

        assertThat(rows).extracting(Bill.Row::amountFen).containsExactly(100L, 40L);
        assertThat(bill.feeE5()).isEqualTo(360);
    }

    @Test
    void shouldReadForeignMoneyApartWhenThePlainBillHasACurrency() throws IOException {
        final String text = PlainBillReader.HEADER + ",currency\n"
                + "payment,pi_1,,,1.00,0.03,2026-09-07T09:00:00Z,success,,CNY\n"
                + "payment,pi_2,,,2.00,0.06,2026-09-07T09:00:00Z,success,,USD\n"
                + "total,2,,,3.00,0.09,,,,\n";

        read(new PlainBillReader("stripe"), Bills.file(directory, "s.csv", text));

        assertThat(rows).extracting(Bill.Row::currency).containsExactly("CNY", "USD");
    }

    /** Each oddity by itself: line, column and remedy stand in the message. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "`2026-09-07 09:00:00 | 2026-09-07 09:00:00 | line 2: row does not begin with a backtick",
                "`4200000001,`T | `4.20E+9,`T | line 2: 微信订单号 is not an id: \"4.20E+9\". Was the file saved from a spreadsheet? Fetch",
                "2026-09-07 09:00:00 | 2026/9/7 9:00 | line 2: 交易时间 is not a time like 2026-09-07 09:00:00",
                "`0.60%,`1.00, | `0.60%,`-1.00, | line 2: 订单金额 is negative",
                "`0.60%,`1.00, | `0.60%,`1.001, | line 2: 订单金额 has more than 2 decimals",
                "`0.60%,`1.00, | `0.60%,`一元, | line 2: 订单金额 is not an amount",
                "`0.60%,`1.00, | `0.60%,`92233720368547758.07, | makes a sum that is too large",
                ",`OTHERS,` | ,OTHERS` | line 2: row has",
                "交易时间, | 记账时间, | line 1: not the 27 columns",
            })
    void shouldNameLineAndColumnWhenARowWasChangedByHand(
            final String before, final String after, final String because) {
        final String whole = Bills.wechatPay("1900000001", ITEMS);
        final String changed = whole.replaceFirst(Pattern.quote(before), Matcher.quoteReplacement(after));

        assertThat(changed).isNotEqualTo(whole);
        assertRefused(changed, because);
    }

    @Test
    void shouldRefuseABillWhenItIsNotInItsCharset() throws IOException {
        final byte[] gbk = Bills.wechatPay("1900000001", ITEMS).getBytes("GBK");
        final Path file = Files.write(directory.resolve("b.csv"), gbk);

        assertThatThrownBy(() -> read(new WechatPayBillReader(), file))
                .isInstanceOf(BillException.class)
                .hasMessageContaining("not UTF-8")
                .hasMessageContaining("do not save it from a spreadsheet");
    }

    @Test
    void shouldRefuseAnAlipayBillWhenItIsOfAnotherDayMerchantOrKind() throws IOException {
        final String whole = Bills.alipayCsv("2088000000000001", ITEMS, true);

        assertAlipayRefused(whole.replace("[2026年09月07日", "[2026年09月06日"), "line 3: 起始日期 is 2026年09月06日");
        assertAlipayRefused(whole.replace("20880000000000010156", "20889999999999990156"), "line 2: account 2088999");
        assertAlipayRefused(whole.replaceFirst("\t,交易\t", "\t,收费\t"), "line 6: 业务类型 is neither 交易 nor 退款");
        assertAlipayRefused(whole.replaceFirst("\t,捐赠\t,", "\t,"), "line 6: row has 24 values, not 25");
        assertAlipayRefused(whole.replace("支付宝交易号,", "交易号,"), "line 5: expected the header");
        assertAlipayRefused(whole.replaceFirst("交易合计：2笔", "交易合计：99999999999999999999笔"), null);
    }

    private void assertAlipayRefused(final String text, final String because) throws IOException {
        final Path file = Files.write(directory.resolve("a.csv"), text.getBytes("GBK"));
        if (because == null) {
            assertThat(read(new AlipayBillReader(), file).doubt()).contains("there are 2");
            return;
        }
        assertThatThrownBy(() -> read(new AlipayBillReader(), file))
                .isInstanceOf(BillException.class)
                .hasMessageContaining(because);
    }

    @Test
    void shouldRefuseAPlainBillWhenItIsTruncatedOrItsTotalIsWrong() throws IOException {
        final String row = "payment,q1,o1,,1.00,0.00600,2026-09-07T09:00:00+08:00,success,\n";

        assertPlainRefused(row, "line 3: the last row (total,…) is missing");
        assertPlainRefused(row + "total,2,,,1.00,0.00600,,,\n", "line 3: the total is not what the rows add up to");
        assertPlainRefused(row + "total,1,,,1.00,0.00600,,,\n" + row, "line 4: row appears after the total");
        assertPlainRefused(row.replace("payment", "payout"), "line 2: type is neither payment nor refund");
        assertPlainRefused(row.replace("success", "success,x"), "line 2: row has 10 values, not 9");
        assertPlainRefused(row.replace("+08:00", ""), "line 2: time is not a time like");
    }

    private void assertPlainRefused(final String text, final String because) throws IOException {
        final Path file = Bills.file(directory, "p.csv", PlainBillReader.HEADER + '\n' + text);
        assertThatThrownBy(() -> read(new PlainBillReader("unionpay"), file))
                .isInstanceOf(BillException.class)
                .hasMessageContaining(because);
    }

    @Test
    void shouldRefuseABillWhenItHasMoreRowsThanFit() {
        final BillIndex index = new BillIndex(DAY, new WechatPayBillReader().zone(), 2);

        assertThatThrownBy(() -> new WechatPayBillReader()
                        .read(
                                Bills.file(directory, "b.csv", Bills.wechatPay("1900000001", ITEMS)),
                                DAY,
                                MERCHANTS,
                                index))
                .isInstanceOf(BillException.class)
                .hasMessageContaining("line 4: the bill has more than 2 rows")
                .hasMessageContaining("-Xmx");
    }

    private Bill wechat(final String text) throws IOException {
        return read(new WechatPayBillReader(), Bills.file(directory, "bill.csv", text));
    }

    /** As a reconciliation reads it, all checks included. */
    private Bill read(final BillReader reader, final Path file) throws IOException {
        rows.clear();
        final BillIndex index = new BillIndex(DAY, reader.zone());
        final Bill bill = reader.read(file, DAY, MERCHANTS, row -> {
            index.row(row);
            rows.add(row);
        });
        index.finish();
        return bill;
    }

    private void assertRefused(final String text, final String because) {
        assertThatThrownBy(() -> wechat(text)).isInstanceOf(BillException.class).hasMessageContaining(because);
    }
}
