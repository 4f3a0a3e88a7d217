package org.tributary.engine.settlement.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.settlement.MemoryJournal;
import org.tributary.engine.testkit.Commands;
import org.tributary.engine.testkit.CoreDriver;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.Refunds;
import org.tributary.engine.testkit.TestCampaigns;

/** Bills as channels really write them: days that do not agree at midnight, states that change, shared merchants. */
class RealBillsTest {
    private static final LocalDate DAY = LocalDate.of(2026, 9, 7);
    private static final long NINE_MS = TestCampaigns.OPENS_MS + 9 * TestCampaigns.HOUR_MS;
    private static final long NEXT_MS = TestCampaigns.OPENS_MS + TestCampaigns.DAY_MS;
    private static final String NINE = "2026-09-07 09:00:00";

    @TempDir
    private Path directory;

    private final MemoryJournal journal = new MemoryJournal();
    private final CoreDriver core =
            CoreDriver.toldTo(record -> journal.keep(record.timestampMs(), record.copyCommand(), record.copyOutcome()));

    private Reconciliation reconciliation;

    @BeforeEach
    void open() {
        core.at(TestCampaigns.OPENS_MS - TestCampaigns.DAY_MS);
        core.send(Commands.settings());
        core.commit(TestCampaigns.usual().build());
        core.at(NINE_MS);
    }

    @Test
    void shouldWaitForTheNextDaysBillWhenAPaymentIsRightBeforeMidnight() throws IOException {
        pay("t1", NINE_MS);
        pay("late", NEXT_MS - 5_000);
        final Path today = bill("d07", Bills.Item.payment("t1", 100, NINE));
        final Path tomorrow = bill("d08", Bills.Item.payment("late", 100, "2026-09-08 00:00:01"));
        final Path without = bill("d08-other", Bills.Item.payment("other", 100, "2026-09-08 00:00:01"));

        assertThat(reconcile(today)).isTrue();
        assertThat(count("pending-bill")).isEqualTo(1);
        assertThat(reconciliation.pending()).isEqualTo(1);
        assertThat(csv()).contains("pending-bill,payment,late").contains("waits for the bill of 2026-09-08");

        assertThat(reconcile(tomorrow, today)).isTrue();
        assertThat(count("pending-bill")).isZero();
        assertThat(count("date-cut")).isEqualTo(1);
        assertThat(csv()).contains("2026-09-07T23:59:55.000+08:00,2026-09-08T00:00:01.000+08:00");

        assertThat(reconcile(today, without)).isFalse();
        assertThat(count("missing-in-bill")).isEqualTo(1);
    }

    @Test
    void shouldLookIntoTheBillOfTheDayBeforeWhenAPaymentIsRightAfterMidnight() throws IOException {
        pay("t1", NINE_MS);
        pay("early", TestCampaigns.OPENS_MS + 5_000);
        final Path today = bill("d07", Bills.Item.payment("t1", 100, NINE));

        assertThat(reconcile(today)).isFalse();
        assertThat(count("missing-in-bill")).isEqualTo(1);
        assertThat(csv()).contains("may be on the bill of 2026-09-06");

        assertThat(reconcile(today, bill("d06", Bills.Item.payment("early", 100, "2026-09-06 23:59:58"))))
                .isTrue();
        assertThat(count("date-cut")).isEqualTo(1);

        assertThat(reconcile(today, bill("d06", Bills.Item.payment("early", 90, "2026-09-06 23:59:58"))))
                .isFalse();
        assertThat(count("amount-differs")).isEqualTo(1);
    }

    @Test
    void shouldCallAPaymentMissingAtOnceWhenItIsNotNearMidnight() throws IOException {
        pay("t1", NINE_MS);
        pay("gone", NEXT_MS - 11 * 60_000);

        assertThat(reconcile(bill("d07", Bills.Item.payment("t1", 100, NINE)))).isFalse();
        assertThat(count("missing-in-bill")).isEqualTo(1);
        assertThat(count("pending-bill")).isZero();
    }

    @Test
    void shouldPairARefundThatWasUnderWayOnItsBillAndHasSucceededSince() throws IOException {
        pay("t1", NINE_MS);
        core.at(NEXT_MS + 9 * TestCampaigns.HOUR_MS);
        core.send(new Refunds("t1")
                .channel(ChannelCode.WECHATPAY)
                .part("r1", 40)
                .atMs(core.nowMs())
                .encode(core));
        final Path today = bill(
                "d07",
                Bills.Item.payment("t1", 100, NINE),
                new Bills.Item("t1", "r1", 40, "2026-09-07 10:00:00", "PROCESSING"));
        final Path tomorrow = bill("d08");

        assertThat(reconcile(today)).isTrue();
        assertThat(count("date-cut")).isEqualTo(1);
        assertThat(csv()).contains("the bill says PROCESSING; it has succeeded since");

        final LocalDate next = DAY.plusDays(1);
        assertThat(reconcile(next, tomorrow)).isFalse();
        assertThat(csv()).contains("missing-in-bill,refund,t1,r1").contains("on which they were asked for");
        pay("t2", NEXT_MS + TestCampaigns.HOUR_MS);
        final Path withRow = bill("d08", Bills.Item.payment("t2", 100, "2026-09-08 01:00:00"));
        assertThat(reconcile(next, withRow, today)).isTrue();
        assertThat(count("date-cut")).isEqualTo(1);
        assertThat(csv()).contains("on the bill of 2026-09-07");
    }

    /** So many rows that the index grows after the two rows of the revoked payment. */
    @Test
    void shouldReadRevokedBesideSuccessWhateverTheOrder() throws IOException {
        for (final boolean first : new boolean[] {true, false}) {
            final List<Bills.Item> items = new ArrayList<>();
            items.add(new Bills.Item("gone", "", 100, NINE, first ? "REVOKED" : "SUCCESS"));
            items.add(new Bills.Item("gone", "", 100, NINE, first ? "SUCCESS" : "REVOKED"));
            for (int i = 0; i < 5_000; i++) {
                items.add(Bills.Item.payment("t" + i, 100, NINE));
                if (first) {
                    pay("t" + i, NINE_MS);
                }
            }
            if (first) {
                pay("gone", NINE_MS);
            }

            assertThat(reconcile(bill("d07", items.toArray(Bills.Item[]::new)))).isFalse();
            assertThat(count("matched")).isEqualTo(5_000);
            assertThat(count("status-differs")).isEqualTo(1);
            assertThat(count("missing-in-journal")).isZero();
            assertThat(csv()).contains("the bill says REVOKED: the money went back");
        }
    }

    @Test
    void shouldBookNothingOfAPaymentThatCameAndWentBackUnknown() throws IOException {
        pay("t1", NINE_MS);

        assertThat(reconcile(bill(
                        "d07",
                        Bills.Item.payment("t1", 100, NINE),
                        Bills.Item.payment("gone", 100, NINE),
                        new Bills.Item("gone", "", 100, NINE, "REVOKED"))))
                .isTrue();
        assertThat(json().get("corrections")).isEmpty();
        assertThatThrownBy(() -> reconcile(bill(
                        "d07",
                        Bills.Item.payment("gone", 100, NINE),
                        new Bills.Item("gone", "", 100, NINE, "REVOKED"),
                        new Bills.Item("gone", "", 100, NINE, "REVOKED"))))
                .isInstanceOf(BillException.class)
                .hasMessageContaining("doubled");
    }

    @Test
    void shouldLeaveTheShopsOrdersAloneWhenThePrefixOfOursIsGiven() throws IOException {
        pay("t1", NINE_MS);
        final Path shared = bill(
                "d07",
                Bills.Item.payment("t1", 100, NINE),
                Bills.Item.payment("shop1", 900, NINE),
                Bills.Item.payment("shop2", 800, NINE));

        assertThat(new Reconciliation(journal.reader(), sequence -> {})
                        .withPrefixes(List.of("Tt"))
                        .run("wechatpay", DAY, List.of(shared), directory))
                .isTrue();
        assertThat(count("left-alone")).isEqualTo(2);
        assertThat(json().at("/left-alone/billFen").asLong()).isEqualTo(1_700);
        assertThat(json().get("corrections")).isEmpty();

        assertThat(reconcile(shared)).isFalse();
        assertThat(count("missing-in-journal")).isEqualTo(2);
    }

    @Test
    void shouldSayWhichBillIsMissingOrDoubledWhenSeveralAreGiven() throws IOException {
        final Path sixth = bill("d06", Bills.Item.payment("a", 100, "2026-09-06 09:00:00"));
        final Path alsoSixth = bill("d06b", Bills.Item.payment("b", 100, "2026-09-06 10:00:00"));
        final Path seventh = bill("d07", Bills.Item.payment("c", 100, NINE));
        final Path august = bill("d08", Bills.Item.payment("d", 100, "2026-08-06 09:00:00"));

        assertThatThrownBy(() -> reconcile(sixth, bill("d05", Bills.Item.payment("e", 1, "2026-09-05 09:00:00"))))
                .hasMessageContaining("none of the bills is of 2026-09-07");
        assertThatThrownBy(() -> reconcile(seventh, sixth, alsoSixth))
                .hasMessageContaining("the bill is of 2026-09-06, as is");
        assertThatThrownBy(() -> reconcile(seventh, august)).hasMessageContaining("more than 7 days");
        assertThatThrownBy(() -> reconcile(seventh, bill("empty"))).hasMessageContaining("has no rows");
    }

    @Test
    void shouldGiveTheSameResultWhenTheBillIsGzippedOrItsLinesEndInLf() throws IOException {
        pay("t1", NINE_MS);
        final String text = Bills.wechatPay("wx-default", List.of(Bills.Item.payment("t1", 100, NINE)));
        final Path lf = Bills.file(directory, "lf.csv", text.replace("\r\n", "\n"));
        final Path packed = directory.resolve("bill.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }

        for (final Path bill : List.of(lf, packed)) {
            assertThat(reconcile(bill)).isTrue();
            assertThat(count("matched")).isEqualTo(1);
        }
    }

    /** The early form has neither 订单金额 nor 申请退款金额: 总金额 and 退款金额 decide. */
    @Test
    void shouldReadTheEarlyFormOfWechatPaysBill() throws IOException {
        pay("t1", NINE_MS);
        core.send(new Refunds("t1")
                .channel(ChannelCode.WECHATPAY)
                .part("r1", 40)
                .atMs(NINE_MS)
                .encode(core));
        final String names = "交易时间,公众账号ID,商户号,子商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,"
                + "总金额,代金券或立减优惠金额,微信退款单号,商户退款单号,退款金额,代金券或立减优惠退款金额,退款类型，退款状态,商品名称,"
                + "商户数据包,手续费,费率";
        final String payment = "`" + NINE + ",`wx88,`wx-default,`0,`,`t1,`Tt1,`o,`MICROPAY,`SUCCESS,`CFT,`CNY,"
                + "`1.00,`0.0,`0,`0,`0,`0,`,`,`画廊,`,`0.01,`0.60%";
        final String refund = "`" + NINE + ",`wx88,`wx-default,`0,`,`t1,`Tt1,`o,`MICROPAY,`REFUND,`CFT,`CNY,"
                + "`0.00,`0.0,`r1,`Rr1,`0.40,`0,`ORIGINAL,`SUCCESS,`画廊,`,`0.00,`0.60%";
        final String sums = "总交易单数,总交易额,总退款金额,总代金券或立减优惠退款金额,手续费总金额\n`2,`1.00,`0.40,`0.0,`0.01\n";

        assertThat(reconcile(Bills.file(directory, "early.csv", String.join("\n", names, payment, refund, sums))))
                .isTrue();
        assertThat(count("matched")).isEqualTo(2);
        assertThat(json().at("/matched/billFen").asLong()).isEqualTo(140);
    }

    @Test
    void shouldSayWhichBillToFetchWhenItIsOfPaymentsOrRefundsAlone() throws IOException {
        final String start = "交易时间,公众账号ID,商户号,子商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类," + "总金额,代金券或立减优惠金额,";
        final String success = start + "商品名称,商户数据包,手续费,费率\n";
        final String refund =
                start + "退款申请时间,退款成功时间,微信退款单号,商户退款单号,退款金额,代金券或立减优惠退款金额,退款类型," + "退款状态,商品名称,商户数据包,手续费,费率\n";
        final String flow = "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额（元）,账户结余（元）\n";

        assertThatThrownBy(() -> reconcile(Bills.file(directory, "s.csv", success)))
                .hasMessageContaining("bill_type SUCCESS")
                .hasMessageContaining("bill_type ALL");
        assertThatThrownBy(() -> reconcile(Bills.file(directory, "r.csv", refund)))
                .hasMessageContaining("bill_type REFUND")
                .hasMessageContaining("bill_type ALL");
        assertThatThrownBy(() -> reconcile(Bills.file(directory, "f.csv", flow)))
                .hasMessageContaining("fund-flow bill");
    }

    private void pay(final String transactionId, final long paidAtMs) {
        core.send(new Payments(transactionId)
                .channel(ChannelCode.WECHATPAY)
                .amount(100)
                .paidAt(paidAtMs)
                .encode());
    }

    private Path bill(final String name, final Bills.Item... items) throws IOException {
        return Bills.file(directory, name + ".csv", Bills.wechatPay("wx-default", Arrays.asList(items)));
    }

    private boolean reconcile(final Path... bills) throws IOException {
        return reconcile(DAY, bills);
    }

    private boolean reconcile(final LocalDate day, final Path... bills) throws IOException {
        reconciliation = new Reconciliation(journal.reader(), sequence -> {});
        return reconciliation.run("wechatpay", day, List.of(bills), directory);
    }

    private String csv() throws IOException {
        return Files.readString(directory.resolve("reconciliation.csv"));
    }

    private long count(final String status) throws IOException {
        return json().get(status).get("count").asLong();
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper()
                .readTree(directory.resolve("reconciliation.json").toFile());
    }
}
