package org.tributary.engine.core.refund;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.codec.sbe.RefundReversedCommandDecoder;
import org.tributary.engine.core.dedupe.IdempotencyTable;
import org.tributary.engine.core.outcome.Outcomes;
import org.tributary.engine.core.state.CoreState;
import org.tributary.engine.core.state.Project;

/**
 * Refunds that the channel takes back, such as a dispute that was won: the donor's money is here again, the match is not
 * (ruling 8). Takes back what the named refund took and no more, so that a second notice changes nothing.
 */
public final class ReversalHandler {
    private final CoreState state;
    private final Outcomes outcomes;
    private final RefundBooking booking;
    private final RefundIds ids;
    private final RefundReversedCommandDecoder reversed = new RefundReversedCommandDecoder();
    private final RefundRequest.Original original = new RefundRequest.Original();
    private final UnsafeBuffer transactionId = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer refundId = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer projectId = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer team = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer item = new UnsafeBuffer(0, 0);
    private final Outcomes.Refund answer = new Outcomes.Refund();

    public ReversalHandler(final CoreState state, final Outcomes outcomes) {
        this.state = state;
        this.outcomes = outcomes;
        this.booking = new RefundBooking(state);
        this.ids = new RefundIds(state.ids());
    }

    /** Decides that a refund's money came back. */
    public void onReversed(final DirectBuffer buffer, final int offset, final MessageHeaderDecoder header) {
        read(buffer, offset, header);
        ids.find(reversed.channelRaw(), transactionId, refundId);
        booking.clearLines();
        final Project project = original.held ? RefundBooking.HELD : projectOf();
        final ReasonCode refusal = refusal(project);
        if (refusal == ReasonCode.NONE) {
            giveAgain(IdempotencyTable.sequenceOf(ids.known()), project);
        } else {
            RefundFlag.ignored(answer, refusal);
        }
        outcomes.refund(answer, booking.taken());
    }

    /** Ignores a reversal that the operator stepped over: it moves nothing. */
    public void stepOver() {
        booking.clearLines();
        RefundFlag.ignored(answer, ReasonCode.STEPPED_OVER);
        outcomes.refund(answer, booking.taken());
    }

    private void read(final DirectBuffer buffer, final int offset, final MessageHeaderDecoder header) {
        reversed.wrapAndApplyHeader(buffer, offset, header);
        original.sequence = reversed.originalSequence();
        original.amountFen = reversed.originalAmountFen();
        original.donorHi = reversed.donorHi();
        original.donorLo = reversed.donorLo();
        original.allocation = reversed.allocationSequence();
        original.held = reversed.heldReason() != ReasonCode.NONE && reversed.allocationSequence() == 0;
        original.texts(projectId, team, item);
        reversed.wrapTransactionId(transactionId);
        reversed.wrapRefundId(refundId);
        reversed.wrapProject(projectId);
        reversed.wrapTeam(team);
        reversed.wrapItem(item);
    }

    private Project projectOf() {
        final int index = state.registry().projectNames().indexOf(projectId, 0, projectId.capacity());
        return index < 0 ? null : state.registry().project(index);
    }

    private ReasonCode refusal(final Project project) {
        final long payment = ids.payment();
        if (payment == 0 || original.sequence != payment) {
            return ReasonCode.UNKNOWN_ORIGINAL;
        }
        final boolean isStale = state.donations().allocation(payment) != original.allocation;
        if (isStale || !original.held && project == null) {
            return ReasonCode.UNKNOWN_ORIGINAL;
        }
        if (ids.known() < 0) {
            return ReasonCode.NOT_REFUNDED;
        }
        final long refund = IdempotencyTable.sequenceOf(ids.known());
        final boolean isOfPayment = state.refunds().paymentOf(refund) == payment;
        final long standingFen =
                state.refunds().takenFen(refund) + state.refunds().excessFen(refund);
        return isOfPayment && standingFen > 0 ? ReasonCode.NONE : ReasonCode.NOT_REFUNDED;
    }

    /** What went beyond the payment comes back first. */
    private void giveAgain(final long refund, final Project project) {
        final long payment = original.sequence;
        final long excessStandingFen = state.refunds().excessFen(refund);
        final long standingFen = state.refunds().takenFen(refund) + excessStandingFen;
        final long askedFen = reversed.amountFen();
        final long fen = askedFen <= 0 ? standingFen : Math.min(askedFen, standingFen);
        final long excessFen = Math.min(fen, excessStandingFen);
        final long takenFen = fen - excessFen;
        final boolean foreign = state.donations().foreign(payment);
        final long beforeFen = state.donations().refundedFen(payment);
        final boolean refilled = takenFen > 0 && beforeFen == original.amountFen;
        if (takenFen > 0) {
            state.donations().refundedFen(payment, beforeFen - takenFen);
            booking.moveOwn(reversed.channelRaw(), original, project, foreign, -takenFen, refilled ? -1 : 0);
        }
        if (!foreign) {
            state.ledger().excess(-excessFen);
        }
        state.refunds().reverse(refund, takenFen, excessFen);
        answer.code = OutcomeCode.REFUNDED;
        answer.reason = ReasonCode.NONE;
        answer.flags = RefundFlag.of(false, project == RefundBooking.HELD, foreign);
        answer.originalSequence = payment;
        answer.refundFen = -takenFen;
        answer.excessFen = -excessFen;
        answer.refundedTotalFen = beforeFen - takenFen;
        answer.joinedSequence = 0;
        answer.project = project == RefundBooking.HELD ? RefundFlag.NO_PROJECT : project.index();
    }
}
