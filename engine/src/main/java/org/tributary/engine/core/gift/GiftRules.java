package org.tributary.engine.core.gift;

import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.sbe.ConversionKind;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.core.rules.Caps;
import org.tributary.engine.core.state.CoreState;
import org.tributary.engine.core.state.campaign.Conversion;
import org.tributary.engine.core.state.campaign.Partner;
import org.tributary.engine.core.state.campaign.Pool;
import org.tributary.engine.core.state.campaign.PoolTerms;
import org.tributary.engine.core.state.campaign.Project;
import org.tributary.engine.core.state.campaign.Slots;

/**
 * Decides why a gift in kind gives nothing: the first reason that applies, of partner and conversion, then project, then
 * campaign, then pool. A frozen project takes flowers, but no pool's money.
 */
final class GiftRules {
    private final CoreState state;
    private final Caps caps;

    GiftRules(final CoreState state, final Caps caps) {
        this.state = state;
        this.caps = caps;
    }

    /** The campaign's conversion of that id, null if it has none. */
    @Nullable
    Conversion conversion(final DirectBuffer id) {
        final int index = state.registry().conversionNames().indexOf(id, 0, id.capacity());
        final Conversion conversion = index < 0 ? null : state.registry().conversion(index);
        return conversion == null || !conversion.defined() ? null : conversion;
    }

    ReasonCode refusal(
            final DirectBuffer partnerId,
            final @Nullable Conversion conversion,
            final @Nullable Project project,
            final long atMs) {
        final int index = state.registry().partnerNames().indexOf(partnerId, 0, partnerId.capacity());
        final Partner partner = index < 0 ? null : state.registry().partner(index);
        if (partner == null || !partner.defined()) {
            return ReasonCode.UNKNOWN_PARTNER;
        }
        if (conversion == null || !partner.mayUse(conversion.index())) {
            return ReasonCode.UNKNOWN_CONVERSION;
        }
        final ReasonCode shut = shut(project, conversion.kind() == ConversionKind.FLOWER);
        if (shut != ReasonCode.NONE) {
            return shut;
        }
        if (atMs < state.frame().opensMs()) {
            return ReasonCode.CAMPAIGN_NOT_OPEN;
        }
        return atMs >= state.frame().closesMs() ? ReasonCode.CAMPAIGN_CLOSED : ReasonCode.NONE;
    }

    private static ReasonCode shut(final @Nullable Project project, final boolean isFlower) {
        if (project == null) {
            return ReasonCode.UNKNOWN_PROJECT;
        }
        if (project.closed()) {
            return ReasonCode.PROJECT_CLOSED;
        }
        if (project.goalReached() && project.terms().closeOnGoal) {
            return ReasonCode.GOAL_REACHED;
        }
        return project.frozen() && !isFlower ? ReasonCode.PROJECT_FROZEN : ReasonCode.NONE;
    }

    /**
     * Reason why a pool gives nothing, NONE if it gives.
     *
     * @param isCapped true if the donor has turned in all that counts of the day
     */
    ReasonCode refusalOfPool(final Pool pool, final Project project, final long atMs, final boolean isCapped) {
        if (!pool.defined() || !project.mayGetFrom(pool)) {
            return ReasonCode.NOT_ELIGIBLE;
        }
        final int slot = slot(pool, atMs);
        if (!isOpen(pool, slot, atMs)) {
            return ReasonCode.POOL_NOT_OPEN;
        }
        if (pool.suspended()) {
            return ReasonCode.POOL_SUSPENDED;
        }
        if (isCapped) {
            return ReasonCode.CAP_REACHED;
        }
        return caps.leftFen(pool, home(pool, slot), 0) <= 0 ? ReasonCode.POOL_EXHAUSTED : ReasonCode.NONE;
    }

    /** The slot that contains a time, NONE if no slot does. */
    static int slot(final Pool pool, final long atMs) {
        return pool.slots().at(atMs);
    }

    /** The slot that holds a slot's money now, NONE if the pool does. */
    static int home(final Pool pool, final int slot) {
        return slot == Slots.NONE ? slot : pool.slots().home(slot, pool.terms().carryOver);
    }

    private boolean isOpen(final Pool pool, final int slot, final long atMs) {
        final PoolTerms terms = pool.terms();
        final long latestMs = state.nowMs() - state.settings().graceMs();
        if (pool.hasSlots() && (slot == Slots.NONE || latestMs >= pool.slots().closesMs(slot))) {
            return false;
        }
        return atMs >= terms.opensMs && atMs < terms.closesMs && latestMs < terms.closesMs;
    }
}
