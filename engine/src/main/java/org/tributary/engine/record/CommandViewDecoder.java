package org.tributary.engine.record;

import java.util.HexFormat;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.Channels;
import org.tributary.engine.codec.IdCodec;
import org.tributary.engine.codec.Messages;
import org.tributary.engine.codec.sbe.AllocateHeldCommandDecoder;
import org.tributary.engine.codec.sbe.ApprovalDenyCommandDecoder;
import org.tributary.engine.codec.sbe.ApprovalRequestCommandDecoder;
import org.tributary.engine.codec.sbe.ApprovedCommandDecoder;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.ClockCommandDecoder;
import org.tributary.engine.codec.sbe.ContributionCommandDecoder;
import org.tributary.engine.codec.sbe.ContributionReversalCommandDecoder;
import org.tributary.engine.codec.sbe.CorrectionFeeCommandDecoder;
import org.tributary.engine.codec.sbe.CorrectionPaymentCommandDecoder;
import org.tributary.engine.codec.sbe.CorrectionRefundCommandDecoder;
import org.tributary.engine.codec.sbe.DismissNoticeCommandDecoder;
import org.tributary.engine.codec.sbe.DonationCommandDecoder;
import org.tributary.engine.codec.sbe.IssueReceiptCommandDecoder;
import org.tributary.engine.codec.sbe.LossCommandDecoder;
import org.tributary.engine.codec.sbe.MarkRefundPendingCommandDecoder;
import org.tributary.engine.codec.sbe.MatchCommandDecoder;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.NoticeCommandDecoder;
import org.tributary.engine.codec.sbe.PaidCommandDecoder;
import org.tributary.engine.codec.sbe.PaidFileCommandDecoder;
import org.tributary.engine.codec.sbe.PayoutCancelCommandDecoder;
import org.tributary.engine.codec.sbe.PayoutCommandDecoder;
import org.tributary.engine.codec.sbe.PayoutReleaseCommandDecoder;
import org.tributary.engine.codec.sbe.PoolCommandDecoder;
import org.tributary.engine.codec.sbe.ProjectCommandDecoder;
import org.tributary.engine.codec.sbe.PulseCommandDecoder;
import org.tributary.engine.codec.sbe.RefundCommandDecoder;
import org.tributary.engine.codec.sbe.RefundReversedCommandDecoder;
import org.tributary.engine.codec.sbe.RestoredFromCommandDecoder;
import org.tributary.engine.codec.sbe.StepOverCommandDecoder;

/** Fills the command's half of a {@link RecordView}. */
final class CommandViewDecoder {
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final DonationCommandDecoder donation = new DonationCommandDecoder();
    private final RefundCommandDecoder refund = new RefundCommandDecoder();
    private final RefundReversedCommandDecoder reversed = new RefundReversedCommandDecoder();
    private final ClockCommandDecoder clock = new ClockCommandDecoder();
    private final StepOverCommandDecoder stepOver = new StepOverCommandDecoder();
    private final RestoredFromCommandDecoder restored = new RestoredFromCommandDecoder();
    private final ContributionCommandDecoder contribution = new ContributionCommandDecoder();
    private final ContributionReversalCommandDecoder contributionReversal = new ContributionReversalCommandDecoder();
    private final CorrectionPaymentCommandDecoder correctionPayment = new CorrectionPaymentCommandDecoder();
    private final CorrectionRefundCommandDecoder correctionRefund = new CorrectionRefundCommandDecoder();
    private final CorrectionFeeCommandDecoder correctionFee = new CorrectionFeeCommandDecoder();
    private final AllocateHeldCommandDecoder allocate = new AllocateHeldCommandDecoder();
    private final MarkRefundPendingCommandDecoder pending = new MarkRefundPendingCommandDecoder();
    private final PoolCommandDecoder pool = new PoolCommandDecoder();
    private final ProjectCommandDecoder project = new ProjectCommandDecoder();
    private final MatchCommandDecoder match = new MatchCommandDecoder();
    private final NoticeCommandDecoder notice = new NoticeCommandDecoder();
    private final DismissNoticeCommandDecoder dismiss = new DismissNoticeCommandDecoder();
    private final IssueReceiptCommandDecoder issue = new IssueReceiptCommandDecoder();
    private final ApprovalViewDecoder approvals = new ApprovalViewDecoder(this);
    private final UnsafeBuffer idView = new UnsafeBuffer(0, 0);

    void decode(final RecordView into, final DirectBuffer buffer, final int offset) {
        header.wrap(buffer, offset);
        switch (header.templateId()) {
            case DonationCommandDecoder.TEMPLATE_ID -> {
                into.kind = RecordKind.DONATION;
                donation(into, buffer, offset);
            }
            case RefundCommandDecoder.TEMPLATE_ID -> {
                into.kind = RecordKind.REFUND;
                refund(into, buffer, offset);
            }
            case RefundReversedCommandDecoder.TEMPLATE_ID -> reversed(into, buffer, offset);
            case ContributionCommandDecoder.TEMPLATE_ID -> contribution(into, buffer, offset);
            case ContributionReversalCommandDecoder.TEMPLATE_ID -> contributionReversal(into, buffer, offset);
            case CorrectionPaymentCommandDecoder.TEMPLATE_ID -> correctionPayment(into, buffer, offset);
            case CorrectionRefundCommandDecoder.TEMPLATE_ID -> correctionRefund(into, buffer, offset);
            case CorrectionFeeCommandDecoder.TEMPLATE_ID -> correctionFee(into, buffer, offset);
            case AllocateHeldCommandDecoder.TEMPLATE_ID -> allocate(into, buffer, offset);
            case MarkRefundPendingCommandDecoder.TEMPLATE_ID -> pending(into, buffer, offset);
            case PoolCommandDecoder.TEMPLATE_ID -> {
                pool.wrapAndApplyHeader(buffer, offset, header);
                into.kind = RecordKind.POOL;
                pool.skipPool();
                into.actor = pool.actor();
                into.note = pool.reason();
            }
            case ProjectCommandDecoder.TEMPLATE_ID -> {
                project.wrapAndApplyHeader(buffer, offset, header);
                into.kind = RecordKind.PROJECT;
                into.projectAction = project.action();
                into.project = project.project();
                into.actor = project.actor();
                into.note = project.reason();
            }
            case PayoutCommandDecoder.TEMPLATE_ID,
                    PayoutCancelCommandDecoder.TEMPLATE_ID,
                    PaidCommandDecoder.TEMPLATE_ID,
                    PayoutReleaseCommandDecoder.TEMPLATE_ID,
                    PaidFileCommandDecoder.TEMPLATE_ID -> {
                into.kind = RecordKind.PAYOUT;
                PayoutActor.decode(into, buffer, offset, header);
            }
            case MatchCommandDecoder.TEMPLATE_ID -> {
                match.wrapAndApplyHeader(buffer, offset, header);
                into.kind = RecordKind.MATCH;
                match.skipPool();
                match.skipSponsor();
                match.skipOrganisation();
                into.note = match.reason();
                into.actor = match.actor();
            }
            case NoticeCommandDecoder.TEMPLATE_ID -> notice(into, buffer, offset);
            case DismissNoticeCommandDecoder.TEMPLATE_ID -> dismiss(into, buffer, offset);
            case PulseCommandDecoder.TEMPLATE_ID -> into.kind = RecordKind.PULSE;
            case LossCommandDecoder.TEMPLATE_ID -> into.kind = RecordKind.LOSS;
            case StepOverCommandDecoder.TEMPLATE_ID -> stepOver(into, buffer, offset);
            case RestoredFromCommandDecoder.TEMPLATE_ID -> restored(into, buffer, offset);
            case ApprovalRequestCommandDecoder.TEMPLATE_ID,
                    ApprovalDenyCommandDecoder.TEMPLATE_ID,
                    ApprovedCommandDecoder.TEMPLATE_ID -> approvals.decode(into, buffer, offset);
            case ClockCommandDecoder.TEMPLATE_ID -> {
                clock.wrapAndApplyHeader(buffer, offset, header);
                into.kind = RecordKind.CLOCK;
                clock.skipReason();
                into.actor = clock.actor();
            }
            case IssueReceiptCommandDecoder.TEMPLATE_ID -> issue(into, buffer, offset);
            default -> into.kind = RecordKind.CAMPAIGN;
        }
    }

    private void restored(final RecordView into, final DirectBuffer buffer, final int offset) {
        restored.wrapAndApplyHeader(buffer, offset, header);
        into.kind = RecordKind.RESTORED_FROM;
        restored.skipSource();
        into.actor = restored.actor();
    }

    private void stepOver(final RecordView into, final DirectBuffer buffer, final int offset) {
        stepOver.wrapAndApplyHeader(buffer, offset, header);
        into.kind = RecordKind.STEP_OVER;
        stepOver.skipPartner();
        stepOver.skipTransactionId();
        stepOver.skipRefundId();
        stepOver.skipPool();
        stepOver.skipReason();
        into.actor = stepOver.actor();
    }

    private void donation(final RecordView into, final DirectBuffer buffer, final int offset) {
        Messages.wrap(donation, buffer, offset, header);
        channel(into, donation.channel());
        into.amountFen = donation.amountFen();
        into.paidAtMs = donation.paidAtMs();
        into.donorHi = donation.donorHi();
        into.donorLo = donation.donorLo();
        into.unsettledFen = donation.unsettledFen();
        into.currency = donation.currency();
        donation.wrapTransactionId(idView);
        into.transactionId = id();
        donation.wrapOrderId(idView);
        into.orderId = id();
        into.project = donation.project();
        into.team = donation.team();
        into.item = donation.item();
        into.merchant = donation.merchant();
    }

    private void correctionPayment(final RecordView into, final DirectBuffer buffer, final int offset) {
        into.kind = RecordKind.CORRECTION;
        donation(into, buffer, offset);
        correctionPayment.wrapAndApplyHeader(buffer, offset, header).limit(donation.limit());
        into.actor = correctionPayment.actor();
    }

    private void refund(final RecordView into, final DirectBuffer buffer, final int offset) {
        Messages.wrap(refund, buffer, offset, header);
        channel(into, refund.channel());
        into.paidAtMs = refund.refundedAtMs();
        into.dispute = refund.flags().dispute();
        into.namedFen = !refund.flags().cumulative()
                ? refund.refundFen()
                : refund.flags().part() ? refund.partFen() : 0;
        into.originalAmountFen = refund.originalAmountFen();
        into.originalAtMs = refund.originalAtMs();
        into.donorHi = refund.donorHi();
        into.donorLo = refund.donorLo();
        into.allocationSequence = refund.allocationSequence();
        into.unsettledFen = refund.unsettledFen();
        into.heldReason = refund.heldReason();
        into.currency = refund.currency();
        for (final RefundCommandDecoder.LinesDecoder lines = refund.lines(); lines.hasNext(); ) {
            lines.next();
        }
        refund.wrapTransactionId(idView);
        into.transactionId = id();
        refund.wrapRefundId(idView);
        into.refundId = id();
        into.project = refund.project();
        into.team = refund.team();
        into.item = refund.item();
        into.merchant = refund.merchant();
    }

    private void correctionRefund(final RecordView into, final DirectBuffer buffer, final int offset) {
        into.kind = RecordKind.CORRECTION;
        refund(into, buffer, offset);
        correctionRefund.wrapAndApplyHeader(buffer, offset, header).limit(refund.limit());
        into.actor = correctionRefund.actor();
    }

    private void correctionFee(final RecordView into, final DirectBuffer buffer, final int offset) {
        correctionFee.wrapAndApplyHeader(buffer, offset, header);
        into.kind = RecordKind.CORRECTION;
        channel(into, correctionFee.channel());
        into.amountFen = correctionFee.feeFen();
        into.feeDayMs = correctionFee.dayMs();
        into.originalSequence = correctionFee.originalSequence();
        into.allocationSequence = correctionFee.allocationSequence();
        into.merchant = correctionFee.merchant();
        into.actor = correctionFee.actor();
        correctionFee.skipNote();
        correctionFee.wrapTransactionId(idView);
        into.transactionId = id();
        correctionFee.wrapRefundId(idView);
        into.refundId = id();
        into.project = correctionFee.project();
    }

    private void reversed(final RecordView into, final DirectBuffer buffer, final int offset) {
        reversed.wrapAndApplyHeader(buffer, offset, header);
        into.kind = RecordKind.REFUND_REVERSED;
        channel(into, reversed.channel());
        into.paidAtMs = reversed.at();
        into.dispute = reversed.flags().dispute();
        into.originalAmountFen = reversed.originalAmountFen();
        into.allocationSequence = reversed.allocationSequence();
        into.donorHi = reversed.donorHi();
        into.donorLo = reversed.donorLo();
        into.heldReason = reversed.heldReason();
        reversed.wrapTransactionId(idView);
        into.transactionId = id();
        reversed.wrapRefundId(idView);
        into.refundId = id();
        into.project = reversed.project();
        into.team = reversed.team();
        into.item = reversed.item();
        into.merchant = reversed.merchant();
    }

    private void contribution(final RecordView into, final DirectBuffer buffer, final int offset) {
        contribution.wrapAndApplyHeader(buffer, offset, header);
        gift(into, contribution.contributedAtMs(), contribution.partner());
        into.donorHi = contribution.donorHi();
        into.donorLo = contribution.donorLo();
        contribution.wrapContributionId(idView);
        into.transactionId = id();
        into.conversion = contribution.conversion();
        into.project = contribution.project();
    }

    private void contributionReversal(final RecordView into, final DirectBuffer buffer, final int offset) {
        contributionReversal.wrapAndApplyHeader(buffer, offset, header);
        gift(into, contributionReversal.contributedAtMs(), contributionReversal.partner());
        into.donorHi = contributionReversal.donorHi();
        into.donorLo = contributionReversal.donorLo();
        contributionReversal.wrapContributionId(idView);
        into.transactionId = id();
        contributionReversal.skipReversesId();
        into.conversion = contributionReversal.conversion();
        into.project = contributionReversal.project();
    }

    private static void gift(final RecordView into, final long contributedAtMs, final String partner) {
        into.kind = RecordKind.CONTRIBUTION;
        into.channel = ChannelCode.PARTNER;
        into.channelName = Channels.PARTNER_PREFIX + partner;
        into.paidAtMs = contributedAtMs;
    }

    private void allocate(final RecordView into, final DirectBuffer buffer, final int offset) {
        allocate.wrapAndApplyHeader(buffer, offset, header);
        into.kind = RecordKind.ALLOCATION;
        channel(into, allocate.channel());
        into.heldReason = allocate.heldReason();
        into.amountFen = allocate.amountFen();
        into.originalAmountFen = allocate.amountFen();
        into.originalAtMs = allocate.originalAtMs();
        into.paidAtMs = allocate.paidAtMs();
        into.donorHi = allocate.donorHi();
        into.donorLo = allocate.donorLo();
        into.unsettledFen = allocate.unsettledFen();
        into.currency = allocate.currency();
        allocate.wrapTransactionId(idView);
        into.transactionId = id();
        into.project = allocate.project();
        into.team = allocate.team();
        into.item = allocate.item();
        into.merchant = allocate.merchant();
        into.actor = allocate.actor();
    }

    private void pending(final RecordView into, final DirectBuffer buffer, final int offset) {
        pending.wrapAndApplyHeader(buffer, offset, header);
        into.kind = RecordKind.ALLOCATION;
        into.markedRefundPending = true;
        channel(into, pending.channel());
        into.heldReason = pending.heldReason();
        pending.wrapTransactionId(idView);
        into.transactionId = id();
        into.actor = pending.actor();
    }

    private void issue(final RecordView into, final DirectBuffer buffer, final int offset) {
        issue.wrapAndApplyHeader(buffer, offset, header);
        into.kind = RecordKind.RECEIPT;
        channel(into, issue.channel());
        into.originalSequence = issue.originalSequence();
        into.receiptNumber = issue.number();
        into.amountFen = issue.amountFen();
        issue.wrapTransactionId(idView);
        into.transactionId = id();
        into.actor = issue.actor();
    }

    private void notice(final RecordView into, final DirectBuffer buffer, final int offset) {
        notice.wrapAndApplyHeader(buffer, offset, header);
        into.kind = RecordKind.NOTICE;
        channel(into, notice.channel());
        into.moneyBack = notice.moneyBack() != 0;
        final byte[] hash = new byte[NoticeCommandDecoder.eventHashLength()];
        notice.getEventHash(hash, 0, hash.length);
        into.eventHash = HexFormat.of().formatHex(hash);
        notice.getBodyHash(hash, 0, hash.length);
        into.bodyHash = HexFormat.of().formatHex(hash);
        notice.wrapTransactionId(idView);
        into.transactionId = id();
        notice.wrapOrderId(idView);
        into.orderId = id();
        notice.wrapRefundId(idView);
        into.refundId = id();
        into.event = notice.event();
        into.merchant = notice.merchant();
        into.problem = notice.problem();
    }

    private void dismiss(final RecordView into, final DirectBuffer buffer, final int offset) {
        dismiss.wrapAndApplyHeader(buffer, offset, header);
        into.kind = RecordKind.NOTICE;
        into.noticeSequence = dismiss.noticeSequence();
        into.correctionSequence = dismiss.correctionSequence();
        into.actor = dismiss.actor();
        into.note = dismiss.note();
    }

    private static void channel(final RecordView into, final ChannelCode channel) {
        into.channel = channel;
        into.channelName = Channels.nameOf(channel);
    }

    private String id() {
        return IdCodec.toString(idView, 0, idView.capacity());
    }
}
