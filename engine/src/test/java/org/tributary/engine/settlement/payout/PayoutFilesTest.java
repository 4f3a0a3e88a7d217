package org.tributary.engine.settlement.payout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tributary.engine.testkit.TestCampaigns.OPENS_MS;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.codec.Sha256;
import org.tributary.engine.codec.sbe.MatchAction;
import org.tributary.engine.codec.sbe.ProjectAction;
import org.tributary.engine.settlement.MemoryJournal;
import org.tributary.engine.settlement.Settlement;
import org.tributary.engine.settlement.book.Period;
import org.tributary.engine.settlement.book.SettlementException;
import org.tributary.engine.testkit.Commands;
import org.tributary.engine.testkit.MatchMoney;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.engine.testkit.TestPools;

/** Lists for sponsors and bodies of transfers. o2 has the merchant wx-o2, o1 none. One payment of 200 yuan to o2, one of 10 to o1. */
class PayoutFilesTest {
    private static final long AT = OPENS_MS + 5;
    private static final long DAY_MS = 86_400_000;
    private static final Map<String, Payer> PAYERS = Map.of("s1", Payer.of("1900001109:budget1"));

    @TempDir
    private Path directory;

    private final MemoryJournal journal = MemoryJournal.of(
            TestCampaigns.usual()
                    .pool(TestPools.ratio("k", 11, 1).budget(1_000_000))
                    .pool(TestPools.ratio("m", 6, 1).budget(1_000_000).priority(20))
                    .pool(TestPools.ratio("n", 1, 1).budget(1_000_000).priority(30))
                    .build(),
            OPENS_MS);
    private long run;

    @BeforeEach
    void listAllOfO2() {
        journal.send(
                AT,
                new Payments("t1")
                        .project("q1")
                        .merchant("wx-o2")
                        .amount(20_000)
                        .paidAt(AT)
                        .encode());
        journal.send(
                AT, new Payments("t2").project("p1").amount(1_000).paidAt(AT).encode());
        for (final String pool : List.of("k", "m", "n")) {
            journal.send(AT, MatchMoney.step(MatchAction.NOTICE, pool));
            journal.send(AT, MatchMoney.step(MatchAction.CONFIRM, pool));
        }
        final Map<String, Long> lines = new LinkedHashMap<>();
        lines.put("k/o2", 220_000L);
        lines.put("m/o2", 120_000L);
        lines.put("n/o2", 20_000L);
        lines.put("m/o1", 6_000L);
        run = journal.send(AT, MatchMoney.list("s1", journal.size(), false, lines));
    }

    private Map<String, String> settle(final Period period, final Map<String, Payer> payers) throws IOException {
        final Path out = directory.resolve("out");
        new Settlement(directory.resolve("data"), journal.reader(), journal.reader(), sequence -> {})
                .withPayers(payers)
                .settle(period, out);
        final Map<String, String> files = new TreeMap<>();
        try (Stream<Path> found = Files.walk(out)) {
            for (final Path file : found.filter(Files::isRegularFile).toList()) {
                files.put(
                        out.relativize(file).toString(), HexFormat.of().formatHex(Sha256.of(Files.readAllBytes(file))));
            }
        }
        return files;
    }

    private List<String> rows() throws IOException {
        final List<String> rows = new ArrayList<>();
        for (final String row : Files.readAllLines(directory.resolve("out/payouts/s1.csv"))) {
            rows.add(row.replaceFirst("^\uFEFF?[^,]*,", ""));
        }
        return rows;
    }

    private List<JsonNode> bodies() throws IOException {
        final List<JsonNode> bodies = new ArrayList<>();
        for (final String line : Files.readAllLines(directory.resolve("out/payouts/s1.jsonl"))) {
            bodies.add(new ObjectMapper().readTree(line));
        }
        return bodies;
    }

    @Test
    void shouldListEachLineWithTheWayItCanBePaid() throws IOException {
        settle(Period.wholeCampaign(), PAYERS);

        final List<JsonNode> bodies = bodies();
        assertThat(bodies).hasSize(2);
        final String first = bodies.get(0).get("out_transfer_no").asText();
        final String second = bodies.get(1).get("out_transfer_no").asText();
        assertThat(rows())
                .containsExactly(
                        "run,line,sponsor,organisation,pool,merchant,amountFen,paidFen,reference,paidOn,way,outTransferNo,note",
                        run
                                + ",1,s1,o2,k,wx-o2,220000,,,,bank-transfer,,\"above 1,000 yuan, and no transaction of a tenth of it"
                                + " is left to name\"",
                        run + ",2,s1,o2,m,wx-o2,120000,,,,charity-transfer," + first + ",",
                        run + ",3,s1,o2,n,wx-o2,20000,,,,charity-transfer," + second + ",",
                        run
                                + ",4,s1,o1,m,,6000,,,,no-merchant,,the organisation has no WeChat Pay merchant number: pay by bank",
                        ",,s1,o1,k,,11000,,,,not-listed,,list it in a run before it is paid",
                        ",,s1,o1,n,,1000,,,,not-listed,,list it in a run before it is paid");
        assertThat(first).matches("[0-9a-f]{32}").isNotEqualTo(second);
        assertThat(bodies.get(0).toString())
                .isEqualTo("{\"out_budget_no\":\"budget1\",\"out_transfer_no\":\"" + first
                        + "\",\"transaction_info\":{\"transaction_type\":\"WXPAY\",\"transaction_id\":\"t1\"},"
                        + "\"sponsor_mchid\":\"1900001109\",\"receive_mchid\":\"wx-o2\",\"amount\":120000,"
                        + "\"transfer_remark\":\"配捐 " + run + "/2\"}");
        assertThat(bodies.get(1).has("transaction_info")).isFalse();
    }

    @Test
    void shouldKeepATransfersNumberUntilAPartIsPaid() throws IOException {
        settle(Period.wholeCampaign(), PAYERS);
        final List<JsonNode> before = bodies();
        journal.send(AT, MatchMoney.paid(run, 2, 20_000));
        settle(Period.wholeCampaign(), PAYERS);
        final List<JsonNode> after = bodies();

        assertThat(after.get(1)).isEqualTo(before.get(1));
        assertThat(after.get(0).get("amount").asLong()).isEqualTo(100_000);
        assertThat(after.get(0).has("transaction_info"))
                .as("not above 1,000 yuan")
                .isFalse();
        assertThat(after.get(0).get("out_transfer_no"))
                .isNotEqualTo(before.get(0).get("out_transfer_no"));
        journal.send(AT, MatchMoney.paid(run, 2, 100_000));
        journal.send(AT, MatchMoney.cancel(run));
        settle(Period.wholeCampaign(), PAYERS);
        assertThat(rows()).hasSize(6).allMatch(row -> row.startsWith("run") || row.startsWith(",,s1,"));
        assertThat(directory.resolve("out/payouts/s1.jsonl")).doesNotExist();
    }

    @Test
    void shouldOfferNoMoneyThatIsFrozenOrWaits() throws IOException {
        journal.send(AT, Commands.project(ProjectAction.FREEZE, "q1"));
        settle(Period.wholeCampaign(), PAYERS);
        assertThat(rows().subList(1, 4))
                .allMatch(row -> row.contains(",moved,") && row.contains("only 0 fen are payable"));
        assertThat(directory.resolve("out/payouts/s1.jsonl")).doesNotExist();
        journal.send(AT, Commands.project(ProjectAction.UNFREEZE, "q1"));
        journal.send(AT, MatchMoney.cancel(run));
        final long waiting = journal.send(AT, MatchMoney.list("s1", journal.size(), true, Map.of("n/o2", 20_000L)));
        settle(Period.wholeCampaign(), PAYERS);
        assertThat(rows().get(1)).startsWith(waiting + ",1,s1,o2,n,").contains(",waits,");
    }

    @Test
    void shouldWriteNoTransfersWithoutTheSponsorsMerchant() throws IOException {
        settle(Period.wholeCampaign(), Map.of());
        assertThat(rows().subList(1, 4)).allMatch(row -> row.contains(",bank-transfer,"));
        assertThat(directory.resolve("out/payouts/s1.jsonl")).doesNotExist();
        assertThatThrownBy(() -> settle(Period.wholeCampaign(), Map.of("nobody", PAYERS.get("s1"))))
                .isInstanceOf(SettlementException.class)
                .hasMessageContaining("nobody");
        for (final String wrong : List.of("", "190", "190:", ":b", "19 0:b", "190:b-1", "190:" + "b".repeat(33))) {
            assertThatThrownBy(() -> Payer.of(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void shouldWriteTheSameFinalFilesWhateverIsPaidOnLaterDays() throws IOException {
        final LocalDate day =
                Instant.ofEpochMilli(AT).atZone(ZoneId.of("Asia/Shanghai")).toLocalDate();
        final long next = AT + DAY_MS;
        journal.send(next, new Payments("t3").amount(500).paidAt(next).encode());
        final Map<String, String> first = settle(Period.day(day), PAYERS);
        assertThat(first).containsKeys("payouts/s1.csv", "payouts/s1.jsonl", "platform.xlsx", "matches.csv");

        journal.send(next, MatchMoney.paid(run, 1, 220_000));
        journal.send(next, MatchMoney.paid(run, 2, 1));
        journal.send(next, MatchMoney.cancel(run));
        journal.send(next, MatchMoney.list("s1", journal.size(), false, Map.of("n/o2", 20_000L)));
        journal.send(next, Commands.project(ProjectAction.FREEZE, "q1"));
        journal.send(next, MatchMoney.step(MatchAction.WITHDRAW, "k"));

        assertThat(settle(Period.day(day), PAYERS)).isEqualTo(first);
        final Map<String, String> later = settle(Period.day(day.plusDays(1)), PAYERS);
        assertThat(later.get("payouts/s1.csv")).isNotEqualTo(first.get("payouts/s1.csv"));
        assertThat(later.get("matches.csv")).isNotEqualTo(first.get("matches.csv"));
    }
}
