package org.tributary.engine.core.refund;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tributary.engine.testkit.TestCampaigns.OPENS_MS;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.core.state.Ledger;
import org.tributary.engine.core.state.campaign.Pool;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.testkit.CoreDriver;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.Refunds;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.engine.testkit.TestPools;

class RefundTest {
    private static final long ARRIVES_MS = OPENS_MS + 5;

    private CoreDriver core;

    private CoreDriver start(final TestPools... pools) {
        final TestCampaigns campaign = TestCampaigns.usual();
        for (final TestPools pool : pools) {
            campaign.pool(pool);
        }
        core = CoreDriver.of(campaign).at(ARRIVES_MS);
        return core;
    }

    private RecordView refund(final Refunds refund) {
        return core.send(refund.encode(core)).get(0);
    }

    private Pool pool(final int index) {
        return core.core().state().registry().pool(index);
    }

    private Ledger ledger() {
        return core.core().state().ledger();
    }

    @Test
    void shouldRoundWhatALineKeepsDownOverManyParts() {
        start(TestPools.ratio("m", 1, 3));
        core.send(new Payments("t").amount(100));
        assertThat(pool(0).committedFen()).isEqualTo(33);
        long kept = 33;
        for (int part = 1; part <= 10; part++) {
            final RecordView record = refund(new Refunds("t").part("r" + part, 10));
            assertThat(record.code).isEqualTo(OutcomeCode.REFUNDED);
            assertThat(record.refundedTotalFen).isEqualTo(part * 10L);
            final long keeps = 33L * (100 - part * 10) / 100;
            assertThat(record.lineCount).isEqualTo(1);
            assertThat(record.lineFen[0]).isEqualTo(keeps - kept);
            assertThat(record.fullyRefunded).isEqualTo(part == 10);
            kept = keeps;
        }
        assertThat(pool(0).committedFen()).isZero();
        assertThat(pool(0).remainingFen()).isEqualTo(pool(0).budgetFen());
        core.restart().replay();
    }

    @Test
    void shouldCountAPartOnceByItsId() {
        start();
        core.send(new Payments("t").amount(100));
        final RecordView first = refund(new Refunds("t").part("r", 30));
        final RecordView again = refund(new Refunds("t").part("r", 30));
        assertThat(again.code).isEqualTo(OutcomeCode.DUPLICATE);
        assertThat(again.originalSequence).isEqualTo(first.sequence);
        assertThat(refund(new Refunds("t").part("r", 31)).code).isEqualTo(OutcomeCode.CONFLICT);
        core.send(new Payments("t2").amount(100));
        assertThat(refund(new Refunds("t2").part("r", 30)).code).isEqualTo(OutcomeCode.CONFLICT);
        assertThat(ledger().refundedFen()).isEqualTo(30);
        core.restart().replay();
    }

    @Test
    void shouldTakeTheIncreaseOfATotal() {
        start();
        core.send(new Payments("t").channel(ChannelCode.ALIPAY).amount(100));
        assertThat(refund(alipay().total("a", 30)).refundFen).isEqualTo(30);
        assertThat(refund(alipay().total("a", 30)).code).isEqualTo(OutcomeCode.DUPLICATE);
        assertThat(refund(alipay().total("b", 20)).code).isEqualTo(OutcomeCode.DUPLICATE);
        final RecordView increase = refund(alipay().total("b", 50));
        assertThat(increase.refundFen).isEqualTo(20);
        assertThat(increase.refundedTotalFen).isEqualTo(50);
        core.restart().replay();
    }

    @Test
    void shouldNotTakeADisputeForAPartOfTheTotal() {
        start();
        core.send(new Payments("t").channel(ChannelCode.STRIPE).amount(100));
        final Refunds dispute =
                new Refunds("t").channel(ChannelCode.STRIPE).part("d", 40).dispute();
        assertThat(refund(dispute).refundFen).isEqualTo(40);
        final Refunds total = new Refunds("t").channel(ChannelCode.STRIPE).total("re", 60);
        assertThat(refund(total).refundFen).isEqualTo(60);
        assertThat(refund(total).code).isEqualTo(OutcomeCode.DUPLICATE);
        assertThat(ledger().refundedFen()).isEqualTo(100);
    }

    @Test
    void shouldTreatALateCallbackAsDuplicateOfACorrection() {
        start();
        core.send(new Payments("t").channel(ChannelCode.ALIPAY).amount(100));
        final RecordView correction =
                core.send(alipay().part("a", 30).encodeCorrection(core)).get(0);
        assertThat(correction.code).isEqualTo(OutcomeCode.REFUNDED);
        assertThat(refund(alipay().total("a", 30)).code).isEqualTo(OutcomeCode.DUPLICATE);
        assertThat(refund(alipay().total("b", 45)).refundFen).isEqualTo(15);
    }

    @Test
    void shouldHoldWhatGoesBeyondThePayment() {
        start(TestPools.ratio("m", 1, 1));
        core.send(new Payments("t").amount(100));
        final RecordView record = refund(new Refunds("t").part("r", 130));
        assertThat(record.code).isEqualTo(OutcomeCode.HELD);
        assertThat(record.reason).isEqualTo(ReasonCode.REFUND_EXCEEDS_PAYMENT);
        assertThat(record.refundFen).isEqualTo(100);
        assertThat(record.excessFen).isEqualTo(30);
        assertThat(record.fullyRefunded).isTrue();
        assertThat(ledger().excessFen()).isEqualTo(30);
        assertThat(pool(0).committedFen()).isZero();
        final RecordView more = refund(new Refunds("t").part("r2", 5));
        assertThat(more.code).isEqualTo(OutcomeCode.HELD);
        assertThat(more.refundFen).isZero();
        assertThat(more.fullyRefunded).isFalse();
        assertThat(ledger().excessFen()).isEqualTo(35);
        core.restart().replay();
    }

    @Test
    void shouldJoinRefundsThatCameBeforeTheirPayment() {
        start(TestPools.ratio("m", 1, 1));
        final RecordView first = refund(new Refunds("t").part("r1", 30));
        assertThat(first.code).isEqualTo(OutcomeCode.HELD);
        assertThat(first.reason).isEqualTo(ReasonCode.REFUND_UNKNOWN_PAYMENT);
        assertThat(first.excessFen).isEqualTo(30);
        assertThat(refund(new Refunds("t").part("r1", 30)).code).isEqualTo(OutcomeCode.DUPLICATE);
        refund(new Refunds("t").part("r2", 90));
        assertThat(ledger().excessFen()).isEqualTo(120);
        core.restart();
        final List<RecordView> records = core.send(new Payments("t").amount(100).encode());
        assertThat(records).hasSize(2);
        assertThat(records.get(0).code).isEqualTo(OutcomeCode.ACCEPTED);
        assertThat(records.get(1).derived).isTrue();
        assertThat(records.get(1).joinedSequence).isEqualTo(first.sequence);
        assertThat(records.get(1).joinedFen).isEqualTo(120);
        assertThat(records.get(1).originalSequence).isEqualTo(records.get(0).sequence);
        assertThat(records.get(1).refundFen).isEqualTo(100);
        assertThat(records.get(1).refundedTotalFen).isEqualTo(100);
        assertThat(records.get(1).lineFen[0]).isEqualTo(-100);
        assertThat(records.get(1).code).isEqualTo(OutcomeCode.HELD);
        assertThat(records.get(1).excessFen).isEqualTo(20);
        assertThat(ledger().excessFen()).isEqualTo(20);
        assertThat(pool(0).committedFen()).isZero();
        core.replay();
    }

    @Test
    void shouldJoinTotalsThatCameBeforeTheirPayment() {
        start();
        refund(alipay().total("a", 30));
        assertThat(refund(alipay().total("a", 30)).code).isEqualTo(OutcomeCode.DUPLICATE);
        assertThat(refund(alipay().total("b", 50)).excessFen).isEqualTo(20);
        final List<RecordView> records = core.send(
                new Payments("t").channel(ChannelCode.ALIPAY).amount(100).encode());
        assertThat(records.get(1).refundedTotalFen).isEqualTo(50);
        assertThat(records.get(1).joinedFen).isEqualTo(50);
        assertThat(refund(alipay().total("b", 50)).code).isEqualTo(OutcomeCode.DUPLICATE);
        assertThat(refund(alipay().total("c", 100)).refundFen).isEqualTo(50);
        assertThat(ledger().excessFen()).isZero();
    }

    @Test
    void shouldAskAgainWhenThePaymentCameMeanwhile() {
        start();
        final var stale = new Refunds("t").part("r", 30).encode(core);
        core.send(new Payments("t").amount(100));
        final RecordView record = core.send(stale).get(0);
        assertThat(record.code).isEqualTo(OutcomeCode.IGNORED);
        assertThat(record.reason).isEqualTo(ReasonCode.UNKNOWN_ORIGINAL);
        assertThat(refund(new Refunds("t").part("r", 30)).code).isEqualTo(OutcomeCode.REFUNDED);
    }

    @Test
    void shouldRefundHeldMoney() {
        start();
        core.send(new Payments("t").project("nowhere").amount(100));
        final RecordView part = refund(new Refunds("t").part("r1", 40));
        assertThat(part.code).isEqualTo(OutcomeCode.REFUNDED);
        assertThat(part.ofHeld).isTrue();
        assertThat(ledger().heldFen()).isEqualTo(60);
        assertThat(ledger().heldCount()).isEqualTo(1);
        refund(new Refunds("t").part("r2", 60));
        assertThat(ledger().heldCount()).isZero();
        assertThat(ledger().refundedOfHeldFen()).isEqualTo(100);
        core.restart().replay();
    }

    @Test
    void shouldKeepForeignMoneyOutOfEverySum() {
        start();
        core.send(new Payments("t").currency("USD").amount(100));
        assertThat(ledger().foreignCount()).isEqualTo(1);
        final RecordView record = refund(new Refunds("t").part("r1", 150));
        assertThat(record.foreign).isTrue();
        assertThat(record.excessFen).isEqualTo(50);
        assertThat(ledger().excessFen()).isZero();
        assertThat(ledger().refundedFen()).isZero();
        assertThat(ledger().foreignCount()).isZero();
    }

    @Test
    void shouldGiveCapsBackOfTheDonationsOwnDay() {
        start(TestPools.ratio("m", 1, 1).perDonor(150).perDonorPerDay(100).donationsPerDonor(3));
        core.send(new Payments("t1").amount(100));
        core.at(ARRIVES_MS + TestCampaigns.DAY_MS);
        refund(new Refunds("t1").part("r", 100));
        final long tomorrowMs = OPENS_MS + TestCampaigns.DAY_MS;
        assertThat(matched(new Payments("t2").amount(70).paidAt(tomorrowMs))).isEqualTo(70);
        // The first day is free again; of the donor's 150 there are 80 left.
        assertThat(matched(new Payments("t3").amount(100).paidAt(tomorrowMs))).isEqualTo(30);
        // Three donations were matched, the refunded one too.
        final RecordView fourth = core.send(new Payments("t4").amount(10).paidAt(tomorrowMs));
        assertThat(fourth.lineFen[0]).isZero();
        core.restart().replay();
    }

    @Test
    void shouldWriteOffWhatIsForfeited() {
        start(TestPools.ratio("m", 1, 1).budget(100).perDonor(100).forfeit());
        core.send(new Payments("t1").amount(80));
        final RecordView record = refund(new Refunds("t1").part("r", 80));
        assertThat(record.lineForfeited[0]).isTrue();
        assertThat(record.lineFen[0]).isEqualTo(-80);
        assertThat(pool(0).writtenOffFen()).isEqualTo(80);
        assertThat(pool(0).remainingFen()).isEqualTo(20);
        assertThat(matched(new Payments("t2").amount(80))).isEqualTo(20);
    }

    @Test
    void shouldReturnMoneyToItsSlot() {
        start(TestPools.ratio("m", 1, 1).slots(0, TestCampaigns.HOUR_MS, 100, false));
        core.send(new Payments("t1").amount(100));
        assertThat(core.send(new Payments("t2").amount(50)).lineCount).isZero();
        refund(new Refunds("t1").part("r", 60));
        assertThat(matched(new Payments("t3").amount(100))).isEqualTo(60);
    }

    @Test
    void shouldCountItemsAndTeamsDown() {
        start();
        core.send(new Payments("t1").amount(100).item("i1").team("a-team"));
        final var registry = core.core().state().registry();
        assertThat(registry.itemCount(0)).isEqualTo(1);
        refund(new Refunds("t1").part("r1", 99));
        assertThat(registry.itemCount(0)).isEqualTo(1);
        refund(new Refunds("t1").part("r2", 1));
        assertThat(registry.itemCount(0)).isZero();
        assertThat(core.core().state().teams().refundedFen(0)).isEqualTo(100);
        core.send(new Refunds("t1").part("r2", 1).encodeReversed(core, 0));
        assertThat(registry.itemCount(0)).isEqualTo(1);
        assertThat(core.core().state().teams().refundedFen(0)).isEqualTo(99);
    }

    @Test
    void shouldRestoreTheDonorsMoneyButNoMatchWhenReversed() {
        start(TestPools.ratio("m", 1, 1));
        core.send(new Payments("t").amount(100));
        refund(new Refunds("t").part("r1", 60));
        final RecordView back = core.send(new Refunds("t").part("r1", 0).encodeReversed(core, 0))
                .get(0);
        assertThat(back.code).isEqualTo(OutcomeCode.REFUNDED);
        assertThat(back.refundFen).isEqualTo(-60);
        assertThat(back.refundedTotalFen).isZero();
        assertThat(back.lineCount).isZero();
        assertThat(pool(0).committedFen()).isEqualTo(40);
        // The line stays at 40 until a refund leaves it less.
        assertThat(refund(new Refunds("t").part("r2", 50)).lineCount).isZero();
        assertThat(refund(new Refunds("t").part("r3", 20)).lineFen[0]).isEqualTo(-10);
        final RecordView again = core.send(new Refunds("t").part("r1", 0).encodeReversed(core, 0))
                .get(0);
        assertThat(again.code).isEqualTo(OutcomeCode.DUPLICATE);
        assertThat(again.originalSequence).isEqualTo(back.sequence);
        core.restart().replay();
    }

    @Test
    void shouldReverseAPartOfARefundOnce() {
        start();
        core.send(new Payments("t").amount(100));
        refund(new Refunds("t").part("r1", 130));
        final RecordView first = core.send(new Refunds("t").part("r1", 0).encodeReversed(core, 50))
                .get(0);
        assertThat(first.excessFen).isEqualTo(-30);
        assertThat(first.refundFen).isEqualTo(-20);
        assertThat(ledger().excessFen()).isZero();
        assertThat(first.refundedTotalFen).isEqualTo(80);
        final RecordView again = core.send(new Refunds("t").part("r1", 0).encodeReversed(core, 50))
                .get(0);
        assertThat(again.code).isEqualTo(OutcomeCode.DUPLICATE);
        assertThat(again.originalSequence).isEqualTo(first.sequence);
        final RecordView other = core.send(new Refunds("t").part("r1", 0).encodeReversed(core, 500))
                .get(0);
        assertThat(other.code).isEqualTo(OutcomeCode.CONFLICT);
        assertThat(ledger().refundedFen()).isEqualTo(80);
    }

    @Test
    void shouldAskForAReversalAgainWhileItMayWait() {
        start();
        final Refunds early = new Refunds("t").part("r1", 0).mayWait();
        final RecordView unknown = core.send(early.encodeReversed(core, 10)).get(0);
        assertThat(unknown.code).isEqualTo(OutcomeCode.IGNORED);
        assertThat(unknown.reason).isEqualTo(ReasonCode.UNKNOWN_ORIGINAL);
        core.send(new Payments("t").amount(100));
        final RecordView none = core.send(early.encodeReversed(core, 10)).get(0);
        assertThat(none.reason).isEqualTo(ReasonCode.NOT_REFUNDED);
        refund(new Refunds("t").part("r1", 10));
        final RecordView back = core.send(early.encodeReversed(core, 10)).get(0);
        assertThat(back.refundFen).isEqualTo(-10);
    }

    @Test
    void shouldIgnoreAReversalOfAnUnknownRefundWithoutAmount() {
        start();
        core.send(new Payments("t").amount(100));
        final RecordView none = core.send(new Refunds("t").part("r1", 0).encodeReversed(core, 0))
                .get(0);
        assertThat(none.reason).isEqualTo(ReasonCode.NOT_REFUNDED);
    }

    @Test
    void shouldNotBookAFailedRefundAgainWhenItsCallbackIsRepeated() {
        start();
        core.send(new Payments("t").channel(ChannelCode.STRIPE).amount(100));
        final Refunds first = new Refunds("t").channel(ChannelCode.STRIPE).totalWithPart(30, "re_1", 30);
        refund(first);
        core.send(new Refunds("t").channel(ChannelCode.STRIPE).part("re_1", 0).encodeReversed(core, 0));
        assertThat(ledger().refundedFen()).isZero();
        assertThat(refund(first).code).isEqualTo(OutcomeCode.DUPLICATE);
        final Refunds second = new Refunds("t").channel(ChannelCode.STRIPE).totalWithPart(30, "re_2", 30);
        assertThat(refund(second).refundFen).isEqualTo(30);
    }

    @Test
    void shouldRefuseAmountsThatAreNone() {
        start();
        core.send(new Payments("t").amount(100));
        assertThat(refund(new Refunds("t").part("r1", 0)).reason).isEqualTo(ReasonCode.NO_CHANGE);
        assertThat(refund(new Refunds("t").part("r2", -5)).reason).isEqualTo(ReasonCode.NO_CHANGE);
        refund(new Refunds("u").part("r3", Long.MAX_VALUE));
        assertThat(refund(new Refunds("v").part("r4", 1)).reason).isEqualTo(ReasonCode.OVERFLOW);
        assertThat(refund(new Refunds("t").part("r5", Long.MAX_VALUE)).reason).isEqualTo(ReasonCode.OVERFLOW);
    }

    private long matched(final Payments payment) {
        final RecordView record = core.send(payment);
        assertThat(record.lineCount).isEqualTo(1);
        return record.lineFen[0];
    }

    private static Refunds alipay() {
        return new Refunds("t").channel(ChannelCode.ALIPAY);
    }
}
