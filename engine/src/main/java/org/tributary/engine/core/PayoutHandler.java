package org.tributary.engine.core;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.PaidCommandDecoder;
import org.tributary.engine.codec.sbe.PaidFileCommandDecoder;
import org.tributary.engine.codec.sbe.PayoutCancelCommandDecoder;
import org.tributary.engine.codec.sbe.PayoutCommandDecoder;
import org.tributary.engine.codec.sbe.PayoutReleaseCommandDecoder;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.core.outcome.Outcomes;
import org.tributary.engine.core.state.CoreState;
import org.tributary.engine.core.state.MatchLife;
import org.tributary.engine.core.state.campaign.Organisation;
import org.tributary.engine.core.state.campaign.Pool;

/**
 * Handles runs of payouts (RULES 22). The host computes what can be paid; the core ensures that nothing is listed or paid twice, nor more
 * than was listed, and that amounts computed before a change are refused.
 */
final class PayoutHandler {
    private static final int NO_INDEX = -1;
    private static final int MAX_LINES = 64;

    private final CoreState state;
    private final Outcomes outcomes;
    private final PayoutCommandDecoder payout = new PayoutCommandDecoder();
    private final PayoutCancelCommandDecoder cancel = new PayoutCancelCommandDecoder();
    private final PaidCommandDecoder paid = new PaidCommandDecoder();
    private final PayoutReleaseCommandDecoder release = new PayoutReleaseCommandDecoder();
    private final PaidFileCommandDecoder paidFile = new PaidFileCommandDecoder();
    private final UnsafeBuffer id = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer sponsorId = new UnsafeBuffer(0, 0);
    private final Pool[] pools = new Pool[MAX_LINES];
    private final Organisation[] organisations = new Organisation[MAX_LINES];
    private final int[] lines = new int[MAX_LINES];
    private final long[] amountsFen = new long[MAX_LINES];
    private int count;

    PayoutHandler(final CoreState state, final Outcomes outcomes) {
        this.state = state;
        this.outcomes = outcomes;
    }

    void onPayout(final DirectBuffer buffer, final int offset, final MessageHeaderDecoder header) {
        payout.wrapAndApplyHeader(buffer, offset, header);
        final MatchLife life = state.matchLife();
        ReasonCode reason = readLines();
        final boolean waits = payout.waits() == 1;
        if (!life.takesLines(payout.run(), waits)) {
            reason = ReasonCode.UNKNOWN_PAYOUT;
        } else if (payout.knownTo() < life.lastChange()) {
            reason = ReasonCode.MATCHES_MOVED;
        }
        for (int i = 0; i < count && reason == ReasonCode.NONE; i++) {
            reason = lineReason(i);
        }
        if (reason != ReasonCode.NONE) {
            outcomes.admin(reason, NO_INDEX, 0);
            return;
        }
        // Point of no failure.
        final long run = payout.run() == 0 ? state.nextSequence() : payout.run();
        long sumFen = 0;
        for (int i = 0; i < count; i++) {
            life.list(run, waits, pools[i], organisations[i], amountsFen[i]);
            sumFen += amountsFen[i];
        }
        life.changed(state.nextSequence());
        outcomes.admin(ReasonCode.NONE, count, sumFen);
    }

    /** Reads all lines: pools, organisations and amounts; whether any is not known. */
    private ReasonCode readLines() {
        count = 0;
        ReasonCode reason = ReasonCode.NONE;
        for (final PayoutCommandDecoder.LinesDecoder line : payout.lines()) {
            if (count == MAX_LINES) {
                throw new IllegalStateException("more than " + MAX_LINES + " lines of a payout");
            }
            amountsFen[count] = line.amountFen();
            line.wrapPool(id);
            final Pool pool = state.registry().pool(id);
            line.wrapOrganisation(id);
            final int organisation = state.registry().organisationNames().indexOf(id, 0, id.capacity());
            if (pool == null) {
                reason = ReasonCode.UNKNOWN_POOL;
            } else if (organisation < 0) {
                reason = ReasonCode.UNKNOWN_ORGANISATION;
            } else {
                pools[count] = pool;
                organisations[count] = state.registry().organisation(organisation);
            }
            count++;
        }
        payout.wrapSponsor(sponsorId);
        final int sponsor = state.registry().sponsorNames().indexOf(sponsorId, 0, sponsorId.capacity());
        if (sponsor < 0) {
            return ReasonCode.UNKNOWN_SPONSOR;
        }
        for (int i = 0; i < count && reason == ReasonCode.NONE; i++) {
            reason = pools[i].sponsor() == sponsor ? ReasonCode.NONE : ReasonCode.UNKNOWN_POOL;
        }
        return count == 0 ? ReasonCode.NO_CHANGE : reason;
    }

    private ReasonCode lineReason(final int line) {
        final MatchLife life = state.matchLife();
        final Pool pool = pools[line];
        final Organisation organisation = organisations[line];
        for (int i = 0; i < line; i++) {
            if (pools[i] == pool && organisations[i] == organisation) {
                return ReasonCode.IN_PAYOUT;
            }
        }
        if (life.isListed(pool, organisation)) {
            return ReasonCode.IN_PAYOUT;
        }
        final long leftFen = pool.givenFen() - life.paidFen(pool, organisation);
        final boolean payable = amountsFen[line] > 0 && life.confirmedTo(pool, organisation) > 0;
        return payable && amountsFen[line] <= leftFen ? ReasonCode.NONE : ReasonCode.ABOVE_DUE;
    }

    void onCancel(final DirectBuffer buffer, final int offset, final MessageHeaderDecoder header) {
        cancel.wrapAndApplyHeader(buffer, offset, header);
        final MatchLife life = state.matchLife();
        final long all = life.linesOf(cancel.run());
        int open = 0;
        for (int line = 1; line <= all; line++) {
            if (life.openFen(cancel.run(), line) > 0) {
                life.cancel(cancel.run(), line);
                open++;
            }
        }
        if (open > 0) {
            life.changed(state.nextSequence());
        }
        final ReasonCode nothing = all == 0 ? ReasonCode.UNKNOWN_PAYOUT : ReasonCode.NO_CHANGE;
        outcomes.admin(open > 0 ? ReasonCode.NONE : nothing, open > 0 ? open : NO_INDEX, 0);
    }

    void onPaid(final DirectBuffer buffer, final int offset, final MessageHeaderDecoder header) {
        paid.wrapAndApplyHeader(buffer, offset, header);
        final long run = paid.run();
        final MatchLife life = state.matchLife();
        count = 0;
        long sumFen = 0;
        ReasonCode reason = life.linesOf(run) > 0 && life.waits(run) ? ReasonCode.NOT_RELEASED : ReasonCode.NONE;
        for (final PaidCommandDecoder.LinesDecoder line : paid.lines()) {
            if (count == MAX_LINES) {
                throw new IllegalStateException("more than " + MAX_LINES + " lines paid at once");
            }
            lines[count] = line.line();
            amountsFen[count] = line.amountFen();
            reason = reason == ReasonCode.NONE ? paidReason(run, count) : reason;
            count++;
            line.skipReference();
        }
        if (count == 0 || reason != ReasonCode.NONE) {
            outcomes.admin(reason == ReasonCode.NONE ? ReasonCode.NO_CHANGE : reason, NO_INDEX, 0);
            return;
        }
        // Point of no failure.
        for (int i = 0; i < count; i++) {
            life.pay(run, lines[i], amountsFen[i]);
            sumFen += amountsFen[i];
        }
        life.changed(state.nextSequence());
        outcomes.admin(ReasonCode.NONE, count, sumFen);
    }

    /** Lets a run be paid; what a second person saw of it must be what it lists. */
    void onRelease(final DirectBuffer buffer, final int offset, final MessageHeaderDecoder header) {
        release.wrapAndApplyHeader(buffer, offset, header);
        final MatchLife life = state.matchLife();
        final long run = release.run();
        ReasonCode reason = ReasonCode.NONE;
        if (life.linesOf(run) == 0) {
            reason = ReasonCode.UNKNOWN_PAYOUT;
        } else if (!life.waits(run)) {
            reason = ReasonCode.NO_CHANGE;
        } else if (life.linesOf(run) != release.lines() || life.openFen(run) != release.openFen()) {
            reason = ReasonCode.MATCHES_MOVED;
        } else {
            life.release(run);
        }
        outcomes.admin(reason, NO_INDEX, 0);
    }

    /** Notes that the payments of a file may be booked: it stands in the journal for the host, which asks for it. */
    void onPaidFile(final DirectBuffer buffer, final int offset, final MessageHeaderDecoder header) {
        paidFile.wrapAndApplyHeader(buffer, offset, header);
        final MatchLife life = state.matchLife();
        ReasonCode reason = ReasonCode.NONE;
        if (life.linesOf(paidFile.run()) == 0) {
            reason = ReasonCode.UNKNOWN_PAYOUT;
        } else if (paidFile.amountFen() <= 0 || paidFile.amountFen() > life.openFen(paidFile.run())) {
            reason = ReasonCode.ABOVE_DUE;
        }
        outcomes.admin(reason, NO_INDEX, 0);
    }

    private ReasonCode paidReason(final long run, final int index) {
        final MatchLife life = state.matchLife();
        if (lines[index] < 1 || lines[index] > life.linesOf(run)) {
            return ReasonCode.UNKNOWN_PAYOUT;
        }
        long openFen = life.openFen(run, lines[index]);
        if (openFen == 0) {
            return ReasonCode.PAID_ALREADY;
        }
        for (int i = 0; i < index; i++) {
            openFen -= lines[i] == lines[index] ? amountsFen[i] : 0;
        }
        return amountsFen[index] > 0 && amountsFen[index] <= openFen ? ReasonCode.NONE : ReasonCode.ABOVE_DUE;
    }
}
