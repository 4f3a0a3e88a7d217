package org.tributary.engine.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tributary.engine.testkit.TestCampaigns.OPENS_MS;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.tributary.engine.codec.sbe.MatchAction;
import org.tributary.engine.codec.sbe.MatchCommandEncoder;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.codec.sbe.ProjectAction;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.core.state.campaign.Pool;
import org.tributary.engine.record.RecordKind;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.testkit.Commands;
import org.tributary.engine.testkit.CoreDriver;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.Refunds;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.engine.testkit.TestPools;

class MatchTest {
    private final CoreDriver core = CoreDriver.of(
                    TestCampaigns.usual().pool(TestPools.ratio("m", 1, 1).budget(10_000)))
            .at(OPENS_MS + 5);

    private static DirectBuffer command(
            final MatchAction action, final long until, final long noticeMs, final String pool) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[256]);
        final MatchCommandEncoder command = new MatchCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .action(action)
                .untilSequence(until)
                .noticeMs(noticeMs)
                .knownTo(0)
                .pool(pool)
                .sponsor("")
                .organisation("")
                .reason("")
                .actor("ops");
        return new UnsafeBuffer(buffer, 0, command.limit());
    }

    private ReasonCode step(final MatchAction action, final long until, final long noticeMs) {
        final RecordView record =
                core.send(command(action, until, noticeMs, "m")).get(0);
        assertThat(record.kind).isEqualTo(RecordKind.MATCH);
        assertThat(record.actor).isEqualTo("ops");
        return record.reason;
    }

    private Pool pool() {
        return core.core().state().registry().pool(0);
    }

    @Test
    void shouldWaitForTheEndOfTheNotice() {
        core.send(new Payments("t1").amount(300));
        assertThat(step(MatchAction.CONFIRM, 0, 0)).isEqualTo(ReasonCode.NO_CHANGE);
        assertThat(step(MatchAction.NOTICE, 0, 1_000)).isEqualTo(ReasonCode.NONE);
        assertThat(step(MatchAction.CONFIRM, 0, 0)).isEqualTo(ReasonCode.NOTICE_RUNNING);
        core.at(core.nowMs() + 999);
        assertThat(step(MatchAction.CONFIRM, 0, 0)).isEqualTo(ReasonCode.NOTICE_RUNNING);
        core.at(core.nowMs() + 1);
        assertThat(step(MatchAction.CONFIRM, 0, 0)).isEqualTo(ReasonCode.NONE);
        assertThat(step(MatchAction.NOTICE, 999_999, 0)).isEqualTo(ReasonCode.UNKNOWN_ORIGINAL);
        assertThat(step(MatchAction.NOTICE, 0, -1)).isEqualTo(ReasonCode.OVERFLOW);
        core.restart().replay();
    }

    @Test
    void shouldWriteOffWhatARefundTakesFromAWithdrawnLine() {
        core.send(new Payments("t1").amount(300));
        final long bound = core.core().lastSequence();
        core.send(new Payments("t2").amount(500).donor(2));
        assertThat(step(MatchAction.WITHDRAW, bound, 0)).isEqualTo(ReasonCode.NONE);
        assertThat(pool().committedFen()).isEqualTo(800);
        core.restart();
        core.send(new Refunds("t1").part("r1", 100).encode(core));
        core.send(new Refunds("t2").part("r2", 500).encode(core));
        assertThat(pool().committedFen()).isEqualTo(200);
        assertThat(pool().writtenOffFen()).as("of the withdrawn line").isEqualTo(100);
        assertThat(pool().remainingFen()).as("the promised line's is back").isEqualTo(10_000 - 200 - 100);
        core.replay();
    }

    @Test
    void shouldNotVoidAProjectWhoseMoneyIsWithdrawnInPart() {
        core.send(new Payments("t1").amount(300));
        core.send(new Payments("t2").amount(300).project("q1").donor(2).merchant("wx-o2"));
        core.send(Commands.project(ProjectAction.FREEZE, "p1"));
        assertThat(step(MatchAction.WITHDRAW, 0, 0)).isEqualTo(ReasonCode.NONE);
        assertThat(core.send(Commands.project(ProjectAction.VOID_MATCHES, "p1")).get(0).reason)
                .isEqualTo(ReasonCode.MATCHES_WITHDRAWN);
        core.send(Commands.project(ProjectAction.FREEZE, "p2"));
        assertThat(core.send(Commands.project(ProjectAction.VOID_MATCHES, "p2")).get(0).reason)
                .as("it has no money")
                .isEqualTo(ReasonCode.NONE);
        core.replay();
    }
}
