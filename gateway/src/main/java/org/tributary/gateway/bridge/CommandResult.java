package org.tributary.gateway.bridge;

import org.agrona.DirectBuffer;
import org.tributary.engine.codec.sbe.AdminOutcomeDecoder;
import org.tributary.engine.codec.sbe.AllocationOutcomeDecoder;
import org.tributary.engine.codec.sbe.DonationOutcomeDecoder;
import org.tributary.engine.codec.sbe.DuplicateOutcomeDecoder;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.NoticeOutcomeDecoder;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.codec.sbe.RefundOutcomeDecoder;

/**
 * What became of a command that a thread waited for.
 *
 * @param sequence of its record
 * @param code of its outcome
 * @param reason NONE where the outcome has none
 * @param version of the campaign, of admin outcomes; else 0
 * @param amountFen of admin outcomes: the budget after ADD_BUDGET; else 0
 */
public record CommandResult(long sequence, OutcomeCode code, ReasonCode reason, int version, long amountFen) {
    /** True if the command did what it was to do. */
    public boolean isAccepted() {
        return code == OutcomeCode.ACCEPTED || code == OutcomeCode.REFUNDED;
    }

    static CommandResult of(final long sequence, final DirectBuffer buffer, final int outcomeOffset) {
        final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(buffer, outcomeOffset);
        switch (header.templateId()) {
            case AdminOutcomeDecoder.TEMPLATE_ID -> {
                final AdminOutcomeDecoder admin =
                        new AdminOutcomeDecoder().wrapAndApplyHeader(buffer, outcomeOffset, header);
                return new CommandResult(sequence, admin.code(), admin.reason(), admin.version(), admin.amountFen());
            }
            case AllocationOutcomeDecoder.TEMPLATE_ID -> {
                final AllocationOutcomeDecoder allocation =
                        new AllocationOutcomeDecoder().wrapAndApplyHeader(buffer, outcomeOffset, header);
                return new CommandResult(sequence, allocation.code(), allocation.reason(), 0, 0);
            }
            case DonationOutcomeDecoder.TEMPLATE_ID -> {
                final DonationOutcomeDecoder donation =
                        new DonationOutcomeDecoder().wrapAndApplyHeader(buffer, outcomeOffset, header);
                return new CommandResult(sequence, donation.code(), donation.reason(), 0, 0);
            }
            case RefundOutcomeDecoder.TEMPLATE_ID -> {
                final RefundOutcomeDecoder refund =
                        new RefundOutcomeDecoder().wrapAndApplyHeader(buffer, outcomeOffset, header);
                return new CommandResult(sequence, refund.code(), refund.reason(), 0, 0);
            }
            case NoticeOutcomeDecoder.TEMPLATE_ID -> {
                final NoticeOutcomeDecoder notice =
                        new NoticeOutcomeDecoder().wrapAndApplyHeader(buffer, outcomeOffset, header);
                return new CommandResult(sequence, notice.code(), notice.reason(), 0, 0);
            }
            case DuplicateOutcomeDecoder.TEMPLATE_ID -> {
                final DuplicateOutcomeDecoder duplicate =
                        new DuplicateOutcomeDecoder().wrapAndApplyHeader(buffer, outcomeOffset, header);
                return new CommandResult(sequence, duplicate.code(), ReasonCode.NONE, 0, 0);
            }
            default -> throw new IllegalStateException("outcome of template " + header.templateId());
        }
    }
}
