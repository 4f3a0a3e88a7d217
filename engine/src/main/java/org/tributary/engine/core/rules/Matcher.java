package org.tributary.engine.core.rules;

import org.tributary.engine.campaign.CampaignLimits;
import org.tributary.engine.codec.sbe.CutCode;
import org.tributary.engine.core.outcome.Lines;
import org.tributary.engine.core.state.CoreState;
import org.tributary.engine.core.state.Donors;
import org.tributary.engine.core.state.campaign.Pool;
import org.tributary.engine.core.state.campaign.PoolTerms;
import org.tributary.engine.core.state.campaign.Project;
import org.tributary.engine.core.state.campaign.Slots;

/**
 * Computes what each pool gives to one donation; changes no state. Asks pools in order of priority, then id. {@link Caps}
 * cuts each gift; the line names the last limit that lowered it.
 *
 * <p>No line: the pool does not apply, gives nothing by its rule, is exhausted, or is cut by a budget or by {@code
 * perDonation} alone to nothing. Line of 0: it gave nothing because of a donor's, project's or organisation's limit.
 *
 * <p>After an exclusive pool that gave something, no later matching pool gives. Deferred and milestone pools that apply are
 * only listed, whatever others gave: they give later. A suspended milestone pool continues to count.
 *
 * <p>A payment of a slot that has closed since (it was held, and is allocated now) is matched from the slot or pool that the
 * closed slot's money was carried to.
 */
public final class Matcher {
    /** Most deferred pools that note one donation: with its own lines, their shares fit one refund's record. */
    public static final int MAX_DEFERRED = CampaignLimits.MAX_DEFERRED_POOLS;

    /** Most milestone pools that count one donation. */
    public static final int MAX_MILESTONES = CampaignLimits.MAX_MILESTONE_POOLS;

    private final CoreState state;
    private final Caps caps;
    private final Gifts gifts = new Gifts();
    private final Lines lines = new Lines();
    private final Pool[] deferred = new Pool[MAX_DEFERRED];
    private final Pool[] milestones = new Pool[MAX_MILESTONES];
    private int deferredCount;
    private int milestoneCount;
    /** No further pool gives now: an exclusive one gave, or the record is full. */
    private boolean stopped;

    // The current donation: match sets it before it asks any pool.
    @SuppressWarnings("NullAway.Init")
    private Payment payment;

    @SuppressWarnings("NullAway.Init")
    private Project project;

    private long amountFen;
    private int donor;
    private int day;

    public Matcher(final CoreState state) {
        this.state = state;
        this.caps = new Caps(state);
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
        if (payment != newPayment) {
            payment = newPayment;
        }
        if (project != newProject) {
            project = newProject;
        }
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
        if (caps.leftFen(pool, slot, lines.totalFen()) <= 0) {
            return false;
        }
        if (caps.hasAllDonations(pool, donor)) {
            caps.exclude(CutCode.DONATIONS_PER_DONOR);
        } else if (terms.requiredFlowers > 0 && flowersLeft() < terms.requiredFlowers) {
            caps.exclude(CutCode.FLOWERS);
        } else {
            final byte[] channel = state.registry().merchants().channelName(payment.channel());
            caps.start(gifts.wantedFen(pool, amountFen, channel, payment.transactionId()))
                    .ofDonor(pool, donor, day)
                    .ofReceiver(pool, project)
                    .ofBudget(pool, slot, lines.totalFen());
        }
        if (caps.giftFen() > 0 || caps.isCutForSomeone()) {
            lines.add(pool.index(), slot, caps.cutCode(), caps.giftFen());
        }
        return caps.giftFen() > 0;
    }

    /** Flowers that the donor holds for the project, less those that earlier lines of this donation consume. */
    private long flowersLeft() {
        long flowers = state.donors().flowers(donor, project.index());
        for (int i = 0; i < lines.count(); i++) {
            if (lines.amountFen(i) > 0) {
                flowers -= state.registry().pool(lines.pool(i)).terms().requiredFlowers;
            }
        }
        return flowers;
    }
}
