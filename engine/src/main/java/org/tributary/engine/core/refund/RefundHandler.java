package org.tributary.engine.core.refund;

import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.Messages;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.codec.sbe.RefundCommandDecoder;
import org.tributary.engine.core.outcome.Lines;
import org.tributary.engine.core.outcome.Outcomes;
import org.tributary.engine.core.rules.Payment;
import org.tributary.engine.core.state.CoreState;
import org.tributary.engine.core.state.IdKey;
import org.tributary.engine.core.state.RefundAccounts;
import org.tributary.engine.core.state.RefundSums;
import org.tributary.engine.core.state.campaign.CampaignFrame;
import org.tributary.engine.core.state.campaign.Project;

/**
 * Handles refunds, from a callback or booked from a channel's bill, by name and by total: RULES 11.4 and 11.6. A command adds
 * its content to the payment's account, and the refunded amount follows from the account alone, so that the order of the
 * channel's messages does not matter.
 */
public final class RefundHandler {
    /** The currency of a refund whose channel names none. */
    private static final int NO_CURRENCY = CampaignFrame.currency((byte) 'X', (byte) 'X', (byte) 'X');

    private final CoreState state;
    private final Outcomes outcomes;
    private final RefundMove move;
    private final RefundIds ids;
    private final RefundCommandDecoder refund = new RefundCommandDecoder();
    private final Refund request = new Refund();
    private final RefundedDonation joining = new RefundedDonation();
    private final RefundSums sums = new RefundSums();

    public RefundHandler(final CoreState state, final Outcomes outcomes) {
        this.state = state;
        this.outcomes = outcomes;
        this.move = new RefundMove(state);
        this.ids = new RefundIds(state);
    }

    /** Decides a refund from a callback or a bill. */
    public void onRefund(final DirectBuffer buffer, final int offset, final MessageHeaderDecoder header) {
        request.read(Messages.wrap(refund, buffer, offset, header));
        decide();
    }

    /**
     * Books a refund that the operator stepped over: the whole of it is held, none of it is taken from its payment or
     * waits for it. The channel's total includes it, so a later one is not counted too high.
     */
    public void stepOver(final DirectBuffer buffer, final int offset, final MessageHeaderDecoder header) {
        request.read(Messages.wrap(refund, buffer, offset, header));
        ids.find(request.channel, request.transactionId(), request.refundId());
        final boolean isNewTotal =
                request.cumulative && !ids.isKnownTotal(request.refundFen, request.timeMs, request.previousTotalFen);
        final long beforeFen = state.refunds().accounts().standingFen(ids.account());
        final long fen = request.refundFen <= 0 ? 0 : preview(isNewTotal) - beforeFen;
        if (request.refundFen > 0 && (isKnown() || !sums.overflow() && fen <= 0)) {
            final long first = ids.knownRecord() != 0 ? ids.knownRecord() : ids.payment();
            outcomes.duplicate(isKnown() && ids.isConflict(request.refundFen, request.dispute), first);
            return;
        }
        if (fen <= 0 || sums.overflow() || fen > Long.MAX_VALUE - state.ledger().excessFen()) {
            ignore(ReasonCode.STEPPED_OVER);
            return;
        }
        // Point of no failure: from here on nothing may refuse.
        final boolean foreign =
                ids.payment() == 0 ? isForeign() : state.donations().foreign(ids.payment());
        sums.stepOver(fen);
        keep(isNewTotal);
        if (names() && ids.isNamed()) {
            state.refunds().markSteppedOver(state.nextSequence());
        }
        move.hold(ReasonCode.STEPPED_OVER, ids.payment(), fen, foreign);
        outcomes.refund(move.answer(), move.taken());
    }

    private void decide() {
        ids.find(request.channel, request.transactionId(), request.refundId());
        if (isKnown() && ids.isConflict(request.refundFen, request.dispute)) {
            outcomes.duplicate(true, ids.knownRecord());
            return;
        }
        if (request.refundFen <= 0) {
            ignore(ReasonCode.NO_CHANGE);
            return;
        }
        final boolean isNewTotal =
                request.cumulative && !ids.isKnownTotal(request.refundFen, request.timeMs, request.previousTotalFen);
        final long beforeFen = state.refunds().accounts().standingFen(ids.account());
        final long afterFen = preview(isNewTotal);
        final RefundedDonation original = request.original();
        final Project project = original.held ? null : projectOf(original);
        final ReasonCode refusal = refusal(original, project, beforeFen, afterFen);
        if (refusal != ReasonCode.NONE) {
            ignore(refusal);
            return;
        }
        // Point of no failure: from here on nothing may refuse.
        final long duplicateOf = ids.knownRecord() != 0 ? ids.knownRecord() : ids.payment();
        final int account = keep(isNewTotal);
        if (afterFen == beforeFen) {
            outcomes.duplicate(false, duplicateOf);
            return;
        }
        if (ids.payment() == 0) {
            move.await(account, beforeFen, afterFen, isForeign());
            move.answer().code = OutcomeCode.HELD;
            move.answer().reason = ReasonCode.REFUND_UNKNOWN_PAYMENT;
        } else {
            move.move(request.channel, original, project, beforeFen, afterFen);
        }
        outcomes.refund(move.answer(), move.taken());
    }

    /** Adds the command's amounts to a copy of the account's sums; returns the refunded amount that would result. */
    private long preview(final boolean isNewTotal) {
        final RefundAccounts accounts = state.refunds().accounts();
        accounts.read(ids.account(), sums);
        if (names()) {
            sums.name(request.namedFen(), request.dispute);
        } else if (isKnown() && !request.dispute) {
            sums.toldByName();
        }
        if (isNewTotal) {
            accounts.previewTotal(ids.account(), sums, request.refundFen, request.timeMs, request.previousTotalFen);
        }
        return sums.standingFen();
    }

    /** True if the command names a refund that is known, by itself or by its reversal. */
    private boolean isKnown() {
        return !request.cumulative && ids.knownRecord() != 0;
    }

    /** True if the command names a new refund. */
    private boolean names() {
        return request.namedFen() > 0 && ids.knownRecord() == 0;
    }

    private int keep(final boolean isNewTotal) {
        final RefundAccounts accounts = state.refunds().accounts();
        final long sequence = state.nextSequence();
        final int account = ids.openAccount();
        if (isNewTotal) {
            ids.insertTotal(sequence);
            accounts.addTotal(account, request.refundFen, request.timeMs, request.previousTotalFen);
        }
        if (names() && ids.isNamed()) {
            ids.insert(sequence, request.namedFen(), request.dispute);
            state.refunds().name(sequence, account, request.namedFen(), request.dispute);
        }
        accounts.keep(account, sums, sequence);
        return account;
    }

    private ReasonCode refusal(
            final RefundedDonation original,
            final @Nullable Project project,
            final long beforeFen,
            final long afterFen) {
        if (sums.overflow()) {
            return ReasonCode.OVERFLOW;
        }
        if (afterFen == beforeFen) {
            return ReasonCode.NONE;
        }
        if (original.sequence != ids.payment()) {
            return ReasonCode.UNKNOWN_ORIGINAL;
        }
        if (ids.payment() != 0) {
            final boolean isStale = state.donations().allocation(ids.payment()) != original.allocation;
            if (isStale || !original.held && project == null) {
                return ReasonCode.UNKNOWN_ORIGINAL;
            }
        }
        return move.hasRoom(ids.payment() == 0 ? null : original, beforeFen, afterFen)
                ? ReasonCode.NONE
                : ReasonCode.OVERFLOW;
    }

    private @Nullable Project projectOf(final RefundedDonation original) {
        final int index = state.registry().projectNames().indexOf(original.project, 0, original.project.capacity());
        return index < 0 ? null : state.registry().project(index);
    }

    private boolean isForeign() {
        return state.frame().version() > 0
                && request.currency != state.frame().currency()
                && request.currency != NO_CURRENCY;
    }

    private void ignore(final ReasonCode reason) {
        move.ignore(reason);
        outcomes.refund(move.answer(), move.taken());
    }

    /** Amount already refunded of a payment that is not known yet, fen. */
    public long waitingFen(final IdKey payment) {
        final RefundAccounts accounts = state.refunds().accounts();
        return accounts.standingFen(accounts.waiting(payment));
    }

    /**
     * Joins the refunds that waited for a payment, in one derived record. Call it after the payment's own record if
     * {@link #waitingFen} was above 0.
     *
     * @param sequence of the payment's record
     * @param project null if the payment is held
     * @param lines its match lines
     */
    public void join(
            final IdKey key,
            final long sequence,
            final Payment payment,
            final @Nullable Project project,
            final Lines lines) {
        joining.sequence = sequence;
        joining.amountFen = payment.amountFen();
        joining.paidAtMs = payment.paidAtMs();
        joining.donorHi = payment.donorHi();
        joining.donorLo = payment.donorLo();
        joining.allocation = 0;
        joining.held = project == null;
        joining.texts(payment.project(), payment.team(), payment.item());
        joining.lines(lines, sequence);
        move.join(state.refunds().accounts().waiting(key), payment.channel(), joining, project);
        outcomes.refund(move.answer(), move.taken());
    }
}
