package org.tributary.engine.core.refund;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.codec.sbe.RefundCommandDecoder;
import org.tributary.engine.core.state.campaign.CampaignFrame;

/**
 * A refund, joined with its original's record, from any of its commands. Reused; texts point into the command's buffer
 * and are valid during its decision.
 */
final class Refund {
    private static final long NOT_TOLD = -1;

    private final UnsafeBuffer transactionId = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer refundId = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer project = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer team = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer item = new UnsafeBuffer(0, 0);
    private final RefundedDonation original = new RefundedDonation();

    int channel;
    boolean cumulative;
    boolean dispute;
    long refundFen;
    /** Time of the refund or of the total. */
    long timeMs;

    /** The previous total, -1 if the command has none. */
    long previousTotalFen;

    int currency;
    private long partFen;

    void read(final RefundCommandDecoder from) {
        channel = from.channelRaw();
        cumulative = from.flags().cumulative();
        dispute = from.flags().dispute();
        refundFen = from.refundFen();
        timeMs = from.refundedAtMs();
        partFen = cumulative && from.flags().part() ? from.partFen() : 0;
        previousTotalFen = cumulative && from.flags().previous() ? from.previousTotalFen() : NOT_TOLD;
        currency = CampaignFrame.currency(from.currency(0), from.currency(1), from.currency(2));
        original.sequence = from.originalSequence();
        original.amountFen = from.originalAmountFen();
        original.paidAtMs = from.originalPaidAtMs();
        original.donorHi = from.donorHi();
        original.donorLo = from.donorLo();
        original.allocation = from.allocationSequence();
        original.held = from.heldReason() != ReasonCode.NONE && from.allocationSequence() == 0;
        original.clearLines();
        for (final RefundCommandDecoder.LinesDecoder lines = from.lines(); lines.hasNext(); ) {
            lines.next();
            original.line(lines.pool(), lines.amountFen(), lines.baseRefundedFen(), lines.lineSequence());
        }
        from.wrapTransactionId(transactionId);
        from.wrapRefundId(refundId);
        from.wrapProject(project);
        from.wrapTeam(team);
        from.wrapItem(item);
        original.texts(project, team, item);
    }

    /** Amount of the refund that the command names, 0 if it names none. */
    long namedFen() {
        return cumulative ? partFen : refundFen;
    }

    /** Packed by IdCodec. */
    DirectBuffer transactionId() {
        return transactionId;
    }

    /** Packed by IdCodec. */
    DirectBuffer refundId() {
        return refundId;
    }

    RefundedDonation original() {
        return original;
    }
}
