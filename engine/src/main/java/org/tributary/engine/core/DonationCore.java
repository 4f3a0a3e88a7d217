package org.tributary.engine.core;

import java.util.Optional;
import org.agrona.DirectBuffer;
import org.tributary.engine.codec.sbe.AllocateHeldCommandDecoder;
import org.tributary.engine.codec.sbe.ApprovalDenyCommandDecoder;
import org.tributary.engine.codec.sbe.ApprovalRequestCommandDecoder;
import org.tributary.engine.codec.sbe.ApprovedCommandDecoder;
import org.tributary.engine.codec.sbe.CampaignBeginCommandDecoder;
import org.tributary.engine.codec.sbe.CampaignCommitCommandDecoder;
import org.tributary.engine.codec.sbe.ClockCommandDecoder;
import org.tributary.engine.codec.sbe.ContributionCommandDecoder;
import org.tributary.engine.codec.sbe.ContributionReversalCommandDecoder;
import org.tributary.engine.codec.sbe.ConversionDefinitionDecoder;
import org.tributary.engine.codec.sbe.CorrectionFeeCommandDecoder;
import org.tributary.engine.codec.sbe.CorrectionPaymentCommandDecoder;
import org.tributary.engine.codec.sbe.CorrectionRefundCommandDecoder;
import org.tributary.engine.codec.sbe.DefinitionListDecoder;
import org.tributary.engine.codec.sbe.DismissNoticeCommandDecoder;
import org.tributary.engine.codec.sbe.DonationCommandDecoder;
import org.tributary.engine.codec.sbe.FeeDefinitionDecoder;
import org.tributary.engine.codec.sbe.IssueReceiptCommandDecoder;
import org.tributary.engine.codec.sbe.LossCommandDecoder;
import org.tributary.engine.codec.sbe.MarkRefundPendingCommandDecoder;
import org.tributary.engine.codec.sbe.MatchCommandDecoder;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.NoticeCommandDecoder;
import org.tributary.engine.codec.sbe.OrganisationDefinitionDecoder;
import org.tributary.engine.codec.sbe.PaidCommandDecoder;
import org.tributary.engine.codec.sbe.PaidFileCommandDecoder;
import org.tributary.engine.codec.sbe.PartnerDefinitionDecoder;
import org.tributary.engine.codec.sbe.PayoutCancelCommandDecoder;
import org.tributary.engine.codec.sbe.PayoutCommandDecoder;
import org.tributary.engine.codec.sbe.PayoutReleaseCommandDecoder;
import org.tributary.engine.codec.sbe.PoolCommandDecoder;
import org.tributary.engine.codec.sbe.PoolDefinitionDecoder;
import org.tributary.engine.codec.sbe.PoolSlotsDecoder;
import org.tributary.engine.codec.sbe.ProjectCommandDecoder;
import org.tributary.engine.codec.sbe.ProjectDefinitionDecoder;
import org.tributary.engine.codec.sbe.PulseCommandDecoder;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.codec.sbe.RefundCommandDecoder;
import org.tributary.engine.codec.sbe.RefundReversedCommandDecoder;
import org.tributary.engine.codec.sbe.RestoredFromCommandDecoder;
import org.tributary.engine.codec.sbe.SettingsCommandDecoder;
import org.tributary.engine.codec.sbe.SponsorDefinitionDecoder;
import org.tributary.engine.codec.sbe.StepOverCommandDecoder;
import org.tributary.engine.codec.sbe.TeamDefinitionDecoder;
import org.tributary.engine.core.campaign.CampaignHandler;
import org.tributary.engine.core.gift.ContributionHandler;
import org.tributary.engine.core.gift.ContributionReversalHandler;
import org.tributary.engine.core.image.HashOut;
import org.tributary.engine.core.image.SnapshotOut;
import org.tributary.engine.core.image.StateIn;
import org.tributary.engine.core.image.StateOut;
import org.tributary.engine.core.laws.Conservation;
import org.tributary.engine.core.outcome.Outcomes;
import org.tributary.engine.core.port.CommandCheck;
import org.tributary.engine.core.port.OutcomeSink;
import org.tributary.engine.core.port.SnapshotSink;
import org.tributary.engine.core.port.SnapshotSource;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.core.refund.RefundHandler;
import org.tributary.engine.core.refund.ReversalHandler;
import org.tributary.engine.core.rules.Acceptance;
import org.tributary.engine.core.rules.Matcher;
import org.tributary.engine.core.rules.PaymentRules;
import org.tributary.engine.core.schedule.LaterGifts;
import org.tributary.engine.core.schedule.PulseHandler;
import org.tributary.engine.core.state.CoreState;
import org.tributary.engine.core.state.IdKey;
import org.tributary.engine.core.state.Ids;
import org.tributary.engine.core.table.IdempotencyTable;

/**
 * The core: reads a command's template id and lets the handler of its family decide. Handlers share one {@link
 * CoreState} and hold no state of their own (except a campaign change between Begin and Commit).
 *
 * <p>A user's mistake becomes a reason code in the outcome. An exception means a broken invariant: the host must stop.
 */
public final class DonationCore implements StateMachine {
    private static final int NO_INDEX = -1;

    private final CoreState state = new CoreState();
    private final IdKey lookupKey = new IdKey();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final Outcomes outcomes = new Outcomes(state);
    private final PaymentRules rules = new PaymentRules(state);
    private final Matcher matcher = new Matcher(state);
    private final Acceptance acceptance = new Acceptance(state);
    private final LaterGifts laterGifts = new LaterGifts(state, outcomes);
    private final PulseHandler pulses = new PulseHandler(state, outcomes, laterGifts);
    private final SettingsHandler settings = new SettingsHandler(state, outcomes);
    private final CampaignHandler campaign = new CampaignHandler(state, outcomes);
    private final Prefetcher prefetcher = new Prefetcher(state);
    private final RefundHandler refunds = new RefundHandler(state, outcomes);
    private final ReversalHandler reversals = new ReversalHandler(state, outcomes);
    private final ContributionHandler gifts = new ContributionHandler(state, outcomes);
    private final ContributionReversalHandler giftReversals = new ContributionReversalHandler(state, outcomes);
    private final DonationHandler donations =
            new DonationHandler(state, outcomes, rules, matcher, acceptance, laterGifts, refunds, prefetcher);
    private final AllocationHandler allocations =
            new AllocationHandler(state, outcomes, rules, matcher, acceptance, laterGifts);
    private final NoticeHandler notices = new NoticeHandler(state, outcomes);
    private final MatchHandler matches = new MatchHandler(state, outcomes);
    private final PayoutHandler payouts = new PayoutHandler(state, outcomes);
    private final FeeHandler fees = new FeeHandler(state, outcomes);
    private final ReceiptHandler receipts = new ReceiptHandler(state, outcomes);
    private final AdminHandler admin = new AdminHandler(state, outcomes, pulses);
    private final ApprovalHandler approvals = new ApprovalHandler(state, outcomes, this::dispatchApproved);
    private final StepOverHandler stepOver =
            new StepOverHandler(state, outcomes, donations, refunds, reversals, gifts, allocations, pulses);
    private CommandCheck check = SettingsCheck.of(state);

    @Override
    public void onCommand(
            final long timestampMs,
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final OutcomeSink sink) {
        header.wrap(buffer, offset);
        if (header.schemaId() != MessageHeaderDecoder.SCHEMA_ID || length > MAX_COMMAND_BYTES) {
            throw new IllegalStateException("command of schema " + header.schemaId() + ", " + length + " bytes");
        }
        state.now(timestampMs);
        outcomes.start(sink);
        final int templateId = header.templateId();
        if (!state.stepOvers().isEmpty() && stepOver.isSteppedOver(templateId, buffer, offset, length)) {
            stepOver.decide(templateId, buffer, offset, header.wrap(buffer, offset));
        } else {
            dispatch(templateId, buffer, offset, length);
        }
        outcomes.end();
    }

    @Override
    public int snapshotVersion() {
        return CoreState.SNAPSHOT_VERSION;
    }

    @Override
    public void queuePrefetch(final DirectBuffer buffer, final int offset) {
        prefetcher.queuePrefetch(buffer, offset);
    }

    @Override
    public void prefetch() {
        prefetcher.prefetch();
    }

    private void dispatch(final int templateId, final DirectBuffer buffer, final int offset, final int length) {
        switch (templateId) {
            case DonationCommandDecoder.TEMPLATE_ID, CorrectionPaymentCommandDecoder.TEMPLATE_ID ->
                donations.onPayment(buffer, offset, header);
            case RefundCommandDecoder.TEMPLATE_ID, CorrectionRefundCommandDecoder.TEMPLATE_ID ->
                refunds.onRefund(buffer, offset, header);
            case RefundReversedCommandDecoder.TEMPLATE_ID -> reversals.onReversed(buffer, offset, header);
            case ContributionCommandDecoder.TEMPLATE_ID -> gifts.onContribution(buffer, offset, header);
            case ContributionReversalCommandDecoder.TEMPLATE_ID -> giftReversals.onReversal(buffer, offset, header);
            case AllocateHeldCommandDecoder.TEMPLATE_ID -> allocations.onAllocate(buffer, offset, header);
            case MarkRefundPendingCommandDecoder.TEMPLATE_ID -> allocations.onMark(buffer, offset, header);
            case PulseCommandDecoder.TEMPLATE_ID -> pulses.onPulse();
            default -> dispatchChange(templateId, buffer, offset, length);
        }
    }

    private void dispatchApproved(final int templateId, final DirectBuffer buffer, final int offset, final int length) {
        header.wrap(buffer, offset);
        dispatch(templateId, buffer, offset, length);
    }

    private void dispatchChange(final int templateId, final DirectBuffer buffer, final int offset, final int length) {
        switch (templateId) {
            case NoticeCommandDecoder.TEMPLATE_ID -> notices.onNotice(buffer, offset, header);
            case DismissNoticeCommandDecoder.TEMPLATE_ID -> notices.onDismiss(buffer, offset, header);
            case MatchCommandDecoder.TEMPLATE_ID -> matches.onMatch(buffer, offset, header);
            case PayoutCommandDecoder.TEMPLATE_ID -> payouts.onPayout(buffer, offset, header);
            case PayoutCancelCommandDecoder.TEMPLATE_ID -> payouts.onCancel(buffer, offset, header);
            case PaidCommandDecoder.TEMPLATE_ID -> payouts.onPaid(buffer, offset, header);
            case PayoutReleaseCommandDecoder.TEMPLATE_ID -> payouts.onRelease(buffer, offset, header);
            case PaidFileCommandDecoder.TEMPLATE_ID -> payouts.onPaidFile(buffer, offset, header);
            case PoolCommandDecoder.TEMPLATE_ID -> admin.onPool(buffer, offset, header);
            case StepOverCommandDecoder.TEMPLATE_ID -> stepOver.onStepOver(buffer, offset, header);
            case RestoredFromCommandDecoder.TEMPLATE_ID -> outcomes.admin(ReasonCode.NONE, NO_INDEX, 0);
            // Changes no state: it stands in the journal for those who read it.
            case LossCommandDecoder.TEMPLATE_ID -> outcomes.admin(ReasonCode.NONE, -1, 0);
            case ApprovalRequestCommandDecoder.TEMPLATE_ID -> approvals.onRequest(buffer, offset, header);
            case ApprovalDenyCommandDecoder.TEMPLATE_ID -> approvals.onDeny(buffer, offset, header);
            case ApprovedCommandDecoder.TEMPLATE_ID -> approvals.onApproved(buffer, offset, header);
            case ProjectCommandDecoder.TEMPLATE_ID -> admin.onProject(buffer, offset, header);
            case ClockCommandDecoder.TEMPLATE_ID -> admin.onClock();
            case CorrectionFeeCommandDecoder.TEMPLATE_ID -> fees.onFee(buffer, offset, header);
            case IssueReceiptCommandDecoder.TEMPLATE_ID -> receipts.onIssue(buffer, offset, header);
            case SettingsCommandDecoder.TEMPLATE_ID -> {
                settings.onSettings(buffer, offset);
                check = SettingsCheck.of(state);
                pulses.refreshDays();
            }
            case CampaignBeginCommandDecoder.TEMPLATE_ID -> campaign.onBegin(buffer, offset, length);
            case OrganisationDefinitionDecoder.TEMPLATE_ID,
                    ProjectDefinitionDecoder.TEMPLATE_ID,
                    SponsorDefinitionDecoder.TEMPLATE_ID,
                    PoolDefinitionDecoder.TEMPLATE_ID,
                    PoolSlotsDecoder.TEMPLATE_ID,
                    DefinitionListDecoder.TEMPLATE_ID,
                    ConversionDefinitionDecoder.TEMPLATE_ID,
                    PartnerDefinitionDecoder.TEMPLATE_ID,
                    FeeDefinitionDecoder.TEMPLATE_ID,
                    TeamDefinitionDecoder.TEMPLATE_ID -> campaign.onDefinition(templateId, buffer, offset, length);
            case CampaignCommitCommandDecoder.TEMPLATE_ID -> {
                if (campaign.onCommit(buffer, offset)) {
                    pulses.refreshDays();
                }
            }
            default -> throw new IllegalStateException("no command has template id " + templateId);
        }
    }

    @Override
    public long nextDeadlineMs() {
        return pulses.nextDeadlineMs();
    }

    @Override
    public long lastSequence() {
        return state.lastSequence();
    }

    @Override
    public long sequenceOf(
            final short channel,
            final DirectBuffer partner,
            final int partnerOffset,
            final int partnerLength,
            final DirectBuffer packedId,
            final int packedIdOffset,
            final int packedIdLength) {
        final Ids ids = state.ids();
        final long known = ids.find(ids.payment(
                channel, partner, partnerOffset, partnerLength, packedId, packedIdOffset, packedIdLength, lookupKey));
        return known < 0 ? 0 : IdempotencyTable.sequenceOf(known);
    }

    @Override
    public CommandCheck check() {
        return check;
    }

    @Override
    public byte[] stateHash() {
        final HashOut out = new HashOut();
        write(out);
        return out.hash();
    }

    @Override
    public void writeSnapshot(final SnapshotSink sink) {
        final SnapshotOut out = new SnapshotOut(sink);
        write(out);
        out.flush();
    }

    @Override
    public void readSnapshot(final SnapshotSource source) {
        if (state.lastSequence() != 0) {
            throw new IllegalStateException("the state machine has already decided something");
        }
        final StateIn in = new StateIn(source);
        state.read(in);
        campaign.read(in);
        in.end();
        check = SettingsCheck.of(state);
        pulses.refresh();
    }

    /**
     * Checks the conservation laws.
     *
     * @throws IllegalStateException naming the law that is broken
     */
    public void checkConservation() {
        Conservation.check(state);
    }

    /** Returns the conservation law that is broken; empty if none is. */
    public Optional<String> brokenLaw() {
        try {
            checkConservation();
            return Optional.empty();
        } catch (final IllegalStateException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** The state, for reading only: totals for verification and tests. */
    public CoreState state() {
        return state;
    }

    private void write(final StateOut out) {
        state.write(out);
        campaign.write(out);
    }
}
