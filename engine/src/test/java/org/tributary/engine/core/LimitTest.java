package org.tributary.engine.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tributary.engine.testkit.TestCampaigns.DAY_MS;
import static org.tributary.engine.testkit.TestCampaigns.OPENS_MS;

import org.junit.jupiter.api.Test;
import org.tributary.engine.codec.CarriedLines;
import org.tributary.engine.codec.IdCodec;
import org.tributary.engine.codec.sbe.AllocationOutcomeEncoder;
import org.tributary.engine.codec.sbe.CorrectionRefundCommandEncoder;
import org.tributary.engine.codec.sbe.CutCode;
import org.tributary.engine.codec.sbe.PoolAction;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.codec.sbe.RefundOutcomeEncoder;
import org.tributary.engine.core.outcome.Lines;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.core.rules.Matcher;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.testkit.Commands;
import org.tributary.engine.testkit.CoreDriver;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.Refunds;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.engine.testkit.TestPools;

class LimitTest {
    private CoreDriver core;
    private int ids;

    private void start(final TestPools... pools) {
        final TestCampaigns campaign = TestCampaigns.usual();
        for (final TestPools pool : pools) {
            campaign.pool(pool);
        }
        core = CoreDriver.of(campaign).at(OPENS_MS + 5);
    }

    private Payments payment(final long fen) {
        return new Payments("t" + ids++).amount(fen);
    }

    private void gives(final Payments payment, final long fen, final CutCode cut) {
        final RecordView record = core.send(payment);
        assertThat(record.lineCount).isEqualTo(1);
        assertThat(record.lineFen[0]).isEqualTo(fen);
        assertThat(record.lineCut[0]).isEqualTo(cut);
    }

    private void givesNoLine(final Payments payment) {
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
    void shouldAskEveryPoolWhenAsManyGiveAsARecordHolds() {
        final TestPools[] pools = new TestPools[Lines.MAX_LINES];
        for (int i = 0; i < pools.length; i++) {
            pools[i] = TestPools.ratio("m" + i, 1, 1).priority(i).perDonor(i == pools.length - 1 ? 1_000 : 100);
        }
        start(pools);
        assertThat(core.send(payment(100)).lineCount).isEqualTo(Lines.MAX_LINES);
        final RecordView second = core.send(payment(100));
        assertThat(second.lineFen[Lines.MAX_LINES - 1])
                .as("the last pool gives, though all before it leave a line of 0")
                .isEqualTo(100);
        core.send(new Refunds("t0").part("r", 50).encode(core));
        assertThat(core.core().state().ledger().campaign().matchReversedFen())
                .as("a refund finds all lines, also those its command has no room for")
                .isEqualTo(Lines.MAX_LINES * 50L);
        core.restart().replay();
    }

    @Test
    void shouldRefuseACampaignInWhichMorePoolsGiveAtOnceThanARecordHolds() {
        assertThat(crowd(Lines.MAX_LINES + 1, 0)).isEqualTo(ReasonCode.TOO_MANY_POOLS);
        assertThat(crowd(Lines.MAX_LINES, 0)).isEqualTo(ReasonCode.NONE);
        assertThat(crowd(Lines.MAX_LINES, 30))
                .as("windows that follow each other don't add up")
                .isEqualTo(ReasonCode.NONE);
    }

    private static ReasonCode crowd(final int atOnce, final int later) {
        final TestCampaigns campaign = TestCampaigns.usual();
        for (int i = 0; i < atOnce; i++) {
            final TestPools pool = TestPools.ratio("a" + i, 1, 1).window(OPENS_MS, OPENS_MS + DAY_MS);
            campaign.addPool(i % 2 == 0 ? pool : pool.forProjects("p1"));
        }
        for (int i = 0; i < later; i++) {
            campaign.addPool(TestPools.ratio("b" + i, 1, 1).window(OPENS_MS + DAY_MS, OPENS_MS + 2 * DAY_MS));
        }
        return CoreDriver.of(TestCampaigns.usual()).commit(campaign.build()).reason;
    }

    @Test
    void shouldFitTheFullestRecordsIntoTheirBytes() {
        final int texts = 2 * (1 + IdCodec.MAX_PACKED_BYTES) + 65 + 33 + 33 + 65;
        final int actorAndNote = 65 + 201;
        assertThat(4
                        + CorrectionRefundCommandEncoder.BLOCK_LENGTH
                        + 2
                        + CarriedLines.MAX * CorrectionRefundCommandEncoder.LinesEncoder.sbeBlockLength()
                        + texts
                        + actorAndNote)
                .isLessThanOrEqualTo(StateMachine.MAX_COMMAND_BYTES);
        assertThat(4
                        + RefundOutcomeEncoder.BLOCK_LENGTH
                        + 2
                        + (Lines.MAX_LINES + Matcher.MAX_DEFERRED) * RefundOutcomeEncoder.LinesEncoder.sbeBlockLength())
                .isLessThanOrEqualTo(StateMachine.MAX_OUTCOME_BYTES);
        assertThat(4
                        + AllocationOutcomeEncoder.BLOCK_LENGTH
                        + 2
                        + Lines.MAX_LINES * AllocationOutcomeEncoder.LinesEncoder.sbeBlockLength())
                .isLessThanOrEqualTo(StateMachine.MAX_OUTCOME_BYTES);
    }
}
