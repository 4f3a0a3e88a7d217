package org.tributary.engine.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tributary.engine.testkit.Commands.GRACE_MS;
import static org.tributary.engine.testkit.TestCampaigns.CLOSES_MS;
import static org.tributary.engine.testkit.TestCampaigns.OPENS_MS;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.PoolAction;
import org.tributary.engine.codec.sbe.PoolEventKind;
import org.tributary.engine.codec.sbe.ProjectAction;
import org.tributary.engine.core.state.campaign.Pool;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.testkit.Commands;
import org.tributary.engine.testkit.CoreDriver;
import org.tributary.engine.testkit.HeldCommands;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.Refunds;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.engine.testkit.TestPools;

class DeferredTest {
    private static final long SHARES_AT = CLOSES_MS + GRACE_MS;

    private CoreDriver core;
    private int ids;

    private void start(final TestPools pool) {
        core = CoreDriver.of(TestCampaigns.usual().pool(pool)).at(OPENS_MS + 5);
    }

    private RecordView pay(final long fen, final long donor, final String project) {
        final RecordView record =
                core.send(new Payments("t" + ids++).amount(fen).donor(donor).project(project));
        assertThat(record.lineCount).isZero();
        return record;
    }

    private void pay(final long... fens) {
        for (final long fen : fens) {
            pay(fen, ids, "p1");
        }
    }

    private List<Long> shares() {
        core.at(SHARES_AT).pulse();
        core.drain();
        return core.all().stream()
                .filter(record -> record.poolEvent == PoolEventKind.DEFERRED_SHARE)
                .map(record -> record.lineFen[0])
                .toList();
    }

    private Pool pool() {
        return core.core().state().registry().pool(0);
    }

    @Test
    void shouldShareInProportionToTheFen() {
        start(TestPools.deferred("d").budget(1_000));
        pay(100, 300, 600);
        assertThat(shares()).containsExactly(100L, 300L, 600L);
        assertThat(pool().remainingFen()).isZero();
        core.restart().replay();
    }

    @Test
    void shouldGiveTheLargestRemaindersTheLastFenTiesToTheLowerSequence() {
        start(TestPools.deferred("d").budget(101));
        pay(100, 100, 100);
        assertThat(shares()).containsExactly(34L, 34L, 33L);
        start(TestPools.deferred("d").budget(10));
        pay(1, 2, 4);
        assertThat(shares()).as("1.43, 2.86, 5.71").containsExactly(1L, 3L, 6L);
    }

    @Test
    void shouldStopAtTheMaximaAndLeaveTheRest() {
        start(TestPools.deferred("d").budget(1_000).maxRatio(1, 2));
        pay(100, 301);
        assertThat(shares()).containsExactly(50L, 150L);
        assertThat(pool().remainingFen()).isEqualTo(800);
    }

    @Test
    void shouldShareAgainAmongThoseBelowTheirMaximum() {
        start(TestPools.deferred("d").budget(90).maxRatio(1, 1).perProject(50));
        pay(100, 50, "p1");
        pay(40, 51, "p2");
        assertThat(shares()).as("64 cut to 50, then 25 and what is left").containsExactly(50L, 40L);
    }

    private RecordView payHeld(final long fen) {
        return core.send(new Payments("t" + ids++).amount(fen).donor(ids).project("nowhere"));
    }

    @Test
    void shouldCutEligibleAmountsToDonationAndDonor() {
        start(TestPools.deferred("d")
                .budget(1_000)
                .maxRatio(1, 1)
                .minDonation(20)
                .perDonation(100)
                .perDonor(150));
        pay(500, 1, "p1");
        pay(500, 1, "p1");
        pay(500, 1, "p1");
        pay(19, 2, "p1");
        pay(20, 2, "p1");
        assertThat(shares()).containsExactly(100L, 50L, 20L);
    }

    @Test
    void shouldTakeAmountsNetOfRefundsAndLeaveFrozenProjectsOut() {
        start(TestPools.deferred("d").budget(1_000).maxRatio(1, 1));
        pay(100, 1, "p1");
        pay(100, 2, "p2");
        core.send(new Refunds("t0").part("r", 40).encode(core));
        core.send(Commands.project(ProjectAction.FREEZE, "p2"));
        assertThat(shares()).containsExactly(60L);
    }

    @Test
    void shouldCutAShareWhenItsDonationIsRefundedLater() {
        start(TestPools.deferred("d").budget(1_000).maxRatio(1, 1));
        pay(100, 1, "p1");
        core.send(new Refunds("t0").part("r1", 40).encode(core));
        assertThat(shares()).containsExactly(60L);
        final RecordView refund =
                core.send(new Refunds("t0").part("r2", 30).encode(core)).get(0);
        assertThat(refund.lineCount).isEqualTo(1);
        assertThat(refund.lineFen[0]).isEqualTo(-30);
        assertThat(pool().committedFen()).isEqualTo(30);
        core.restart().replay();
    }

    @Test
    void shouldWaitWhileSuspendedAndShareOnResume() {
        start(TestPools.deferred("d").budget(100));
        pay(100);
        core.send(Commands.pool(PoolAction.SUSPEND, "d", 0));
        assertThat(shares()).isEmpty();
        core.send(Commands.pool(PoolAction.RESUME, "d", 0));
        assertThat(shares()).containsExactly(100L);
    }

    @Test
    void shouldShareOnceOnly() {
        start(TestPools.deferred("d").budget(100));
        pay(60);
        assertThat(shares()).containsExactly(100L);
        core.restart();
        core.send(Commands.pool(PoolAction.ADD_BUDGET, "d", 1_000));
        assertThat(shares()).hasSize(1);
    }

    @Test
    void shouldVoidSharesOfAFrozenProject() {
        start(TestPools.deferred("d").budget(100));
        pay(60, 40);
        assertThat(shares()).hasSize(2);
        core.send(Commands.project(ProjectAction.FREEZE, "p1"));
        final List<RecordView> records = core.send(Commands.project(ProjectAction.VOID_MATCHES, "p1"));
        assertThat(records).hasSize(2);
        assertThat(records.get(1).lineFen[0]).isEqualTo(-100);
        assertThat(pool().remainingFen()).isEqualTo(100);
        assertThat(core.send(new Refunds("t0").part("r", 60).encode(core)).get(0).lineCount)
                .isZero();
    }

    @Test
    void shouldPutALateAllocationInItsPlaceBySequence() {
        start(TestPools.deferred("d").budget(5));
        final RecordView held = payHeld(100);
        pay(100, 100);
        assertThat(core.send(HeldCommands.allocate(held, "p1")).get(0).code).isEqualTo(OutcomeCode.ACCEPTED);
        assertThat(shares()).containsExactly(2L, 2L, 1L);
        final List<RecordView> records = core.all().stream()
                .filter(record -> record.poolEvent == PoolEventKind.DEFERRED_SHARE)
                .toList();
        assertThat(records.get(0).originalSequence).isEqualTo(held.sequence);
    }

    @Test
    void shouldShareInPiecesWithDonationsAndRestartsInBetween() {
        start(TestPools.deferred("d").budget(1_000_003));
        core.unchecked();
        for (int i = 0; i < 5_000; i++) {
            pay(100 + i % 7, i, i % 2 == 0 ? "p1" : "p2");
        }
        core.at(SHARES_AT).pulse();
        int pieces = 1;
        while (core.core().nextDeadlineMs() <= core.nowMs() + 1) {
            core.at(core.nowMs() + 1);
            core.send(new Payments("late" + pieces).paidAt(CLOSES_MS));
            pieces++;
            if (pieces % 3 == 0) {
                core.restart();
            }
        }
        assertThat(pieces).isGreaterThan(4);
        assertThat(shares()).hasSize(5_000);
        assertThat(shares().stream().mapToLong(Long::longValue).sum()).isEqualTo(1_000_003);
        core.core().checkConservation();
        core.replay();
    }

    @Test
    void shouldRecordASharesRestWhenARefundComesWhileSharing() {
        start(TestPools.deferred("d").budget(250_000).maxRatio(1, 1));
        core.unchecked();
        for (int i = 0; i < 2_500; i++) {
            pay(100, i, "p1");
        }
        core.at(SHARES_AT).pulse();
        core.send(new Refunds("t2499").part("r", 50).encode(core));
        final List<Long> shares = shares();
        assertThat(shares).hasSize(2_500);
        assertThat(shares.get(2_499)).isEqualTo(50);
        assertThat(pool().committedFen()).isEqualTo(249_950);
        assertThat(pool().remainingFen()).isEqualTo(50);
        core.core().checkConservation();
        core.send(new Refunds("t2499").part("r2", 25).encode(core));
        assertThat(pool().committedFen()).isEqualTo(249_925);
    }
}
