package org.tributary.engine.settlement.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.CorrectionRefundCommandEncoder;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.codec.sbe.RefundCommandEncoder;
import org.tributary.engine.settlement.MemoryJournal;
import org.tributary.engine.testkit.Commands;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.TestCampaigns;

/** Bills of channels that tell the total refunded, against what such totals left in the journal. */
class RefundTotalsTest {
    private static final LocalDate DAY = LocalDate.of(2026, 9, 7);
    private static final long NINE_MS = TestCampaigns.OPENS_MS + 9 * TestCampaigns.HOUR_MS;

    @TempDir
    private Path directory;

    private MemoryJournal journal;
    private Payments paid;
    private long payment;

    private record Refund(String id, long fen, long atMs) {}

    @Test
    void shouldMatchAndBookNothingWhenAlipayToldTwoRefundsByTheLaterTotalFirst() throws IOException {
        pays(ChannelCode.ALIPAY, 1_000);
        tells("B", 300, NINE_MS + 60_000);
        tells("A", 100, NINE_MS);
        final List<Refund> refunds = List.of(new Refund("A", 100, NINE_MS), new Refund("B", 200, NINE_MS + 60_000));

        assertThat(reconcile(refunds)).isTrue();
        assertThat(json().get("corrections")).isEmpty();
        assertThat(json().get("matched").get("count").asInt()).isEqualTo(3);
    }

    @Test
    void shouldMatchAndBookNothingWhenStripeToldTotalsWithoutNames() throws IOException {
        pays(ChannelCode.STRIPE, 1_000);
        tells("", 300, NINE_MS);
        tells("", 500, NINE_MS + 60_000);
        final List<Refund> refunds =
                List.of(new Refund("re_1", 300, NINE_MS), new Refund("re_2", 200, NINE_MS + 60_000));

        assertThat(reconcile(refunds)).isTrue();
        assertThat(json().get("corrections")).isEmpty();
    }

    @Test
    void shouldBookTheRefundThatIsMissingOnceAndMatchThenWhenATotalWasNeverTold() throws IOException {
        pays(ChannelCode.ALIPAY, 1_000);
        tells("A", 100, NINE_MS);
        final List<Refund> refunds = List.of(new Refund("A", 100, NINE_MS), new Refund("B", 200, NINE_MS + 60_000));

        assertThat(reconcile(refunds)).isFalse();
        final JsonNode correction = json().get("corrections").get(0);
        assertThat(json().get("corrections")).hasSize(1);
        assertThat(correction.get("refundId").asText()).isEqualTo("B");
        assertThat(correction.get("amountFen").asLong()).isEqualTo(200);
        assertThat(correction.get("refundedTotalFen").asLong()).isEqualTo(300);

        books(correction);
        books(correction);
        assertThat(refundedFen()).isEqualTo(300);
        assertThat(reconcile(refunds)).isTrue();
    }

    @Test
    void shouldNotLiftWhatIsRefundedWhenTheCallbackComesBetweenReconcilingAndBooking() throws IOException {
        pays(ChannelCode.STRIPE, 1_000);
        tells("", 300, NINE_MS);
        final List<Refund> refunds =
                List.of(new Refund("re_1", 300, NINE_MS), new Refund("re_2", 200, NINE_MS + 60_000));
        reconcile(refunds);
        final JsonNode correction = json().get("corrections").get(0);

        tells("", 500, NINE_MS + 60_000);
        books(correction);

        assertThat(refundedFen()).isEqualTo(500);
    }

    @Test
    void shouldCallARefundOfTheDayBeforeCutByTheDateWhenATotalOfTheNextDayHoldsIt() throws IOException {
        final long nextDayMs = TestCampaigns.OPENS_MS + TestCampaigns.DAY_MS;
        pays(ChannelCode.ALIPAY, 1_000);
        tells("B", 300, nextDayMs + 60_000);

        assertThat(reconcile(List.of(new Refund("A", 100, nextDayMs - 60_000)))).isTrue();
        assertThat(json().get("corrections")).isEmpty();
        assertThat(json().get("date-cut").get("count").asInt()).isEqualTo(1);
    }

    @Test
    void shouldBookARefundThatIsMissingWhenOnlyThoseOfTheDayBeforeWereTold() throws IOException {
        pays(ChannelCode.ALIPAY, 1_000);
        tells("A", 250, TestCampaigns.OPENS_MS - 60_000);
        final List<Refund> refunds = List.of(new Refund("B", 200, NINE_MS));

        assertThat(reconcile(refunds)).isFalse();
        books(json().get("corrections").get(0));

        assertThat(refundedFen()).isEqualTo(450);
        assertThat(reconcile(refunds)).isTrue();
    }

    @Test
    void shouldEndAtWhatTheBillSaysWhateverTotalsWereToldInWhateverOrder() throws IOException {
        final long seed = Long.getLong("test.seed", System.nanoTime());
        final Random random = new Random(seed);
        for (int round = 0; round < 60; round++) {
            final boolean alipay = random.nextBoolean();
            pays(alipay ? ChannelCode.ALIPAY : ChannelCode.STRIPE, 100_000);
            final List<Refund> refunds = new ArrayList<>();
            for (int i = random.nextInt(6) + 1; i > 0; i--) {
                refunds.add(new Refund("r" + i, 1 + random.nextInt(500), NINE_MS + 1_000L * (10 - i)));
            }
            final long billFen = refunds.stream().mapToLong(Refund::fen).sum();
            tellSome(refunds, alipay, random);

            final boolean clean = reconcile(refunds);
            final List<JsonNode> corrections = new ArrayList<>();
            json().get("corrections").forEach(corrections::add);
            final long missingFen = billFen - refundedFen();
            assertThat(clean).as("seed %d", seed).isEqualTo(missingFen == 0);
            corrections.forEach(this::books);

            assertThat(refundedFen())
                    .as("round %d, rerun: -Dtest.seed=%d", round, seed)
                    .isEqualTo(billFen);
            corrections.forEach(this::books);
            assertThat(refundedFen()).as("seed %d", seed).isEqualTo(billFen);
            assertThat(reconcile(refunds)).as("round %d, seed %d", round, seed).isTrue();
        }
    }

    /** Some of the totals, in any order; Stripe may name a refund as well. */
    private void tellSome(final List<Refund> refunds, final boolean alipay, final Random random) {
        final List<Runnable> told = new ArrayList<>();
        long totalFen = 0;
        for (final Refund refund : refunds) {
            totalFen += refund.fen;
            final long fen = totalFen;
            if (random.nextInt(3) > 0) {
                told.add(() -> tells(alipay ? refund.id : "", fen, refund.atMs));
            }
            if (!alipay && random.nextInt(3) == 0) {
                told.add(() -> names(refund));
            }
        }
        Collections.shuffle(told, random);
        told.forEach(Runnable::run);
    }

    private void pays(final ChannelCode channel, final long fen) {
        journal = MemoryJournal.of(TestCampaigns.usual().build(), TestCampaigns.OPENS_MS - 1);
        paid = new Payments("t1").channel(channel).amount(fen).paidAt(NINE_MS);
        payment = journal.send(NINE_MS, paid.encode());
    }

    private long refundedFen() {
        return journal.core().state().donations().refundedFen(payment);
    }

    private void tells(final String label, final long totalFen, final long atMs) {
        journal.send(NINE_MS + 120_000, refund(label, totalFen, atMs, true));
    }

    private void names(final Refund refund) {
        journal.send(NINE_MS + 120_000, refund(refund.id, refund.fen, refund.atMs, false));
    }

    private DirectBuffer refund(final String id, final long fen, final long atMs, final boolean total) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
        final RefundCommandEncoder to = new RefundCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .channel(paid.channel())
                .refundFen(fen)
                .refundedAtMs(atMs)
                .originalSequence(payment)
                .originalAmountFen(paid.amountFen())
                .originalPaidAtMs(paid.paidAtMs())
                .donorHi(Commands.DONOR_HI)
                .donorLo(paid.donor())
                .heldReason(ReasonCode.NONE)
                .currency("CNY");
        to.flags().clear().cumulative(total);
        to.linesCount(0);
        final byte[] transaction = Commands.packed(paid.transactionId());
        final byte[] refund = Commands.packed(id);
        to.putTransactionId(transaction, 0, transaction.length).putRefundId(refund, 0, refund.length);
        to.project(paid.project()).team("").item("").merchant("");
        return new UnsafeBuffer(buffer, 0, to.limit());
    }

    /** As the gateway books a correction that reconcile has printed. */
    private void books(final JsonNode correction) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
        final CorrectionRefundCommandEncoder to = new CorrectionRefundCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .channel(paid.channel())
                .refundFen(correction.get("refundedTotalFen").asLong())
                .partFen(correction.get("amountFen").asLong())
                .refundedAtMs(Instant.parse(correction.get("at").asText()).toEpochMilli())
                .originalSequence(payment)
                .originalAmountFen(paid.amountFen())
                .originalPaidAtMs(paid.paidAtMs())
                .donorHi(Commands.DONOR_HI)
                .donorLo(paid.donor())
                .heldReason(ReasonCode.NONE)
                .currency("CNY");
        to.flags().clear().cumulative(true).part(true);
        to.linesCount(0);
        final byte[] transaction = Commands.packed(paid.transactionId());
        final byte[] refund = Commands.packed(correction.get("refundId").asText());
        to.putTransactionId(transaction, 0, transaction.length).putRefundId(refund, 0, refund.length);
        to.project(paid.project()).team("").item("").merchant("").actor("ops").note("");
        journal.send(NINE_MS + 180_000, new UnsafeBuffer(buffer, 0, to.limit()));
    }

    private boolean reconcile(final List<Refund> refunds) throws IOException {
        final boolean alipay = paid.channel() == ChannelCode.ALIPAY;
        final Path bill = alipay ? alipayBill(refunds) : stripeBill(refunds);
        return new Reconciliation(journal.reader(), sequence -> {})
                .run(alipay ? "alipay" : "stripe", DAY, bill, directory);
    }

    private Path alipayBill(final List<Refund> refunds) throws IOException {
        final List<Bills.Item> items = new ArrayList<>();
        items.add(Bills.Item.payment("t1", paid.amountFen(), "2026-09-07 09:00:00"));
        refunds.forEach(each -> items.add(Bills.Item.refund("t1", each.id, each.fen, local(each.atMs))));
        final String text = Bills.alipayCsv("", items, true).replace("#账号：[0156]\r\n", "");
        return Files.write(directory.resolve("bill.csv"), text.getBytes(Charset.forName("GBK")));
    }

    private static String local(final long atMs) {
        return Instant.ofEpochMilli(atMs)
                .atOffset(ZoneOffset.ofHours(8))
                .toLocalDateTime()
                .format(DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss"));
    }

    private Path stripeBill(final List<Refund> refunds) throws IOException {
        final StringBuilder text = new StringBuilder(PlainBillReader.HEADER).append('\n');
        row(text, "payment", "", paid.amountFen(), NINE_MS);
        long sumFen = paid.amountFen();
        for (final Refund refund : refunds) {
            row(text, "refund", refund.id, refund.fen, refund.atMs);
            sumFen += refund.fen;
        }
        text.append("total,")
                .append(refunds.size() + 1)
                .append(",,,")
                .append(BigDecimal.valueOf(sumFen, 2))
                .append(",0,,,\n");
        return Files.writeString(directory.resolve("bill.csv"), text, StandardCharsets.UTF_8);
    }

    private static void row(
            final StringBuilder to, final String type, final String refundId, final long fen, final long atMs) {
        to.append(type)
                .append(",t1,o1,")
                .append(refundId)
                .append(',')
                .append(BigDecimal.valueOf(fen, 2))
                .append(",0,")
                .append(Instant.ofEpochMilli(atMs))
                .append(",success,\n");
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper()
                .readTree(directory.resolve("reconciliation.json").toFile());
    }
}
