package org.tributary.engine.core.rules;

import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.Channels;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.core.state.CoreState;
import org.tributary.engine.core.state.campaign.CampaignFrame;
import org.tributary.engine.core.state.campaign.Merchants;
import org.tributary.engine.core.state.campaign.Project;
import org.tributary.engine.core.state.campaign.Registry;

/**
 * Decides why a payment is held. Paid money is never rejected: a payment that can't be allocated is held for the first
 * reason that applies, in this order of precedence (the order of the checks in {@link #holdReason}):
 *
 * <ol>
 *   <li>{@code currency}, then {@code merchant-mismatch} of an unconfigured merchant: foreign money, which no project
 *       could ever take
 *   <li>{@code unreadable-attachment}: its purpose is unknown
 *   <li>{@code unknown-project}
 *   <li>{@code merchant-mismatch}: it came to another merchant than the project's organisation's
 *   <li>{@code project-closed}, then {@code goal-reached}: by order of the journal
 *   <li>{@code campaign-not-open}, {@code campaign-closed}: by time of payment
 *   <li>{@code amount-out-of-range}: of the project, or beyond what the books can hold
 * </ol>
 *
 * <p>This is the order of RULES 3.1.
 */
public final class PaymentRules {
    private static final int MAX_ID_BYTES = 32;

    private final CoreState state;

    public PaymentRules(final CoreState state) {
        this.state = state;
    }

    /**
     * The first reason to hold a payment.
     *
     * @param project the project it names, null if it names none of the campaign
     * @return NONE if it is accepted
     */
    public ReasonCode holdReason(final Payment payment, final @Nullable Project project) {
        if (otherCurrency(payment)) {
            return ReasonCode.CURRENCY;
        }
        final int merchant = merchant(payment);
        if (merchant == Merchants.UNKNOWN) {
            return ReasonCode.MERCHANT_MISMATCH;
        }
        if (payment.unreadable()) {
            return ReasonCode.UNREADABLE_ATTACHMENT;
        }
        if (project == null) {
            return ReasonCode.UNKNOWN_PROJECT;
        }
        return unfitNow(payment, project, merchant);
    }

    private ReasonCode unfitNow(final Payment payment, final Project project, final int merchant) {
        final CampaignFrame frame = state.frame();
        if (merchant != project.organisation().merchant(payment.channel())) {
            return ReasonCode.MERCHANT_MISMATCH;
        }
        final ReasonCode shut = shut(project);
        if (shut != ReasonCode.NONE) {
            return shut;
        }
        if (payment.paidAtMs() < frame.opensMs()) {
            return ReasonCode.CAMPAIGN_NOT_OPEN;
        }
        if (payment.paidAtMs() >= frame.closesMs()) {
            return ReasonCode.CAMPAIGN_CLOSED;
        }
        return inRange(payment, project) && state.ledger().canReceive(payment.amountFen())
                ? ReasonCode.NONE
                : ReasonCode.AMOUNT_OUT_OF_RANGE;
    }

    /** Reason why a held payment can't be allocated to a project: NONE, MERCHANT_MISMATCH, PROJECT_CLOSED, GOAL_REACHED, AMOUNT_OUT_OF_RANGE. */
    public ReasonCode unfitToAllocate(final Payment payment, final Project project) {
        if (merchant(payment) != project.organisation().merchant(payment.channel())) {
            return ReasonCode.MERCHANT_MISMATCH;
        }
        final ReasonCode shut = shut(project);
        if (shut != ReasonCode.NONE) {
            return shut;
        }
        return inRange(payment, project) ? ReasonCode.NONE : ReasonCode.AMOUNT_OUT_OF_RANGE;
    }

    private static boolean inRange(final Payment payment, final Project project) {
        return payment.amountFen() >= project.terms().minAmountFen
                && payment.amountFen() <= project.terms().maxAmountFen;
    }

    /** Reason why a project takes nothing now: NONE, PROJECT_CLOSED or GOAL_REACHED. */
    public ReasonCode shut(final Project project) {
        if (project.closed()) {
            return ReasonCode.PROJECT_CLOSED;
        }
        return project.goalReached() && project.terms().closeOnGoal ? ReasonCode.GOAL_REACHED : ReasonCode.NONE;
    }

    /**
     * True for money that is counted but never summed: of another currency or of an unconfigured merchant. Also true for an
     * invalid amount and for one that would take the sum of everything received beyond a long.
     */
    public boolean foreign(final Payment payment) {
        return otherCurrency(payment)
                || merchant(payment) == Merchants.UNKNOWN
                || !state.ledger().canReceive(payment.amountFen());
    }

    /** True if the payment is not in the campaign's currency. */
    public boolean otherCurrency(final Payment payment) {
        return state.frame().version() > 0
                && payment.currency() != state.frame().currency();
    }

    /** The project that a payment names, null if the campaign has none of that id. */
    public @Nullable Project projectOf(final Payment payment) {
        return payment.unreadable() ? null : state.registry().project(payment.project());
    }

    /** True for an id that is well-formed in a campaign file. */
    public static boolean wellFormed(final DirectBuffer id) {
        final int length = id.capacity();
        boolean sound = length > 0 && length <= MAX_ID_BYTES && id.getByte(0) != '-';
        for (int i = 0; i < length && sound; i++) {
            final byte c = id.getByte(i);
            sound = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-';
        }
        return sound;
    }

    private int merchant(final Payment payment) {
        final Registry registry = state.registry();
        if (payment.channel() <= 0 || payment.channel() >= Channels.CODES) {
            throw new IllegalStateException("payment of channel " + payment.channel());
        }
        return registry.merchants()
                .numberOf(
                        payment.channel(),
                        payment.merchant(),
                        0,
                        payment.merchant().capacity());
    }
}
