package org.tributary.engine.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tributary.engine.testkit.TestCampaigns.OPENS_MS;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tributary.engine.codec.sbe.CutCode;
import org.tributary.engine.codec.sbe.PoolAction;
import org.tributary.engine.codec.sbe.PoolEventKind;
import org.tributary.engine.codec.sbe.ProjectAction;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.testkit.Commands;
import org.tributary.engine.testkit.CoreDriver;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.Refunds;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.engine.testkit.TestPools;

class MilestoneTest {
    private CoreDriver core;
    private int ids;

    private void start(final TestPools pool) {
        core = CoreDriver.of(TestCampaigns.usual().pool(pool)).at(OPENS_MS + 5);
    }

    private List<RecordView> pay(final long fen, final long donor) {
        return pay(fen, donor, "p1");
    }

    private List<RecordView> pay(final long fen, final long donor, final String project) {
        return core
                .send(new Payments("t" + ids++)
                        .amount(fen)
                        .donor(donor)
                        .project(project)
                        .encode())
                .stream()
                .filter(record -> record.poolEvent == PoolEventKind.MILESTONE)
                .toList();
    }

    @Test
    void shouldGiveEachTimeAnAmountIsReached() {
        start(TestPools.everyAmount("m", 100, 7));
        assertThat(pay(99, 1)).isEmpty();
        final List<RecordView> reached = pay(1, 1);
        assertThat(reached).hasSize(1);
        assertThat(reached.get(0).lineFen[0]).isEqualTo(7);
        assertThat(reached.get(0).originalSequence).isEqualTo(reached.get(0).sequence - 1);
        assertThat(pay(350, 1)).as("one donation reaches several").hasSize(3);
        assertThat(pay(100, 1, "p2")).as("each project counts for itself").hasSize(1);
        core.restart().replay();
    }

    @Test
    void shouldCountADonationJustAtTheMinimum() {
        start(TestPools.everyDonors("m", 1, 50).minDonation(100));
        assertThat(pay(99, 1)).isEmpty();
        assertThat(pay(100, 2)).hasSize(1);
    }

    @Test
    void shouldCountDistinctDonorsNetOfRefunds() {
        start(TestPools.everyDonors("m", 2, 50));
        assertThat(pay(10, 1)).isEmpty();
        assertThat(pay(10, 1)).isEmpty();
        core.send(new Refunds("t0").part("r0", 10).encode(core));
        core.send(new Refunds("t1").part("r1", 10).encode(core));
        assertThat(pay(10, 2)).as("donor 1 is gone").isEmpty();
        assertThat(pay(10, 3)).hasSize(1);
    }

    @Test
    void shouldPayAMultipleOnceEverAndTakeNothingBack() {
        start(TestPools.everyAmount("m", 100, 7));
        assertThat(pay(100, 1)).hasSize(1);
        core.send(new Refunds("t0").part("r", 100).encode(core));
        assertThat(core.core().state().registry().pool(0).committedFen()).isEqualTo(7);
        assertThat(pay(100, 1)).isEmpty();
        assertThat(pay(100, 1)).hasSize(1);
    }

    @Test
    void shouldGiveAsFarAsBudgetAndProjectLet() {
        start(TestPools.everyAmount("m", 10, 40).budget(100).perProject(70));
        assertThat(pay(10, 1).get(0).lineFen[0]).isEqualTo(40);
        final RecordView cut = pay(10, 1).get(0);
        assertThat(cut.lineFen[0]).isEqualTo(30);
        assertThat(cut.lineCut[0]).isEqualTo(CutCode.PER_PROJECT);
        assertThat(pay(10, 1)).isEmpty();
        assertThat(pay(10, 1, "p2").get(0).lineCut[0]).isEqualTo(CutCode.POOL_BUDGET);
        assertThat(pay(10, 1, "p2")).isEmpty();
        core.send(Commands.pool(PoolAction.ADD_BUDGET, "m", 100));
        assertThat(pay(9, 1, "p2")).as("what was reached without money is gone").isEmpty();
    }

    @Test
    void shouldStandStillWhileTheProjectIsFrozen() {
        start(TestPools.everyAmount("m", 100, 7));
        pay(90, 1);
        core.send(Commands.project(ProjectAction.FREEZE, "p1"));
        assertThat(pay(100, 1)).isEmpty();
        core.send(Commands.project(ProjectAction.UNFREEZE, "p1"));
        assertThat(pay(9, 1)).isEmpty();
        assertThat(pay(1, 1)).hasSize(1);
    }

    @Test
    void shouldRecordTheRestOfManyMultiplesByPulses() {
        start(TestPools.everyAmount("m", 1, 1).budget(1_000_000));
        core.send(new Payments("big").amount(10_000).encode());
        core.restart();
        core.drain();
        final long given = core.all().stream()
                .filter(record -> record.poolEvent == PoolEventKind.MILESTONE)
                .count();
        assertThat(given).isEqualTo(10_000);
        assertThat(core.core().state().registry().pool(0).committedFen()).isEqualTo(10_000);
        core.replay();
    }
}
