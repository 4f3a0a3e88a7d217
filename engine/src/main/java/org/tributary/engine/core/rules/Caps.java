package org.tributary.engine.core.rules;

import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.sbe.CutCode;
import org.tributary.engine.core.state.CoreState;
import org.tributary.engine.core.state.DeferredBook;
import org.tributary.engine.core.state.Donors;
import org.tributary.engine.core.state.MatchBook;
import org.tributary.engine.core.state.campaign.Pool;
import org.tributary.engine.core.state.campaign.PoolTerms;
import org.tributary.engine.core.state.campaign.Project;
import org.tributary.engine.core.state.campaign.Slots;

/**
 * The limits of a pool (RULES 4.4), which cut a gift in turn: {@code perDonation}, what is left of {@code perDonor}, {@code
 * perDonorPerDay}, {@code perProject}, {@code perOrganisation}, the slot and the pool. The one place where they are applied:
 * matches and gifts in kind take all of them, milestones those from {@code perProject} on, sharing the donor's for what is
 * eligible and the receiver's for a share's maximum. Changes nothing. Reused.
 */
public final class Caps {
    private static final byte NONE = (byte) CutCode.NONE.value();

    private final CoreState state;
    // Numbers only: storing a reference would cost a garbage collector's barrier for each pool of each donation.
    private long giftFen;
    private byte lastCut;

    public Caps(final CoreState state) {
        this.state = state;
    }

    /** What a pool can still give in all, out of a slot unless NONE, less what is already promised. */
    public long leftFen(final Pool pool, final int slot, final long promisedFen) {
        return Math.min(pool.leftFen(slot), headroomFen(promisedFen));
    }

    /** True if the pool has matched as many of the donor's donations as it may. */
    public boolean hasAllDonations(final Pool pool, final int donor) {
        final long most = pool.terms().donationsPerDonor;
        return most != PoolTerms.ABSENT && state.donors().matchedDonations(donor, pool.index()) >= most;
    }

    /** Starts with a pool's uncut gift. */
    public Caps start(final long wantedFen) {
        giftFen = wantedFen;
        lastCut = NONE;
        return this;
    }

    /** Cuts to {@code perDonation}, {@code perDonor} and {@code perDonorPerDay}. */
    public Caps ofDonor(final Pool pool, final int donor, final int day) {
        final PoolTerms terms = pool.terms();
        final Donors donors = state.donors();
        if (terms.perDonationFen != PoolTerms.ABSENT) {
            cutTo(terms.perDonationFen, CutCode.PER_DONATION);
        }
        if (terms.perDonorFen != PoolTerms.ABSENT) {
            cutTo(terms.perDonorFen - donors.usedFen(donor, pool.index()), CutCode.PER_DONOR);
        }
        if (terms.perDonorPerDayFen != PoolTerms.ABSENT) {
            cutTo(terms.perDonorPerDayFen - donors.usedOnDayFen(donor, pool.index(), day), CutCode.PER_DONOR_PER_DAY);
        }
        return this;
    }

    /** Cuts to {@code perProject} and {@code perOrganisation}. */
    public Caps ofReceiver(final Pool pool, final Project project) {
        return ofReceiver(pool, project, null);
    }

    /**
     * Cuts to {@code perProject} and {@code perOrganisation}.
     *
     * @param planned its maxima count as given; null if none are planned
     */
    public Caps ofReceiver(final Pool pool, final Project project, final @Nullable DeferredBook planned) {
        final PoolTerms terms = pool.terms();
        final MatchBook matches = state.matches();
        if (terms.perProjectFen != PoolTerms.ABSENT) {
            final long plannedFen = planned == null ? 0 : planned.plannedOfProject(project.index());
            cutTo(terms.perProjectFen - matches.usedOfProjectFen(pool, project) - plannedFen, CutCode.PER_PROJECT);
        }
        if (terms.perOrganisationFen != PoolTerms.ABSENT) {
            final int organisation = project.organisation().index();
            final long plannedFen = planned == null ? 0 : planned.plannedOfOrganisation(organisation);
            final long usedFen = matches.usedOfOrganisationFen(pool, project.organisation());
            cutTo(terms.perOrganisationFen - usedFen - plannedFen, CutCode.PER_ORGANISATION);
        }
        return this;
    }

    /**
     * Cuts to what the slot, unless NONE, and the pool have left; of a pool without {@code partial} a gift that was cut is
     * nothing.
     *
     * @param promisedFen amount already promised to the same donation
     */
    public Caps ofBudget(final Pool pool, final int slot, final long promisedFen) {
        if (slot != Slots.NONE) {
            cutTo(pool.slots().leftFen(slot), CutCode.SLOT_BUDGET);
        }
        cutTo(Math.min(pool.remainingFen(), headroomFen(promisedFen)), CutCode.POOL_BUDGET);
        if (!pool.terms().partial && lastCut != NONE) {
            giftFen = 0;
        }
        return this;
    }

    /** Cuts to nothing. */
    Caps exclude(final CutCode condition) {
        giftFen = 0;
        lastCut = (byte) condition.value();
        return this;
    }

    /** What is left of the gift, fen. */
    public long giftFen() {
        return giftFen;
    }

    /** The last limit that lowered it. */
    public CutCode lastCut() {
        return CutCode.get(lastCut);
    }

    /** Its code. */
    byte cutCode() {
        return lastCut;
    }

    /** True if the last limit that lowered it is a donor's, project's or organisation's. */
    boolean isCutForSomeone() {
        return switch (lastCut()) {
            case PER_DONOR, PER_DONOR_PER_DAY, PER_PROJECT, PER_ORGANISATION, DONATIONS_PER_DONOR, FLOWERS -> true;
            default -> false;
        };
    }

    private void cutTo(final long leftFen, final CutCode limit) {
        final long atLeastZero = Math.max(0, leftFen);
        if (giftFen > atLeastZero) {
            giftFen = atLeastZero;
            lastCut = (byte) limit.value();
        }
    }

    /** Amount that all pools together can still give before a sum of matches leaves the range of a long. */
    private long headroomFen(final long promisedFen) {
        return state.ledger().matchHeadroomFen() - promisedFen;
    }
}
