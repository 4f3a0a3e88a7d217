package org.tributary.engine.core.refund;

import org.agrona.DirectBuffer;
import org.tributary.engine.codec.sbe.CorrectionRefundCommandDecoder;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.codec.sbe.RefundCommandDecoder;
import org.tributary.engine.core.dedupe.IdempotencyTable;
import org.tributary.engine.core.outcome.Lines;
import org.tributary.engine.core.outcome.Outcomes;
import org.tributary.engine.core.state.CoreState;
import org.tributary.engine.core.state.Project;
import org.tributary.engine.core.state.RefundBook;
import org.tributary.engine.core.validation.Payment;

/**
 * Refunds, from a callback or booked from a channel's bill. In order of precedence:
 *
 * <ol>
 *   <li>A part whose id is known is a duplicate, or a conflict if its content differs. A total that is not above what is
 *       known is a duplicate; above it, the increase is the refund (rulings 8, 23). Disputes are no part of totals.
 *   <li>What was joined no longer holds (the payment came, the donation was allocated meanwhile): {@code IGNORED} for
 *       {@code unknown-original}, to be sent again.
 *   <li>No such payment: held, and joined to it when it comes (ruling 7).
 *   <li>Else the refund takes what is left of the donation; what is beyond is held.
 * </ol>
 */
public final class RefundHandler {
    private final CoreState state;
    private final Outcomes outcomes;
    private final RefundBooking booking;
    private final RefundIds ids;
    private final RefundCommandDecoder refund = new RefundCommandDecoder();
    private final CorrectionRefundCommandDecoder correction = new CorrectionRefundCommandDecoder();
    private final RefundRequest request = new RefundRequest();
    private final RefundRequest.Original joining = new RefundRequest.Original();
    private final Outcomes.Refund answer = new Outcomes.Refund();

    public RefundHandler(final CoreState state, final Outcomes outcomes) {
        this.state = state;
        this.outcomes = outcomes;
        this.booking = new RefundBooking(state);
        this.ids = new RefundIds(state.ids());
    }

    /** Decides a refund that a channel has told of. */
    public void onRefund(final DirectBuffer buffer, final int offset, final MessageHeaderDecoder header) {
        request.read(refund.wrapAndApplyHeader(buffer, offset, header));
        decide();
    }

    /** Decides a refund that was booked from a bill. */
    public void onCorrection(final DirectBuffer buffer, final int offset, final MessageHeaderDecoder header) {
        request.read(correction.wrapAndApplyHeader(buffer, offset, header));
        decide();
    }

    /**
     * Books a refund that the operator stepped over: the whole of it is held, none of it is taken from its payment or
     * waits for it. The channel's total includes it, so a later one is not counted too high.
     */
    public void stepOver(final DirectBuffer buffer, final int offset, final MessageHeaderDecoder header) {
        if (header.templateId() == CorrectionRefundCommandDecoder.TEMPLATE_ID) {
            request.read(correction.wrapAndApplyHeader(buffer, offset, header));
        } else {
            request.read(refund.wrapAndApplyHeader(buffer, offset, header));
        }
        ids.find(request);
        final long payment = ids.payment();
        final long knownFen = payment == 0 ? 0 : state.refunds().totalFen(payment);
        final long fen = request.cumulative ? request.refundFen - knownFen : request.refundFen;
        if (isDuplicate(fen)) {
            return;
        }
        if (fen <= 0 || fen > Long.MAX_VALUE - state.ledger().excessFen()) {
            ignore(ReasonCode.STEPPED_OVER);
            return;
        }
        // Point of no failure: from here on nothing may refuse.
        final long sequence = state.nextSequence();
        final boolean foreign = payment == 0 ? isForeign() : state.donations().foreign(payment);
        ids.insert(sequence);
        if (payment != 0) {
            state.refunds().book(sequence, payment, 0, fen, request.dispute);
        }
        if (!foreign) {
            state.ledger().excess(fen);
        }
        answerHeld(ReasonCode.STEPPED_OVER, payment, fen, foreign);
    }

    private void decide() {
        ids.find(request);
        final long increaseFen = request.cumulative ? request.refundFen - knownTotalFen() : request.refundFen;
        final RefundRequest.Original original = request.original();
        final Project project = original.held ? RefundBooking.HELD : projectOf(original);
        if (isDuplicate(increaseFen)) {
            return;
        }
        final ReasonCode refusal = refusal(increaseFen, project);
        if (refusal != ReasonCode.NONE) {
            ignore(refusal);
            return;
        }
        // Point of no failure: from here on nothing may refuse.
        final long sequence = state.nextSequence();
        ids.insert(sequence);
        if (ids.payment() == 0) {
            await(sequence, increaseFen);
        } else {
            answer.joinedSequence = 0;
            take(sequence, request.channel, original, project, increaseFen, request.dispute);
        }
    }

    /** What the channel has told of the payment's refunds so far. */
    private long knownTotalFen() {
        final RefundBook book = state.refunds();
        return ids.payment() == 0
                ? book.waitingTotalFen(book.waiting(ids.paymentHi(), ids.paymentLo()))
                : book.totalFen(ids.payment());
    }

    /** Answers what is known already. The same total under the same id is an echo, even of a refund since reversed. */
    private boolean isDuplicate(final long increaseFen) {
        final boolean isKnownId = ids.known() >= 0;
        if (isKnownId && (!request.cumulative || !ids.isConflict())) {
            outcomes.duplicate(ids.isConflict(), IdempotencyTable.sequenceOf(ids.known()));
            return true;
        }
        if (request.cumulative && increaseFen <= 0) {
            outcomes.duplicate(false, isKnownId ? IdempotencyTable.sequenceOf(ids.known()) : ids.payment());
            return true;
        }
        return false;
    }

    private ReasonCode refusal(final long increaseFen, final Project project) {
        final RefundRequest.Original original = request.original();
        if (increaseFen <= 0) {
            return ReasonCode.NO_CHANGE;
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
        return increaseFen > Long.MAX_VALUE - state.ledger().excessFen() ? ReasonCode.OVERFLOW : ReasonCode.NONE;
    }

    private Project projectOf(final RefundRequest.Original original) {
        final int index = state.registry().projectNames().indexOf(original.project, 0, original.project.capacity());
        return index < 0 ? null : state.registry().project(index);
    }

    private void await(final long sequence, final long fen) {
        final boolean foreign = isForeign();
        state.refunds().await(ids.paymentHi(), ids.paymentLo(), sequence, fen, request.dispute, foreign);
        if (!foreign) {
            state.ledger().excess(fen);
        }
        answerHeld(ReasonCode.REFUND_UNKNOWN_PAYMENT, 0, fen, foreign);
    }

    private boolean isForeign() {
        return state.frame().version() > 0
                && request.currency != state.frame().currency()
                && request.currency != RefundIds.NO_CURRENCY;
    }

    /** Nothing is taken from a payment: all of it is held. */
    private void answerHeld(final ReasonCode reason, final long payment, final long fen, final boolean foreign) {
        booking.clearLines();
        answer.code = OutcomeCode.HELD;
        answer.reason = reason;
        answer.flags = foreign ? RefundFlag.FOREIGN : 0;
        answer.originalSequence = payment;
        answer.refundFen = 0;
        answer.excessFen = fen;
        answer.refundedTotalFen = payment == 0 ? 0 : state.donations().refundedFen(payment);
        answer.joinedSequence = 0;
        answer.project = RefundFlag.NO_PROJECT;
        outcomes.refund(answer, booking.taken());
    }

    private void take(
            final long refundSequence,
            final int channel,
            final RefundRequest.Original original,
            final Project project,
            final long fen,
            final boolean dispute) {
        final long payment = original.sequence;
        final boolean foreign = state.donations().foreign(payment);
        final long beforeFen = state.donations().refundedFen(payment);
        final long leftFen = original.amountFen - beforeFen;
        final long takenFen = Math.min(fen, leftFen);
        final long totalFen = beforeFen + takenFen;
        final boolean emptied = takenFen > 0 && takenFen == leftFen;
        booking.clearLines();
        if (takenFen > 0) {
            state.donations().refundedFen(payment, totalFen);
            booking.moveOwn(channel, original, project, foreign, takenFen, emptied ? 1 : 0);
            if (project != RefundBooking.HELD) {
                takeKeptLines(original);
                booking.takeLines(channel, original, project, totalFen);
                booking.takeShares(channel, original, project, totalFen);
            }
        }
        if (!foreign) {
            state.ledger().excess(fen - takenFen);
        }
        state.refunds().book(refundSequence, payment, takenFen, fen - takenFen, dispute);
        final boolean over = fen > takenFen;
        answer.code = over ? OutcomeCode.HELD : OutcomeCode.REFUNDED;
        answer.reason = over ? ReasonCode.REFUND_EXCEEDS_PAYMENT : ReasonCode.NONE;
        answer.flags = RefundFlag.of(emptied, project == RefundBooking.HELD, foreign);
        answer.originalSequence = payment;
        answer.refundFen = takenFen;
        answer.excessFen = fen - takenFen;
        answer.refundedTotalFen = totalFen;
        answer.project = project == RefundBooking.HELD ? RefundFlag.NO_PROJECT : project.index();
        outcomes.refund(answer, booking.taken());
    }

    /** Lines that a command has no room for are kept here, all of the donation. */
    private void takeKeptLines(final RefundRequest.Original original) {
        if (state.wideLines().fen(original.sequence, 0) == 0) {
            return;
        }
        final long baseFen = state.donations().baseRefundedFen(original.sequence);
        original.clearLines();
        for (int i = 0; state.wideLines().fen(original.sequence, i) > 0; i++) {
            final long fen = state.wideLines().fen(original.sequence, i);
            original.line(state.wideLines().pool(original.sequence, i), fen, baseFen, original.lineSequence());
        }
    }

    private void ignore(final ReasonCode reason) {
        RefundFlag.ignored(answer, reason);
        booking.clearLines();
        outcomes.refund(answer, booking.taken());
    }

    /** True if refunds wait for the payment of that id. */
    public boolean isAwaited(final long idHi, final long idLo) {
        return state.refunds().waiting(idHi, idLo) != RefundBook.NONE;
    }

    /**
     * Joins the refunds that waited for a payment, each by a derived record. To be called when the payment's own record
     * is out.
     *
     * @param sequence of the payment's record
     * @param project null if the payment is held
     * @param lines its match lines
     */
    public void join(
            final long idHi,
            final long idLo,
            final long sequence,
            final Payment payment,
            final Project project,
            final Lines lines) {
        final RefundBook book = state.refunds();
        final int handle = book.waiting(idHi, idLo);
        if (handle == RefundBook.NONE) {
            return;
        }
        joining.sequence = sequence;
        joining.amountFen = payment.amountFen();
        joining.paidAtMs = payment.paidAtMs();
        joining.donorHi = payment.donorHi();
        joining.donorLo = payment.donorLo();
        joining.allocation = 0;
        joining.held = project == null;
        joining.texts(payment.project(), payment.team(), payment.item());
        joining.lines(lines, sequence);
        for (int row = book.firstWaiting(handle); row != RefundBook.NONE; row = book.nextWaiting(row)) {
            final long fen = book.waitingFen(row);
            if (!book.waitingIsForeign(row)) {
                state.ledger().excess(-fen);
            }
            answer.joinedSequence = book.waitingSequence(row);
            take(answer.joinedSequence, payment.channel(), joining, project, fen, book.waitingIsDispute(row));
        }
        book.joined(handle);
    }
}
