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
 * Notes accepted donations for pools that give later: deferred pools list them, milestone pools count them, and each multiple
 * reached gives once (RULES 8). Milestones beyond what one command can record wait in a queue for pulses.
 */
public final class LaterGifts {
    /** Records of a command that are kept free for other work. */
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
     * Notes a donation that was just recorded. {@link #reach} pays what it reaches, once known refunds are subtracted.
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

    /** Pays the multiples reached by the donation that {@link #accepted} noted. */
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
     * Counts a refund of an allocated donation or its reversal. A frozen project's counts do not change, and no decrease ever takes
     * a gift back.
     *
     * @param lineSequence record that accepted or allocated the donation
     * @param refundedFen negative if the refund was reversed
     * @param emptied +1 if the donation now has nothing left, -1 if it has something again, otherwise 0
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
        // A suspended pool continues to count, but multiples reached meanwhile give nothing.
        long left = pool.suspended() ? 0 : count / every - highest / every;
        while (left > 0 && !book.hasWaiting() && outcomes.room() > RECORDS_LEFT) {
            left = pay(pool, project, originalSequence) ? left - 1 : 0;
        }
        if (left > 0) {
            book.enqueue(pool, project, originalSequence, left);
        }
    }

    /** Pays waiting multiples, as many as the command can record. */
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

    /** Gives one multiple's gift, cut to limits and budget; false if nothing is left of it. */
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
