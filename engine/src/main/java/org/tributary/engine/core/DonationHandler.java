package org.tributary.engine.core;

import java.util.Objects;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.core.outcome.Outcomes;
import org.tributary.engine.core.refund.RefundHandler;
import org.tributary.engine.core.rules.Acceptance;
import org.tributary.engine.core.rules.Matcher;
import org.tributary.engine.core.rules.Payment;
import org.tributary.engine.core.rules.PaymentRules;
import org.tributary.engine.core.schedule.LaterGifts;
import org.tributary.engine.core.state.CoreState;
import org.tributary.engine.core.state.IdKey;
import org.tributary.engine.core.state.campaign.Project;
import org.tributary.engine.core.table.IdempotencyTable;

/** Handles payments from a callback or booked from a channel's bill. An id counts once, from whichever source. */
final class DonationHandler {
    private static final int NO_PROJECT = -1;
    private static final DirectBuffer NOTHING = new UnsafeBuffer(new byte[0]);

    private final CoreState state;
    private final Outcomes outcomes;
    private final PaymentRules rules;
    private final Matcher matcher;
    private final Acceptance acceptance;
    private final LaterGifts laterGifts;
    private final RefundHandler refunds;
    private final Prefetcher prefetcher;
    private final Payment payment = new Payment();

    DonationHandler(
            final CoreState state,
            final Outcomes outcomes,
            final PaymentRules rules,
            final Matcher matcher,
            final Acceptance acceptance,
            final LaterGifts laterGifts,
            final RefundHandler refunds,
            final Prefetcher prefetcher) {
        this.state = state;
        this.outcomes = outcomes;
        this.rules = rules;
        this.matcher = matcher;
        this.acceptance = acceptance;
        this.laterGifts = laterGifts;
        this.refunds = refunds;
        this.prefetcher = prefetcher;
    }

    void onPayment(final DirectBuffer buffer, final int offset, final MessageHeaderDecoder header) {
        payment.read(buffer, offset, header, state.nowMs());
        decide();
    }

    /** Holds a payment that the operator stepped over, without a rule of matching, acceptance or refunds. */
    void stepOver(final DirectBuffer buffer, final int offset, final MessageHeaderDecoder header) {
        payment.read(buffer, offset, header, state.nowMs());
        final IdKey id = prefetcher.idOf(payment);
        final long known = state.ids().find(id);
        if (known >= 0) {
            duplicate(known);
            return;
        }
        // Point of no failure: from here on nothing may refuse.
        state.ids().insert(id, state.nextSequence(), fingerprint());
        final int flags = hold();
        matcher.clear();
        outcomes.donation(ReasonCode.STEPPED_OVER, flags, NO_PROJECT, matcher.lines());
    }

    private void duplicate(final long known) {
        outcomes.duplicate(isConflict(known), IdempotencyTable.sequenceOf(known));
    }

    private int fingerprint() {
        return payment.fromBill() ? contentOfBill() : content();
    }

    private int content() {
        return state.ids()
                .fingerprint(
                        payment.amountFen(),
                        payment.donorHi(),
                        payment.donorLo(),
                        payment.currency(),
                        payment.project());
    }

    /** A bill names neither payer nor project, so a late callback can differ from it in amount or currency only (RULES 2.2). */
    private int contentOfBill() {
        return state.ids().fingerprint(payment.amountFen(), 0, 0, payment.currency(), NOTHING);
    }

    private void decide() {
        final IdKey id = prefetcher.idOf(payment);
        final long known = state.ids().find(id);
        if (known >= 0) {
            duplicate(known);
            return;
        }
        final int donor = prefetcher.donor(payment);
        final Project project = rules.projectOf(payment);
        final ReasonCode reason = rules.holdReason(payment, project);
        final Project taking =
                reason == ReasonCode.NONE ? Objects.requireNonNull(project, "an accepted payment has a project") : null;
        if (taking != null) {
            matcher.match(payment, taking, payment.amountFen(), donor);
        } else {
            matcher.clear();
        }
        // Point of no failure: from here on nothing may refuse.
        state.ids().insert(id, state.nextSequence(), fingerprint());
        state.frame().journalMoney();
        final long waitingFen = refunds.waitingFen(id);
        final boolean joins = waitingFen > 0;
        int flags = joins ? Acceptance.JOINS_REFUND : 0;
        if (taking != null) {
            state.ledger().receive(payment.amountFen());
            final long refundedFen = Math.min(waitingFen, payment.amountFen());
            flags |= acceptance.book(payment, taking, donor, payment.amountFen(), refundedFen, matcher.lines());
            acceptance.keepLines(state.nextSequence(), matcher.lines());
        } else {
            flags |= hold();
        }
        flags |= state.notices().paid(id) ? Acceptance.ENDS_NOTICE : 0;
        outcomes.donation(reason, flags, project == null ? NO_PROJECT : project.index(), matcher.lines());
        final long sequence = state.lastSequence();
        if (taking != null) {
            laterGifts.accepted(payment, taking, sequence, sequence, 0, matcher);
        }
        if (joins) {
            refunds.join(id, sequence, payment, taking, matcher.lines());
        }
        if (taking != null) {
            laterGifts.reach(taking, sequence, matcher);
        }
    }

    /**
     * True if the known payment of that id differs. A bill names neither payer nor project: a payment booked from it
     * is compared with the known one by amount and currency only ({@link Payment#agrees}).
     */
    private boolean isConflict(final long known) {
        if (payment.billed() == IdempotencyTable.sequenceOf(known)) {
            return !payment.agrees();
        }
        final int first = IdempotencyTable.fingerprintOf(known);
        return first != content() && first != contentOfBill();
    }

    private int hold() {
        if (rules.foreign(payment)) {
            state.ledger().holdForeign();
            state.donations().markForeign(state.nextSequence());
            return Acceptance.FOREIGN;
        }
        state.ledger().receive(payment.amountFen());
        state.ledger().hold(payment.amountFen());
        if (payment.amountFen() == 0) {
            state.donations().emptied(state.nextSequence(), true);
        }
        return 0;
    }
}
