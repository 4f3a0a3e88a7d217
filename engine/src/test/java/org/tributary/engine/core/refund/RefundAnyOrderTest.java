package org.tributary.engine.core.refund;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tributary.engine.testkit.TestCampaigns.OPENS_MS;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.PoolEventKind;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.core.state.Ledger;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.testkit.CoreDriver;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.Refunds;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.engine.testkit.TestPools;

/** Refunds and reversals told in every way and order: RULES 11. */
class RefundAnyOrderTest {
    private CoreDriver core;

    @Test
    void shouldTakeAFailedRefundFromATotalWithoutNames() {
        start(TestPools.ratio("m", 1, 1));
        pay(1000);
        assertThat(send(stripe().total("", 400).atMs(1)).refundFen).isEqualTo(400);
        final RecordView failed = reverse(stripe().part("re_1", 0).atMs(2).mayWait(), 400);
        assertThat(failed.code).isEqualTo(OutcomeCode.REFUNDED);
        assertThat(failed.refundFen).isEqualTo(-400);
        assertThat(reverse(stripe().part("re_1", 0).atMs(2).mayWait(), 400).code)
                .isEqualTo(OutcomeCode.DUPLICATE);
        assertThat(send(stripe().total("", 400).atMs(1)).code).isEqualTo(OutcomeCode.DUPLICATE);
        final RecordView later = send(stripe().total("", 200).atMs(3));
        assertThat(later.refundFen).isEqualTo(200);
        assertThat(send(stripe().total("", 200).atMs(3)).code).isEqualTo(OutcomeCode.DUPLICATE);
        assertThat(send(stripe().part("re_2", 200).atMs(3)).code).isEqualTo(OutcomeCode.DUPLICATE);
        assertThat(send(stripe().part("re_1", 400).atMs(1)).code).isEqualTo(OutcomeCode.DUPLICATE);
        assertThat(ledger().refundedFen()).isEqualTo(200);
        core.restart().replay();
    }

    @Test
    void shouldReadALowerTotalOfTheSameSecondByItsOrder() {
        start();
        pay(1000);
        send(stripe().total("", 400).atMs(5));
        reverse(stripe().part("re_1", 0).atMs(5), 400);
        assertThat(send(stripe().total("", 400).atMs(5)).code).isEqualTo(OutcomeCode.DUPLICATE);
        assertThat(send(stripe().total("", 200).atMs(5)).refundFen).isEqualTo(200);
        assertThat(ledger().refundedFen()).isEqualTo(200);
    }

    @Test
    void shouldNotReadAnOldTotalOfTheSameSecondAsANewOneOnceRefundsTellOfThemselves() {
        start();
        pay(1000);
        send(stripe().total("", 400).atMs(5));
        reverse(stripe().part("re_1", 0).atMs(5), 300);
        send(stripe().total("", 300).atMs(5));
        reverse(stripe().part("re_2", 0).atMs(5), 100);
        assertThat(ledger().refundedFen()).isEqualTo(200);
        assertThat(send(stripe().part("re_1", 300).atMs(5)).refundFen).isEqualTo(-200);
        assertThat(send(stripe().part("re_2", 100).atMs(5)).code).isEqualTo(OutcomeCode.DUPLICATE);
        assertThat(ledger().refundedFen()).isZero();
        core.restart().replay();
    }

    @Test
    void shouldReadALowerTotalThatComesBeforeTheReversal() {
        start();
        pay(1000);
        send(stripe().total("", 400).atMs(1));
        assertThat(send(stripe().total("", 200).atMs(3)).code).isEqualTo(OutcomeCode.DUPLICATE);
        assertThat(reverse(stripe().part("re_1", 0).atMs(2), 400).refundFen).isEqualTo(-200);
        assertThat(ledger().refundedFen()).isEqualTo(200);
    }

    @Test
    void shouldAddUpTheIncreasesThatTotalsTell() {
        start();
        pay(1000);
        send(stripe().total("", 400).previous(0).atMs(5));
        reverse(stripe().part("re_1", 0).atMs(5), 400);
        assertThat(send(stripe().total("", 400).previous(0).atMs(6)).refundFen).isEqualTo(400);
        assertThat(send(stripe().total("", 400).previous(0).atMs(6)).code).isEqualTo(OutcomeCode.DUPLICATE);
        assertThat(ledger().refundedFen()).isEqualTo(400);
    }

    @Test
    void shouldTakeANamedRefundFromWhatATotalLeftWithoutName() {
        start();
        pay(1000);
        send(stripe().total("", 300).atMs(1));
        assertThat(send(stripe().part("re_1", 100).atMs(1)).code).isEqualTo(OutcomeCode.DUPLICATE);
        assertThat(send(stripe().part("re_2", 250).atMs(1)).refundFen).isEqualTo(50);
        assertThat(ledger().refundedFen()).isEqualTo(350);
        assertThat(send(stripe().part("re_1", 100).atMs(1)).code).isEqualTo(OutcomeCode.DUPLICATE);
        assertThat(send(stripe().part("re_1", 101).atMs(1)).code).isEqualTo(OutcomeCode.CONFLICT);
    }

    @Test
    void shouldKeepAReversalThatComesBeforeItsRefund() {
        start();
        pay(1000);
        final RecordView early = reverse(stripe().part("dp_1", 0).dispute(), 100);
        assertThat(early.code).isEqualTo(OutcomeCode.HELD);
        assertThat(early.reason).isEqualTo(ReasonCode.REVERSAL_UNKNOWN_REFUND);
        assertThat(early.refundFen).isZero();
        core.restart();
        final RecordView dispute = send(stripe().part("dp_1", 100).dispute());
        assertThat(dispute.code).isEqualTo(OutcomeCode.DUPLICATE);
        assertThat(dispute.originalSequence).isEqualTo(early.sequence);
        assertThat(ledger().refundedFen()).isZero();
        core.replay();
    }

    @Test
    void shouldReleaseADisputeThatWaitsForItsPaymentWhenItIsWon() {
        start();
        assertThat(send(stripe().part("dp_1", 100).dispute()).excessFen).isEqualTo(100);
        final RecordView won = reverse(stripe().part("dp_1", 0).dispute().mayWait(), 100);
        assertThat(won.code).isEqualTo(OutcomeCode.REFUNDED);
        assertThat(won.excessFen).isEqualTo(-100);
        assertThat(ledger().excessFen()).isZero();
        assertThat(core.send(payment(1000).encode())).hasSize(1);
        assertThat(ledger().refundedFen()).isZero();
        core.restart().replay();
    }

    @Test
    void shouldKeepAReversalThatComesBeforeItsPaymentAndItsRefund() {
        start();
        final RecordView won = reverse(stripe().part("dp_1", 0).dispute(), 100);
        assertThat(won.code).isEqualTo(OutcomeCode.HELD);
        assertThat(won.reason).isEqualTo(ReasonCode.REFUND_UNKNOWN_PAYMENT);
        assertThat(core.send(payment(1000).encode())).hasSize(1);
        assertThat(send(stripe().part("dp_1", 100).dispute()).code).isEqualTo(OutcomeCode.DUPLICATE);
        assertThat(ledger().refundedFen()).isZero();
        assertThat(ledger().excessFen()).isZero();
    }

    @Test
    void shouldJoinThreeThousandRefundsByOneRecord() {
        start(TestPools.ratio("m", 1, 1));
        for (int i = 0; i < 3_000; i++) {
            send(stripe().part("re_" + i, 10));
        }
        assertThat(ledger().excessFen()).isEqualTo(30_000);
        core.restart();
        final List<RecordView> records = core.send(payment(40_000).encode());
        assertThat(records).hasSize(2);
        assertThat(records.get(1).joinedFen).isEqualTo(30_000);
        assertThat(records.get(1).refundFen).isEqualTo(30_000);
        assertThat(ledger().excessFen()).isZero();
        assertThat(ledger().refundedFen()).isEqualTo(30_000);
        assertThat(reverse(stripe().part("re_2999", 0), 10).refundFen).isEqualTo(-10);
        core.replay();
    }

    @Test
    void shouldJoinExcessToWhatAReversalGivesBack() {
        start(TestPools.ratio("m", 1, 1));
        pay(100);
        assertThat(send(stripe().part("dp_1", 100).dispute()).refundFen).isEqualTo(100);
        assertThat(send(stripe().part("re_1", 100)).excessFen).isEqualTo(100);
        final RecordView won = reverse(stripe().part("dp_1", 0).dispute(), 100);
        assertThat(won.code).isEqualTo(OutcomeCode.REFUNDED);
        assertThat(won.refundFen).isZero();
        assertThat(won.excessFen).isEqualTo(-100);
        assertThat(won.refundedTotalFen).isEqualTo(100);
        assertThat(ledger().excessFen()).isZero();
        assertThat(ledger().refundedFen()).isEqualTo(100);
        core.restart().replay();
    }

    @Test
    void shouldReachNoMilestoneWithAPaymentThatIsRefundedAlready() {
        start(TestPools.everyAmount("ms", 100, 30));
        send(stripe().part("re_1", 60));
        final List<RecordView> first = core.send(payment(150).encode());
        assertThat(first).noneMatch(record -> record.poolEvent == PoolEventKind.MILESTONE);
        final List<RecordView> second = core.send(
                new Payments("u").channel(ChannelCode.STRIPE).amount(10).encode());
        assertThat(second).anyMatch(record -> record.poolEvent == PoolEventKind.MILESTONE);
        core.restart().replay();
    }

    @Test
    void shouldCountADonorOfAMilestoneOnlyIfSomethingIsLeft() {
        start(TestPools.everyDonors("ms", 1, 30));
        send(stripe().part("re_1", 150));
        assertThat(core.send(payment(150).encode())).noneMatch(record -> record.poolEvent == PoolEventKind.MILESTONE);
    }

    @Test
    void shouldCloseNoGoalWithAPaymentThatIsRefundedAlready() {
        start();
        send(stripe().part("re_1", 60));
        core.send(payment(150).project("goal").encode());
        final RecordView open = core.send(new Payments("u").project("goal").amount(10));
        assertThat(open.code).isEqualTo(OutcomeCode.ACCEPTED);
        final RecordView closed = core.send(new Payments("v").project("goal").amount(10));
        assertThat(closed.code).isEqualTo(OutcomeCode.HELD);
        assertThat(closed.reason).isEqualTo(ReasonCode.GOAL_REACHED);
    }

    private void start(final TestPools... pools) {
        final TestCampaigns campaign = TestCampaigns.usual().project("goal", "o1", 100, true);
        for (final TestPools pool : pools) {
            campaign.pool(pool);
        }
        core = CoreDriver.of(campaign).at(OPENS_MS + 5);
    }

    private RecordView send(final Refunds refund) {
        return core.send(refund.encode(core)).get(0);
    }

    private RecordView reverse(final Refunds refund, final long fen) {
        return core.send(refund.encodeReversed(core, fen)).get(0);
    }

    private void pay(final long fen) {
        core.send(payment(fen).encode());
    }

    private static Payments payment(final long fen) {
        return new Payments("t").channel(ChannelCode.STRIPE).amount(fen);
    }

    private static Refunds stripe() {
        return new Refunds("t").channel(ChannelCode.STRIPE);
    }

    private Ledger ledger() {
        return core.core().state().ledger();
    }
}
