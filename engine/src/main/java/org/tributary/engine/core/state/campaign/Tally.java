package org.tributary.engine.core.state.campaign;

import org.tributary.engine.core.image.StateIn;
import org.tributary.engine.core.image.StateOut;

/**
 * Sums of donors' and pools' money for one subject: the campaign, an organisation, a project, a channel, a team. Amounts are
 * gross, in fen; returns are summed apart. See RULES 18.
 */
public final class Tally {
    private long donations;
    private long donatedFen;
    private long donors;
    private long matchLines;
    private long matchedFen;
    private long contributions;
    private long contributedFen;
    private long refundedFen;
    private long matchReversedFen;

    /** Books an accepted or allocated donation. */
    public void donation(final long amountFen, final boolean newDonor) {
        donations++;
        donatedFen = Math.addExact(donatedFen, amountFen);
        donors += newDonor ? 1 : 0;
    }

    /** Books a match line, share or milestone above 0. */
    public void match(final long amountFen) {
        matchLines++;
        matchedFen = Math.addExact(matchedFen, amountFen);
    }

    /** Books a gift in kind. */
    public void contribution(final long amountFen) {
        contributions++;
        contributedFen = Math.addExact(contributedFen, amountFen);
    }

    /** Books a refund of allocated money; negative if it was reversed. */
    public void refund(final long amountFen) {
        refundedFen = Math.addExact(refundedFen, amountFen);
    }

    /** Books pool money returned, forfeited or voided. */
    public void matchReversed(final long amountFen) {
        matchReversedFen = Math.addExact(matchReversedFen, amountFen);
    }

    /** Number of donations. */
    public long donations() {
        return donations;
    }

    /** All money ever allocated, gross, fen. */
    public long donatedFen() {
        return donatedFen;
    }

    /** Distinct donors. */
    public long donors() {
        return donors;
    }

    /** Number of lines above 0. */
    public long matchLines() {
        return matchLines;
    }

    /** Lines above 0, gross, fen. */
    public long matchedFen() {
        return matchedFen;
    }

    /** Number of gifts in kind that gave something. */
    public long contributions() {
        return contributions;
    }

    /** Pool money of gifts in kind, gross, fen. */
    public long contributedFen() {
        return contributedFen;
    }

    /** Refunds of allocated money, fen. */
    public long refundedFen() {
        return refundedFen;
    }

    /** Pool money returned, forfeited or voided, fen. */
    public long matchReversedFen() {
        return matchReversedFen;
    }

    /** Donors' own money, net of refunds, fen. */
    public long netDonatedFen() {
        return donatedFen - refundedFen;
    }

    public void write(final StateOut out) {
        out.putLong(donations);
        out.putLong(donatedFen);
        out.putLong(donors);
        out.putLong(matchLines);
        out.putLong(matchedFen);
        out.putLong(contributions);
        out.putLong(contributedFen);
        out.putLong(refundedFen);
        out.putLong(matchReversedFen);
    }

    public void read(final StateIn in) {
        donations = in.getLong();
        donatedFen = in.getLong();
        donors = in.getLong();
        matchLines = in.getLong();
        matchedFen = in.getLong();
        contributions = in.getLong();
        contributedFen = in.getLong();
        refundedFen = in.getLong();
        matchReversedFen = in.getLong();
    }
}
