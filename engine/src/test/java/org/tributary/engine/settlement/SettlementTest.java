package org.tributary.engine.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.CampaignEncoder;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.codec.sbe.RefundCommandEncoder;
import org.tributary.engine.testkit.Commands;
import org.tributary.engine.testkit.Notices;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.engine.testkit.TestPools;
import org.tributary.engine.transparency.InclusionProof;
import org.tributary.engine.transparency.Prover;
import org.tributary.engine.transparency.Roots;

class SettlementTest {
    private static final LocalDate DAY = LocalDate.of(2026, 9, 7);
    private static final long NINE_MS = TestCampaigns.OPENS_MS + 9 * TestCampaigns.HOUR_MS;
    private static final long NEXT_DAY_MS = TestCampaigns.OPENS_MS + TestCampaigns.DAY_MS;

    @TempDir
    private Path directory;

    @Test
    void shouldBookPaymentsMatchesAndHeldMoneyWhenADayIsSettled() throws IOException {
        final MemoryJournal journal = journal();
        journal.send(NINE_MS, pay("t1").amount(100).encode());
        journal.send(
                NINE_MS, pay("t2").amount(250).project("q1").merchant("wx-o2").encode());
        journal.send(NINE_MS, pay("t3").amount(700).project("nowhere").encode());
        journal.send(NINE_MS, pay("t1").amount(100).encode());
        journal.send(NEXT_DAY_MS, Commands.pulse());

        final Settlement.Result result = settle(journal, DAY);

        assertThat(result.isFinal()).isTrue();
        assertThat(result.lawsHold()).isTrue();
        final Map<String, Long> balances = balances();
        // fees: 0.6 fen of 100 and 1.5 fen of 250, each rounded half up; held money bears none until it is allocated
        assertThat(balances).containsEntry("channel:wechatpay:receivable", 100L + 700 - 1);
        assertThat(balances).containsEntry("channel:wechatpay:wx-o2:receivable", 250L - 2);
        assertThat(balances).containsEntry("sponsor:s1:receivable", 350L);
        assertThat(balances).containsEntry("organisation:o1:payable", -200L + 1);
        assertThat(balances).containsEntry("organisation:o2:payable", -500L + 2);
        assertThat(balances).containsEntry("suspense:held", -700L);
    }

    @Test
    void shouldBalanceEveryEntryAndFitTheAccountsWhenReadFromTheFilesAlone() throws IOException {
        final MemoryJournal journal = journal();
        for (int i = 0; i < 200; i++) {
            journal.send(NINE_MS + i, pay("t" + i).amount(1 + i).donor(i % 7).encode());
        }
        settle(journal, DAY);

        final Map<String, Long> perEntry = new HashMap<>();
        final Map<String, Long> perAccount = new TreeMap<>();
        for (final CSVRecord row : csv("entries.csv")) {
            final long fen = Long.parseLong(row.get("debitFen")) - Long.parseLong(row.get("creditFen"));
            perEntry.merge(row.get("entry"), fen, Long::sum);
            perAccount.merge(row.get("account"), fen, Long::sum);
        }

        assertThat(perEntry.values()).isNotEmpty().allMatch(sum -> sum == 0);
        assertThat(perAccount).isEqualTo(balances());
    }

    @Test
    void shouldWriteTheSameBytesWhenTheDayIsSettledAgain() throws IOException {
        final MemoryJournal journal = journal();
        journal.send(NINE_MS, pay("t1").encode());
        journal.send(NEXT_DAY_MS, Commands.pulse());
        settle(journal, DAY);
        final Map<String, String> first = texts();

        settle(journal, DAY);

        assertThat(texts()).isEqualTo(first).containsKey("settlement.json").containsKey("receipts/o1.csv");
    }

    @Test
    void shouldPassOverPaymentsThatCouldNotBeRead() throws IOException {
        final MemoryJournal without = journal();
        without.send(NINE_MS, pay("t1").amount(100).encode());
        without.send(NEXT_DAY_MS, Commands.pulse());
        final String root = root(settle(without, DAY));
        final Map<String, Long> balances = balances();
        final List<String> donations = csv("donations.csv").stream()
                .map(row -> row.get("transactionId"))
                .toList();

        final MemoryJournal journal = journal();
        journal.send(NINE_MS, pay("t1").amount(100).encode());
        final long notice = journal.send(
                NINE_MS,
                new Notices(1).channel(ChannelCode.UNIONPAY).transaction("u1").encode());
        journal.send(
                NINE_MS,
                new Notices(1).channel(ChannelCode.UNIONPAY).transaction("u1").encode());
        journal.send(NINE_MS, Notices.dismiss(notice));
        journal.send(NEXT_DAY_MS, Commands.pulse());
        final Settlement.Result result = settle(journal, DAY);

        assertThat(result.isFinal()).isTrue();
        assertThat(result.lawsHold()).isTrue();
        assertThat(root(result)).as("no leaf").isEqualTo(root);
        assertThat(balances()).isEqualTo(balances);
        assertThat(csv("donations.csv"))
                .extracting(row -> row.get("transactionId"))
                .isEqualTo(donations);
        assertThat(texts().get("settlement.json")).doesNotContain("unionpay");
    }

    @Test
    void shouldPublishNothingWhenTheDayIsNotOver() throws IOException {
        final MemoryJournal journal = journal();
        journal.send(NINE_MS, pay("t1").encode());

        final Settlement.Result result = settle(journal, DAY);

        assertThat(result.isFinal()).isFalse();
        assertThat(json().get("final").asBoolean()).isFalse();
        assertThat(new Roots(directory).all()).isEmpty();
    }

    @Test
    void shouldReportADifferenceWhenAnotherRootWasPublished() throws IOException {
        final MemoryJournal one = journal();
        one.send(NINE_MS, pay("t1").encode());
        one.send(NEXT_DAY_MS, Commands.pulse());
        settle(one, DAY);
        final MemoryJournal other = journal();
        other.send(NINE_MS, pay("t2").encode());
        other.send(NEXT_DAY_MS, Commands.pulse());

        final Settlement.Result result = settle(other, DAY);

        final DayRoot differing = result.differing();
        assertThat(differing).isNotNull();
        assertThat(differing.published())
                .isEqualTo(new Roots(directory).publishedRoot(DAY))
                .isNotEqualTo(differing.root());
    }

    @Test
    void shouldCarryBalancesOverWhenTheNextDayIsSettled() throws IOException {
        final MemoryJournal journal = journal();
        journal.send(NINE_MS, pay("t1").amount(100).encode());
        journal.send(NEXT_DAY_MS + 1, pay("t2").amount(300).paidAt(NEXT_DAY_MS).encode());
        settle(journal, DAY.plusDays(1));

        final Map<String, CSVRecord> accounts = new HashMap<>();
        csv("accounts.csv").forEach(row -> accounts.put(row.get("account"), row));
        final CSVRecord channel = accounts.get("channel:wechatpay:receivable");

        assertThat(channel.get("openingFen")).isEqualTo("99");
        assertThat(channel.get("debitFen")).isEqualTo("300");
        assertThat(csv("donations.csv")).hasSize(1);
    }

    @Test
    void shouldProveADonationFromThePublishedDayWhenItIsFinal() throws IOException {
        final MemoryJournal journal = journal();
        for (int i = 0; i < 50; i++) {
            journal.send(NINE_MS + i, pay("t" + i).donor(i).encode());
        }
        journal.send(NEXT_DAY_MS, Commands.pulse());
        final Settlement.Result result = settle(journal, DAY);

        final InclusionProof proof = new Prover(new Roots(directory), journal.reader()).prove("wechatpay", "t33");

        assertThat(proof.check()).isEqualTo(InclusionProof.Result.RIGHT);
        assertThat(proof.root()).isEqualTo(root(result));
        assertThat(proof.treeSize()).isEqualTo(50);
        assertThat(proof.leaf()).contains("|donation|").contains("|p1|100|m=100|accepted");
        assertThat(new Prover(new Roots(directory), journal.reader()).prove("wechatpay", "unknown"))
                .isNull();
    }

    @Test
    void shouldLeaveNoHalfStatementWhenTheJournalCantBeRead() throws IOException {
        final MemoryJournal journal = journal();
        journal.send(NINE_MS, pay("t1").encode());

        assertThatThrownBy(() -> new Settlement(directory, journal.reader(), journal.reader(), sequence -> {
                            throw new IllegalStateException("damaged");
                        })
                        .settle(DAY, directory.resolve("out")))
                .isInstanceOf(IllegalStateException.class);

        try (Stream<Path> left = Files.list(directory.resolve("out"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void shouldChargeEachTradeByItselfWhenTheFeeIsRoundedByTrade() throws IOException {
        final MemoryJournal journal = journal();
        for (int i = 0; i < 10; i++) {
            journal.send(NINE_MS + i, pay("t" + i).amount(100).encode());
        }

        settle(journal, DAY);

        // 0.60 % of 1.00 is 0.6 fen, charged as a whole fen ten times
        assertThat(json().get("totals").get("feeFen").asLong()).isEqualTo(10);
        assertThat(balances()).containsEntry("channel:wechatpay:receivable", 1_000L - 10);
    }

    @Test
    void shouldRoundOnceWhenTheFeeIsRoundedByDay() throws IOException {
        final MemoryJournal journal = journal(new Campaign.Fee(ChannelCode.WECHATPAY, "", 6_000, false, true));
        for (int i = 0; i < 10; i++) {
            journal.send(NINE_MS + i, pay("t" + i).amount(100).encode());
        }

        settle(journal, DAY);

        assertThat(json().get("totals").get("feeFen").asLong()).isEqualTo(6);
    }

    @Test
    void shouldGiveBackTheFeeOfARefundByTheTableOfItsPaymentWhenTheTableHasChanged() throws IOException {
        final MemoryJournal journal = journal();
        final Payments paid = pay("t1").amount(10_000);
        final long sequence = journal.send(NINE_MS, paid.encode());
        final Campaign dearer = campaign(new Campaign.Fee(ChannelCode.WECHATPAY, "", 10_000, false, false));
        CampaignEncoder.commands(dearer, 1, "ops", new byte[32]).forEach(command -> journal.send(NINE_MS + 1, command));
        journal.send(NINE_MS + 2, refunded(paid, sequence));

        settle(journal, DAY);

        assertThat(json().get("totals").get("feeFen").asLong()).isZero();
        assertThat(balances()).doesNotContainKey("channel:wechatpay:receivable");
    }

    @Test
    void shouldOweNothingAndSayNothingIsDueWhenAPaymentWithACouponIsRefundedInFull() throws IOException {
        final MemoryJournal journal = journal();
        final Payments paid = pay("t1").amount(10_000).unsettled(1_000);
        final long sequence = journal.send(NINE_MS, paid.encode());
        journal.send(NINE_MS + 1, refunded(paid, sequence));

        settle(journal, DAY);

        assertThat(balances()).isEmpty();
        final JsonNode organisation = json().get("organisations").get(0);
        assertThat(organisation.get("netFen").asLong()).isZero();
        assertThat(organisation.get("unsettledFen").asLong()).isEqualTo(1_000);
        assertThat(organisation.get("unsettledReturnedFen").asLong()).isEqualTo(1_000);
    }

    @Test
    void shouldLeaveNothingInSuspenseWhenARefundThatCameFirstIsJoinedToAPaymentWithACoupon() throws IOException {
        final MemoryJournal journal = journal();
        final Payments paid = pay("t1").amount(10_000).unsettled(1_000);
        journal.send(NINE_MS, refunded(paid, 0));
        journal.send(NINE_MS + 1, paid.encode());

        settle(journal, DAY);

        assertThat(balances()).isEmpty();
        assertThat(csv("held.csv")).isEmpty();
    }

    /** The whole of a payment that pool m had doubled; 0: of a payment that is not known. */
    private static DirectBuffer refunded(final Payments paid, final long sequence) {
        final boolean known = sequence != 0;
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
        final RefundCommandEncoder to = new RefundCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .channel(paid.channel())
                .refundFen(paid.amountFen())
                .refundedAtMs(NINE_MS)
                .originalSequence(sequence)
                .originalAmountFen(known ? paid.amountFen() : 0)
                .originalPaidAtMs(known ? paid.paidAtMs() : 0)
                .donorHi(known ? Commands.DONOR_HI : 0)
                .donorLo(known ? paid.donor() : 0)
                .unsettledFen(known ? paid.unsettledFen() : 0)
                .heldReason(ReasonCode.NONE)
                .currency("CNY");
        to.flags().clear();
        final RefundCommandEncoder.LinesEncoder lines = to.linesCount(known ? 1 : 0);
        if (known) {
            lines.next().pool(0).amountFen(paid.amountFen()).baseRefundedFen(0).lineSequence(sequence);
        }
        final byte[] id = Commands.packed(paid.transactionId());
        to.putTransactionId(id, 0, id.length).putRefundId(id, 0, id.length);
        to.project(known ? paid.project() : "").team("").item("").merchant("");
        return new UnsafeBuffer(buffer, 0, to.limit());
    }

    private static Payments pay(final String transactionId) {
        return new Payments(transactionId).channel(ChannelCode.WECHATPAY).paidAt(NINE_MS);
    }

    /** The usual campaign, one pool that doubles, and WeChat Pay keeping 0.60 %. */
    private static MemoryJournal journal() {
        return journal(new Campaign.Fee(ChannelCode.WECHATPAY, "", 6_000, false, false));
    }

    private static MemoryJournal journal(final Campaign.Fee fee) {
        return MemoryJournal.of(campaign(fee), TestCampaigns.OPENS_MS - 1);
    }

    private static Campaign campaign(final Campaign.Fee fee) {
        final Campaign usual =
                TestCampaigns.usual().pool(TestPools.ratio("m", 1, 1)).build();
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
                List.of(fee),
                List.of());
    }

    private Settlement.Result settle(final MemoryJournal journal, final LocalDate day) throws IOException {
        return new Settlement(directory, journal.reader(), journal.reader(), sequence -> {})
                .settle(day, directory.resolve("out"));
    }

    private static String root(final Settlement.Result result) {
        return result.days().get(0).root();
    }

    private Map<String, Long> balances() throws IOException {
        final Map<String, Long> balances = new TreeMap<>();
        for (final CSVRecord row : csv("accounts.csv")) {
            balances.put(row.get("account"), Long.parseLong(row.get("closingFen")));
        }
        balances.values().removeIf(fen -> fen == 0);
        return balances;
    }

    private List<CSVRecord> csv(final String name) throws IOException {
        final String text = Files.readString(directory.resolve("out").resolve(name), StandardCharsets.UTF_8);
        final CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (CSVParser parser = CSVParser.parse(text.substring(1), format)) {
            return parser.getRecords();
        }
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper()
                .readTree(directory.resolve("out/settlement.json").toFile());
    }

    private Map<String, String> texts() throws IOException {
        final Map<String, String> texts = new TreeMap<>();
        final Path out = directory.resolve("out");
        try (Stream<Path> files = Files.walk(out)) {
            for (final Path file : files.filter(Files::isRegularFile).toList()) {
                if (file.toString().endsWith(".csv") || file.toString().endsWith(".json")) {
                    texts.put(out.relativize(file).toString(), Files.readString(file));
                }
            }
        }
        return texts;
    }
}
