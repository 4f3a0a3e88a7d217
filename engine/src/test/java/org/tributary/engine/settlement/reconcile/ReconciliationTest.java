package org.tributary.engine.settlement.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.CorrectionFeeCommandEncoder;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.settlement.MemoryJournal;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.TestCampaigns;

class ReconciliationTest {
    private static final LocalDate DAY = LocalDate.of(2026, 9, 7);
    private static final long NINE_MS = TestCampaigns.OPENS_MS + 9 * TestCampaigns.HOUR_MS;
    private static final String NINE = "2026-09-07 09:00:00";

    @TempDir
    private Path directory;

    private final MemoryJournal journal =
            MemoryJournal.of(withFees(TestCampaigns.usual().build()), TestCampaigns.OPENS_MS - 1);

    @Test
    void shouldMatchEverythingWhenBillAndJournalAgree() throws IOException {
        pay("t1", 100, NINE_MS);
        pay("t2", 250, NINE_MS);

        final boolean clean = reconcile(Bills.Item.payment("t1", 100, NINE), Bills.Item.payment("t2", 250, NINE));

        assertThat(clean).isTrue();
        assertThat(count("matched")).isEqualTo(2);
        assertThat(json().get("matched").get("journalFen").asLong()).isEqualTo(350);
    }

    @Test
    void shouldFindEachKindOfDifferenceWhenOneOfEachIsPlanted() throws IOException {
        pay("both", 100, NINE_MS);
        pay("differs", 100, NINE_MS);
        pay("ours", 300, NINE_MS);
        pay("revoked", 500, NINE_MS);
        pay("midnight", 700, TestCampaigns.OPENS_MS - 1);

        final boolean clean = reconcile(
                Bills.Item.payment("both", 100, NINE),
                Bills.Item.payment("differs", 101, NINE),
                Bills.Item.payment("theirs", 900, NINE),
                new Bills.Item("revoked", "", 500, NINE, "REVOKED"),
                Bills.Item.payment("midnight", 700, "2026-09-07 00:00:00"),
                Bills.Item.refund("both", "r1", 40, NINE));

        assertThat(clean).isFalse();
        assertThat(count("matched")).isEqualTo(1);
        assertThat(count("amount-differs")).isEqualTo(1);
        assertThat(count("missing-in-bill")).isEqualTo(1);
        assertThat(count("missing-in-journal")).isEqualTo(2);
        assertThat(count("status-differs")).isEqualTo(1);
        assertThat(count("date-cut")).isEqualTo(1);
        assertThat(json().get("missing-in-journal").get("billFen").asLong()).isEqualTo(940);
        assertThat(json().get("corrections")).hasSize(2);
        assertThat(json().get("corrections").get(0).get("billRowSha256").asText())
                .hasSize(64);
    }

    @Test
    void shouldNameTheFeesWhenTheBillKeepsMoreThanTheTable() throws IOException {
        pay("t1", 100_000, NINE_MS);
        final Path bill = Bills.file(
                directory,
                "bill.csv",
                Bills.wechatPay("wx-default", List.of(Bills.Item.payment("t1", 100_000, NINE)))
                        .replace("6.00000", "7.00000"));

        final boolean clean =
                new Reconciliation(journal.reader(), sequence -> {}).run("wechatpay", DAY, bill, directory);

        assertThat(clean).isFalse();
        assertThat(count("fee-differs")).isEqualTo(1);
        assertThat(count("matched")).isEqualTo(1);
        assertThat(json().get("fee-differs").get("journalFen").asLong()).isEqualTo(600);
        assertThat(json().get("fee-differs").get("billFen").asLong()).isEqualTo(700);
        final JsonNode correction = json().get("corrections").get(0);
        assertThat(correction.get("kind").asText()).isEqualTo("fee");
        assertThat(correction.get("amountFen").asLong()).isEqualTo(100);
        assertThat(correction.get("at").asText()).isEqualTo("2026-09-06T16:00:00Z");

        bookFee(correction);
        assertThat(new Reconciliation(journal.reader(), sequence -> {}).run("wechatpay", DAY, bill, directory))
                .isTrue();
    }

    @Test
    void shouldCompareFeesMerchantByMerchantWhenTheBillIsOfSeveral() throws IOException {
        pay("t1", 10_000, NINE_MS);
        payOwn("t2", 10_000);
        final String text = Bills.wechatPay(
                "wx-default", List.of(Bills.Item.payment("t1", 10_000, NINE), Bills.Item.payment("t2", 10_000, NINE)));
        // t2's fee is 0.10 higher and t1's 0.10 lower than the table's 0.60; t2 came to o2's own merchant
        final String[] lines = text.split("\r\n");
        lines[1] = lines[1].replace("0.60000", "0.50000");
        lines[2] = lines[2].replace("0.60000", "0.70000").replace("`wx-default,`0,", "`wx-default,`wx-o2,");
        final Path bill = Bills.file(directory, "bill.csv", String.join("\r\n", lines) + "\r\n");

        assertThat(reconciliation().run("wechatpay", DAY, bill, directory)).isFalse();

        assertThat(count("fee-differs")).isEqualTo(2);
        assertThat(json().get("fee-differs").get("journalFen").asLong()).isEqualTo(120);
        assertThat(json().get("fee-differs").get("billFen").asLong()).isEqualTo(120);
        final JsonNode first = json().get("corrections").get(0);
        final JsonNode second = json().get("corrections").get(1);
        assertThat(first.get("merchant").asText()).isEmpty();
        assertThat(first.get("amountFen").asLong()).isEqualTo(-10);
        assertThat(second.get("merchant").asText()).isEqualTo("wx-o2");
        assertThat(second.get("amountFen").asLong()).isEqualTo(10);
        assertThat(json().get("merchants").get(1).get("merchant").asText()).isEqualTo("wx-o2");
        assertThat(json().at("/merchants/1/fee-differs/billFen").asLong()).isEqualTo(70);

        bookFee(first);
        bookFee(second);
        assertThat(reconciliation().run("wechatpay", DAY, bill, directory)).isTrue();
    }

    @Test
    void shouldSayThatFeesWereNotComparedWhenTheCampaignHasNoFeeTable() throws IOException {
        final MemoryJournal bare = MemoryJournal.of(TestCampaigns.usual().build(), TestCampaigns.OPENS_MS - 1);
        bare.send(NINE_MS + 1, payment("t1", 10_000, NINE_MS).encode());
        final Path bill = Bills.file(
                directory, "bill.csv", Bills.wechatPay("wx-default", List.of(Bills.Item.payment("t1", 10_000, NINE))));

        final Reconciliation run = new Reconciliation(bare.reader(), sequence -> {});

        assertThat(run.run("wechatpay", DAY, bill, directory)).isTrue();
        assertThat(count("fees-not-compared")).isEqualTo(1);
        assertThat(json().get("fees-not-compared").get("billFen").asLong()).isEqualTo(60);
        assertThat(run.remarks())
                .singleElement()
                .asString()
                .contains("the bill's fees of 60 fen are neither compared nor booked");
        assertThat(Files.readString(directory.resolve("reconciliation.csv"))).contains("fees-not-compared,fee,");
    }

    @Test
    void shouldCountTheMoneyOfAMerchantThatTheBillDoesNotName() throws IOException {
        pay("t1", 100, NINE_MS);
        payOwn("t2", 12_000);
        payOwn("t3", 10_000);
        final Path bill = Bills.file(
                directory, "bill.csv", Bills.wechatPay("wx-default", List.of(Bills.Item.payment("t1", 100, NINE))));

        final Reconciliation run = reconciliation();

        assertThat(run.run("wechatpay", DAY, bill, directory)).isTrue();
        assertThat(count("not-on-bill")).isEqualTo(2);
        assertThat(run.remarks()).containsExactly("merchant wx-o2 is not on this bill: 2 trades, 22000 fen");
        assertThat(json().at("/merchants/1/merchant").asText()).isEqualTo("wx-o2");
        assertThat(json().at("/merchants/1/onBill").asBoolean()).isFalse();
        assertThat(json().at("/merchants/1/not-on-bill/journalFen").asLong()).isEqualTo(22_000);
        assertThat(Files.readString(directory.resolve("reconciliation.csv")))
                .contains("merchant wx-o2 is not on this bill");
    }

    @Test
    void shouldCompareTheFeesOfTradesThatBothHaveOnlyWhenSomeAreMissing() throws IOException {
        pay("t1", 10_000, NINE_MS);
        pay("ours", 50_000, NINE_MS);

        reconcile(Bills.Item.payment("t1", 10_000, NINE), Bills.Item.payment("theirs", 90_000, NINE));

        assertThat(count("fee-differs")).isZero();
        assertThat(json().get("corrections")).hasSize(1);
    }

    @Test
    void shouldTakeFeesAsTheBillHasThemWhenEachTradeIsRounded() throws IOException {
        final List<Bills.Item> items = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            pay("t" + i, 100, NINE_MS);
            items.add(Bills.Item.payment("t" + i, 100, NINE));
        }

        assertThat(reconcile(items.toArray(Bills.Item[]::new))).isTrue();
    }

    private void bookFee(final JsonNode correction) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
        final CorrectionFeeCommandEncoder to = new CorrectionFeeCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .channel(ChannelCode.WECHATPAY)
                .feeFen(correction.get("amountFen").asLong())
                .dayMs(Instant.parse(correction.get("at").asText()).toEpochMilli())
                .originalSequence(0)
                .allocationSequence(0);
        to.putBillRowHash(
                HexFormat.of().parseHex(correction.get("billRowSha256").asText()), 0, 32);
        to.merchant(correction.get("merchant").asText()).actor("ops").note("");
        to.putTransactionId(new byte[0], 0, 0).putRefundId(new byte[0], 0, 0).project("");
        journal.send(NINE_MS + 2, new UnsafeBuffer(buffer, 0, to.limit()));
    }

    @Test
    void shouldCallAPairCutByMidnightNoErrorWhenNothingElseDiffers() throws IOException {
        pay("late", 700, TestCampaigns.OPENS_MS - 1);

        // the payment's own second is the day before; the channel's bill has it in the first second of the day
        final Path bill = Bills.file(
                directory,
                "bill.csv",
                Bills.wechatPay("wx-default", List.of(Bills.Item.payment("late", 700, "2026-09-07 00:00:00"))));
        final boolean clean =
                new Reconciliation(journal.reader(), sequence -> {}).run("wechatpay", DAY, bill, directory);

        assertThat(clean).isTrue();
        assertThat(count("date-cut")).isEqualTo(1);
    }

    @Test
    void shouldNotMissWhatCameToAnotherMerchantThanTheBills() throws IOException {
        pay("t1", 100, NINE_MS);
        journal.send(
                NINE_MS + 1,
                new Payments("elsewhere")
                        .channel(ChannelCode.WECHATPAY)
                        .merchant("wx-other")
                        .amount(500)
                        .paidAt(NINE_MS)
                        .encode());

        assertThat(reconcile(Bills.Item.payment("t1", 100, NINE))).isTrue();
        assertThat(count("missing-in-bill")).isZero();
    }

    @Test
    void shouldCompareTheRowsAndDoubtTheBillWhenItsSummaryDisagrees() throws IOException {
        pay("t1", 100, NINE_MS);
        final String text = Bills.wechatPay("wx-default", List.of(Bills.Item.payment("t1", 100, NINE)));
        final Path bill = Bills.file(directory, "bill.csv", text.substring(0, text.indexOf("总交易单数")));

        assertThat(new Reconciliation(journal.reader(), sequence -> {}).run("wechatpay", DAY, bill, directory))
                .isFalse();
        assertThat(count("matched")).isEqualTo(1);
        assertThat(count("summary-differs")).isEqualTo(1);
    }

    @Test
    void shouldReportASingleRowOfAnotherDayAndNeverBookIt() throws IOException {
        pay("t1", 100, NINE_MS);

        final boolean clean =
                reconcile(Bills.Item.payment("t1", 100, NINE), Bills.Item.payment("odd", 900, "2026-09-08 00:00:01"));

        assertThat(clean).isFalse();
        assertThat(count("matched")).isEqualTo(1);
        assertThat(count("wrong-day")).isEqualTo(1);
        assertThat(count("missing-in-journal")).isZero();
        assertThat(json().get("corrections")).isEmpty();
    }

    @Test
    void shouldRefuseTheBillWhenMostRowsAreOfAnotherDay() {
        pay("t1", 100, NINE_MS);

        assertThatThrownBy(() -> reconcile(
                        Bills.Item.payment("t1", 100, NINE),
                        Bills.Item.payment("a", 900, "2026-09-08 00:00:01"),
                        Bills.Item.payment("b", 900, "2026-09-08 00:00:02")))
                .isInstanceOf(BillException.class)
                .hasMessageContaining(
                        "bill.csv: line 3: the row is of 2026-09-08, not of 2026-09-07, and so are 2 of 3")
                .hasMessageContaining("Give --day 2026-09-08 or the right file");
        assertThat(directory.resolve("reconciliation.json")).doesNotExist();
    }

    @Test
    void shouldSumForeignMoneyApartWhenTheBillHasItNot() throws IOException {
        pay("t1", 100, NINE_MS);
        journal.send(
                NINE_MS + 1,
                new Payments("dollars")
                        .channel(ChannelCode.WECHATPAY)
                        .amount(5_000)
                        .currency("USD")
                        .paidAt(NINE_MS)
                        .encode());

        assertThat(reconcile(Bills.Item.payment("t1", 100, NINE))).isFalse();

        final JsonNode missing = json().get("missing-in-bill");
        assertThat(missing.get("count").asLong()).isEqualTo(1);
        assertThat(missing.get("journalFen").asLong()).isZero();
        assertThat(missing.at("/foreign/USD/journalMinor").asLong()).isEqualTo(5_000);
    }

    @Test
    void shouldSuggestProjectDonorAndMerchantWhenTheBillKnowsThem() throws IOException {
        final String text = Bills.wechatPay("wx-o2", List.of(Bills.Item.payment("theirs", 900, NINE)))
                .replace("p=kids-gallery", "p=q1&d=user%2F7");
        final Path bill = Bills.file(directory, "bill.csv", text);

        new Reconciliation(journal.reader(), sequence -> {}).run("wechatpay", DAY, bill, directory);

        final JsonNode correction = json().get("corrections").get(0);
        assertThat(correction.get("project").asText()).isEqualTo("q1");
        assertThat(correction.get("donor").asText()).isEqualTo("user/7");
        assertThat(correction.get("merchant").asText()).isEqualTo("wx-o2");
        assertThat(correction.get("currency").asText()).isEqualTo("CNY");
        assertThat(Files.readAllLines(directory.resolve(Reconciliation.CORRECTIONS)))
                .hasSize(1)
                .allSatisfy(
                        line -> assertThat(new ObjectMapper().readTree(line)).isEqualTo(correction));
    }

    @Test
    void shouldFindEachRowWhenTheIndexHasGrownManyTimes() throws IOException {
        final List<Bills.Item> items = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            pay("t" + i, 100 + i, NINE_MS);
            items.add(Bills.Item.payment("t" + (19_999 - i), 100 + 19_999 - i, NINE));
        }
        items.set(7, Bills.Item.payment("t19992", 1, NINE));

        assertThat(reconcile(items.toArray(Bills.Item[]::new))).isFalse();

        assertThat(count("matched")).isEqualTo(19_999);
        assertThat(count("amount-differs")).isEqualTo(1);
    }

    private void pay(final String transactionId, final long fen, final long paidAtMs) {
        journal.send(NINE_MS + 1, payment(transactionId, fen, paidAtMs).encode());
    }

    /** A payment to the merchant of o2 itself. */
    private void payOwn(final String transactionId, final long fen) {
        journal.send(
                NINE_MS + 1,
                payment(transactionId, fen, NINE_MS)
                        .project("q1")
                        .merchant("wx-o2")
                        .encode());
    }

    private static Payments payment(final String transactionId, final long fen, final long paidAtMs) {
        return new Payments(transactionId)
                .channel(ChannelCode.WECHATPAY)
                .amount(fen)
                .paidAt(paidAtMs);
    }

    private Reconciliation reconciliation() {
        return new Reconciliation(journal.reader(), sequence -> {});
    }

    private static Campaign withFees(final Campaign usual) {
        return new Campaign(
                usual.id(),
                usual.name(),
                usual.zone(),
                usual.currency(),
                usual.opensMs(),
                usual.closesMs(),
                usual.organisations(),
                usual.projects(),
                usual.sponsors(),
                usual.pools(),
                usual.conversions(),
                usual.partners(),
                List.of(new Campaign.Fee(ChannelCode.WECHATPAY, "", 6_000, false, false)),
                List.of());
    }

    private boolean reconcile(final Bills.Item... items) throws IOException {
        final Path bill = Bills.file(directory, "bill.csv", Bills.wechatPay("wx-default", List.of(items)));
        return new Reconciliation(journal.reader(), sequence -> {}).run("wechatpay", DAY, bill, directory);
    }

    private long count(final String status) throws IOException {
        return json().get(status).get("count").asLong();
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper()
                .readTree(directory.resolve("reconciliation.json").toFile());
    }
}
