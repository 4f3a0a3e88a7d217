package org.tributary.engine.replay;

import org.tributary.engine.codec.sbe.AllocationOutcomeDecoder;
import org.tributary.engine.codec.sbe.ContributionOutcomeDecoder;
import org.tributary.engine.codec.sbe.DonationCommandDecoder;
import org.tributary.engine.codec.sbe.DonationOutcomeDecoder;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.PoolEventOutcomeDecoder;
import org.tributary.engine.codec.sbe.PulseCommandDecoder;
import org.tributary.engine.codec.sbe.RefundOutcomeDecoder;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.record.RecordHandler;

/**
 * Counts a journal's records by kind, and sums donations as first decided, from the records alone. Foreign money is counted,
 * never summed. One thread; allocates nothing per record.
 */
public final class JournalCounts implements RecordHandler {
    private static final int FOREIGN_FLAG = 1 << 5;

    private final DonationCommandDecoder donation = new DonationCommandDecoder();
    private final DonationOutcomeDecoder donationOutcome = new DonationOutcomeDecoder();
    private final AllocationOutcomeDecoder allocationOutcome = new AllocationOutcomeDecoder();
    private final RefundOutcomeDecoder refundOutcome = new RefundOutcomeDecoder();
    private final PoolEventOutcomeDecoder poolEvent = new PoolEventOutcomeDecoder();
    private final ContributionOutcomeDecoder contribution = new ContributionOutcomeDecoder();

    private final long[] outcomes = new long[OutcomeCode.values().length + 1];
    private long records;
    private long derived;
    private long pulses;
    private long acceptedFen;
    private long heldFen;
    private long matchedFen;
    private long matchReversedFen;
    private long contributedFen;
    private long refundedFen;

    @Override
    public void onRecord(final JournalRecord record) {
        records++;
        final int command = record.commandTemplate();
        derived += record.hasCommand() ? 0 : 1;
        pulses += command == PulseCommandDecoder.TEMPLATE_ID ? 1 : 0;
        outcomes[Math.min(record.codeRaw(), outcomes.length - 1)]++;
        switch (record.outcomeTemplate()) {
            case DonationOutcomeDecoder.TEMPLATE_ID -> addDonation(record);
            case AllocationOutcomeDecoder.TEMPLATE_ID -> addAllocation(record);
            case RefundOutcomeDecoder.TEMPLATE_ID -> addRefund(record);
            case PoolEventOutcomeDecoder.TEMPLATE_ID -> addPoolEvent(record);
            case ContributionOutcomeDecoder.TEMPLATE_ID -> addContribution(record);
            default -> {
                // Moves no donor's money.
            }
        }
    }

    private void addDonation(final JournalRecord record) {
        record.outcome(donationOutcome);
        if ((donationOutcome.flags().getRaw() & FOREIGN_FLAG) != 0) {
            return;
        }
        final long amountFen = record.command(donation).amountFen();
        if (donationOutcome.code() == OutcomeCode.ACCEPTED) {
            acceptedFen = Math.addExact(acceptedFen, amountFen);
        } else {
            heldFen = Math.addExact(heldFen, amountFen);
        }
        for (final DonationOutcomeDecoder.LinesDecoder line : donationOutcome.lines()) {
            matchedFen = Math.addExact(matchedFen, line.amountFen());
        }
    }

    private void addAllocation(final JournalRecord record) {
        record.outcome(allocationOutcome);
        for (final AllocationOutcomeDecoder.LinesDecoder line : allocationOutcome.lines()) {
            matchedFen = Math.addExact(matchedFen, line.amountFen());
        }
    }

    private void addRefund(final JournalRecord record) {
        record.outcome(refundOutcome);
        if ((refundOutcome.flags().getRaw() & 1 << 2) == 0) {
            refundedFen = Math.addExact(refundedFen, refundOutcome.refundFen());
        }
        for (final RefundOutcomeDecoder.LinesDecoder line : refundOutcome.lines()) {
            matchReversedFen = Math.subtractExact(matchReversedFen, line.amountFen());
        }
    }

    private void addPoolEvent(final JournalRecord record) {
        record.outcome(poolEvent);
        switch (poolEvent.event()) {
            case DEFERRED_SHARE, MILESTONE -> matchedFen = Math.addExact(matchedFen, poolEvent.amountFen());
            case VOIDED -> matchReversedFen = Math.subtractExact(matchReversedFen, poolEvent.amountFen());
            default -> {
                // A slot's end moves money within its pool only.
            }
        }
    }

    private void addContribution(final JournalRecord record) {
        record.outcome(contribution);
        if (contribution.givenFen() > 0) {
            contributedFen = Math.addExact(contributedFen, contribution.givenFen());
        } else {
            matchReversedFen = Math.subtractExact(matchReversedFen, contribution.givenFen());
        }
    }

    /** All records. */
    public long records() {
        return records;
    }

    /** Records without a command. */
    public long derived() {
        return derived;
    }

    /** Pulses. */
    public long pulses() {
        return pulses;
    }

    /** Records of that outcome. */
    public long of(final OutcomeCode code) {
        return outcomes[code.value()];
    }

    /** Own money of donations that were accepted at once. */
    public long acceptedFen() {
        return acceptedFen;
    }

    /** Own money of donations that were held at first, later allocated or not. */
    public long heldFen() {
        return heldFen;
    }

    /** Match money given, gross: lines of donations and allocations, shares and milestones. */
    public long matchedFen() {
        return matchedFen;
    }

    /** Match money and contributions taken back: returned, forfeited, voided. */
    public long matchReversedFen() {
        return matchReversedFen;
    }

    /** Given by contributions, gross. */
    public long contributedFen() {
        return contributedFen;
    }

    /** Net of what was given back. */
    public long refundedFen() {
        return refundedFen;
    }
}
