package org.tributary.engine.core.refund;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.codec.sbe.RefundReversedCommandDecoder;
import org.tributary.engine.core.outcome.Outcomes;
import org.tributary.engine.core.state.CoreState;
import org.tributary.engine.core.state.RefundAccounts;
import org.tributary.engine.core.state.RefundSums;
import org.tributary.engine.core.state.campaign.Project;
import org.tributary.engine.core.table.IdempotencyTable;

/**
 * Refunds that the channel takes back, such as a dispute that was won: the donor's money is back, the match is not.
 * A refund is reversed once. If the refund was reported only within a total, the reversal takes from the total's unnamed
 * part. A reversal that arrives before its refund is kept once it may wait no longer: RULES 11.2 and 11.5.
 */
public final class ReversalHandler {
    private final CoreState state;
    private final Outcomes outcomes;
    private final RefundMove move;
    private final RefundIds ids;
    private final RefundReversedCommandDecoder reversed = new RefundReversedCommandDecoder();
    private final RefundedDonation original = new RefundedDonation();
    private final RefundSums sums = new RefundSums();
    private final UnsafeBuffer transactionId = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer refundId = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer projectId = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer team = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer item = new UnsafeBuffer(0, 0);

    /** Amount that the current reversal takes back. */
    private long fen;

    private boolean dispute;

    /** Part of {@link #fen} that is held apart because the refund was stepped over. */
    private long releasedFen;

    /** True if the reversed refund is unknown. */
    private boolean isEarly;

    public ReversalHandler(final CoreState state, final Outcomes outcomes) {
        this.state = state;
        this.outcomes = outcomes;
        this.move = new RefundMove(state);
        this.ids = new RefundIds(state);
    }

    /** Decides the reversal of a refund. */
    public void onReversed(final DirectBuffer buffer, final int offset, final MessageHeaderDecoder header) {
        read(buffer, offset, header);
        ids.find(reversed.channelRaw(), transactionId, refundId);
        if (isKnown()) {
            return;
        }
        final long beforeFen = state.refunds().accounts().standingFen(ids.account());
        final long afterFen = preview();
        final Project project = original.held ? null : projectOf();
        final ReasonCode refusal = refusal(project, beforeFen, afterFen);
        if (refusal != ReasonCode.NONE) {
            move.ignore(refusal);
            outcomes.refund(move.answer(), move.taken());
            return;
        }
        // Point of no failure: from here on nothing may refuse.
        final int account = keep();
        if (ids.payment() == 0) {
            move.await(account, beforeFen, afterFen, false);
        } else {
            move.move(reversed.channelRaw(), original, project, beforeFen, afterFen);
        }
        move.release(releasedFen);
        if (isEarly) {
            move.answer().code = OutcomeCode.HELD;
            move.answer().reason =
                    ids.payment() == 0 ? ReasonCode.REFUND_UNKNOWN_PAYMENT : ReasonCode.REVERSAL_UNKNOWN_REFUND;
        }
        outcomes.refund(move.answer(), move.taken());
    }

    /** Ignores a reversal that the operator stepped over: it moves nothing. */
    public void stepOver() {
        move.ignore(ReasonCode.STEPPED_OVER);
        outcomes.refund(move.answer(), move.taken());
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

    private @Nullable Project projectOf() {
        final int index = state.registry().projectNames().indexOf(projectId, 0, projectId.capacity());
        return index < 0 ? null : state.registry().project(index);
    }

    /** Answers a reversal that is known, or whose refund belongs to another payment. */
    private boolean isKnown() {
        final long known = ids.reversal();
        if (known != RefundIds.UNKNOWN) {
            final boolean isOther = ids.isOtherReversal(known, reversed.amountFen());
            outcomes.duplicate(isOther, IdempotencyTable.sequenceOf(known));
            return true;
        }
        final long refund = ids.knownRecord();
        if (refund != 0 && state.refunds().accountOf(refund) != ids.account()) {
            outcomes.duplicate(true, refund);
            return true;
        }
        return false;
    }

    /** Adds the command's amounts to a copy of the account's sums; returns the refunded amount that would result. */
    private long preview() {
        final RefundAccounts accounts = state.refunds().accounts();
        final long refund = ids.knownRecord();
        accounts.read(ids.account(), sums);
        dispute = refund == 0 ? reversed.flags().dispute() : state.refunds().isDispute(refund);
        fen = Math.max(0, reversed.amountFen());
        isEarly = refund == 0 && (dispute || sums.anonymousFen() < fen);
        if (refund == 0) {
            sums.nameByReversal(fen, dispute);
        } else {
            final long wholeFen = state.refunds().amountFen(refund);
            fen = fen == 0 ? wholeFen : Math.min(fen, wholeFen);
        }
        releasedFen = refund != 0 && state.refunds().isSteppedOver(refund) ? sums.releaseStepped(fen) : 0;
        if (dispute) {
            sums.reverseDispute(fen);
        } else {
            accounts.previewReversal(ids.account(), sums, fen, reversed.at());
        }
        return sums.standingFen();
    }

    private ReasonCode refusal(final @Nullable Project project, final long beforeFen, final long afterFen) {
        if (fen == 0 || !ids.isNamed()) {
            return ReasonCode.NOT_REFUNDED;
        }
        if (isEarly && reversed.flags().mayWait()) {
            return ids.payment() == 0 ? ReasonCode.UNKNOWN_ORIGINAL : ReasonCode.NOT_REFUNDED;
        }
        if (sums.overflow()) {
            return ReasonCode.OVERFLOW;
        }
        if (beforeFen < afterFen) {
            throw new IllegalStateException("a reversal of " + fen + " fen raised what stands refunded");
        }
        if (original.sequence != ids.payment()) {
            return ReasonCode.UNKNOWN_ORIGINAL;
        }
        final boolean isStale = ids.payment() != 0
                && (state.donations().allocation(ids.payment()) != original.allocation
                        || !original.held && project == null);
        return isStale ? ReasonCode.UNKNOWN_ORIGINAL : ReasonCode.NONE;
    }

    private int keep() {
        final RefundAccounts accounts = state.refunds().accounts();
        final long sequence = state.nextSequence();
        final int account = ids.openAccount();
        if (ids.knownRecord() == 0) {
            ids.insert(sequence, fen, dispute);
            state.refunds().name(sequence, account, fen, dispute);
        }
        if (!dispute) {
            accounts.addReversal(account, fen, reversed.at());
        }
        ids.insertReversal(sequence, reversed.amountFen());
        accounts.keep(account, sums, sequence);
        return account;
    }
}
