package org.tributary.engine.core.rules;

import org.tributary.engine.codec.sbe.CutCode;
import org.tributary.engine.core.outcome.Lines;
import org.tributary.engine.core.state.CoreState;
import org.tributary.engine.core.state.Donors;
import org.tributary.engine.core.state.MatchBook;
import org.tributary.engine.core.state.campaign.Pool;
import org.tributary.engine.core.state.campaign.PoolTerms;
import org.tributary.engine.core.state.campaign.Project;
import org.tributary.engine.core.state.campaign.Slots;

/**
 * Works out what each pool gives to one donation; changes nothing. Pools are asked in order of priority, then id. The
 * gift is cut in turn to {@code perDonation}, what is left of {@code perDonor}, {@code perDonorPerDay}, {@code
 * perProject}, {@code perOrganisation}, the slot and the pool; the line names the last limit that lowered it.
 *
 * <p>No line: the pool does not apply, gives nothing by its rule, is exhausted, or is cut by a budget or by {@code
 * perDonation} alone to nothing. Line of 0: it gave nothing because of a donor's, project's or organisation's limit.
 *
 * <p>An exclusive pool that gave something ends the round for the matching pools behind it. Deferred and milestone pools
 * that apply are only listed, whatever others gave: they give later. A milestone pool counts on while it is suspended.
 *
 * <p>A payment of a slot that has closed since (it was held, and is allocated now) is matched from where the slot's money
 * is now: the next slot, or the pool.
 */
public final class Matcher {
    /** Most deferred pools that note one donation: with its own lines, their shares fit one refund's record. */
    public static final int MAX_DEFERRED = 32;

    /** Most milestone pools that count one donation. */
    public static final int MAX_MILESTONES = 64;

    private static final byte NONE = (byte) CutCode.NONE.value();
    private static final byte PER_DONATION = (byte) CutCode.PER_DONATION.value();
    private static final byte PER_DONOR = (byte) CutCode.PER_DONOR.value();
    private static final byte PER_DONOR_PER_DAY = (byte) CutCode.PER_DONOR_PER_DAY.value();
    private static final byte PER_PROJECT = (byte) CutCode.PER_PROJECT.value();
    private static final byte PER_ORGANISATION = (byte) CutCode.PER_ORGANISATION.value();
    private static final byte SLOT_BUDGET = (byte) CutCode.SLOT_BUDGET.value();
    private static final byte POOL_BUDGET = (byte) CutCode.POOL_BUDGET.value();
    private static final byte DONATIONS_PER_DONOR = (byte) CutCode.DONATIONS_PER_DONOR.value();
    private static final byte FLOWERS = (byte) CutCode.FLOWERS.value();

    private final CoreState state;
    private final Gifts gifts = new Gifts();
    private final Lines lines = new Lines();
    private final Pool[] deferred = new Pool[MAX_DEFERRED];
    private final Pool[] milestones = new Pool[MAX_MILESTONES];
    private int deferredCount;
    private int milestoneCount;
    /** No further pool gives now: an exclusive one gave, or the record is full. */
    private boolean stopped;

    // The donation at hand.
    private Payment payment;
    private Project project;
    private long amountFen;
    private int donor;
    private int day;
    // The gift at hand.
    private long giftFen;
    private byte cut;

    public Matcher(final CoreState state) {
        this.state = state;
    }

    /** The lines of the last donation. */
    public Lines lines() {
        return lines;
    }

    /** Number of deferred pools that apply to the last donation. */
    public int deferredCount() {
        return deferredCount;
    }

    /** A deferred pool that applies to the last donation. */
    public Pool deferred(final int i) {
        return deferred[i];
    }

    /** Number of milestone pools that apply to the last donation. */
    public int milestoneCount() {
        return milestoneCount;
    }

    /** A milestone pool that applies to the last donation. */
    public Pool milestone(final int i) {
        return milestones[i];
    }

    /** Forgets the last donation: nothing applies. */
    public void clear() {
        lines.clear();
        deferredCount = 0;
        milestoneCount = 0;
        stopped = false;
    }

    /**
     * Asks all pools.
     *
     * @param matchedFen the donor's own amount that is matched
     * @param donorIndex {@link Donors#UNKNOWN} if the donor has used nothing
     */
    public void match(final Payment newPayment, final Project newProject, final long matchedFen, final int donorIndex) {
        clear();
        payment = newPayment;
        project = newProject;
        amountFen = matchedFen;
        donor = donorIndex;
        day = state.frame().day(newPayment.paidAtMs());
        if (newProject.frozen() || matchedFen <= 0) {
            return;
        }
        final Pool[] own = newProject.pools();
        final Pool[] everywhere = state.registry().everywhere();
        int i = 0;
        int j = 0;
        while (i < own.length || j < everywhere.length) {
            final boolean first = j == everywhere.length || i < own.length && own[i].rank() < everywhere[j].rank();
            ask(first ? own[i++] : everywhere[j++]);
        }
    }

    private void ask(final Pool pool) {
        final PoolTerms terms = pool.terms();
        if (!applies(pool, terms)) {
            return;
        }
        switch (terms.kind) {
            case DEFERRED -> {
                if (!pool.suspended() && !pool.shared() && deferredCount < MAX_DEFERRED) {
                    deferred[deferredCount++] = pool;
                }
            }
            case MILESTONE -> {
                if (amountFen >= terms.minDonationFen && milestoneCount < MAX_MILESTONES) {
                    milestones[milestoneCount++] = pool;
                }
            }
            default -> {
                if (!stopped && !pool.suspended() && amountFen >= terms.minDonationFen) {
                    stopped = give(pool, terms) && terms.exclusive || !lines.hasRoom();
                }
            }
        }
    }

    private boolean applies(final Pool pool, final PoolTerms terms) {
        return payment.paidAtMs() >= terms.opensMs
                && payment.paidAtMs() < terms.closesMs
                && payment.arrivedAtMs() < terms.closesMs + state.settings().graceMs()
                && pool.takesChannel(payment.channel());
    }

    /** Asks one pool; true if it gave something. */
    private boolean give(final Pool pool, final PoolTerms terms) {
        int slot = Slots.NONE;
        if (terms.hasSlots()) {
            final Slots slots = pool.slots();
            final int own = slots.at(payment.paidAtMs());
            if (own == Slots.NONE
                    || payment.arrivedAtMs()
                            >= slots.closesMs(own) + state.settings().graceMs()) {
                return false;
            }
            slot = slots.home(own, terms.carryOver);
        }
        if (Math.min(pool.leftFen(slot), headroomFen()) <= 0) {
            return false;
        }
        cut = NONE;
        if (!excluded(pool, terms)) {
            giftFen = gifts.wantedFen(pool, amountFen, payment.channel(), payment.transactionId());
            cutToLimits(pool, terms);
            if (slot != Slots.NONE) {
                cutTo(pool.slots().leftFen(slot), SLOT_BUDGET);
            }
            cutTo(Math.min(pool.remainingFen(), headroomFen()), POOL_BUDGET);
            if (!terms.partial && cut != NONE) {
                giftFen = 0;
            }
        }
        if (giftFen > 0 || limitOfSomeone(cut)) {
            lines.add(pool.index(), slot, cut, giftFen);
        }
        return giftFen > 0;
    }

    /** Conditions that leave a donor without a gift however much is left. */
    private boolean excluded(final Pool pool, final PoolTerms terms) {
        if (terms.donationsPerDonor != PoolTerms.ABSENT
                && state.donors().matchedDonations(donor, pool.index()) >= terms.donationsPerDonor) {
            cut = DONATIONS_PER_DONOR;
        } else if (terms.requiredFlowers > 0 && flowersLeft(pool) < terms.requiredFlowers) {
            cut = FLOWERS;
        } else {
            return false;
        }
        giftFen = 0;
        return true;
    }

    /** Flowers the donor holds for the project, those left out that earlier lines of this donation consume. */
    private long flowersLeft(final Pool pool) {
        long flowers = state.donors().flowers(donor, project.index());
        for (int i = 0; i < lines.count(); i++) {
            if (lines.amountFen(i) > 0) {
                flowers -= state.registry().pool(lines.pool(i)).terms().requiredFlowers;
            }
        }
        return flowers;
    }

    private void cutToLimits(final Pool pool, final PoolTerms terms) {
        final Donors donors = state.donors();
        final MatchBook matches = state.matches();
        if (terms.perDonationFen != PoolTerms.ABSENT) {
            cutTo(terms.perDonationFen, PER_DONATION);
        }
        if (terms.perDonorFen != PoolTerms.ABSENT) {
            cutTo(terms.perDonorFen - donors.usedFen(donor, pool.index()), PER_DONOR);
        }
        if (terms.perDonorPerDayFen != PoolTerms.ABSENT) {
            cutTo(terms.perDonorPerDayFen - donors.usedOnDayFen(donor, pool.index(), day), PER_DONOR_PER_DAY);
        }
        if (terms.perProjectFen != PoolTerms.ABSENT) {
            cutTo(terms.perProjectFen - matches.usedOfProjectFen(pool, project), PER_PROJECT);
        }
        if (terms.perOrganisationFen != PoolTerms.ABSENT) {
            final long usedFen = matches.usedOfOrganisationFen(pool, project.organisation());
            cutTo(terms.perOrganisationFen - usedFen, PER_ORGANISATION);
        }
    }

    private void cutTo(final long leftFen, final byte limit) {
        final long atLeastZero = Math.max(0, leftFen);
        if (giftFen > atLeastZero) {
            giftFen = atLeastZero;
            cut = limit;
        }
    }

    /** What all pools together can still give before a sum of matches leaves the range of a long. */
    private long headroomFen() {
        return state.ledger().matchHeadroomFen() - lines.totalFen();
    }

    private static boolean limitOfSomeone(final byte cut) {
        return cut == PER_DONOR
                || cut == PER_DONOR_PER_DAY
                || cut == PER_PROJECT
                || cut == PER_ORGANISATION
                || cut == DONATIONS_PER_DONOR
                || cut == FLOWERS;
    }
}
