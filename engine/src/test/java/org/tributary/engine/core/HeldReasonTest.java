package org.tributary.engine.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tributary.engine.testkit.TestCampaigns.CLOSES_MS;
import static org.tributary.engine.testkit.TestCampaigns.OPENS_MS;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.ProjectAction;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.core.state.Ledger;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.testkit.Commands;
import org.tributary.engine.testkit.CoreDriver;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.engine.testkit.TestPools;

class HeldReasonTest {
    private CoreDriver core;
    private int ids;

    @BeforeEach
    void start() {
        core = CoreDriver.of(TestCampaigns.usual()
                        .project("goal", "o1", 1_000, true)
                        .project("stays", "o1", 1_000, false)
                        .pool(TestPools.ratio("m", 1, 1)))
                .at(OPENS_MS + 5);
    }

    private Payments payment() {
        return new Payments("t" + ids++);
    }

    private void holds(final ReasonCode reason, final Payments payment) {
        final RecordView record = core.send(payment);
        assertThat(record.code).isEqualTo(OutcomeCode.HELD);
        assertThat(record.reason).isEqualTo(reason);
        assertThat(record.lineCount).isZero();
    }

    private void recommit(final long goalFen) {
        final TestCampaigns campaign = TestCampaigns.usual().project("goal", "o1", goalFen, true);
        assertThat(core.commit(campaign.pool(TestPools.ratio("m", 1, 1)).build()).code)
                .isEqualTo(OutcomeCode.ACCEPTED);
    }

    private Ledger ledger() {
        return core.core().state().ledger();
    }

    @Test
    void shouldTakeTheLeastAndTheMostOfAProject() {
        assertThat(core.send(payment().amount(1)).code).isEqualTo(OutcomeCode.ACCEPTED);
        assertThat(core.send(payment().amount(5_000_000_000L)).code).isEqualTo(OutcomeCode.ACCEPTED);
    }

    @Test
    void shouldHoldEachReason() {
        holds(ReasonCode.UNREADABLE_ATTACHMENT, payment().unreadable());
        holds(ReasonCode.CURRENCY, payment().currency("USD"));
        holds(ReasonCode.UNKNOWN_PROJECT, payment().project("nowhere"));
        holds(ReasonCode.UNKNOWN_PROJECT, payment().project("Not An Id!"));
        holds(ReasonCode.MERCHANT_MISMATCH, payment().merchant("wx-o2"));
        holds(ReasonCode.MERCHANT_MISMATCH, payment().project("q1"));
        holds(ReasonCode.AMOUNT_OUT_OF_RANGE, payment().amount(5_000_000_001L));
        holds(ReasonCode.AMOUNT_OUT_OF_RANGE, payment().amount(0));
        holds(ReasonCode.CAMPAIGN_NOT_OPEN, payment().paidAt(OPENS_MS - 1));
        holds(ReasonCode.CAMPAIGN_CLOSED, payment().paidAt(CLOSES_MS));
        core.send(Commands.project(ProjectAction.CLOSE, "p1"));
        holds(ReasonCode.PROJECT_CLOSED, payment());
        core.restart().replay();
    }

    @Test
    void shouldNameTheFirstReasonOfTheDocumentedOrder() {
        core.send(Commands.project(ProjectAction.CLOSE, "p1"));
        final Payments all = payment().amount(Long.MAX_VALUE).paidAt(CLOSES_MS).merchant("nobodys");
        holds(ReasonCode.CURRENCY, all.unreadable().currency("USD"));
        holds(
                ReasonCode.MERCHANT_MISMATCH,
                payment().unreadable().paidAt(CLOSES_MS).merchant("nobodys"));
        holds(ReasonCode.UNREADABLE_ATTACHMENT, payment().unreadable().paidAt(CLOSES_MS));
        holds(ReasonCode.UNKNOWN_PROJECT, payment().project("nowhere").paidAt(CLOSES_MS));
        holds(ReasonCode.MERCHANT_MISMATCH, payment().merchant("wx-o2").paidAt(CLOSES_MS));
        holds(ReasonCode.PROJECT_CLOSED, payment().paidAt(CLOSES_MS).amount(0));
        core.send(Commands.project(ProjectAction.REOPEN, "p1"));
        holds(ReasonCode.CAMPAIGN_CLOSED, payment().paidAt(CLOSES_MS).amount(0));
        holds(ReasonCode.AMOUNT_OUT_OF_RANGE, payment().amount(0));
    }

    @Test
    void shouldTakeTheLastInstantAndNotTheNext() {
        assertThat(core.send(payment().paidAt(OPENS_MS)).code).isEqualTo(OutcomeCode.ACCEPTED);
        core.at(CLOSES_MS + 10);
        assertThat(core.send(payment().paidAt(CLOSES_MS - 1)).code).isEqualTo(OutcomeCode.ACCEPTED);
        holds(ReasonCode.CAMPAIGN_CLOSED, payment().paidAt(CLOSES_MS));
    }

    @Test
    void shouldCountForeignMoneyAndNeverSumIt() {
        assertThat(core.send(payment().currency("USD").amount(500)).foreign).isTrue();
        assertThat(core.send(payment().merchant("nobodys").amount(700)).foreign).isTrue();
        assertThat(core.send(payment().merchant("wx-o2").amount(900)).foreign).isFalse();
        assertThat(ledger().foreignCount()).isEqualTo(2);
        assertThat(ledger().heldCount()).isEqualTo(1);
        assertThat(ledger().heldFen()).isEqualTo(900);
        assertThat(ledger().receivedFen()).isEqualTo(900);
        core.restart().replay();
    }

    @Test
    void shouldTakeAMerchantOfTheOrganisationItself() {
        assertThat(core.send(payment().project("q1").merchant("wx-o2")).code).isEqualTo(OutcomeCode.ACCEPTED);
        assertThat(core.send(payment().project("q1").channel(ChannelCode.ALIPAY)).code)
                .isEqualTo(OutcomeCode.ACCEPTED);
        assertThat(core.send(payment().merchant("wx-default")).code).isEqualTo(OutcomeCode.ACCEPTED);
    }

    @Test
    void shouldTakeTheDonationThatCrossesAGoalWholeAndHoldTheNext() {
        assertThat(core.send(payment().project("goal").amount(999)).code).isEqualTo(OutcomeCode.ACCEPTED);
        assertThat(core.send(payment().project("goal").amount(500)).code).isEqualTo(OutcomeCode.ACCEPTED);
        holds(ReasonCode.GOAL_REACHED, payment().project("goal"));
        core.send(payment().project("stays").amount(1_000));
        assertThat(core.send(payment().project("stays")).code).isEqualTo(OutcomeCode.ACCEPTED);
        core.restart().replay();
    }

    @Test
    void shouldOpenAGoalAgainByReopenOrAHigherGoal() {
        core.send(payment().project("goal").amount(1_000));
        holds(ReasonCode.GOAL_REACHED, payment().project("goal"));
        core.send(Commands.project(ProjectAction.REOPEN, "goal"));
        assertThat(core.send(payment().project("goal")).code).isEqualTo(OutcomeCode.ACCEPTED);
        recommit(1_050);
        holds(ReasonCode.GOAL_REACHED, payment().project("goal"));
        recommit(2_000);
        assertThat(core.send(payment().project("goal")).code).isEqualTo(OutcomeCode.ACCEPTED);
    }

    @Test
    void shouldRefuseNothingWhenSumsWouldLeaveTheRangeOfALong() {
        holds(ReasonCode.UNKNOWN_PROJECT, payment().project("x").amount(Long.MAX_VALUE - 50));
        final RecordView over = core.send(payment().amount(100));
        assertThat(over.code).isEqualTo(OutcomeCode.HELD);
        assertThat(over.reason).isEqualTo(ReasonCode.AMOUNT_OUT_OF_RANGE);
        assertThat(over.foreign).isTrue();
        assertThat(core.send(payment().amount(50)).code).isEqualTo(OutcomeCode.ACCEPTED);
        assertThat(ledger().receivedFen()).isEqualTo(Long.MAX_VALUE);
        core.restart().replay();
    }
}
