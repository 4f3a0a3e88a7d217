package org.tributary.engine.core.gift;

import org.tributary.engine.codec.sbe.CutCode;
import org.tributary.engine.core.state.CoreState;
import org.tributary.engine.core.state.Donors;
import org.tributary.engine.core.state.campaign.Pool;
import org.tributary.engine.core.state.campaign.PoolTerms;
import org.tributary.engine.core.state.campaign.Project;
import org.tributary.engine.core.state.campaign.Slots;

/** Cuts a gift in kind to its pool's limits, in the order in which a match is cut. */
final class GiftLimits {
    private final CoreState state;
    private long giftFen;
    private CutCode cut;

    GiftLimits(final CoreState state) {
        this.state = state;
    }

    /** What the pool can still give to anyone, out of a slot unless NONE. */
    long leftFen(final Pool pool, final int slot) {
        return Math.min(pool.leftFen(slot), state.ledger().matchHeadroomFen());
    }

    /** Cuts a gift. */
    void cut(
            final long wantedFen,
            final Pool pool,
            final int slot,
            final Project project,
            final int donor,
            final int day) {
        final PoolTerms terms = pool.terms();
        final Donors donors = state.donors();
        giftFen = wantedFen;
        cut = CutCode.NONE;
        if (terms.perDonationFen != PoolTerms.ABSENT) {
            cutTo(terms.perDonationFen, CutCode.PER_DONATION);
        }
        if (terms.perDonorFen != PoolTerms.ABSENT) {
            cutTo(terms.perDonorFen - donors.usedFen(donor, pool.index()), CutCode.PER_DONOR);
        }
        if (terms.perDonorPerDayFen != PoolTerms.ABSENT) {
            cutTo(terms.perDonorPerDayFen - donors.usedOnDayFen(donor, pool.index(), day), CutCode.PER_DONOR_PER_DAY);
        }
        if (terms.perProjectFen != PoolTerms.ABSENT) {
            cutTo(terms.perProjectFen - state.matches().usedOfProjectFen(pool, project), CutCode.PER_PROJECT);
        }
        if (terms.perOrganisationFen != PoolTerms.ABSENT) {
            final long usedFen = state.matches().usedOfOrganisationFen(pool, project.organisation());
            cutTo(terms.perOrganisationFen - usedFen, CutCode.PER_ORGANISATION);
        }
        if (slot != Slots.NONE) {
            cutTo(pool.slots().leftFen(slot), CutCode.SLOT_BUDGET);
        }
        cutTo(Math.min(pool.remainingFen(), state.ledger().matchHeadroomFen()), CutCode.POOL_BUDGET);
        if (!terms.partial && cut != CutCode.NONE) {
            giftFen = 0;
        }
    }

    /** The gift within the limits, fen. */
    long giftFen() {
        return giftFen;
    }

    /** The last limit that lowered it. */
    CutCode lastCut() {
        return cut;
    }

    private void cutTo(final long leftFen, final CutCode limit) {
        final long atLeastZero = Math.max(0, leftFen);
        if (giftFen > atLeastZero) {
            giftFen = atLeastZero;
            cut = limit;
        }
    }
}
