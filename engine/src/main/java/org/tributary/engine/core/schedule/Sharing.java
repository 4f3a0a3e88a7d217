package org.tributary.engine.core.schedule;

import org.tributary.engine.codec.sbe.CutCode;
import org.tributary.engine.codec.sbe.PoolEventKind;
import org.tributary.engine.core.outcome.Outcomes;
import org.tributary.engine.core.rules.Caps;
import org.tributary.engine.core.rules.Rounding;
import org.tributary.engine.core.state.CoreState;
import org.tributary.engine.core.state.DeferredBook;
import org.tributary.engine.core.state.DeferredBook.Phase;
import org.tributary.engine.core.state.campaign.Pool;
import org.tributary.engine.core.state.campaign.PoolTerms;
import org.tributary.engine.core.state.campaign.Project;

/**
 * Shares a deferred pool (RULES 7): eligible amounts in order of sequence, each with its maximum; then rounds until all is
 * shared. A round splits what is left in proportion among the donations below their maximum, rounded down, and gives one fen
 * each to the largest remainders, ties to the lower sequence. Exact in 128 bits.
 *
 * <p>A pool can have millions of donations, and the writer must not stall, so each pulse does a limited number of work units
 * and the next one continues there. A share is recorded net of refunds that arrived meanwhile.
 */
final class Sharing {
    /** Work units of one pulse, some 5 ms. */
    static final int UNITS_PER_PULSE = 100_000;

    /** Most shares a pulse records. */
    private static final int MAX_SHARES_PER_PULSE = 1_024;

    /** Approximate cost of one entry in each kind of pass, in units of some 40 ns. */
    private static final int ELIGIBLE_UNITS = 8;

    private static final int SHARE_UNITS = 2;
    private static final int SCAN_UNITS = 1;
    private static final int EMIT_UNITS = UNITS_PER_PULSE / MAX_SHARES_PER_PULSE;

    private final CoreState state;
    private final Outcomes outcomes;
    private final Caps caps;
    private int unitsLeft;

    Sharing(final CoreState state, final Outcomes outcomes) {
        this.state = state;
        this.outcomes = outcomes;
        this.caps = new Caps(state);
    }

    /** Starts on a pulse. */
    void startPulse() {
        unitsLeft = UNITS_PER_PULSE;
    }

    /** Continues a pool's sharing until it is done or the pulse's units are used up. */
    void goOn(final DeferredBook book) {
        while (unitsLeft > 0 && book.phase() != Phase.DONE) {
            switch (book.phase()) {
                case MERGE -> merge(book);
                case ELIGIBLE -> eligible(book);
                case SUM -> sum(book);
                case SHARE -> share(book);
                case SELECT -> select(book);
                case RAISE -> raise(book);
                case EMIT -> emit(book);
                default -> throw new IllegalStateException("pool " + book.pool() + " in phase " + book.phase());
            }
            if (book.phase() == Phase.EMIT && outcomes.room() == 0) {
                return;
            }
        }
    }

    private void merge(final DeferredBook book) {
        boolean more = true;
        while (more && unitsLeft > 0) {
            more = book.merge();
            unitsLeft -= SCAN_UNITS;
        }
        if (!more) {
            book.phase(Phase.ELIGIBLE);
        }
    }

    private void eligible(final DeferredBook book) {
        final Pool pool = state.registry().pool(book.pool());
        while (book.cursor < book.size() && unitsLeft > 0) {
            eligible(book, pool, book.cursor++);
            unitsLeft -= ELIGIBLE_UNITS;
        }
        if (book.cursor == book.size()) {
            book.leftFen = Math.min(pool.remainingFen(), book.maximaFen);
            pool.reserve(book.leftFen);
            nextRound(book);
        }
    }

    private void eligible(final DeferredBook book, final Pool pool, final int entry) {
        final PoolTerms terms = pool.terms();
        final Project project = state.registry().project(book.project(entry));
        final long sequence = book.sequence(entry);
        final long refundedFen = state.donations().refundedFen(sequence);
        if (refundedFen > 0) {
            book.baseRefundedFen(sequence, refundedFen);
        }
        final long eligibleFen = project.frozen() ? 0 : cutToDonor(book, pool, entry, refundedFen);
        if (eligibleFen == 0) {
            book.addWork(0, 0);
            return;
        }
        if (terms.capsDonors()) {
            state.donors().use(book.donor(entry), pool, book.day(entry), eligibleFen);
        }
        final long ratioFen = terms.maxRatioGive == PoolTerms.ABSENT
                ? pool.remainingFen()
                : Rounding.mulDiv(eligibleFen, terms.maxRatioGive, terms.maxRatioPer);
        final long maximumFen =
                caps.start(ratioFen).ofReceiver(pool, project, book).giftFen();
        if (terms.perProjectFen != PoolTerms.ABSENT || terms.perOrganisationFen != PoolTerms.ABSENT) {
            book.plan(project.index(), project.organisation().index(), maximumFen);
        }
        book.addWork(eligibleFen, maximumFen);
        book.maximaFen = saturatedSum(book.maximaFen, maximumFen);
    }

    /** The part of a donation that counts: net of refunds, cut to {@code perDonation} and to what the donor's caps leave. */
    private long cutToDonor(final DeferredBook book, final Pool pool, final int entry, final long refundedFen) {
        final int donor = book.donor(entry);
        final long netFen = book.amountFen(entry) - refundedFen;
        if (netFen < pool.terms().minDonationFen || caps.hasAllDonations(pool, donor)) {
            return 0;
        }
        return Math.max(
                0, caps.start(netFen).ofDonor(pool, donor, book.day(entry)).giftFen());
    }

    private void nextRound(final DeferredBook book) {
        book.roundFen = book.leftFen;
        book.roundEligibleFen = 0;
        book.phase(book.leftFen == 0 ? Phase.EMIT : Phase.SUM);
    }

    private void sum(final DeferredBook book) {
        while (book.cursor < book.size() && unitsLeft > 0) {
            final int entry = book.cursor++;
            if (book.gapFen(entry) > 0) {
                book.roundEligibleFen = Math.addExact(book.roundEligibleFen, book.eligibleFen(entry));
            }
            unitsLeft -= SCAN_UNITS;
        }
        if (book.cursor == book.size()) {
            book.belowMaximum = 0;
            book.phase(Phase.SHARE);
        }
    }

    private void share(final DeferredBook book) {
        while (book.cursor < book.size() && unitsLeft > 0) {
            final int entry = book.cursor++;
            final long gapFen = book.gapFen(entry);
            if (gapFen > 0) {
                final long partFen = Rounding.mulDiv(book.roundFen, book.eligibleFen(entry), book.roundEligibleFen);
                book.remainder(
                        entry,
                        Rounding.remainder(book.roundFen, book.eligibleFen(entry), book.roundEligibleFen, partFen));
                book.give(entry, Math.min(partFen, gapFen));
                book.belowMaximum += partFen < gapFen ? 1 : 0;
            }
            unitsLeft -= SHARE_UNITS;
        }
        if (book.cursor == book.size()) {
            toRemainders(book);
        }
    }

    private static void toRemainders(final DeferredBook book) {
        book.low = 0;
        book.high = book.roundEligibleFen;
        book.countAtHigh = 0;
        if (book.leftFen == 0) {
            book.phase(Phase.EMIT);
        } else if (book.leftFen >= book.belowMaximum) {
            // Enough for one fen each: every entry is above a threshold of -1.
            book.low = -1;
            book.tiesLeft = 0;
            book.phase(Phase.RAISE);
        } else {
            book.phase(Phase.SELECT);
        }
    }

    /** Halves the range of the threshold by one pass, until it is one number. */
    private void select(final DeferredBook book) {
        final long middle = book.low + (book.high - book.low >>> 1);
        while (book.cursor < book.size() && unitsLeft > 0) {
            final int entry = book.cursor++;
            if (book.gapFen(entry) > 0 && book.remainder(entry) >= middle) {
                book.passCount++;
            }
            unitsLeft -= SCAN_UNITS;
        }
        if (book.cursor < book.size()) {
            return;
        }
        if (book.passCount >= book.leftFen) {
            book.low = middle;
        } else {
            book.high = middle;
            book.countAtHigh = book.passCount;
        }
        if (book.high - book.low > 1) {
            book.phase(Phase.SELECT);
        } else {
            book.tiesLeft = book.leftFen - book.countAtHigh;
            book.phase(Phase.RAISE);
        }
    }

    private void raise(final DeferredBook book) {
        while (book.cursor < book.size() && unitsLeft > 0) {
            final int entry = book.cursor++;
            if (book.gapFen(entry) > 0) {
                final long rest = book.remainder(entry);
                final boolean tie = rest == book.low && book.tiesLeft > 0;
                book.tiesLeft -= tie ? 1 : 0;
                if (tie || rest > book.low) {
                    book.give(entry, 1);
                }
            }
            unitsLeft -= SCAN_UNITS;
        }
        if (book.cursor == book.size()) {
            nextRound(book);
        }
    }

    private void emit(final DeferredBook book) {
        final Pool pool = state.registry().pool(book.pool());
        while (book.cursor < book.size() && unitsLeft > 0 && outcomes.room() > 0) {
            final int entry = book.cursor++;
            final long fen = book.worthFen(entry);
            if (fen > 0) {
                record(book, pool, entry, fen);
                unitsLeft -= EMIT_UNITS;
            } else {
                book.addShare(0);
                unitsLeft -= SCAN_UNITS;
            }
        }
        if (book.cursor == book.size()) {
            // All maxima are reached: no donation can take the rest.
            pool.unreserve(book.leftFen);
            book.leftFen = 0;
            book.phase(Phase.DONE);
            pool.endSharing();
            state.deferred().done();
        }
    }

    private void record(final DeferredBook book, final Pool pool, final int entry, final long fen) {
        final long sequence = book.sequence(entry);
        final long refundedFen = state.donations().refundedFen(sequence);
        final long baseFen = book.baseRefundedFen(sequence);
        long sharedFen = fen;
        if (refundedFen > baseFen) {
            sharedFen = Rounding.kept(fen, book.amountFen(entry), refundedFen, baseFen);
            book.baseRefundedFen(sequence, refundedFen);
            pool.unreserve(fen - sharedFen);
        }
        book.addShare(sharedFen);
        if (sharedFen > 0) {
            final Project project = state.registry().project(book.project(entry));
            state.matches().share(pool, project, book.channel(entry), sharedFen);
            outcomes.poolEvent(
                    PoolEventKind.DEFERRED_SHARE,
                    CutCode.NONE,
                    pool.index(),
                    project.index(),
                    sequence,
                    sharedFen,
                    book.baseRefundedFen(sequence),
                    -1);
            book.shareSequence(entry, state.lastSequence());
        }
    }

    private static long saturatedSum(final long a, final long b) {
        final long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
