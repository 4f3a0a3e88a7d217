package org.tributary.engine.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tributary.engine.testkit.TestCampaigns.CLOSES_MS;
import static org.tributary.engine.testkit.TestCampaigns.OPENS_MS;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.PoolAction;
import org.tributary.engine.codec.sbe.ProjectAction;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.core.state.campaign.Pool;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.testkit.Commands;
import org.tributary.engine.testkit.CoreDriver;
import org.tributary.engine.testkit.HeldCommands;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.Refunds;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.engine.testkit.TestPools;

class AdminTest {
    private CoreDriver core = CoreDriver.of(TestCampaigns.usual()
                    .pool(TestPools.ratio("m", 1, 1).budget(1_000).perDonor(300))
                    .pool(TestPools.ratio("n", 1, 2).priority(20)))
            .at(OPENS_MS + 5);

    private ReasonCode answer(final PoolAction action, final String pool, final long addFen) {
        return core.send(Commands.pool(action, pool, addFen)).get(0).reason;
    }

    private ReasonCode answer(final ProjectAction action, final String project) {
        return core.send(Commands.project(action, project)).get(0).reason;
    }

    private Pool pool(final int index) {
        return core.core().state().registry().pool(index);
    }

    @Test
    void shouldRefuseABudgetBelowWhatIsCommittedOrBeyondALong() {
        core.send(new Payments("t").amount(300));
        assertThat(answer(PoolAction.ADD_BUDGET, "m", -701)).isEqualTo(ReasonCode.BUDGET_BELOW_COMMITTED);
        assertThat(answer(PoolAction.ADD_BUDGET, "m", -700)).isEqualTo(ReasonCode.NONE);
        assertThat(pool(0).budgetFen()).isEqualTo(300);
        assertThat(answer(PoolAction.ADD_BUDGET, "m", Long.MAX_VALUE)).isEqualTo(ReasonCode.OVERFLOW);
        assertThat(answer(PoolAction.ADD_BUDGET, "m", 0)).isEqualTo(ReasonCode.NO_CHANGE);
        assertThat(answer(PoolAction.ADD_BUDGET, "nope", 1)).isEqualTo(ReasonCode.UNKNOWN_POOL);
        assertThat(core.core().state().frame().version()).isEqualTo(2);
    }

    @Test
    void shouldAnswerWhatChangesNothing() {
        assertThat(answer(PoolAction.RESUME, "m", 0)).isEqualTo(ReasonCode.NO_CHANGE);
        assertThat(answer(PoolAction.SUSPEND, "m", 0)).isEqualTo(ReasonCode.NONE);
        assertThat(answer(PoolAction.SUSPEND, "m", 0)).isEqualTo(ReasonCode.NO_CHANGE);
        assertThat(answer(ProjectAction.REOPEN, "p1")).isEqualTo(ReasonCode.NO_CHANGE);
        assertThat(answer(ProjectAction.CLOSE, "p1")).isEqualTo(ReasonCode.NONE);
        assertThat(answer(ProjectAction.CLOSE, "p1")).isEqualTo(ReasonCode.NO_CHANGE);
        assertThat(answer(ProjectAction.UNFREEZE, "p1")).isEqualTo(ReasonCode.NOT_FROZEN);
        assertThat(answer(ProjectAction.VOID_MATCHES, "p1")).isEqualTo(ReasonCode.NOT_FROZEN);
        assertThat(answer(ProjectAction.FREEZE, "nope")).isEqualTo(ReasonCode.UNKNOWN_PROJECT);
    }

    @Test
    void shouldVoidEveryLineOfAFrozenProjectAndGiveDonorsNothingBack() {
        core.send(new Payments("t1").amount(300));
        core.send(new Payments("t2").amount(300).project("p2").donor(2));
        core.send(Commands.project(ProjectAction.FREEZE, "p1"));
        assertThat(core.send(new Payments("t3").amount(300).donor(3)).lineCount).isZero();
        final List<RecordView> records = core.send(Commands.project(ProjectAction.VOID_MATCHES, "p1"));
        assertThat(records).extracting(record -> record.lineFen[0]).containsExactly(0L, -300L, -150L);
        assertThat(pool(0).committedFen()).isEqualTo(300);
        assertThat(core.send(new Refunds("t1").part("r", 300).encode(core)).get(0).lineCount)
                .as("later refunds move no match")
                .isZero();
        core.send(Commands.project(ProjectAction.UNFREEZE, "p1"));
        assertThat(core.send(new Payments("t4").amount(300)).lineFen[0])
                .as("donor 1 has used the cap")
                .isZero();
        core.restart().replay();
    }

    @Test
    void shouldVoidTheLinesOfMorePoolsThanOneCommandCanRecord() {
        final TestCampaigns campaign = TestCampaigns.usual();
        for (int i = 0; i < 2_100; i++) {
            campaign.pool(TestPools.ratio("v" + i, 1, 1).window(OPENS_MS + i, OPENS_MS + i + 1));
        }
        core = CoreDriver.of(campaign).unchecked().at(OPENS_MS + 10_000);
        for (int i = 0; i < 2_100; i++) {
            core.send(new Payments("t" + i).paidAt(OPENS_MS + i));
        }
        core.send(Commands.project(ProjectAction.FREEZE, "p1"));
        core.send(Commands.project(ProjectAction.VOID_MATCHES, "p1"));
        core.restart();
        core.send(Commands.project(ProjectAction.UNFREEZE, "p1"));
        for (int i = 0; i < 2_100; i++) {
            assertThat(pool(i).committedFen()).isZero();
        }
        core.core().checkConservation();
        core.replay();
    }

    @Test
    void shouldMatchAnAllocatedDonationAsIfItHadArrivedThen() {
        final long opens = OPENS_MS + 100;
        core = CoreDriver.of(
                        TestCampaigns.usual().pool(TestPools.ratio("m", 1, 1).window(OPENS_MS, opens)))
                .at(opens);
        final RecordView held = core.send(new Payments("t").project("nowhere").amount(200));
        core.at(CLOSES_MS + 100_000_000);
        final RecordView allocation =
                core.send(HeldCommands.allocate(held, "p1")).get(0);
        assertThat(allocation.code).isEqualTo(OutcomeCode.ACCEPTED);
        assertThat(allocation.lineFen[0]).isEqualTo(200);
        assertThat(core.core().state().ledger().heldFen()).isZero();
        assertThat(core.core().state().ledger().campaign().donatedFen()).isEqualTo(200);
        assertThat(core.send(HeldCommands.allocate(held, "p1")).get(0).reason).isEqualTo(ReasonCode.NOT_HELD);
        core.restart().replay();
    }

    @Test
    void shouldMatchOnWhatIsLeftAfterRefundsBefore() {
        final RecordView held = core.send(new Payments("t").project("nowhere").amount(200));
        core.send(new Refunds("t").part("r1", 50).encode(core));
        final RecordView allocation =
                core.send(HeldCommands.allocate(held, "p1")).get(0);
        assertThat(allocation.lineFen[0]).isEqualTo(150);
        assertThat(allocation.baseRefundedFen).isEqualTo(50);
        final RecordView refund =
                core.send(new Refunds("t").part("r2", 50).encode(core)).get(0);
        assertThat(refund.lineFen[0]).isEqualTo(-50);
        core.restart().replay();
    }

    @Test
    void shouldRefuseToAllocateWhatTheProjectDoesNotTake() {
        final RecordView held = core.send(new Payments("t1").project("nowhere"));
        final RecordView currency = core.send(new Payments("t2").currency("USD"));
        final RecordView accepted = core.send(new Payments("t3"));
        assertThat(core.send(HeldCommands.allocate(held, "void")).get(0).reason).isEqualTo(ReasonCode.UNKNOWN_PROJECT);
        assertThat(core.send(HeldCommands.allocate(held, "q1")).get(0).reason).isEqualTo(ReasonCode.MERCHANT_MISMATCH);
        assertThat(core.send(HeldCommands.allocate(currency, "p1")).get(0).reason)
                .isEqualTo(ReasonCode.NOT_ALLOCATABLE);
        assertThat(core.send(HeldCommands.allocate(accepted, "p1")).get(0).reason)
                .isEqualTo(ReasonCode.NOT_HELD);
        core.send(Commands.project(ProjectAction.CLOSE, "p1"));
        assertThat(core.send(HeldCommands.allocate(held, "p1")).get(0).reason).isEqualTo(ReasonCode.PROJECT_CLOSED);
    }

    @Test
    void shouldNotAllocateWhatIsMarkedForRefundUntilTheChannelRefunds() {
        final RecordView held = core.send(new Payments("t1").project("nowhere"));
        assertThat(core.send(HeldCommands.refundPending(held)).get(0).code).isEqualTo(OutcomeCode.ACCEPTED);
        assertThat(core.core().state().ledger().heldFen()).as("moves no money").isEqualTo(100);
        assertThat(core.send(HeldCommands.allocate(held, "p1")).get(0).reason).isEqualTo(ReasonCode.REFUND_PENDING);
        core.send(new Refunds("t1").part("r", 100).encode(core));
        assertThat(core.core().state().ledger().refundedOfHeldFen()).isEqualTo(100);
        assertThat(core.send(HeldCommands.allocate(held, "p1")).get(0).reason).isEqualTo(ReasonCode.NOT_HELD);
        core.restart().replay();
    }
}
