package org.tributary.engine.record;

import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.sbe.AdminOutcomeDecoder;
import org.tributary.engine.codec.sbe.AllocationOutcomeDecoder;
import org.tributary.engine.codec.sbe.ApprovalOutcomeDecoder;
import org.tributary.engine.codec.sbe.ApprovedCommandDecoder;
import org.tributary.engine.codec.sbe.ContributionOutcomeDecoder;
import org.tributary.engine.codec.sbe.CutCode;
import org.tributary.engine.codec.sbe.DonationOutcomeDecoder;
import org.tributary.engine.codec.sbe.DuplicateOutcomeDecoder;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.NoticeOutcomeDecoder;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.PoolEventOutcomeDecoder;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.codec.sbe.RefundOutcomeDecoder;

/** Fills a {@link RecordView} from a record's bytes. One per thread. */
public final class RecordViewDecoder {
    /** Value of {@code ContributionOutcome.pool} for flowers and ignored gifts. */
    private static final int NO_POOL = 65535;

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final CommandViewDecoder commands = new CommandViewDecoder();
    private final DonationOutcomeDecoder donation = new DonationOutcomeDecoder();
    private final DuplicateOutcomeDecoder duplicate = new DuplicateOutcomeDecoder();
    private final RefundOutcomeDecoder refund = new RefundOutcomeDecoder();
    private final ContributionOutcomeDecoder contribution = new ContributionOutcomeDecoder();
    private final AllocationOutcomeDecoder allocation = new AllocationOutcomeDecoder();
    private final AdminOutcomeDecoder admin = new AdminOutcomeDecoder();
    private final PoolEventOutcomeDecoder poolEvent = new PoolEventOutcomeDecoder();
    private final NoticeOutcomeDecoder notice = new NoticeOutcomeDecoder();
    private final ApprovalOutcomeDecoder approval = new ApprovalOutcomeDecoder();
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);

    /**
     * Decodes one record. What it fills in holds nothing of the record's bytes.
     *
     * @throws IllegalStateException if it can't be: its template or a code in it is unknown (the journal is newer than this
     *     program), or it is shorter than its own fields say
     */
    public void decode(final RecordView into, final JournalRecord record) {
        into.clear();
        into.sequence = record.sequence();
        into.timestampMs = record.timestampMs();
        into.batch = record.batch();
        into.derived = !record.hasCommand();
        try {
            // Each view ends with what it shows: a length inside that is too large must not reach into what lies
            // behind.
            if (!into.derived) {
                view.wrap(record.buffer(), 0, record.outcomeOffset());
                commands.decode(into, view, record.commandOffset());
                if (record.isApproved()) {
                    final ApprovedCommandDecoder approved = record.approval();
                    into.approvalSequence = approved.requestSequence();
                    into.approvedBy = approved.actor();
                }
            }
            view.wrap(record.buffer(), 0, record.end());
            decodeOutcome(into, record.outcomeOffset());
        } catch (final IllegalStateException e) {
            throw e;
        } catch (final RuntimeException e) {
            throw new IllegalStateException("record " + record.sequence() + " can't be decoded: " + e.getMessage(), e);
        }
    }

    private void decodeOutcome(final RecordView into, final int offset) {
        header.wrap(view, offset);
        switch (header.templateId()) {
            case DonationOutcomeDecoder.TEMPLATE_ID -> donation(into, offset);
            case DuplicateOutcomeDecoder.TEMPLATE_ID -> {
                duplicate.wrapAndApplyHeader(view, offset, header);
                into.shape = RecordView.Shape.DUPLICATE;
                into.code = duplicate.code();
                into.originalSequence = duplicate.originalSequence();
            }
            case RefundOutcomeDecoder.TEMPLATE_ID -> refund(into, offset);
            case ContributionOutcomeDecoder.TEMPLATE_ID -> contribution(into, offset);
            case AllocationOutcomeDecoder.TEMPLATE_ID -> allocation(into, offset);
            case AdminOutcomeDecoder.TEMPLATE_ID -> admin(into, offset);
            case PoolEventOutcomeDecoder.TEMPLATE_ID -> poolEvent(into, offset);
            case NoticeOutcomeDecoder.TEMPLATE_ID -> notice(into, offset);
            case ApprovalOutcomeDecoder.TEMPLATE_ID -> approval(into, offset);
            default ->
                throw new IllegalStateException(
                        "record " + into.sequence + ": unknown outcome template " + header.templateId());
        }
    }

    private void donation(final RecordView into, final int offset) {
        donation.wrapAndApplyHeader(view, offset, header);
        into.shape = RecordView.Shape.PAYMENT;
        into.code = donation.code();
        into.reason = donation.reason();
        into.foreign = donation.flags().foreign();
        into.newDonor = donation.flags().newDonor();
        into.projectIndex = donation.project();
        for (final DonationOutcomeDecoder.LinesDecoder line : donation.lines()) {
            into.addLine(line.pool(), line.amountFen(), line.cut(), false);
        }
    }

    private void refund(final RecordView into, final int offset) {
        refund.wrapAndApplyHeader(view, offset, header);
        into.shape = RecordView.Shape.REFUND;
        into.kind = into.derived ? RecordKind.REFUND : into.kind;
        into.code = refund.code();
        into.reason = refund.reason();
        into.ofHeld = refund.flags().ofHeld();
        into.foreign = refund.flags().foreign();
        into.fullyRefunded = refund.flags().fullyRefunded();
        into.originalSequence = refund.originalSequence();
        into.refundFen = refund.refundFen();
        into.excessFen = refund.excessFen();
        into.amountFen = Math.addExact(into.refundFen, into.excessFen);
        into.refundedTotalFen = refund.refundedTotalFen();
        into.joinedSequence = refund.joinedSequence();
        into.joinedFen = refund.joinedFen();
        into.projectIndex = refund.project();
        for (final RefundOutcomeDecoder.LinesDecoder line : refund.lines()) {
            into.addLine(line.pool(), line.amountFen(), CutCode.NONE, line.forfeited() != 0);
        }
    }

    private void contribution(final RecordView into, final int offset) {
        contribution.wrapAndApplyHeader(view, offset, header);
        into.shape = RecordView.Shape.CONTRIBUTION;
        into.code = contribution.code();
        into.reason = contribution.reason();
        into.conversionKind = contribution.conversionKind();
        into.projectIndex = contribution.project();
        into.amountFen = contribution.givenFen();
        into.flowers = contribution.flowers();
        into.originalSequence = contribution.originalSequence();
        if (into.code == OutcomeCode.REFUNDED) {
            for (final ContributionOutcomeDecoder.LinesDecoder line : contribution.lines()) {
                into.addLineOf(
                        line.lineSequence(), line.project(), line.pool(), line.amountFen(), line.forfeited() != 0);
            }
        } else if (contribution.pool() != NO_POOL) {
            into.addLine(contribution.pool(), contribution.givenFen(), contribution.cut(), false);
        }
    }

    private void allocation(final RecordView into, final int offset) {
        allocation.wrapAndApplyHeader(view, offset, header);
        into.shape = RecordView.Shape.ALLOCATION;
        into.code = allocation.code();
        into.reason = allocation.reason();
        into.newDonor = allocation.flags().newDonor();
        into.originalSequence = allocation.heldSequence();
        into.baseRefundedFen = allocation.baseRefundedFen();
        into.projectIndex = allocation.project();
        for (final AllocationOutcomeDecoder.LinesDecoder line : allocation.lines()) {
            into.addLine(line.pool(), line.amountFen(), line.cut(), false);
        }
    }

    private void admin(final RecordView into, final int offset) {
        admin.wrapAndApplyHeader(view, offset, header);
        into.shape = RecordView.Shape.ADMIN;
        into.code = admin.code();
        into.reason = admin.reason();
        if (into.kind == RecordKind.PROJECT) {
            into.projectIndex = admin.index();
        }
    }

    private void notice(final RecordView into, final int offset) {
        notice.wrapAndApplyHeader(view, offset, header);
        into.shape = RecordView.Shape.NOTICE;
        into.code = notice.code();
        into.reason = notice.reason();
        into.originalSequence = notice.paymentSequence();
    }

    private void approval(final RecordView into, final int offset) {
        approval.wrapAndApplyHeader(view, offset, header);
        into.shape = RecordView.Shape.APPROVAL;
        into.code = approval.code();
        into.reason = approval.reason();
        into.approvalSequence = approval.requestSequence();
        into.expiresMs = approval.expiresMs();
    }

    private void poolEvent(final RecordView into, final int offset) {
        poolEvent.wrapAndApplyHeader(view, offset, header);
        into.shape = RecordView.Shape.POOL_EVENT;
        into.kind = RecordKind.POOL;
        into.code = poolEvent.code() == OutcomeCode.NULL_VAL ? OutcomeCode.ACCEPTED : poolEvent.code();
        into.reason = ReasonCode.NONE;
        into.poolEvent = poolEvent.event();
        into.projectIndex = poolEvent.project();
        into.originalSequence = poolEvent.originalSequence();
        into.baseRefundedFen = poolEvent.baseRefundedFen();
        into.addLine(poolEvent.pool(), poolEvent.amountFen(), poolEvent.cut(), false);
    }
}
