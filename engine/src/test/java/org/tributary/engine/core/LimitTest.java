package org.tributary.engine.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tributary.engine.testkit.TestCampaigns.DAY_MS;
import static org.tributary.engine.testkit.TestCampaigns.OPENS_MS;

import org.junit.jupiter.api.Test;
import org.tributary.engine.codec.RecordView;
import org.tributary.engine.codec.sbe.CutCode;
import org.tributary.engine.codec.sbe.PoolAction;
import org.tributary.engine.core.outcome.Lines;
import org.tributary.engine.testkit.Commands;
import org.tributary.engine.testkit.CoreDriver;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.Refunds;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.engine.testkit.TestPools;

class LimitTest {
    private CoreDriver core;
    private int ids;

    private void start(TestPools... pools) {
        final TestCampaigns campaign = TestCampaigns.usual();
        for (final TestPools pool : pools) {
            campaign.pool(pool);
        }
        core = CoreDriver.of(campaign).at(OPENS_MS + 5);
    }

    private Payments payment(long fen) {
        return new Payments("t" + ids++).amount(fen);
    }

    private void gives(Payments payment, long fen, CutCode cut) {
        final RecordView record = core.send(payment);
        assertThat(record.lineCount).isEqualTo(1);
        assertThat(record.lineFen[0]).isEqualTo(fen);
        assertThat(record.lineCut[0]).isEqualTo(cut);
    }

    private void givesNoLine(Payments payment) {
        assertThat(core.send(payment).lineCount).isZero();
    }

    @Test
    void shouldGiveTheLastFenOnceHoweverManyContend() {
        start(TestPools.ratio("m", 1, 1).budget(2_500));
        long given = 0;
        for (int i = 0; i < 2_000; i++) {
            final RecordView record = core.send(payment(3).donor(i));
            given += record.lineCount == 0 ? 0 : record.lineFen[0];
        }
        assertThat(given).isEqualTo(2_500);
        assertThat(core.core().state().registry().pool(0).remainingFen()).isZero();
        core.restart().replay();
    }

    @Test
    void shouldNameTheBudgetWhenItCutsTheLastGift() {
        start(TestPools.ratio("m", 1, 1).budget(150));
        gives(payment(100), 100, CutCode.NONE);
        gives(payment(100), 50, CutCode.POOL_BUDGET);
        givesNoLine(payment(100));
    }

    @Test
    void shouldCutInTurnAndNameTheLastLimitThatLowered() {
        start(TestPools.ratio("m", 10, 1)
                .perDonation(900)
                .perDonor(800)
                .perDonorPerDay(700)
                .perProject(600)
                .perOrganisation(500));
        gives(payment(100), 500, CutCode.PER_ORGANISATION);
        gives(payment(100).donor(2), 0, CutCode.PER_ORGANISATION);
        gives(payment(100).donor(2).project("q1").merchant("wx-o2"), 500, CutCode.PER_ORGANISATION);
    }

    @Test
    void shouldNotNameALimitThatIsJustMet() {
        start(TestPools.ratio("m", 1, 1).perDonation(100).perDonor(100).perProject(100));
        gives(payment(100), 100, CutCode.NONE);
        gives(payment(100), 0, CutCode.PER_DONOR);
        gives(payment(100).donor(2), 0, CutCode.PER_PROJECT);
    }

    @Test
    void shouldCapADonorByTheCampaignsOwnDay() {
        start(TestPools.ratio("m", 1, 1).perDonorPerDay(50));
        gives(payment(100), 50, CutCode.PER_DONOR_PER_DAY);
        core.at(OPENS_MS + DAY_MS + 5);
        gives(payment(100).paidAt(OPENS_MS + DAY_MS - 1), 0, CutCode.PER_DONOR_PER_DAY);
        gives(payment(100).paidAt(OPENS_MS + DAY_MS), 50, CutCode.PER_DONOR_PER_DAY);
    }

    @Test
    void shouldLeaveOutDonationsBelowTheMinimum() {
        start(TestPools.ratio("m", 1, 1).minDonation(100));
        givesNoLine(payment(99));
        gives(payment(100), 100, CutCode.NONE);
    }

    @Test
    void shouldCountDonationsThatThePoolMatched() {
        start(TestPools.ratio("m", 1, 1).donationsPerDonor(2).perProject(150));
        gives(payment(100), 100, CutCode.NONE);
        gives(payment(100), 50, CutCode.PER_PROJECT);
        gives(payment(100), 0, CutCode.DONATIONS_PER_DONOR);
        gives(payment(100).donor(2).project("p2"), 100, CutCode.NONE);
        gives(payment(100).donor(2), 0, CutCode.PER_PROJECT);
        gives(payment(100).donor(2).project("p2"), 50, CutCode.PER_PROJECT);
    }

    @Test
    void shouldGiveAllOrNothing() {
        start(TestPools.ratio("m", 1, 1).budget(350).perDonor(150).allOrNothing());
        gives(payment(100), 100, CutCode.NONE);
        gives(payment(100), 0, CutCode.PER_DONOR);
        gives(payment(100).donor(2), 100, CutCode.NONE);
        gives(payment(100).donor(3), 100, CutCode.NONE);
        givesNoLine(payment(100).donor(4));
        gives(payment(50).donor(5), 50, CutCode.NONE);
    }

    @Test
    void shouldLeaveNoLineWhenTheWholeGiftIsAboveWhatADonationMayGet() {
        start(TestPools.ratio("m", 1, 1).perDonation(50).allOrNothing());
        givesNoLine(payment(100));
    }

    @Test
    void shouldGiveNothingWhileSuspendedAndGoOnAfterwards() {
        start(TestPools.ratio("m", 1, 1));
        core.send(Commands.pool(PoolAction.SUSPEND, "m", 0));
        givesNoLine(payment(100));
        core.send(Commands.pool(PoolAction.RESUME, "m", 0));
        gives(payment(100), 100, CutCode.NONE);
    }

    @Test
    void shouldNeverMatchEarlierDonationsWhenABudgetIsRaised() {
        start(TestPools.ratio("m", 1, 1).budget(10));
        gives(payment(100), 10, CutCode.POOL_BUDGET);
        core.send(Commands.pool(PoolAction.ADD_BUDGET, "m", 500));
        assertThat(core.core().state().registry().pool(0).committedFen()).isEqualTo(10);
        gives(payment(100), 100, CutCode.NONE);
    }

    @Test
    void shouldCountWhatADonorGotBeforeTheLimitCame() {
        start(TestPools.ratio("m", 1, 1));
        gives(payment(100), 100, CutCode.NONE);
        core.commit(TestCampaigns.usual()
                .pool(TestPools.ratio("m", 1, 1).perDonor(120).perDonorPerDay(110))
                .build());
        gives(payment(100), 10, CutCode.PER_DONOR_PER_DAY);
    }

    @Test
    void shouldGiveCapsBackWithAReturnButNotTheNumberOfDonations() {
        start(TestPools.ratio("m", 1, 1).perDonor(100).donationsPerDonor(2));
        core.send(payment(100));
        core.send(new Refunds("t0").part("r", 100).encode(core));
        gives(payment(100), 100, CutCode.NONE);
        gives(payment(100), 0, CutCode.DONATIONS_PER_DONOR);
        core.restart().replay();
    }

    @Test
    void shouldStopAskingWhenTheRecordIsFull() {
        final TestPools[] pools = new TestPools[Lines.MAX_GIVING_LINES + 5];
        for (int i = 0; i < pools.length; i++) {
            pools[i] = TestPools.ratio("m" + i, 1, 1);
        }
        start(pools);
        assertThat(core.send(payment(100)).lineCount).isEqualTo(Lines.MAX_GIVING_LINES);
    }
}
