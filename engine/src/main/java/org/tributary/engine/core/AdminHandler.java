package org.tributary.engine.core;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.PoolCommandDecoder;
import org.tributary.engine.codec.sbe.ProjectCommandDecoder;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.core.outcome.Outcomes;
import org.tributary.engine.core.schedule.PulseHandler;
import org.tributary.engine.core.state.CoreState;
import org.tributary.engine.core.state.campaign.Pool;
import org.tributary.engine.core.state.campaign.Project;

/** Handles an admin's changes outside the campaign file: budgets, suspension, projects. */
final class AdminHandler {
    private static final int NO_INDEX = -1;

    private final CoreState state;
    private final Outcomes outcomes;
    private final PulseHandler pulses;
    private final PoolCommandDecoder poolCommand = new PoolCommandDecoder();
    private final ProjectCommandDecoder projectCommand = new ProjectCommandDecoder();
    private final UnsafeBuffer id = new UnsafeBuffer(0, 0);

    AdminHandler(final CoreState state, final Outcomes outcomes, final PulseHandler pulses) {
        this.state = state;
        this.outcomes = outcomes;
        this.pulses = pulses;
    }

    void onPool(final DirectBuffer buffer, final int offset, final MessageHeaderDecoder header) {
        poolCommand.wrapAndApplyHeader(buffer, offset, header);
        poolCommand.wrapPool(id);
        final Pool pool = state.registry().pool(id);
        if (pool == null) {
            outcomes.admin(ReasonCode.UNKNOWN_POOL, NO_INDEX, 0);
            return;
        }
        switch (poolCommand.action()) {
            case ADD_BUDGET -> addBudget(pool, poolCommand.addFen());
            case SUSPEND -> suspend(pool, true);
            case RESUME -> suspend(pool, false);
            default -> throw new IllegalStateException("pool action " + poolCommand.actionRaw());
        }
    }

    private void addBudget(final Pool pool, final long addFen) {
        final long budgetFen = pool.budgetFen() + addFen;
        ReasonCode reason = ReasonCode.NONE;
        if (addFen == 0) {
            reason = ReasonCode.NO_CHANGE;
        } else if (((pool.budgetFen() ^ budgetFen) & (addFen ^ budgetFen)) < 0) {
            reason = ReasonCode.OVERFLOW;
        } else if (budgetFen < pool.boundFen()) {
            reason = ReasonCode.BUDGET_BELOW_COMMITTED;
        } else {
            pool.budgetFen(budgetFen);
            state.frame().raiseVersion();
        }
        outcomes.admin(reason, pool.index(), reason == ReasonCode.NONE ? budgetFen : 0);
    }

    private void suspend(final Pool pool, final boolean suspended) {
        final boolean changes = pool.suspended() != suspended;
        pool.suspended(suspended);
        outcomes.admin(changes ? ReasonCode.NONE : ReasonCode.NO_CHANGE, pool.index(), 0);
        pulses.refresh();
    }

    /** An operator has accepted the wall clock: the host's stamps follow it, and no state depends on the word itself. */
    void onClock() {
        outcomes.admin(ReasonCode.NONE, NO_INDEX, 0);
    }

    void onProject(final DirectBuffer buffer, final int offset, final MessageHeaderDecoder header) {
        projectCommand.wrapAndApplyHeader(buffer, offset, header);
        projectCommand.wrapProject(id);
        final Project project = state.registry().project(id);
        if (project == null) {
            outcomes.admin(ReasonCode.UNKNOWN_PROJECT, NO_INDEX, 0);
            return;
        }
        switch (projectCommand.action()) {
            case CLOSE -> {
                answer(project, project.closed() ? ReasonCode.NO_CHANGE : ReasonCode.NONE);
                project.closed(true);
            }
            case REOPEN -> {
                final boolean shut = project.closed() || project.goalReached();
                project.closed(false);
                project.goalReached(false);
                answer(project, shut ? ReasonCode.NONE : ReasonCode.NO_CHANGE);
            }
            case FREEZE -> {
                answer(project, project.frozen() ? ReasonCode.NO_CHANGE : ReasonCode.NONE);
                project.frozen(true);
            }
            case UNFREEZE -> {
                answer(project, project.frozen() ? ReasonCode.NONE : ReasonCode.NOT_FROZEN);
                project.frozen(false);
            }
            case VOID_MATCHES -> {
                final ReasonCode reason = voidReason(project);
                answer(project, reason);
                if (reason == ReasonCode.NONE) {
                    pulses.voidMatches(project, state.lastSequence());
                }
            }
            default -> throw new IllegalStateException("project action " + projectCommand.actionRaw());
        }
    }

    /** Withdrawn money never returns to its pool, and what a project got of it is not known apart (RULES 21.5). */
    private ReasonCode voidReason(final Project project) {
        if (!project.frozen()) {
            return ReasonCode.NOT_FROZEN;
        }
        for (int i = 0; i < state.registry().poolNames().size(); i++) {
            final Pool pool = state.registry().pool(i);
            if (state.matches().netFen(pool, project) > 0
                    && state.matchLife().anyWithdrawn(pool, project.organisation())) {
                return ReasonCode.MATCHES_WITHDRAWN;
            }
        }
        return ReasonCode.NONE;
    }

    private void answer(final Project project, final ReasonCode reason) {
        if (reason == ReasonCode.NONE) {
            // Frozen money is not payable: amounts computed before are not paid by.
            state.matchLife().changed(state.nextSequence());
        }
        outcomes.admin(reason, project.index(), 0);
    }
}
