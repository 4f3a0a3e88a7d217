package org.tributary.engine.core.schedule;

import org.tributary.engine.codec.sbe.CutCode;
import org.tributary.engine.codec.sbe.PoolEventKind;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.codec.sbe.RuleKind;
import org.tributary.engine.core.outcome.Outcomes;
import org.tributary.engine.core.state.Agenda;
import org.tributary.engine.core.state.CoreState;
import org.tributary.engine.core.state.DeferredBook;
import org.tributary.engine.core.state.DeferredBook.Phase;
import org.tributary.engine.core.state.campaign.CampaignFrame;
import org.tributary.engine.core.state.campaign.Pool;
import org.tributary.engine.core.state.campaign.Project;
import org.tributary.engine.core.state.campaign.Registry;
import org.tributary.engine.core.state.campaign.Slots;

/**
 * Does what is due at a time. Strict deadlines (slots' ends, deferred pools' closes, each with grace; matches being voided;
 * days' ends) are met before the first command stamped at or after them, since the host pulses first. Background work
 * (shares and milestones that one command could not record) continues with one pulse per millisecond, between donations. All
 * of it is state: after a restart nothing closes twice.
 */
public final class PulseHandler {
    /** Most waiting milestones a pulse pays. */
    private static final int MAX_MILESTONES_PER_PULSE = 1_024;

    private static final int NO_INDEX = -1;

    private final CoreState state;
    private final Outcomes outcomes;
    private final LaterGifts laterGifts;
    private final Sharing sharing;
    /** Earliest close of a slot or a deferred pool; derived from the state. */
    private long nextCloseMs = Long.MAX_VALUE;
    /** True while deadlines of any pool are stepped over; derived from the state. */
    private boolean anyStopped;
    /** Pool whose deadline is being met. */
    private int workingOn = NO_INDEX;

    public PulseHandler(final CoreState state, final Outcomes outcomes, final LaterGifts laterGifts) {
        this.state = state;
        this.outcomes = outcomes;
        this.laterGifts = laterGifts;
        this.sharing = new Sharing(state, outcomes);
    }

    /** Time at which a pulse is due, {@link Long#MAX_VALUE} if none is. */
    public long nextDeadlineMs() {
        if (state.agenda().voidProject() != Agenda.NONE) {
            return state.nowMs();
        }
        final boolean background =
                state.milestones().hasWaiting() || state.deferred().anySharing();
        final boolean works = background && (!anyStopped || runningHasBackground());
        final long strictMs = Math.min(nextCloseMs, state.agenda().nextDayEndMs());
        return works ? Math.min(strictMs, state.nowMs() + 1) : strictMs;
    }

    private boolean runningHasBackground() {
        for (int i = 0; i < state.deferred().size(); i++) {
            final DeferredBook book = state.deferred().get(i);
            final boolean shares = book.phase() != Phase.OPEN && book.phase() != Phase.DONE;
            if (shares && !state.registry().pool(book.pool()).stopped()) {
                return true;
            }
        }
        return state.milestones().hasWaitingOfRunning(state.registry());
    }

    /**
     * Does what is due.
     *
     * @throws PoolDeadlineException naming the pool at which an invariant is broken
     */
    public void onPulse() {
        workingOn = NO_INDEX;
        try {
            meetDeadlines();
        } catch (final RuntimeException e) {
            if (workingOn == NO_INDEX) {
                throw e;
            }
            throw new PoolDeadlineException(state.registry().poolNames().text(workingOn), e);
        }
    }

    /** Suspends a pool and stops its deadlines; other pools continue. */
    public void stop(final Pool pool) {
        pool.stop();
        refresh();
    }

    private void meetDeadlines() {
        outcomes.admin(ReasonCode.NONE, NO_INDEX, 0);
        voidOn();
        final long nowMs = state.nowMs();
        if (nextCloseMs <= nowMs) {
            close(nowMs);
        }
        sharing.startPulse();
        for (int i = 0; i < state.deferred().size() && state.deferred().anySharing(); i++) {
            final DeferredBook book = state.deferred().get(i);
            if (book.phase() != Phase.OPEN
                    && !state.registry().pool(book.pool()).stopped()) {
                workingOn = book.pool();
                sharing.goOn(book);
            }
        }
        workingOn = state.milestones().hasWaiting() ? state.milestones().waitingPool() : NO_INDEX;
        laterGifts.payWaiting(MAX_MILESTONES_PER_PULSE);
        workingOn = NO_INDEX;
        if (state.agenda().nextDayEndMs() <= nowMs) {
            state.agenda().nextDayEndMs(dayEndAfter(nowMs));
        }
        refresh();
    }

    /** Starts to void a project's matches, as many as the command can record. */
    public void voidMatches(final Project project, final long voidSequence) {
        project.voidSequence(voidSequence);
        state.agenda().voiding(project.index(), 0);
        voidOn();
    }

    private void voidOn() {
        final Agenda agenda = state.agenda();
        if (agenda.voidProject() == Agenda.NONE) {
            return;
        }
        final Registry registry = state.registry();
        final Project project = registry.project(agenda.voidProject());
        int next = agenda.voidNextPool();
        while (next < registry.poolNames().size() && outcomes.room() > 0) {
            workingOn = next;
            final Pool pool = registry.pool(next);
            final long fen = pool.stopped() ? 0 : state.matches().giveBackAll(pool, project);
            if (fen > 0) {
                outcomes.poolEvent(PoolEventKind.VOIDED, CutCode.NONE, next, project.index(), 0, -fen, 0, -1);
            }
            next++;
        }
        workingOn = NO_INDEX;
        final boolean done = next == registry.poolNames().size();
        agenda.voiding(done ? Agenda.NONE : project.index(), done ? 0 : next);
    }

    private void close(final long nowMs) {
        final Registry registry = state.registry();
        for (int i = 0; i < registry.poolNames().size() && outcomes.room() > 0; i++) {
            final Pool pool = registry.pool(i);
            workingOn = i;
            while (outcomes.room() > 0 && closeMs(pool) <= nowMs) {
                if (pool.terms().kind == RuleKind.DEFERRED) {
                    pool.beginSharing();
                    state.deferred().begin(pool);
                } else {
                    closeSlot(pool);
                }
            }
        }
    }

    private void closeSlot(final Pool pool) {
        final Slots slots = pool.slots();
        final int slot = slots.firstOpen();
        final boolean carried = pool.terms().carryOver && slot + 1 < slots.count();
        final long leftFen = slots.closeFirst(pool.terms().carryOver);
        outcomes.poolEvent(
                carried ? PoolEventKind.SLOT_CARRIED : PoolEventKind.SLOT_CLOSED,
                CutCode.NONE,
                pool.index(),
                -1,
                0,
                leftFen,
                0,
                slot);
    }

    /** Time at which a pool's next slot ends or it shares, with grace; MAX_VALUE if nothing is left to close. */
    private long closeMs(final Pool pool) {
        if (!pool.defined() || pool.stopped()) {
            return Long.MAX_VALUE;
        }
        final long graceMs = state.settings().graceMs();
        if (pool.terms().kind == RuleKind.DEFERRED) {
            return pool.shared() || pool.suspended() ? Long.MAX_VALUE : pool.terms().closesMs + graceMs;
        }
        final Slots slots = pool.slots();
        return slots == null || slots.firstOpen() == slots.count()
                ? Long.MAX_VALUE
                : slots.closesMs(slots.firstOpen()) + graceMs;
    }

    /** Computes the next close; called after anything that can move it: campaign, settings, pool, pulse, snapshot. */
    public void refresh() {
        final Registry registry = state.registry();
        long nextMs = Long.MAX_VALUE;
        anyStopped = false;
        for (int i = 0; i < registry.poolNames().size(); i++) {
            anyStopped |= registry.pool(i).stopped();
            nextMs = Math.min(nextMs, closeMs(registry.pool(i)));
        }
        nextCloseMs = nextMs;
    }

    /** Computes the next end of a day; called after a change of the campaign or its settings. */
    public void refreshDays() {
        if (state.frame().version() > 0) {
            state.agenda().nextDayEndMs(dayEndAfter(state.nowMs()));
        }
        refresh();
    }

    /**
     * The next time after now at which a pulse makes a day final: each local midnight of the campaign, its close
     * plus grace, and the midnight that ends that day.
     */
    private long dayEndAfter(final long nowMs) {
        final CampaignFrame frame = state.frame();
        final long lastMs = frame.closesMs() + state.settings().graceMs();
        final long midnightMs = frame.calendar().nextDayMs(Math.max(nowMs, frame.opensMs()));
        if (nowMs < lastMs) {
            return Math.min(midnightMs, lastMs);
        }
        return midnightMs <= frame.calendar().nextDayMs(lastMs) ? midnightMs : Long.MAX_VALUE;
    }
}
