package org.tributary.engine.settlement.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BillReaderTest {
    private static final LocalDate DAY = LocalDate.of(2026, 9, 7);
    private static final Set<String> MERCHANTS = Set.of("1900000001", "2088000000000001");
    private static final List<Bills.Item> ITEMS = List.of(
            Bills.Item.payment("4200000001", 100, "2026-09-07 09:00:00"),
            Bills.Item.payment("4200000002", 12345, "2026-09-07 23:59:59"),
            Bills.Item.refund("4200000001", "5000000001", 40, "2026-09-07 12:00:00"));

    @TempDir
    private Path directory;

    @Test
    void shouldReadAWechatPayBillWhenItHasAllItsOddities() throws IOException {
        final Bill bill = wechat(Bills.wechatPay("1900000001", ITEMS));

        assertThat(bill.rows()).extracting(Bill.Row::amountFen).containsExactly(100L, 12345L, 40L);
        assertThat(bill.rows())
                .extracting(Bill.Row::kind)
                .containsExactly(Bill.Kind.PAYMENT, Bill.Kind.PAYMENT, Bill.Kind.REFUND);
        assertThat(bill.rows().get(0).atMs())
                .isEqualTo(Instant.parse("2026-09-07T01:00:00Z").toEpochMilli());
        assertThat(bill.rows().get(2).refundId()).isEqualTo("5000000001");
        // 0.00600 + 0.74070 - 0.00240 yuan
        assertThat(bill.feeE5()).isEqualTo(600 + 74070 - 240);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldReadAnAlipayBillWhateverTheSignOfRefunds(final boolean negative) throws IOException {
        final Path file =
                Files.write(directory.resolve("alipay.zip"), Bills.alipayZip("2088000000000001", ITEMS, negative));

        final Bill bill = new AlipayBillReader().read(file, DAY, MERCHANTS);

        assertThat(bill.rows()).extracting(Bill.Row::amountFen).containsExactly(100L, 12345L, 40L);
        assertThat(bill.rows().get(0).transactionId()).isEqualTo("4200000001");
        assertThat(bill.rows().get(2).refundId()).isEqualTo("5000000001");
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
        assertThat(wechat(changed).doubt()).contains("changed by hand");
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

        assertThat(new AlipayBillReader().read(file, DAY, MERCHANTS).doubt())
                .contains("says 2 rows of 交易, there are 1");
    }

    @Test
    void shouldReadThePlainBillWhenUnionPaySendsIt() throws IOException {
        final String text = PlainBillReader.HEADER
                + "\npayment,2026090700001,o1,,1.00,0.00600,2026-09-07T09:00:00+08:00,success,777290058110048\n"
                + "refund,2026090700001,o1,r1,0.40,-0.00240,2026-09-07T10:00:00+08:00,success,\n"
                + "total,2,,,1.40,0.00360,,,\n";

        final Bill bill = new PlainBillReader("unionpay").read(Bills.file(directory, "u.csv", text), DAY, Set.of());

        assertThat(bill.rows()).extracting(Bill.Row::amountFen).containsExactly(100L, 40L);
        assertThat(bill.feeE5()).isEqualTo(360);
    }

    private Bill wechat(final String text) throws IOException {
        return new WechatPayBillReader().read(Bills.file(directory, "bill.csv", text), DAY, MERCHANTS);
    }

    private void assertRefused(final String text, final String because) {
        assertThatThrownBy(() -> wechat(text)).isInstanceOf(BillException.class).hasMessageContaining(because);
    }
}
