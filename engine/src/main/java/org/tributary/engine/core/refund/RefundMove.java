package org.tributary.engine.core.refund;

import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.core.outcome.Lines;
import org.tributary.engine.core.outcome.Outcomes;
import org.tributary.engine.core.state.CoreState;
import org.tributary.engine.core.state.RefundAccounts;
import org.tributary.engine.core.state.campaign.Project;

/**
 * Moves money so that a payment's donation and {@code suspense:refunds} bear the amount now refunded, and fills the record. Of
 * a donation of A with S refunded, the donation bears min(S, A) and the suspense account the rest (RULES 11.3). Everything has
 * been checked: nothing here may refuse.
 */
final class RefundMove {
    private final CoreState state;
    private final RefundBooking booking;
    private final Outcomes.Refund answer = new Outcomes.Refund();

    RefundMove(final CoreState state) {
        this.state = state;
        this.booking = new RefundBooking(state);
    }

    /** The record of the last move. */
    Outcomes.Refund answer() {
        return answer;
    }

    /** Lines that the last move took back. */
    Lines taken() {
        return booking.taken();
    }

    /** Fills a record that moves nothing. */
    void ignore(final ReasonCode reason) {
        booking.clearLines();
        RefundFlag.ignored(answer, reason);
    }

    /** False if the sum of everything beyond a payment would leave the range of a long. */
    boolean hasRoom(final @Nullable RefundedDonation original, final long beforeFen, final long afterFen) {
        final long amountFen = original == null ? 0 : original.amountFen;
        return excessFen(afterFen, amountFen) - excessFen(beforeFen, amountFen)
                <= Long.MAX_VALUE - state.ledger().excessFen();
    }

    private static long excessFen(final long standingFen, final long amountFen) {
        return standingFen - Math.min(standingFen, amountFen);
    }

    /**
     * Moves money that waits for an unknown payment. The first refund in an account decides whether it is of foreign money.
     *
     * @param foreign true if this refund names another currency than the campaign's
     */
    void await(final int account, final long beforeFen, final long afterFen, final boolean foreign) {
        final RefundAccounts accounts = state.refunds().accounts();
        if (beforeFen == 0) {
            accounts.foreign(account, foreign && afterFen > 0);
        }
        final boolean isForeign = accounts.foreign(account);
        if (!isForeign) {
            state.ledger().excess(afterFen - beforeFen);
        }
        if (afterFen == 0) {
            accounts.foreign(account, false);
        }
        booking.clearLines();
        RefundFlag.clear(answer);
        answer.flags = isForeign ? RefundFlag.FOREIGN : 0;
        answer.excessFen = afterFen - beforeFen;
    }

    /** Holds a refund that was stepped over: it takes nothing from a payment and waits for none. */
    void hold(final ReasonCode reason, final long payment, final long fen, final boolean foreign) {
        if (!foreign) {
            state.ledger().excess(fen);
        }
        booking.clearLines();
        RefundFlag.clear(answer);
        answer.code = OutcomeCode.HELD;
        answer.reason = reason;
        answer.flags = foreign ? RefundFlag.FOREIGN : 0;
        answer.originalSequence = payment;
        answer.excessFen = fen;
        answer.refundedTotalFen = payment == 0 ? 0 : state.donations().refundedFen(payment);
    }

    /** Releases the money held by a stepped-over refund, which was reversed, and adds this to the last move's record. */
    void release(final long fen) {
        if ((answer.flags & RefundFlag.FOREIGN) == 0) {
            state.ledger().excess(-fen);
        }
        answer.excessFen -= fen;
    }

    /**
     * Moves the donation's part of a known payment's refunds, and the part beyond it.
     *
     * @param project null if the donation is held
     */
    void move(
            final int channel,
            final RefundedDonation original,
            final @Nullable Project project,
            final long beforeFen,
            final long afterFen) {
        final long payment = original.sequence;
        final boolean foreign = state.donations().foreign(payment);
        final long takenBeforeFen = Math.min(beforeFen, original.amountFen);
        final long takenFen = Math.min(afterFen, original.amountFen);
        final long changeFen = takenFen - takenBeforeFen;
        final long excessChangeFen = (afterFen - takenFen) - (beforeFen - takenBeforeFen);
        final boolean emptied = changeFen > 0 && takenFen == original.amountFen;
        final boolean refilled = changeFen < 0 && takenBeforeFen == original.amountFen;
        booking.clearLines();
        if (changeFen != 0) {
            state.donations().refundedFen(payment, takenFen, state.nextSequence());
            booking.moveOwn(channel, original, project, foreign, changeFen, emptied ? 1 : refilled ? -1 : 0);
        }
        if (changeFen > 0 && project != null) {
            takeKeptLines(original);
            booking.takeLines(channel, original, project, takenFen);
            booking.takeShares(channel, original, project, takenFen);
        }
        if (!foreign) {
            state.ledger().excess(excessChangeFen);
        }
        final boolean over = excessChangeFen > 0;
        RefundFlag.clear(answer);
        answer.code = over ? OutcomeCode.HELD : OutcomeCode.REFUNDED;
        answer.reason = over ? ReasonCode.REFUND_EXCEEDS_PAYMENT : ReasonCode.NONE;
        answer.flags = RefundFlag.of(emptied, project == null, foreign);
        answer.originalSequence = payment;
        answer.refundFen = changeFen;
        answer.excessFen = excessChangeFen;
        answer.refundedTotalFen = takenFen;
        answer.project = project == null ? RefundFlag.NO_PROJECT : project.index();
    }

    /** Takes the donation's lines that the core keeps because a command has no room for them. */
    private void takeKeptLines(final RefundedDonation original) {
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

    /** Joins waiting refunds to their payment, which is recorded. */
    void join(final int account, final int channel, final RefundedDonation original, final @Nullable Project project) {
        final RefundAccounts accounts = state.refunds().accounts();
        final long standingFen = accounts.standingFen(account);
        final long waitedFen = accounts.foreign(account) ? 0 : standingFen;
        state.ledger().excess(-waitedFen);
        accounts.foreign(account, false);
        move(channel, original, project, 0, standingFen);
        answer.joinedSequence = accounts.firstRecord(account);
        answer.joinedFen = waitedFen;
    }
}
