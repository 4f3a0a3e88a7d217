package org.tributary.engine.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.ConversionKind;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.testkit.Commands;
import org.tributary.engine.testkit.CoreDriver;
import org.tributary.engine.testkit.GiftCommands;
import org.tributary.engine.testkit.HeldCommands;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.Refunds;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.engine.testkit.TestPools;

/** The rows of {@code receipts/ID.csv}. The campaign's zone is Asia/Shanghai, eight hours ahead of UTC. */
class ReceiptsTest {
    private static final LocalDate DAY = LocalDate.of(2026, 9, 7);
    private static final long ONE_MS = TestCampaigns.OPENS_MS + TestCampaigns.HOUR_MS;
    private static final long NEXT_DAY_MS = TestCampaigns.OPENS_MS + TestCampaigns.DAY_MS;

    /** More rows than fit the 64 KiB that an organisation's file buffers. */
    private static final int MANY = 3_000;

    @TempDir
    private Path directory;

    @Test
    void shouldFillEachColumnFromThePayment() throws IOException {
        final MemoryJournal journal = journal();
        final long matched = journal.send(
                ONE_MS,
                pay("4200000000001").amount(140_950).item("p01").team("class-3").encode());
        final long other = journal.send(
                ONE_MS,
                pay("pi_2")
                        .channel(ChannelCode.STRIPE)
                        .amount(100)
                        .unsettled(30)
                        .project("q1")
                        .encode());
        journal.send(NEXT_DAY_MS, Commands.pulse());

        settle(journal);

        assertThat(rows("receipts/o1")).hasSize(1);
        assertThat(rows("receipts/o1").get(0).toMap())
                .containsOnlyKeys(
                        "number",
                        "date",
                        "organisation",
                        "nameZh",
                        "project",
                        "item",
                        "amountFen",
                        "amount",
                        "capitals",
                        "channel",
                        "transactionId",
                        "creditCode",
                        "filingNumber")
                .containsEntry("creditCode", TestCampaigns.CREDIT_CODE)
                .containsEntry("filingNumber", "filed-p1")
                .containsEntry("number", "c1/" + matched)
                .containsEntry("date", "2026-09-07")
                .containsEntry("organisation", "o1")
                .containsEntry("nameZh", "名")
                .containsEntry("project", "p1")
                .containsEntry("item", "p01")
                .containsEntry("amountFen", "140950")
                .containsEntry("amount", "1409.50")
                .containsEntry("capitals", "壹仟肆佰零玖元伍角")
                .containsEntry("channel", "wechatpay")
                .containsEntry("transactionId", "4200000000001");
        assertThat(rows("receipts/o2").get(0).toMap())
                .containsEntry("number", "c1/" + other)
                .containsEntry("organisation", "o2")
                .containsEntry("project", "q1")
                .containsEntry("item", "")
                .containsEntry("amountFen", "100")
                .containsEntry("amount", "1.00")
                .containsEntry("capitals", "壹元整")
                .containsEntry("channel", "stripe")
                .containsEntry("transactionId", "pi_2")
                .containsEntry("creditCode", "")
                .containsEntry("filingNumber", "filed-q1");
    }

    /** One o'clock in Shanghai is five in the afternoon of the day before in UTC. */
    @Test
    void shouldDateAReceiptByTheCampaignsDayWhateverTheHour() throws IOException {
        final MemoryJournal journal = journal();
        journal.send(
                TestCampaigns.OPENS_MS,
                pay("first").paidAt(TestCampaigns.OPENS_MS).encode());
        journal.send(NEXT_DAY_MS - 1, pay("last").paidAt(NEXT_DAY_MS - 1).encode());
        journal.send(NEXT_DAY_MS, Commands.pulse());

        settle(journal);

        assertThat(rows("receipts/o1")).extracting(row -> row.get("date")).containsExactly("2026-09-07", "2026-09-07");
    }

    @Test
    void shouldGiveNoReceiptForHeldOrRepeatedMoney() throws IOException {
        final MemoryJournal journal = journal();
        journal.send(ONE_MS, pay("t1").encode());
        journal.send(ONE_MS, pay("t1").encode());
        journal.send(ONE_MS, pay("t2").project("nowhere").encode());
        journal.send(ONE_MS, pay("t3").currency("USD").encode());
        journal.send(NEXT_DAY_MS, Commands.pulse());

        settle(journal);

        assertThat(rows("receipts/o1"))
                .extracting(row -> row.get("transactionId"))
                .containsExactly("t1");
    }

    /** Matches and gifts in kind are the sponsor's money; the receipt that a refund takes back is in another file. */
    @Test
    void shouldGiveEachAcceptedPaymentOneReceiptOfWhatItsDonorPaid() throws IOException {
        final MemoryJournal journal = new MemoryJournal();
        final CoreDriver core = CoreDriver.toldTo(
                record -> journal.keep(record.timestampMs(), record.copyCommand(), record.copyOutcome()));
        core.at(TestCampaigns.OPENS_MS - 1);
        core.send(Commands.settings());
        core.commit(TestCampaigns.usual()
                .pool(TestPools.ratio("m", 1, 1))
                .pool(TestPools.conversion("k"))
                .conversion(new Campaign.Conversion("steps", ConversionKind.STEPS, "k", 100, 10_000, -1))
                .partner("w", "steps")
                .build());
        core.at(ONE_MS);
        core.send(pay("matched").amount(250).encode());
        core.send(pay("refunded").amount(1_000).encode());
        core.send(new Refunds("refunded")
                .channel(ChannelCode.WECHATPAY)
                .part("r1", 400)
                .encode(core));
        core.send(pay("own").amount(30).project("q1").merchant("wx-o2").encode());
        core.send(pay("others").amount(40).project("p1").merchant("wx-o2").encode());
        core.send(new GiftCommands("g1", "steps")
                .partner("w")
                .project("p1")
                .quantity(15_000)
                .madeAt(ONE_MS)
                .encode());
        core.at(NEXT_DAY_MS);
        core.send(Commands.pulse());

        settle(journal);

        assertThat(rows("donations"))
                .extracting(row -> row.get("transactionId"), row -> row.get("outcome"), row -> row.get("matchedFen"))
                .contains(
                        tuple("matched", "accepted", "250"),
                        tuple("others", "held", "0"),
                        tuple("g1", "accepted", "100"));
        assertThat(rows("receipts/o1"))
                .extracting(row -> row.get("transactionId"), row -> row.get("amountFen"))
                .containsExactly(tuple("matched", "250"), tuple("refunded", "1000"));
        assertThat(rows("receipts/o2"))
                .extracting(row -> row.get("transactionId"), row -> row.get("amountFen"))
                .containsExactly(tuple("own", "30"));
    }

    /** 1000 less 400 leaves 600, less 600 leaves none, and 250 come back from the channel. */
    @Test
    void shouldTakeBackTheWholeReceiptAndIssueANewOneOfTheRestWhenAPartIsRefunded() throws IOException {
        final MemoryJournal journal = new MemoryJournal();
        final CoreDriver core = core(journal);
        final long paid = core.send(pay("t1").amount(1_000)).sequence;
        final long part = core.send(refund("t1", "r1", 400).encode(core)).get(0).sequence;
        core.send(refund("t1", "r2", 600).encode(core));
        final long back =
                core.send(refund("t1", "r2", 600).encodeReversed(core, 250)).get(0).sequence;
        core.at(NEXT_DAY_MS);
        core.send(Commands.pulse());

        settle(journal);

        assertThat(rows("receipts/o1"))
                .extracting(row -> row.get("number"), row -> row.get("amountFen"))
                .containsExactly(tuple("c1/" + paid, "1000"));
        assertThat(rows("receipts/o1-void"))
                .extracting(
                        row -> row.get("number"),
                        row -> row.get("voidedFen"),
                        row -> row.get("refundedFen"),
                        row -> row.get("newNumber"),
                        row -> row.get("newFen"),
                        row -> row.get("newCapitals"),
                        row -> row.get("transactionId"),
                        row -> row.get("refundId"),
                        row -> row.get("date"))
                .containsExactly(
                        tuple("c1/" + paid, "1000", "400", "c1/" + part, "600", "陆元整", "t1", "r1", "2026-09-07"),
                        tuple("c1/" + part, "600", "600", "", "0", "", "t1", "r2", "2026-09-07"),
                        tuple("", "0", "-250", "c1/" + back, "250", "贰元伍角", "t1", "r2", "2026-09-07"));
        final JsonNode receipts = json().get("organisations").get(0).get("receipts");
        assertThat(receipts.get("netFen").asLong()).isEqualTo(250);
        assertThat(receipts.get("voided").get("count").asLong()).isEqualTo(2);
        assertThat(json().get("conservation")
                        .get("receiptsAreDonationsLessRefunds")
                        .asBoolean())
                .isTrue();
    }

    /** A held payment that was refunded in part before it was allocated has a receipt of the rest. */
    @Test
    void shouldGiveAllocatedAndCorrectedPaymentsTheirReceipt() throws IOException {
        final MemoryJournal journal = new MemoryJournal();
        final CoreDriver core = core(journal);
        final RecordView held = core.send(pay("t1").amount(900).project("nowhere"));
        core.send(refund("t1", "r1", 100).encode(core));
        final long allocated = core.send(HeldCommands.allocate(held, "p1")).get(0).sequence;
        final long corrected =
                core.send(pay("t2").amount(70).encodeCorrection()).get(0).sequence;
        final long part = core.send(refund("t1", "r3", 300).encode(core)).get(0).sequence;
        core.at(NEXT_DAY_MS);
        core.send(Commands.pulse());

        settle(journal);

        assertThat(rows("receipts/o1"))
                .extracting(
                        row -> row.get("number"),
                        row -> row.get("amountFen"),
                        row -> row.get("transactionId"),
                        row -> row.get("date"))
                .containsExactly(
                        tuple("c1/" + allocated, "800", "t1", "2026-09-07"),
                        tuple("c1/" + corrected, "70", "t2", "2026-09-07"));
        assertThat(rows("receipts/o1-void"))
                .extracting(row -> row.get("number"), row -> row.get("newNumber"), row -> row.get("newFen"))
                .containsExactly(tuple("c1/" + allocated, "c1/" + part, "500"));
        assertThat(json().get("conservation")
                        .get("receiptsAreDonationsLessRefunds")
                        .asBoolean())
                .isTrue();
    }

    private static CoreDriver core(final MemoryJournal journal) {
        final CoreDriver core = CoreDriver.toldTo(
                record -> journal.keep(record.timestampMs(), record.copyCommand(), record.copyOutcome()));
        core.at(TestCampaigns.OPENS_MS - 1);
        core.send(Commands.settings());
        core.commit(TestCampaigns.usual().build());
        return core.at(ONE_MS);
    }

    private static Refunds refund(final String transactionId, final String refundId, final long fen) {
        return new Refunds(transactionId)
                .channel(ChannelCode.WECHATPAY)
                .part(refundId, fen)
                .atMs(ONE_MS);
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper()
                .readTree(directory.resolve("out/settlement.json").toFile());
    }

    /** Chinese cells lie across the buffer's end in some of so many rows. */
    @Test
    void shouldWriteEveryRowWhenAFileIsLargerThanItsBuffer() throws IOException {
        final MemoryJournal journal = journal();
        final List<String> sent = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            sent.add("t" + i);
            journal.send(ONE_MS + i, pay("t" + i).amount(1 + i).donor(i).encode());
        }
        journal.send(NEXT_DAY_MS, Commands.pulse());

        settle(journal);

        assertThat(Files.size(directory.resolve("out/receipts/o1.csv"))).isGreaterThan(3 * (1 << 16));
        final List<CSVRecord> rows = rows("receipts/o1");
        assertThat(rows).extracting(row -> row.get("transactionId")).containsExactlyElementsOf(sent);
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.get("nameZh")).isEqualTo("名");
            assertThat(row.get("capitals")).doesNotContain("\uFFFD");
        });
        assertThat(rows.stream()
                        .mapToLong(row -> Long.parseLong(row.get("amountFen")))
                        .sum())
                .isEqualTo(MANY * (MANY + 1L) / 2);
    }

    private static Payments pay(final String transactionId) {
        return new Payments(transactionId).channel(ChannelCode.WECHATPAY).paidAt(ONE_MS);
    }

    private static MemoryJournal journal() {
        return MemoryJournal.of(
                TestCampaigns.usual().pool(TestPools.ratio("m", 1, 1)).build(), TestCampaigns.OPENS_MS - 1);
    }

    private void settle(final MemoryJournal journal) throws IOException {
        new Settlement(directory, journal.reader(), journal.reader(), sequence -> {})
                .settle(DAY, directory.resolve("out"));
    }

    private List<CSVRecord> rows(final String name) throws IOException {
        final Path file = directory.resolve("out/" + name + ".csv");
        final CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (CSVParser parser =
                CSVParser.parse(Files.readString(file, StandardCharsets.UTF_8).substring(1), format)) {
            return parser.getRecords();
        }
    }
}
