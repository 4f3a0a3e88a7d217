package org.tributary.engine.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tributary.engine.testkit.TestCampaigns.OPENS_MS;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tributary.engine.codec.sbe.MatchAction;
import org.tributary.engine.codec.sbe.MatchCommandEncoder;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.codec.sbe.PaidCommandEncoder;
import org.tributary.engine.codec.sbe.PaidFileCommandEncoder;
import org.tributary.engine.codec.sbe.PayoutCancelCommandEncoder;
import org.tributary.engine.codec.sbe.PayoutCommandEncoder;
import org.tributary.engine.codec.sbe.PayoutReleaseCommandEncoder;
import org.tributary.engine.codec.sbe.ProjectAction;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.testkit.Approvals;
import org.tributary.engine.testkit.Commands;
import org.tributary.engine.testkit.CoreDriver;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.engine.testkit.TestPools;

/** Runs of payouts as the core decides them. Pools m and n of sponsor s1 give 1:1 and 1:2. */
class PayoutTest {
    private CoreDriver core;

    @BeforeEach
    void begin() {
        core = CoreDriver.of(TestCampaigns.usual()
                        .pool(TestPools.ratio("m", 1, 1).budget(100_000))
                        .pool(TestPools.ratio("n", 1, 2).budget(100_000).priority(20)))
                .at(OPENS_MS + 5);
    }

    private ReasonCode send(final DirectBuffer command) {
        final RecordView record = core.send(command).get(0);
        return record.reason;
    }

    private static DirectBuffer match(final MatchAction action) {
        return match(action, 0);
    }

    private static DirectBuffer match(final MatchAction action, final long knownTo) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[256]);
        return new UnsafeBuffer(
                buffer,
                0,
                new MatchCommandEncoder()
                        .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                        .action(action)
                        .untilSequence(0)
                        .noticeMs(0)
                        .knownTo(knownTo)
                        .pool("")
                        .sponsor("s1")
                        .organisation("o1")
                        .reason("")
                        .actor("ops")
                        .limit());
    }

    private void confirm() {
        assertThat(send(match(MatchAction.NOTICE))).isEqualTo(ReasonCode.NONE);
        assertThat(send(match(MatchAction.CONFIRM))).isEqualTo(ReasonCode.NONE);
    }

    private ReasonCode list(final long knownTo, final String pool, final long fen) {
        return list(0, false, knownTo, pool, fen);
    }

    private ReasonCode list(
            final long run, final boolean waits, final long knownTo, final String pool, final long fen) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
        final PayoutCommandEncoder command = new PayoutCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .run(run)
                .knownTo(knownTo)
                .waits((short) (waits ? 1 : 0));
        command.linesCount(1).next().amountFen(fen).pool(pool).organisation("o1");
        return send(
                new UnsafeBuffer(buffer, 0, command.sponsor("s1").actor("ops").limit()));
    }

    private ReasonCode paid(final long run, final int line, final long... amounts) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
        final PaidCommandEncoder command = new PaidCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .run(run);
        command.putFileHash(new byte[32], 0, 32);
        final PaidCommandEncoder.LinesEncoder lines = command.linesCount(amounts.length);
        for (final long fen : amounts) {
            lines.next().line(line).amountFen(fen).paidOnDay(0).reference("bank-1");
        }
        return send(new UnsafeBuffer(buffer, 0, command.actor("ops").limit()));
    }

    private ReasonCode cancel(final long run) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[256]);
        return send(new UnsafeBuffer(
                buffer,
                0,
                new PayoutCancelCommandEncoder()
                        .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                        .run(run)
                        .reason("")
                        .actor("ops")
                        .limit()));
    }

    private static DirectBuffer release(final long run, final int lines, final long openFen) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[256]);
        return new UnsafeBuffer(
                buffer,
                0,
                new PayoutReleaseCommandEncoder()
                        .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                        .run(run)
                        .lines(lines)
                        .openFen(openFen)
                        .reason("")
                        .actor("ops")
                        .limit());
    }

    private static DirectBuffer file(final long run, final long sumFen) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[256]);
        final PaidFileCommandEncoder command = new PaidFileCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .run(run)
                .rows(1)
                .amountFen(sumFen);
        command.putFileHash(new byte[32], 0, 32);
        return new UnsafeBuffer(buffer, 0, command.reason("").actor("ops").limit());
    }

    private ReasonCode approve(final DirectBuffer command) {
        assertThat(send(Approvals.request("alice", command, 1))).isEqualTo(ReasonCode.NONE);
        return send(Approvals.approve("bob", last(), command));
    }

    private long last() {
        return core.core().lastSequence();
    }

    @Test
    void shouldListAndPayNothingTwice() {
        core.send(new Payments("t1").amount(1_000));
        assertThat(list(last(), "m", 1_000)).as("not confirmed").isEqualTo(ReasonCode.ABOVE_DUE);
        confirm();
        assertThat(list(last() - 1, "m", 1_000)).as("computed before").isEqualTo(ReasonCode.MATCHES_MOVED);
        assertThat(list(last(), "m", 100_001)).isEqualTo(ReasonCode.ABOVE_DUE);
        assertThat(list(last(), "m", 1_000)).isEqualTo(ReasonCode.NONE);
        final long run = last();
        assertThat(list(last(), "m", 1_000)).isEqualTo(ReasonCode.IN_PAYOUT);
        core.restart();
        assertThat(paid(run, 1, 600, 401)).isEqualTo(ReasonCode.ABOVE_DUE);
        assertThat(paid(run, 2, 1)).isEqualTo(ReasonCode.UNKNOWN_PAYOUT);
        assertThat(paid(run + 1, 1, 1)).isEqualTo(ReasonCode.UNKNOWN_PAYOUT);
        assertThat(paid(run, 1, 600)).isEqualTo(ReasonCode.NONE);
        assertThat(paid(run, 1, 401)).isEqualTo(ReasonCode.ABOVE_DUE);
        assertThat(paid(run, 1, 400)).isEqualTo(ReasonCode.NONE);
        assertThat(paid(run, 1, 1)).isEqualTo(ReasonCode.PAID_ALREADY);
        assertThat(cancel(run)).isEqualTo(ReasonCode.NO_CHANGE);
        assertThat(cancel(run - 1)).isEqualTo(ReasonCode.UNKNOWN_PAYOUT);
        core.replay();
    }

    @Test
    void shouldListAgainWhatWasCancelledAndRefuseAmountsFromBeforeAFreeze() {
        core.send(new Payments("t1").amount(1_000));
        confirm();
        assertThat(list(last(), "m", 1_000)).isEqualTo(ReasonCode.NONE);
        final long run = last();
        assertThat(cancel(run)).isEqualTo(ReasonCode.NONE);
        assertThat(paid(run, 1, 1_000)).isEqualTo(ReasonCode.PAID_ALREADY);
        final long known = last();
        core.send(Commands.project(ProjectAction.FREEZE, "p1"));
        assertThat(list(known, "m", 1_000)).isEqualTo(ReasonCode.MATCHES_MOVED);
        assertThat(list(last(), "m", 1_000)).isEqualTo(ReasonCode.NONE);
        assertThat(send(match(MatchAction.WITHDRAW))).as("n was not listed").isEqualTo(ReasonCode.NONE);
        core.replay();
    }

    @Test
    void shouldPayNothingOfARunThatWaitsBeforeASecondPersonReleasedWhatItLists() {
        core.send(new Payments("t1").amount(1_000));
        confirm();
        assertThat(list(0, true, last(), "m", 1_000)).isEqualTo(ReasonCode.NONE);
        final long run = last();
        assertThat(list(run, false, last(), "n", 500))
                .as("half of it would go round")
                .isEqualTo(ReasonCode.UNKNOWN_PAYOUT);
        assertThat(list(run, true, last(), "n", 500)).isEqualTo(ReasonCode.NONE);
        assertThat(paid(run, 1, 1_000)).isEqualTo(ReasonCode.NOT_RELEASED);
        core.restart();
        assertThat(approve(release(run, 1, 1_000))).as("a line came since").isEqualTo(ReasonCode.MATCHES_MOVED);
        assertThat(approve(release(run, 2, 1_499))).isEqualTo(ReasonCode.MATCHES_MOVED);
        assertThat(approve(release(run + 1, 2, 1_500))).isEqualTo(ReasonCode.UNKNOWN_PAYOUT);
        assertThat(paid(run, 1, 1_000)).isEqualTo(ReasonCode.NOT_RELEASED);
        assertThat(approve(release(run, 2, 1_500))).isEqualTo(ReasonCode.NONE);
        core.restart();
        assertThat(approve(release(run, 2, 1_500))).isEqualTo(ReasonCode.NO_CHANGE);
        assertThat(list(run, true, last(), "m", 1)).as("after the release").isEqualTo(ReasonCode.UNKNOWN_PAYOUT);
        assertThat(list(run, false, last(), "m", 1)).isEqualTo(ReasonCode.UNKNOWN_PAYOUT);
        assertThat(paid(run, 1, 1_000)).isEqualTo(ReasonCode.NONE);
        core.replay();
    }

    @Test
    void shouldAgreeToAFileOfPaymentsOfAtMostWhatIsOpen() {
        core.send(new Payments("t1").amount(1_000));
        confirm();
        assertThat(list(last(), "m", 1_000)).isEqualTo(ReasonCode.NONE);
        final long run = last();
        assertThat(approve(file(run, 1_001))).isEqualTo(ReasonCode.ABOVE_DUE);
        assertThat(approve(file(run, 0))).isEqualTo(ReasonCode.ABOVE_DUE);
        assertThat(approve(file(run - 1, 1))).isEqualTo(ReasonCode.UNKNOWN_PAYOUT);
        assertThat(approve(file(run, 1_000))).isEqualTo(ReasonCode.NONE);
        assertThat(paid(run, 1, 1_000)).as("agreeing books nothing").isEqualTo(ReasonCode.NONE);
        core.replay();
    }

    @Test
    void shouldRefuseAConfirmationWhoseSumIsFromBeforeAnotherStep() {
        core.send(new Payments("t1").amount(1_000));
        final long before = last();
        assertThat(send(match(MatchAction.NOTICE))).isEqualTo(ReasonCode.NONE);
        final long known = last();
        assertThat(approve(match(MatchAction.CONFIRM, before))).isEqualTo(ReasonCode.MATCHES_MOVED);
        core.send(new Payments("t2").amount(1_000));
        assertThat(approve(match(MatchAction.CONFIRM, known)))
                .as("a donation moves no state")
                .isEqualTo(ReasonCode.NONE);
        core.replay();
    }
}
