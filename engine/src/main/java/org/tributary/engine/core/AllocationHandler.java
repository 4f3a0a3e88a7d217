package org.tributary.engine.core;

import java.util.Objects;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.sbe.AllocateHeldCommandDecoder;
import org.tributary.engine.codec.sbe.MarkRefundPendingCommandDecoder;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.core.outcome.Outcomes;
import org.tributary.engine.core.rules.Acceptance;
import org.tributary.engine.core.rules.Matcher;
import org.tributary.engine.core.rules.Payment;
import org.tributary.engine.core.rules.PaymentRules;
import org.tributary.engine.core.schedule.LaterGifts;
import org.tributary.engine.core.state.CoreState;
import org.tributary.engine.core.state.DonationBook;
import org.tributary.engine.core.state.IdKey;
import org.tributary.engine.core.state.campaign.Project;
import org.tributary.engine.core.table.IdempotencyTable;

/** Held donations that an admin gives to a project (RULES 17.2), or marks for the channel's refund (RULES 17.3). */
final class AllocationHandler {
    private static final int NO_PROJECT = -1;

    private final CoreState state;
    private final Outcomes outcomes;
    private final PaymentRules rules;
    private final Matcher matcher;
    private final Acceptance acceptance;
    private final LaterGifts laterGifts;
    private final Payment payment = new Payment();
    private final AllocateHeldCommandDecoder allocate = new AllocateHeldCommandDecoder();
    private final MarkRefundPendingCommandDecoder mark = new MarkRefundPendingCommandDecoder();
    private final UnsafeBuffer transactionId = new UnsafeBuffer(0, 0);
    private final IdKey key = new IdKey();

    AllocationHandler(
            final CoreState state,
            final Outcomes outcomes,
            final PaymentRules rules,
            final Matcher matcher,
            final Acceptance acceptance,
            final LaterGifts laterGifts) {
        this.state = state;
        this.outcomes = outcomes;
        this.rules = rules;
        this.matcher = matcher;
        this.acceptance = acceptance;
        this.laterGifts = laterGifts;
    }

    /** Windows, slots and grace as when it came; budgets, caps, suspension and freezes as now. */
    void onAllocate(final DirectBuffer buffer, final int offset, final MessageHeaderDecoder header) {
        allocate.wrapAndApplyHeader(buffer, offset, header);
        final long held = allocate.heldSequence();
        final ReasonCode heldReason = allocate.heldReason();
        payment.read(allocate);
        matcher.clear();
        final DonationBook book = state.donations();
        final Project named = rules.projectOf(payment);
        final long refundedFen = book.refundedFen(held);
        final ReasonCode refusal = refusal(held, heldReason, named, refundedFen);
        if (refusal != ReasonCode.NONE) {
            outcomes.allocation(refusal, 0, held, 0, named == null ? NO_PROJECT : named.index(), matcher.lines());
            return;
        }
        final Project project = Objects.requireNonNull(named, "money is allocated to a project");
        final long leftFen = payment.amountFen() - refundedFen;
        final int donor = state.donors().find(payment.donorHi(), payment.donorLo());
        matcher.match(payment, project, leftFen, donor);
        // Point of no failure: from here on nothing may refuse.
        final long sequence = state.nextSequence();
        book.allocate(held, sequence, refundedFen);
        state.ledger().release(leftFen);
        final int flags = acceptance.book(payment, project, donor, leftFen, 0, matcher.lines());
        acceptance.keepLines(held, matcher.lines());
        outcomes.allocation(ReasonCode.NONE, flags, held, refundedFen, project.index(), matcher.lines());
        laterGifts.accepted(payment, project, sequence, held, refundedFen, matcher);
        laterGifts.reach(project, held, matcher);
    }

    private ReasonCode refusal(
            final long held, final ReasonCode heldReason, final @Nullable Project project, final long refundedFen) {
        final long known = known(payment.channel(), payment.transactionId());
        final ReasonCode item = itemRefusal(held, heldReason, known);
        if (item != ReasonCode.NONE) {
            return item;
        }
        if (refundedFen >= payment.amountFen()) {
            return ReasonCode.NOT_HELD;
        }
        if (state.donations().foreign(held) || rules.otherCurrency(payment)) {
            return ReasonCode.NOT_ALLOCATABLE;
        }
        return project == null ? ReasonCode.UNKNOWN_PROJECT : rules.unfitToAllocate(payment, project);
    }

    /** Moves no money: only says that the channel's refund is to come. */
    void onMark(final DirectBuffer buffer, final int offset, final MessageHeaderDecoder header) {
        mark.wrapAndApplyHeader(buffer, offset, header);
        mark.wrapTransactionId(transactionId);
        final long held = mark.heldSequence();
        final long known = known(mark.channelRaw(), transactionId);
        final ReasonCode refusal = itemRefusal(held, mark.heldReason(), known);
        if (refusal == ReasonCode.NONE) {
            state.donations().refundPending(held, true);
        }
        matcher.clear();
        outcomes.allocation(refusal, 0, held, 0, NO_PROJECT, matcher.lines());
    }

    /** Ignores an allocation or a mark that the operator stepped over. */
    void stepOver() {
        matcher.clear();
        outcomes.allocation(ReasonCode.STEPPED_OVER, 0, 0, 0, NO_PROJECT, matcher.lines());
    }

    private long known(final int channel, final DirectBuffer id) {
        return state.ids().find(state.ids().payment(channel, id, key));
    }

    private ReasonCode itemRefusal(final long held, final ReasonCode heldReason, final long known) {
        if (known < 0 || IdempotencyTable.sequenceOf(known) != held) {
            return ReasonCode.UNKNOWN_HELD;
        }
        if (heldReason == ReasonCode.NONE
                || state.donations().allocation(held) != 0
                || state.donations().emptied(held)) {
            return ReasonCode.NOT_HELD;
        }
        return state.donations().refundPending(held) ? ReasonCode.REFUND_PENDING : ReasonCode.NONE;
    }
}
