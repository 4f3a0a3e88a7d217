package org.tributary.engine.core;

import java.security.MessageDigest;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.CommandIds;
import org.tributary.engine.codec.Sha256;
import org.tributary.engine.codec.sbe.AllocateHeldCommandDecoder;
import org.tributary.engine.codec.sbe.ApprovalDenyCommandDecoder;
import org.tributary.engine.codec.sbe.ApprovalRequestCommandDecoder;
import org.tributary.engine.codec.sbe.ApprovedCommandDecoder;
import org.tributary.engine.codec.sbe.ClockCommandDecoder;
import org.tributary.engine.codec.sbe.ContributionCommandDecoder;
import org.tributary.engine.codec.sbe.ContributionReversalCommandDecoder;
import org.tributary.engine.codec.sbe.CorrectionPaymentCommandDecoder;
import org.tributary.engine.codec.sbe.CorrectionRefundCommandDecoder;
import org.tributary.engine.codec.sbe.DismissNoticeCommandDecoder;
import org.tributary.engine.codec.sbe.DonationCommandDecoder;
import org.tributary.engine.codec.sbe.LossCommandDecoder;
import org.tributary.engine.codec.sbe.MarkRefundPendingCommandDecoder;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.NoticeCommandDecoder;
import org.tributary.engine.codec.sbe.PulseCommandDecoder;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.codec.sbe.RefundCommandDecoder;
import org.tributary.engine.codec.sbe.RefundReversedCommandDecoder;
import org.tributary.engine.codec.sbe.SettingsCommandDecoder;
import org.tributary.engine.codec.sbe.StepOverCommandDecoder;
import org.tributary.engine.core.gift.ContributionHandler;
import org.tributary.engine.core.outcome.Outcomes;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.core.refund.RefundHandler;
import org.tributary.engine.core.refund.ReversalHandler;
import org.tributary.engine.core.schedule.PulseHandler;
import org.tributary.engine.core.state.CoreState;
import org.tributary.engine.core.state.IdKey;
import org.tributary.engine.core.state.campaign.Pool;

/**
 * Steps over a command that stops the engine each time it is retried. The operator names the command, and this handler decides
 * it without the rules: a payment is held, a refund is held wholly, anything else is ignored. Nothing is lost, and a person
 * decides what happens to it. The operator can also name a pool whose deadline can't be met: it is suspended with its deadlines.
 */
final class StepOverHandler {
    private static final int NO_INDEX = -1;
    private static final int PAYMENT = 1;
    private static final int REFUND = 2;
    private static final int REFUND_REVERSED = 3;
    private static final int GIFT = 4;
    private static final int BYTES = 5;
    /** Commands that can't be stepped over, because later decisions depend on them. */
    private static final int NONE = 0;

    private final CoreState state;
    private final Outcomes outcomes;
    private final DonationHandler donations;
    private final RefundHandler refunds;
    private final ReversalHandler reversals;
    private final ContributionHandler gifts;
    private final AllocationHandler allocations;
    private final PulseHandler pulses;
    private final StepOverCommandDecoder command = new StepOverCommandDecoder();
    private final CommandIds ids = new CommandIds();
    private final UnsafeBuffer partner = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer id = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer second = new UnsafeBuffer(0, 0);
    private final MessageDigest sha256 = Sha256.newDigest();
    private final byte[] bytes = new byte[StateMachine.MAX_COMMAND_BYTES];
    private final UnsafeBuffer digest = new UnsafeBuffer(new byte[32]);
    private final IdKey key = new IdKey();
    private long hi;
    private long lo;

    StepOverHandler(
            final CoreState state,
            final Outcomes outcomes,
            final DonationHandler donations,
            final RefundHandler refunds,
            final ReversalHandler reversals,
            final ContributionHandler gifts,
            final AllocationHandler allocations,
            final PulseHandler pulses) {
        this.state = state;
        this.outcomes = outcomes;
        this.donations = donations;
        this.refunds = refunds;
        this.reversals = reversals;
        this.gifts = gifts;
        this.allocations = allocations;
        this.pulses = pulses;
    }

    /** Handles the operator's command. */
    void onStepOver(final DirectBuffer buffer, final int offset, final MessageHeaderDecoder header) {
        command.wrapAndApplyHeader(buffer, offset, header);
        if (command.commandTemplate() == 0) {
            stopPool();
            return;
        }
        final int family = family(command.commandTemplate());
        if (family == BYTES) {
            hi = command.buffer().getLong(command.offset() + StepOverCommandDecoder.commandSha256EncodingOffset());
            lo = command.buffer()
                    .getLong(command.offset() + StepOverCommandDecoder.commandSha256EncodingOffset() + Long.BYTES);
            command.skipPartner();
            command.skipTransactionId();
        } else {
            command.wrapPartner(partner);
            command.wrapTransactionId(id);
            command.wrapRefundId(second);
            start(family, command.channelRaw(), partner, id, second);
        }
        outcomes.admin(add(family), NO_INDEX, 0);
    }

    private ReasonCode add(final int family) {
        if (family == NONE) {
            return ReasonCode.UNKNOWN_ORIGINAL;
        }
        if (state.stepOvers().contains(family, hi, lo)) {
            return ReasonCode.NO_CHANGE;
        }
        if (state.stepOvers().isFull()) {
            return ReasonCode.STEP_OVERS_FULL;
        }
        // Point of no failure.
        state.stepOvers().add(family, hi, lo);
        return ReasonCode.NONE;
    }

    private void stopPool() {
        command.skipPartner();
        command.skipTransactionId();
        command.skipRefundId();
        command.wrapPool(id);
        final Pool pool = state.registry().pool(id);
        if (pool == null) {
            outcomes.admin(ReasonCode.UNKNOWN_POOL, NO_INDEX, 0);
            return;
        }
        outcomes.admin(pool.stopped() ? ReasonCode.NO_CHANGE : ReasonCode.NONE, pool.index(), 0);
        pulses.stop(pool);
    }

    /** True if a command is stepped over. Called only while any command is stepped over. */
    boolean isSteppedOver(final int template, final DirectBuffer buffer, final int offset, final int length) {
        final int family = family(template);
        switch (family) {
            case PAYMENT, REFUND, REFUND_REVERSED, GIFT -> {
                ids.wrap(buffer, offset);
                start(family, ids.channelRaw(), ids.partner(), ids.id(), ids.refundId());
            }
            case BYTES -> startOnBytes(buffer, offset, length);
            default -> {
                return false;
            }
        }
        return state.stepOvers().contains(family, hi, lo);
    }

    /** Takes the key that a payment, a refund, its reversal or a gift is known by. */
    private void start(
            final int family,
            final int channel,
            final DirectBuffer ofPartner,
            final DirectBuffer ofPayment,
            final DirectBuffer ofRefund) {
        final IdKey started = switch (family) {
            case PAYMENT -> state.ids().payment(channel, ofPayment, key);
            case GIFT -> state.ids().contribution(channel, ofPartner, ofPayment, key);
            default -> state.ids().refund(channel, ofPayment, ofRefund, key);
        };
        hi = started.hi();
        lo = started.lo();
    }

    private void startOnBytes(final DirectBuffer buffer, final int offset, final int length) {
        buffer.getBytes(offset, bytes, 0, length);
        sha256.update(bytes, 0, length);
        digest.putBytes(0, sha256.digest());
        hi = digest.getLong(0);
        lo = digest.getLong(Long.BYTES);
    }

    /** Decides a command that is stepped over. */
    void decide(final int template, final DirectBuffer buffer, final int offset, final MessageHeaderDecoder header) {
        switch (family(template)) {
            case PAYMENT -> donations.stepOver(buffer, offset, header);
            case REFUND -> refunds.stepOver(buffer, offset, header);
            case REFUND_REVERSED -> reversals.stepOver();
            case GIFT -> gifts.stepOver();
            default -> {
                if (template == AllocateHeldCommandDecoder.TEMPLATE_ID
                        || template == MarkRefundPendingCommandDecoder.TEMPLATE_ID) {
                    allocations.stepOver();
                } else if (template == NoticeCommandDecoder.TEMPLATE_ID
                        || template == DismissNoticeCommandDecoder.TEMPLATE_ID) {
                    outcomes.notice(ReasonCode.STEPPED_OVER, 0, 0);
                } else if (template == ApprovalRequestCommandDecoder.TEMPLATE_ID
                        || template == ApprovalDenyCommandDecoder.TEMPLATE_ID
                        || template == ApprovedCommandDecoder.TEMPLATE_ID) {
                    outcomes.approval(ReasonCode.STEPPED_OVER, 0, 0, 0);
                } else {
                    outcomes.admin(ReasonCode.STEPPED_OVER, NO_INDEX, 0);
                }
            }
        }
    }

    private static int family(final int template) {
        return switch (template) {
            case DonationCommandDecoder.TEMPLATE_ID, CorrectionPaymentCommandDecoder.TEMPLATE_ID -> PAYMENT;
            case RefundCommandDecoder.TEMPLATE_ID, CorrectionRefundCommandDecoder.TEMPLATE_ID -> REFUND;
            case RefundReversedCommandDecoder.TEMPLATE_ID -> REFUND_REVERSED;
            case ContributionCommandDecoder.TEMPLATE_ID, ContributionReversalCommandDecoder.TEMPLATE_ID -> GIFT;
            case SettingsCommandDecoder.TEMPLATE_ID,
                    LossCommandDecoder.TEMPLATE_ID,
                    PulseCommandDecoder.TEMPLATE_ID,
                    ClockCommandDecoder.TEMPLATE_ID,
                    StepOverCommandDecoder.TEMPLATE_ID -> NONE;
            default -> BYTES;
        };
    }
}
