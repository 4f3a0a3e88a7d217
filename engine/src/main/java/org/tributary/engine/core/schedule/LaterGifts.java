package org.tributary.engine.core.schedule;

import org.tributary.engine.codec.sbe.PoolEventKind;
import org.tributary.engine.core.outcome.Outcomes;
import org.tributary.engine.core.rules.Caps;
import org.tributary.engine.core.rules.Matcher;
import org.tributary.engine.core.rules.Payment;
import org.tributary.engine.core.state.CoreState;
import org.tributary.engine.core.state.MilestoneBook;
import org.tributary.engine.core.state.campaign.Pool;
import org.tributary.engine.core.state.campaign.PoolTerms;
import org.tributary.engine.core.state.campaign.Project;
import org.tributary.engine.core.state.campaign.Slots;

/**
 * What an accepted donation brings later: deferred pools note it, milestone pools count it, and each multiple reached
 * gives once (RULES 8). Milestones of one command beyond what it can record wait in a queue for pulses.
 */
public final class LaterGifts {
    /** Records of a command that are left for others. */
    private static final int RECORDS_LEFT = 128;

    private final CoreState state;
    private final Outcomes outcomes;
    private final Caps caps;
    private int workingOn = -1;

    public LaterGifts(final CoreState state, final Outcomes outcomes) {
        this.state = state;
        this.outcomes = outcomes;
        this.caps = new Caps(state);
    }

    /**
     * Takes note of a donation that was just recorded. What it reaches is paid by {@link #reach}, once refunds that are
     * known already are taken off.
     *
     * @param lineSequence record that accepted or allocated it
     * @param originalSequence record of the donation
     * @param baseRefundedFen refunded before
     */
    public void accepted(
            final Payment payment,
            final Project project,
            final long lineSequence,
            final long originalSequence,
            final long baseRefundedFen,
            final Matcher matcher) {
        if (matcher.deferredCount() == 0 && matcher.milestoneCount() == 0) {
            return;
        }
        final int donor = state.donors().find(payment.donorHi(), payment.donorLo());
        final int day = state.frame().day(payment.paidAtMs());
        for (int i = 0; i < matcher.deferredCount(); i++) {
            state.deferred()
                    .of(matcher.deferred(i))
                    .add(originalSequence, payment.amountFen(), donor, project.index(), day, payment.channel());
        }
        for (int i = 0; i < matcher.milestoneCount(); i++) {
            final Pool pool = matcher.milestone(i);
            count(pool, project, donor, lineSequence, payment.amountFen() - baseRefundedFen);
        }
    }

    /** Pays the multiples that the donation reached of which {@link #accepted} took note. */
    public void reach(final Project project, final long originalSequence, final Matcher matcher) {
        for (int i = 0; i < matcher.milestoneCount(); i++) {
            reach(matcher.milestone(i), project, originalSequence);
        }
    }

    private void count(
            final Pool pool, final Project project, final int donor, final long lineSequence, final long netFen) {
        final MilestoneBook book = state.milestones();
        book.counts(pool, lineSequence);
        if (pool.terms().everyDonors == 0) {
            book.addCount(pool, project, netFen);
        } else if (book.addOfDonor(pool, project, donor, 1) == 1) {
            book.addCount(pool, project, 1);
        }
    }

    /**
     * Counts a refund of an allocated donation, or that one came back. A frozen project's counts stand still, and no
     * fall ever takes a gift back.
     *
     * @param lineSequence record that accepted or allocated the donation
     * @param refundedFen negative: it came back
     * @param emptied +1 if the donation has nothing left now and had something, -1 the other way round, else 0
     */
    public static void refunded(
            final CoreState state,
            final Project project,
            final int donor,
            final long lineSequence,
            final long refundedFen,
            final int emptied) {
        final MilestoneBook book = state.milestones();
        if (project.frozen()) {
            return;
        }
        for (int i = 0; i < book.poolLimit(); i++) {
            if (book.hasCounted(i, lineSequence)) {
                final Pool pool = state.registry().pool(i);
                if (pool.terms().everyDonors == 0) {
                    book.addCount(pool, project, -refundedFen);
                } else if (emptied != 0) {
                    final long left = book.addOfDonor(pool, project, donor, -emptied);
                    if (emptied > 0 ? left == 0 : left == 1) {
                        book.addCount(pool, project, -emptied);
                    }
                }
            }
        }
    }

    private void reach(final Pool pool, final Project project, final long originalSequence) {
        final MilestoneBook book = state.milestones();
        final PoolTerms terms = pool.terms();
        final long every = terms.every();
        final long count = book.count(pool, project);
        final long highest = book.highest(pool, project);
        if (count <= highest) {
            return;
        }
        book.highest(pool, project, count);
        // A suspended pool counts on, but what is reached meanwhile gives nothing.
        long left = pool.suspended() ? 0 : count / every - highest / every;
        while (left > 0 && !book.hasWaiting() && outcomes.room() > RECORDS_LEFT) {
            left = pay(pool, project, originalSequence) ? left - 1 : 0;
        }
        if (left > 0) {
            book.enqueue(pool, project, originalSequence, left);
        }
    }

    /** Pays multiples that wait, as far as the command can record them. */
    public void payWaiting(final int most) {
        final MilestoneBook book = state.milestones();
        for (int i = 0; i < most && book.hasWaiting() && outcomes.room() > 0; i++) {
            workingOn = book.waitingPool();
            final Pool pool = state.registry().pool(workingOn);
            if (pool.stopped()) {
                book.postponeWaiting();
                continue;
            }
            pay(pool, state.registry().project(book.waitingProject()), book.waitingSequence());
            book.takeWaiting();
        }
    }

    /** Pool whose waiting multiples were worked on last. */
    public int workingOn() {
        return workingOn;
    }

    /** Gives one multiple's gift as far as limits and budget let it; false if that is nothing. */
    private boolean pay(final Pool pool, final Project project, final long originalSequence) {
        caps.start(pool.terms().give).ofReceiver(pool, project).ofBudget(pool, Slots.NONE, 0);
        final long fen = caps.giftFen();
        if (fen == 0) {
            return false;
        }
        state.matches().match(pool, Slots.NONE, project, 0, fen);
        outcomes.poolEvent(
                PoolEventKind.MILESTONE, caps.lastCut(), pool.index(), project.index(), originalSequence, fen, 0, -1);
        return true;
    }
}
