package org.tributary.engine.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tributary.engine.testkit.TestCampaigns.OPENS_MS;

import java.util.List;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.PoolAction;
import org.tributary.engine.codec.sbe.PoolEventKind;
import org.tributary.engine.codec.sbe.ProjectAction;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.core.state.ApprovalBook;
import org.tributary.engine.record.RecordKind;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.testkit.Approvals;
import org.tributary.engine.testkit.Commands;
import org.tributary.engine.testkit.CoreDriver;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.engine.testkit.TestPools;

/** Commands that take two people. */
class ApprovalTest {
    private static final long FIFTEEN_MINUTES_MS = 900_000;

    private final CoreDriver core = CoreDriver.of(
                    TestCampaigns.usual().pool(TestPools.ratio("m", 1, 1).budget(1_000)))
            .at(OPENS_MS + 5);
    private final DirectBuffer raise = Commands.pool(PoolAction.ADD_BUDGET, "m", 5_000);

    @AfterEach
    void decidesTheSameAgain() {
        core.replay();
    }

    private long request(final String actor, final DirectBuffer command) {
        final RecordView record =
                core.send(Approvals.request(actor, command, 5_000)).get(0);
        assertThat(record.code).isEqualTo(OutcomeCode.ACCEPTED);
        assertThat(record.approvalSequence).isEqualTo(record.sequence);
        return record.sequence;
    }

    private RecordView approve(final String actor, final long request, final DirectBuffer command) {
        return core.send(Approvals.approve(actor, request, command)).get(0);
    }

    private long budgetFen() {
        return core.core().state().registry().pool(0).budgetFen();
    }

    @Test
    void shouldDecideExactlyTheRequestedBytesWhenAnotherPersonApproves() {
        final long request = request("alice", raise);
        assertThat(budgetFen()).as("a request changes nothing").isEqualTo(1_000);
        core.restart();

        final RecordView decided = approve("bob", request, raise);

        assertThat(budgetFen()).isEqualTo(6_000);
        assertThat(decided.kind).isEqualTo(RecordKind.POOL);
        assertThat(decided.code).isEqualTo(OutcomeCode.ACCEPTED);
        assertThat(decided.actor).as("who requested it").isEqualTo("ops");
        assertThat(decided.approvedBy).isEqualTo("bob");
        assertThat(decided.approvalSequence).isEqualTo(request);
    }

    @Test
    void shouldMakeAllRecordsOfTheCommandWhenItIsApproved() {
        core.send(new Payments("t").project("p1").amount(300));
        core.send(Commands.project(ProjectAction.FREEZE, "p1"));
        final DirectBuffer voids = Commands.project(ProjectAction.VOID_MATCHES, "p1");
        final long request = request("alice", voids);

        final List<RecordView> records = core.send(Approvals.approve("bob", request, voids));

        assertThat(records).hasSize(2);
        assertThat(records.get(1).poolEvent).isEqualTo(PoolEventKind.VOIDED);
        assertThat(records.get(1).lineFen[0]).isEqualTo(-300);
    }

    @Test
    void shouldRefuseTheSamePersonOtherBytesAndAnUnknownRequest() {
        final long request = request("alice", raise);

        assertThat(approve("alice", request, raise).reason).isEqualTo(ReasonCode.SAME_PERSON);
        assertThat(approve("bob", request, Commands.pool(PoolAction.ADD_BUDGET, "m", 5_001)).reason)
                .isEqualTo(ReasonCode.APPROVAL_DIFFERS);
        assertThat(approve("bob", request + 1, raise).reason).isEqualTo(ReasonCode.UNKNOWN_APPROVAL);
        assertThat(budgetFen()).isEqualTo(1_000);
        assertThat(approve("bob", request, raise).code)
                .as("a refused approval leaves the request as it was")
                .isEqualTo(OutcomeCode.ACCEPTED);
    }

    @Test
    void shouldDecideOnceAndNameTheFirstDecisionWhenAskedAgain() {
        final long request = request("alice", raise);
        approve("bob", request, raise);

        final RecordView again = approve("carol", request, raise);

        assertThat(again.kind).isEqualTo(RecordKind.APPROVAL);
        assertThat(again.code).isEqualTo(OutcomeCode.IGNORED);
        assertThat(again.reason).isEqualTo(ReasonCode.APPROVAL_DECIDED);
        assertThat(budgetFen()).isEqualTo(6_000);
    }

    @Test
    void shouldExpireByTheStampAfterFifteenMinutes() {
        final long first = request("alice", raise);
        final long second = request("alice", raise);

        core.at(OPENS_MS + 5 + FIFTEEN_MINUTES_MS);
        assertThat(approve("bob", first, raise).code).isEqualTo(OutcomeCode.ACCEPTED);
        core.restart().at(OPENS_MS + 6 + FIFTEEN_MINUTES_MS);
        assertThat(approve("bob", second, raise).reason).isEqualTo(ReasonCode.APPROVAL_EXPIRED);
        assertThat(core.send(Approvals.deny("bob", second)).get(0).reason).isEqualTo(ReasonCode.APPROVAL_EXPIRED);
        assertThat(budgetFen()).isEqualTo(6_000);
    }

    @Test
    void shouldNotDecideWhatWasDenied() {
        final long request = request("alice", raise);

        final RecordView denied = core.send(Approvals.deny("alice", request)).get(0);

        assertThat(denied.code).as("the requester may take it back").isEqualTo(OutcomeCode.ACCEPTED);
        assertThat(denied.note).isEqualTo("not this week");
        assertThat(approve("bob", request, raise).reason).isEqualTo(ReasonCode.APPROVAL_DECIDED);
        assertThat(core.send(Approvals.deny("bob", request)).get(0).reason).isEqualTo(ReasonCode.APPROVAL_DECIDED);
        assertThat(budgetFen()).isEqualTo(1_000);
    }

    @Test
    void shouldUseUpARequestWhoseCommandIsRefused() {
        core.send(new Payments("t").project("p1").amount(900));
        final DirectBuffer lower = Commands.pool(PoolAction.ADD_BUDGET, "m", -500);
        final long request = request("alice", lower);

        assertThat(approve("bob", request, lower).reason).isEqualTo(ReasonCode.BUDGET_BELOW_COMMITTED);
        assertThat(approve("bob", request, lower).reason).isEqualTo(ReasonCode.APPROVAL_DECIDED);
    }

    @Test
    void shouldTakeNoOtherCommandsAsRequests() {
        final DirectBuffer ofPayment = new Payments("t").encode();
        final DirectBuffer ofRequest = Approvals.request("alice", raise, 1);

        for (final DirectBuffer other : List.of(ofPayment, ofRequest, Commands.pulse(), Commands.settings())) {
            final RecordView refused =
                    core.send(Approvals.request("alice", other, 0)).get(0);
            assertThat(refused.reason).isEqualTo(ReasonCode.NOT_APPROVABLE);
            assertThat(approve("bob", refused.sequence, other).reason).isEqualTo(ReasonCode.UNKNOWN_APPROVAL);
        }
    }

    @Test
    void shouldMakeRoomFromWhatIsOverAndRefuseWhenAllIsPending() {
        final long first = request("alice", raise);
        for (int i = 1; i < ApprovalBook.MAX; i++) {
            request("alice", raise);
        }
        assertThat(core.send(Approvals.request("alice", raise, 1)).get(0).reason)
                .isEqualTo(ReasonCode.APPROVALS_FULL);
        core.send(Approvals.deny("bob", first));
        request("alice", raise);
        core.restart();
        assertThat(approve("bob", first, raise).reason).isEqualTo(ReasonCode.UNKNOWN_APPROVAL);
    }
}
