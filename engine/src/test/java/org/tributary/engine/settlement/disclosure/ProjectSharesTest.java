package org.tributary.engine.settlement.disclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tributary.engine.testkit.TestCampaigns.OPENS_MS;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.MatchAction;
import org.tributary.engine.codec.sbe.ProjectAction;
import org.tributary.engine.settlement.MemoryJournal;
import org.tributary.engine.settlement.Settlement;
import org.tributary.engine.settlement.book.Period;
import org.tributary.engine.testkit.Commands;
import org.tributary.engine.testkit.CoreDriver;
import org.tributary.engine.testkit.MatchMoney;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.engine.testkit.TestPools;

/** Fees and payments by project, worked out by hand from RULES 19.9: p1 and p2 are of o1, q1 of o2. */
class ProjectSharesTest {
    private static final long AT = OPENS_MS + 5;

    @TempDir
    private Path directory;

    private final MemoryJournal journal = new MemoryJournal();
    private final CoreDriver core =
            CoreDriver.toldTo(record -> journal.keep(record.timestampMs(), record.copyCommand(), record.copyOutcome()));

    private void begin(final boolean platformBears, final boolean byDay) {
        core.at(OPENS_MS - 1);
        core.send(Commands.settings());
        final Campaign usual =
                TestCampaigns.usual().pool(TestPools.ratio("m", 1, 1)).build();
        core.commit(new Campaign(
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
                List.of(new Campaign.Fee(ChannelCode.WECHATPAY, "", 6_000, platformBears, byDay)),
                List.of()));
        core.at(AT);
        pay("t1", "p1", 1_050);
        pay("t2", "p1", 1_050);
        pay("t3", "p2", 1_050);
        pay("t4", "q1", 5_000);
    }

    private void pay(final String id, final String project, final long fen) {
        core.send(new Payments(id)
                .channel(ChannelCode.WECHATPAY)
                .project(project)
                .merchant(project.equals("q1") ? "wx-o2" : "")
                .amount(fen)
                .paidAt(AT)
                .encode());
    }

    /** Each trade's fee is 6.3 fen, rounded to 6. */
    @Test
    void shouldShowEachProjectsOwnFeesWhenTradesAreRoundedOneByOne() throws IOException {
        begin(false, false);
        assertThat(disclosed("fees")).isEqualTo(Map.of("o1/p1", 12L, "o1/p2", 6L, "o2/q1", 30L));
        assertThat(disclosed("platformFees")).isEmpty();
    }

    /** 3150 fen of the platform's number cost 18.9, rounded to 19: 12.67 and 6.33, the larger remainder takes the last. */
    @Test
    void shouldShareAFeeOfTheWholeDayBySettledMoneyWhenItIsRoundedByDay() throws IOException {
        begin(false, true);
        assertThat(disclosed("fees")).isEqualTo(Map.of("o1/p1", 13L, "o1/p2", 6L, "o2/q1", 30L));
    }

    @Test
    void shouldShowFeesOfThePlatformOnALineOfTheirOwn() throws IOException {
        begin(true, false);
        assertThat(disclosed("fees")).isEqualTo(Map.of("o1/p1", 0L, "o1/p2", 0L, "o2/q1", 0L));
        assertThat(disclosed("platformFees")).isEqualTo(Map.of("/", 48L));
        assertThat(Files.readString(directory.resolve("out/disclosure/index.html")))
                .contains("Fees that the platform bears</span>: 0.48");
    }

    /** 2100 for p1 and 1050 for p2: of 1000 they get 666.67 and 333.33; of the rest what they have not got. */
    @Test
    void shouldShareAPaymentByWhatThePoolCommittedToEachProject() throws IOException {
        begin(false, false);
        final long run = confirmAndList(3_150);
        core.send(MatchMoney.paid(run, 1, 1_000));
        assertThat(disclosed("paid")).isEqualTo(Map.of("o1/p1", 667L, "o1/p2", 333L, "o2/q1", 0L));
        core.send(MatchMoney.paid(run, 1, 2_150));
        assertThat(disclosed("paid")).isEqualTo(Map.of("o1/p1", 2_100L, "o1/p2", 1_050L, "o2/q1", 0L));
        assertThat(Files.readString(directory.resolve("out/disclosure/disclosure.json")))
                .contains("\"paidFen\" : 2100", "\"paidFen\" : 1050", "\"unsharedPaidFen\" : 0");
    }

    /** Frozen money is not paid: what comes while p1 is frozen is p2's up to its 1050, and the rest of no project. */
    @Test
    void shouldShowWhatNoProjectCanTakeOnALineOfTheOrganisation() throws IOException {
        begin(false, false);
        final long run = confirmAndList(3_150);
        core.send(Commands.project(ProjectAction.FREEZE, "p1"));
        core.send(MatchMoney.paid(run, 1, 1_200));
        assertThat(disclosed("paid")).isEqualTo(Map.of("o1/p1", 0L, "o1/p2", 1_050L, "o2/q1", 0L, "o1/", 150L));
        assertThat(Files.readString(directory.resolve("out/disclosure/index.html")))
                .contains("<td>合计 Total</td><td>0.48</td><td>12.00</td><td>1.50</td>");
    }

    private long confirmAndList(final long fen) {
        core.send(MatchMoney.step(MatchAction.NOTICE, "m"));
        final long confirmed =
                core.send(MatchMoney.step(MatchAction.CONFIRM, "m")).get(0).sequence;
        return core.send(MatchMoney.list("s1", confirmed, false, Map.of("m/o1", fen)))
                .get(0)
                .sequence;
    }

    /** Amounts of a figure by organisation and project. */
    private Map<String, Long> disclosed(final String figure) throws IOException {
        final Path out = directory.resolve("out");
        assertThat(new Settlement(directory.resolve("data"), journal.reader(), journal.reader(), sequence -> {})
                        .settle(Period.wholeCampaign(), out)
                        .lawsHold())
                .isTrue();
        final Map<String, Long> found = new TreeMap<>();
        final String text = Files.readString(out.resolve("disclosure.csv"), StandardCharsets.UTF_8);
        final CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (CSVParser parser = CSVParser.parse(text.substring(1), format)) {
            for (final CSVRecord row : parser) {
                if (row.get("figure").equals(figure)) {
                    found.put(row.get("organisation") + '/' + row.get("project"), Long.parseLong(row.get("amountFen")));
                }
            }
        }
        return found;
    }
}
