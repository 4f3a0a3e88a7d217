package org.tributary.engine.core;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.MatchSteps;
import org.tributary.engine.codec.sbe.MatchAction;
import org.tributary.engine.codec.sbe.MatchCommandDecoder;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.core.outcome.Outcomes;
import org.tributary.engine.core.state.CoreState;
import org.tributary.engine.core.state.MatchLife;
import org.tributary.engine.core.state.campaign.Organisation;
import org.tributary.engine.core.state.campaign.Pool;
import org.tributary.engine.core.state.campaign.Registry;

/**
 * Handles the steps of match money (RULES 21): public notice, confirmation, withdrawal. They move no money between pools and
 * projects. The record's index is the number of pools and organisations that changed.
 */
final class MatchHandler {
    /** Longest public notice: ten years. */
    static final long MAX_NOTICE_MS = 3_650L * 86_400_000;

    private final CoreState state;
    private final Outcomes outcomes;
    private final MatchCommandDecoder command = new MatchCommandDecoder();
    private final UnsafeBuffer poolId = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer sponsorId = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer organisationId = new UnsafeBuffer(0, 0);
    private final MatchSteps steps = new MatchSteps();

    private MatchAction action = MatchAction.NULL_VAL;
    private long until;
    private long endsMs;
    private int changed;
    private boolean running;
    private boolean full;

    MatchHandler(final CoreState state, final Outcomes outcomes) {
        this.state = state;
        this.outcomes = outcomes;
    }

    void onMatch(final DirectBuffer buffer, final int offset, final MessageHeaderDecoder header) {
        command.wrapAndApplyHeader(buffer, offset, header);
        action = command.action();
        if (action == MatchAction.NULL_VAL) {
            throw new IllegalStateException("match action " + command.actionRaw());
        }
        until = command.untilSequence() == 0 ? state.nextSequence() : command.untilSequence();
        final long noticeMs = action == MatchAction.NOTICE ? command.noticeMs() : 0;
        command.wrapPool(poolId);
        command.wrapSponsor(sponsorId);
        command.wrapOrganisation(organisationId);
        changed = 0;
        ReasonCode reason = ReasonCode.NONE;
        if (until < 0 || until > state.nextSequence()) {
            reason = ReasonCode.UNKNOWN_ORIGINAL;
        } else if (command.knownTo() != 0
                && command.knownTo() < state.matchLife().lastChange()) {
            reason = ReasonCode.MATCHES_MOVED;
        } else if (noticeMs < 0 || noticeMs > MAX_NOTICE_MS) {
            reason = ReasonCode.OVERFLOW;
        } else {
            endsMs = state.nowMs() + noticeMs;
            reason = poolId.capacity() > 0 ? ofPool() : ofSponsor();
        }
        if (reason == ReasonCode.NONE) {
            state.matchLife().changed(state.nextSequence());
        }
        outcomes.admin(reason, changed, 0);
    }

    private ReasonCode ofPool() {
        changed = 0;
        final Pool pool = state.registry().pool(poolId);
        if (pool == null) {
            return ReasonCode.UNKNOWN_POOL;
        }
        start();
        eachOrganisation(pool, false);
        return end(() -> eachOrganisation(pool, true));
    }

    private ReasonCode ofSponsor() {
        changed = 0;
        final Registry registry = state.registry();
        final int sponsor = registry.sponsorNames().indexOf(sponsorId, 0, sponsorId.capacity());
        if (sponsor < 0) {
            return ReasonCode.UNKNOWN_SPONSOR;
        }
        final int index = registry.organisationNames().indexOf(organisationId, 0, organisationId.capacity());
        if (index < 0) {
            return ReasonCode.UNKNOWN_ORGANISATION;
        }
        final Organisation organisation = registry.organisation(index);
        start();
        eachPool(sponsor, organisation, false);
        return end(() -> eachPool(sponsor, organisation, true));
    }

    private void start() {
        running = false;
        full = false;
    }

    private ReasonCode end(final Runnable again) {
        if (full) {
            changed = 0;
            return ReasonCode.TOO_MANY_STEPS;
        }
        if (changed == 0) {
            return running ? ReasonCode.NOTICE_RUNNING : ReasonCode.NO_CHANGE;
        }
        // Point of no failure: every step was tried.
        changed = 0;
        again.run();
        return ReasonCode.NONE;
    }

    private void eachOrganisation(final Pool pool, final boolean keep) {
        for (int i = 0; i < state.registry().organisationNames().size(); i++) {
            step(pool, state.registry().organisation(i), keep);
        }
    }

    private void eachPool(final int sponsor, final Organisation organisation, final boolean keep) {
        for (int i = 0; i < state.registry().poolNames().size(); i++) {
            final Pool pool = state.registry().pool(i);
            if (pool.sponsor() == sponsor) {
                step(pool, organisation, keep);
            }
        }
    }

    private void step(final Pool pool, final Organisation organisation, final boolean keep) {
        if (state.matches().usedOfOrganisationFen(pool, organisation) <= 0) {
            return;
        }
        final MatchLife life = state.matchLife();
        life.read(pool, organisation, steps);
        final int result = steps.apply(action, until, state.nowMs(), endsMs, life.listedTo(pool, organisation));
        running |= result == MatchSteps.RUNNING;
        full |= result == MatchSteps.FULL;
        if (result == MatchSteps.CHANGED) {
            changed++;
            if (keep) {
                life.write(pool, organisation, steps);
            }
        }
    }
}
