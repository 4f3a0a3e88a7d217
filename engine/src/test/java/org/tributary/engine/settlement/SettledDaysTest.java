package org.tributary.engine.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tributary.engine.settlement.SettledDay.DAY;
import static org.tributary.engine.settlement.SettledDay.NEXT_DAY_MS;
import static org.tributary.engine.settlement.SettledDay.NINE_MS;
import static org.tributary.engine.settlement.SettledDay.campaign;
import static org.tributary.engine.settlement.SettledDay.journal;
import static org.tributary.engine.settlement.SettledDay.pay;
import static org.tributary.engine.settlement.SettledDay.root;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.CampaignEncoder;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.testkit.Commands;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.engine.transparency.DayRoot;
import org.tributary.engine.transparency.InclusionProof;
import org.tributary.engine.transparency.Prover;
import org.tributary.engine.transparency.Roots;

/** Which records a day has, when it is final, and its root. */
class SettledDaysTest {
    @TempDir
    private Path directory;

    private SettledDay settled;

    @BeforeEach
    void begin() {
        settled = new SettledDay(directory);
    }

    @Test
    void shouldPublishNothingWhenTheDayIsNotOver() throws IOException {
        final MemoryJournal journal = journal();
        journal.send(NINE_MS, pay("t1").encode());

        final Settlement.Result result = settled.settle(journal, DAY);

        assertThat(result.isFinal()).isFalse();
        assertThat(settled.json().get("final").asBoolean()).isFalse();
        assertThat(new Roots(directory).all()).isEmpty();
    }

    @Test
    void shouldReportADifferenceWhenAnotherRootWasPublished() throws IOException {
        final MemoryJournal one = journal();
        one.send(NINE_MS, pay("t1").encode());
        one.send(NEXT_DAY_MS, Commands.pulse());
        settled.settle(one, DAY);
        final MemoryJournal other = journal();
        other.send(NINE_MS, pay("t2").encode());
        other.send(NEXT_DAY_MS, Commands.pulse());

        final Settlement.Result result = settled.settle(other, DAY);

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
        settled.settle(journal, DAY.plusDays(1));

        final Map<String, CSVRecord> accounts = new HashMap<>();
        settled.csv("accounts.csv").forEach(row -> accounts.put(row.get("account"), row));
        final CSVRecord channel = accounts.get("channel:wechatpay:receivable");

        assertThat(channel.get("openingFen")).isEqualTo("99");
        assertThat(channel.get("debitFen")).isEqualTo("300");
        assertThat(settled.csv("donations.csv")).hasSize(1);
    }

    @Test
    void shouldProveADonationFromThePublishedDayWhenItIsFinal() throws IOException {
        final MemoryJournal journal = journal();
        for (int i = 0; i < 50; i++) {
            journal.send(NINE_MS + i, pay("t" + i).donor(i).encode());
        }
        journal.send(NEXT_DAY_MS, Commands.pulse());
        final Settlement.Result result = settled.settle(journal, DAY);

        final InclusionProof proof = new Prover(new Roots(directory), journal.reader()).prove("wechatpay", "t33");

        assertThat(proof.check()).isEqualTo(InclusionProof.Result.RIGHT);
        assertThat(proof.root()).isEqualTo(root(result));
        assertThat(proof.treeSize()).isEqualTo(50);
        assertThat(proof.leaf()).contains("|donation|").contains("|p1|100|m=100|accepted");
        assertThat(new Prover(new Roots(directory), journal.reader()).prove("wechatpay", "unknown"))
                .isNull();
    }

    @Test
    void shouldCountDaysInTheNewTimeZoneWhenItChangedBeforeMoneyCame() throws IOException {
        final Campaign.Fee fee = new Campaign.Fee(ChannelCode.WECHATPAY, "", 6_000, false, false);
        final MemoryJournal journal = journal(fee);
        CampaignEncoder.commands(campaign(fee, "America/New_York"), 1, "ops", new byte[32])
                .forEach(command -> journal.send(TestCampaigns.OPENS_MS, command));
        // 06:00 of the next day in Shanghai, 18:00 of this one in New York
        journal.send(
                TestCampaigns.OPENS_MS + 30 * TestCampaigns.HOUR_MS, pay("t1").encode());

        settled.settle(journal, DAY);

        assertThat(settled.csv("donations.csv"))
                .extracting(row -> row.get("at"))
                .containsExactly("2026-09-07T18:00:00.000-04:00");
        assertThat(settled.json().get("timezone").asText()).isEqualTo("America/New_York");
    }

    @Test
    void shouldNotBeFinalWithoutMoneySinceTheTimeZoneMayStillChange() throws IOException {
        final Campaign.Fee fee = new Campaign.Fee(ChannelCode.WECHATPAY, "", 6_000, false, false);
        final MemoryJournal journal = journal(fee);
        journal.send(NEXT_DAY_MS, Commands.pulse());

        assertThat(settled.settle(journal, DAY).isFinal())
                .as("over in Shanghai, without money")
                .isFalse();
        assertThat(new Roots(directory).all()).isEmpty();

        CampaignEncoder.commands(campaign(fee, "America/New_York"), 1, "ops", new byte[32])
                .forEach(command -> journal.send(NEXT_DAY_MS + 1, command));
        final long eveningMs = NEXT_DAY_MS + 6 * TestCampaigns.HOUR_MS;
        journal.send(eveningMs, pay("t1").paidAt(eveningMs).encode());
        journal.send(NEXT_DAY_MS + TestCampaigns.DAY_MS, Commands.pulse());
        final Settlement.Result result = settled.settle(journal, DAY);

        assertThat(result.isFinal()).as("over in New York, with money").isTrue();
        assertThat(result.differing()).as("no root was published before").isNull();
        assertThat(settled.csv("donations.csv"))
                .extracting(row -> row.get("at"))
                .containsExactly("2026-09-07T18:00:00.000-04:00");
        assertThat(new Roots(directory).publishedRoot(DAY)).isEqualTo(root(result));
    }

    @Test
    void shouldBeFinalWithoutRecordsOfItsOwnOnceMoneyCameLater() throws IOException {
        final MemoryJournal journal = journal();
        final long laterMs = NEXT_DAY_MS + TestCampaigns.DAY_MS;
        journal.send(laterMs, pay("t1").paidAt(laterMs).encode());

        final Settlement.Result result = settled.settle(journal, DAY);

        assertThat(result.isFinal()).isTrue();
        assertThat(new Roots(directory).publishedRoot(DAY)).isEqualTo(root(result));
    }
}
