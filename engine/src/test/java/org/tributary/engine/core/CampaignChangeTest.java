package org.tributary.engine.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tributary.engine.testkit.TestCampaigns.OPENS_MS;

import java.util.List;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.CampaignEncoder;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.PoolAction;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.testkit.Commands;
import org.tributary.engine.testkit.CoreDriver;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.engine.testkit.TestPools;

class CampaignChangeTest {
    private final CoreDriver core = CoreDriver.of(TestCampaigns.usual().pool(TestPools.ratio("m", 1, 1)))
            .at(OPENS_MS + 5);

    private ReasonCode commit(final TestCampaigns campaign) {
        return core.commit(campaign.build()).reason;
    }

    @Test
    void shouldRefuseToTakeOutOrTurnAPoolWithMoneyMoved() {
        core.send(new Payments("t"));
        assertThat(commit(TestCampaigns.usual())).isEqualTo(ReasonCode.POOL_HAS_MOVED_MONEY);
        assertThat(commit(TestCampaigns.usual().pool(TestPools.ratio("m", 1, 1).sponsor("s2"))))
                .isEqualTo(ReasonCode.POOL_HAS_MOVED_MONEY);
        assertThat(commit(TestCampaigns.usual().pool(TestPools.fixed("m", 5))))
                .isEqualTo(ReasonCode.POOL_HAS_MOVED_MONEY);
        assertThat(commit(TestCampaigns.usual().pool(TestPools.ratio("m", 1, 1).budget(99))))
                .isEqualTo(ReasonCode.BUDGET_BELOW_COMMITTED);
        assertThat(commit(TestCampaigns.usual().pool(TestPools.ratio("m", 2, 1).budget(100))))
                .isEqualTo(ReasonCode.NONE);
        assertThat(core.core().state().frame().version()).isEqualTo(2);
        core.restart().replay();
    }

    @Test
    void shouldApplyWholeAtTheCommitOnly() {
        final Campaign next = TestCampaigns.usual()
                .pool(TestPools.ratio("m", 5, 1))
                .project("new", "o1", 0, true)
                .build();
        final List<DirectBuffer> commands = CampaignEncoder.commands(next, 1, "ops", new byte[32]);
        for (int i = 0; i < commands.size() - 1; i++) {
            assertThat(core.send(commands.get(i)).get(0).code).isEqualTo(OutcomeCode.ACCEPTED);
            assertThat(core.send(new Payments("a" + i)).lineFen[0]).isEqualTo(100);
            core.restart();
        }
        assertThat(core.send(new Payments("b").project("new")).reason).isEqualTo(ReasonCode.UNKNOWN_PROJECT);
        core.send(commands.get(commands.size() - 1));
        assertThat(core.send(new Payments("c").project("new")).lineFen[0]).isEqualTo(500);
        core.restart().replay();
    }

    @Test
    void shouldRefuseAChangeOfAnotherVersion() {
        final List<DirectBuffer> commands =
                CampaignEncoder.commands(TestCampaigns.usual().build(), 0, "ops", new byte[32]);
        for (final DirectBuffer command : commands) {
            assertThat(core.send(command).get(0).reason).isEqualTo(ReasonCode.VERSION_MISMATCH);
        }
        assertThat(core.core().state().frame().version()).isEqualTo(1);
    }

    @Test
    void shouldRefuseAChangeThatABudgetOvertook() {
        final List<DirectBuffer> commands = CampaignEncoder.commands(
                TestCampaigns.usual().pool(TestPools.ratio("m", 5, 1)).build(), 1, "ops", new byte[32]);
        commands.subList(0, commands.size() - 1).forEach(core::send);
        core.send(Commands.pool(PoolAction.ADD_BUDGET, "m", 1));
        assertThat(core.send(commands.get(commands.size() - 1)).get(0).reason).isEqualTo(ReasonCode.VERSION_MISMATCH);
        assertThat(core.send(new Payments("t")).lineFen[0]).isEqualTo(100);
    }

    /** Two changes of one version, the second begun before the first is committed: the last Begin wins, whole. */
    @Test
    void shouldPutTheLaterChangeInForceWhenItBeginsBeforeTheFirstIsCommitted() {
        final List<DirectBuffer> first = change(5, "first");
        final List<DirectBuffer> second = change(7, "second");
        first.subList(0, first.size() - 1).forEach(core::send);
        for (final DirectBuffer command : second) {
            assertThat(core.send(command).get(0).reason).isEqualTo(ReasonCode.NONE);
        }
        assertThat(core.send(commit(first)).get(0).reason)
                .as("there is no change to commit any more")
                .isEqualTo(ReasonCode.INVALID_CAMPAIGN);
        assertThat(core.core().state().frame().version()).isEqualTo(2);
        assertThat(core.send(new Payments("t").project("second")).lineFen[0]).isEqualTo(700);
        assertThat(core.send(new Payments("u").project("first")).reason).isEqualTo(ReasonCode.UNKNOWN_PROJECT);
        core.restart().replay();
    }

    /** The first is committed between the second's Begin and Commit: what came in between makes neither of them whole. */
    @Test
    void shouldPutNothingInForceWhenDefinitionsOfTwoChangesAreMixed() {
        final List<DirectBuffer> first = change(5, "first");
        final List<DirectBuffer> second = change(7, "second");
        first.subList(0, 3).forEach(core::send);
        core.send(second.get(0));
        first.subList(3, first.size() - 1).forEach(core::send);
        assertThat(core.send(commit(first)).get(0).reason).isEqualTo(ReasonCode.INVALID_CAMPAIGN);
        assertThat(core.send(second.get(1)).get(0).reason).isEqualTo(ReasonCode.INVALID_CAMPAIGN);
        assertThat(core.send(commit(second)).get(0).reason).isEqualTo(ReasonCode.INVALID_CAMPAIGN);
        assertThat(core.core().state().frame().version()).isEqualTo(1);
        assertThat(core.send(new Payments("t")).lineFen[0]).isEqualTo(100);
    }

    @Test
    void shouldRefuseTheSecondOfTwoChangesOfOneVersionWhenTheFirstIsInForce() {
        change(5, "first").forEach(core::send);
        for (final DirectBuffer command : change(7, "second")) {
            assertThat(core.send(command).get(0).reason).isEqualTo(ReasonCode.VERSION_MISMATCH);
        }
        assertThat(core.send(new Payments("t").project("first")).lineFen[0]).isEqualTo(500);
    }

    private static List<DirectBuffer> change(final int ratio, final String project) {
        return CampaignEncoder.commands(
                TestCampaigns.usual()
                        .pool(TestPools.ratio("m", ratio, 1))
                        .project(project, "o1", 0, false)
                        .build(),
                1,
                "ops",
                new byte[32]);
    }

    private static DirectBuffer commit(final List<DirectBuffer> commands) {
        return commands.get(commands.size() - 1);
    }

    @Test
    void shouldRefuseACommitThatMissesADefinition() {
        final List<DirectBuffer> commands = CampaignEncoder.commands(
                TestCampaigns.usual().pool(TestPools.ratio("m", 5, 1)).build(), 1, "ops", new byte[32]);
        for (int i = 0; i < commands.size() - 1; i++) {
            if (i != 3) {
                core.send(commands.get(i));
            }
        }
        assertThat(core.send(commands.get(commands.size() - 1)).get(0).reason).isEqualTo(ReasonCode.INVALID_CAMPAIGN);
    }

    @Test
    void shouldRefuseContradictions() {
        assertThat(commit(TestCampaigns.usual().project("p9", "nobody", 0, true)))
                .isEqualTo(ReasonCode.INVALID_CAMPAIGN);
        assertThat(commit(TestCampaigns.usual().pool(TestPools.ratio("x", 1, 0))))
                .isEqualTo(ReasonCode.INVALID_CAMPAIGN);
        assertThat(commit(TestCampaigns.usual().pool(TestPools.ratio("x", 1, 1).budget(-5))))
                .isEqualTo(ReasonCode.INVALID_CAMPAIGN);
        assertThat(commit(TestCampaigns.usual().pool(TestPools.ratio("x", 1, 1).sponsor("nobody"))))
                .isEqualTo(ReasonCode.INVALID_CAMPAIGN);
        assertThat(commit(TestCampaigns.usual().pool(TestPools.ratio("x", 1, 1).window(5, 5))))
                .isEqualTo(ReasonCode.INVALID_CAMPAIGN);
        assertThat(commit(TestCampaigns.usual().pool(TestPools.ratio("x", 1, 1).forProjects("nowhere"))))
                .isEqualTo(ReasonCode.INVALID_CAMPAIGN);
        assertThat(commit(TestCampaigns.usual().pool(TestPools.random("x", 1, 2, ""))))
                .as("no seed")
                .isEqualTo(ReasonCode.INVALID_CAMPAIGN);
        assertThat(commit(TestCampaigns.usual().pool(TestPools.random("x", 9, 2, "00"))))
                .isEqualTo(ReasonCode.INVALID_CAMPAIGN);
        assertThat(commit(TestCampaigns.usual().pool(TestPools.deferred("x").exclusive())))
                .isEqualTo(ReasonCode.INVALID_CAMPAIGN);
        assertThat(core.core().state().frame().version()).isEqualTo(1);
        assertThat(core.send(new Payments("t")).lineCount).isEqualTo(1);
    }

    @Test
    void shouldKeepIndexesWhenThingsGoAndComeBack() {
        assertThat(commit(TestCampaigns.usual().pool(TestPools.ratio("a", 1, 1))))
                .isEqualTo(ReasonCode.NONE);
        assertThat(core.core().state().registry().poolNames().text(1)).isEqualTo("a");
        assertThat(commit(TestCampaigns.usual().pool(TestPools.ratio("z", 1, 1)).pool(TestPools.ratio("m", 1, 1))))
                .isEqualTo(ReasonCode.NONE);
        final RecordView record = core.send(new Payments("t"));
        assertThat(record.linePool).startsWith(0, 2);
        core.restart().replay();
    }
}
