package org.tributary.engine.settlement.book;

/** Sums of money movements of one subject (day, organisation, project, channel): gross and in fen. */
public final class Figures {
    public long donations;
    public long donationsFen;
    public long unsettledFen;
    public long unsettledReturnedFen;
    public long lines;
    public long matchedFen;
    public long matchReversedFen;
    public long refunds;
    public long refundedFen;
    public long refundedOfHeldFen;
    public long contributions;
    public long contributedFen;
    public long heldCount;
    public long heldFen;
    public long allocatedCount;
    public long allocatedFen;
    public long excessRefundedFen;
    public long refundReversedFen;
    public long feeFen;

    /** Returns the number of donations that count: accepted at once or allocated. */
    public long donations() {
        return donations;
    }

    /** Returns their money. */
    public long donationsFen() {
        return donationsFen;
    }

    /** Returns the match money given, shares and milestones included. */
    public long matchedFen() {
        return matchedFen;
    }

    /** Returns the match money reversed: returned, forfeited or voided. */
    public long matchReversedFen() {
        return matchReversedFen;
    }

    /** Returns the refunded money of donations that counted. */
    public long refundedFen() {
        return refundedFen;
    }

    /** Returns the fees kept by channels. */
    public long feeFen() {
        return feeFen;
    }

    /** Adds another subject's sums. */
    public void add(final Figures other) {
        donations = Math.addExact(donations, other.donations);
        donationsFen = Math.addExact(donationsFen, other.donationsFen);
        unsettledFen = Math.addExact(unsettledFen, other.unsettledFen);
        unsettledReturnedFen = Math.addExact(unsettledReturnedFen, other.unsettledReturnedFen);
        lines = Math.addExact(lines, other.lines);
        matchedFen = Math.addExact(matchedFen, other.matchedFen);
        matchReversedFen = Math.addExact(matchReversedFen, other.matchReversedFen);
        refunds = Math.addExact(refunds, other.refunds);
        refundedFen = Math.addExact(refundedFen, other.refundedFen);
        refundedOfHeldFen = Math.addExact(refundedOfHeldFen, other.refundedOfHeldFen);
        contributions = Math.addExact(contributions, other.contributions);
        contributedFen = Math.addExact(contributedFen, other.contributedFen);
        heldCount = Math.addExact(heldCount, other.heldCount);
        heldFen = Math.addExact(heldFen, other.heldFen);
        allocatedCount = Math.addExact(allocatedCount, other.allocatedCount);
        allocatedFen = Math.addExact(allocatedFen, other.allocatedFen);
        excessRefundedFen = Math.addExact(excessRefundedFen, other.excessRefundedFen);
        refundReversedFen = Math.addExact(refundReversedFen, other.refundReversedFen);
        feeFen = Math.addExact(feeFen, other.feeFen);
    }

    /** Returns what channels settle: matches are not in it. */
    public long settledFen() {
        return donationsFen - unsettledFen - refundedFen + unsettledReturnedFen + refundReversedFen - feeFen;
    }

    /** Returns by how much the sponsors' promises moved. */
    public long matchMovedFen() {
        return matchedFen + contributedFen - matchReversedFen;
    }

    /** Returns by how much the organisation's payable moved; never shown to people as one sum. */
    public long netFen() {
        return settledFen() + matchMovedFen();
    }
}
