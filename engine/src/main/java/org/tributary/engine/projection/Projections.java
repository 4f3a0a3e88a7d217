package org.tributary.engine.projection;

import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.codec.sbe.AllocateHeldCommandDecoder;
import org.tributary.engine.codec.sbe.ApprovalDenyCommandDecoder;
import org.tributary.engine.codec.sbe.ApprovalRequestCommandDecoder;
import org.tributary.engine.codec.sbe.ApprovedCommandDecoder;
import org.tributary.engine.codec.sbe.ClockCommandDecoder;
import org.tributary.engine.codec.sbe.ContributionCommandDecoder;
import org.tributary.engine.codec.sbe.ContributionReversalCommandDecoder;
import org.tributary.engine.codec.sbe.CorrectionPaymentCommandDecoder;
import org.tributary.engine.codec.sbe.CorrectionRefundCommandDecoder;
import org.tributary.engine.codec.sbe.DismissNoticeCommandDecoder;
import org.tributary.engine.codec.sbe.DonationCommandDecoder;
import org.tributary.engine.codec.sbe.IssueReceiptCommandDecoder;
import org.tributary.engine.codec.sbe.LossCommandDecoder;
import org.tributary.engine.codec.sbe.MarkRefundPendingCommandDecoder;
import org.tributary.engine.codec.sbe.MatchCommandDecoder;
import org.tributary.engine.codec.sbe.NoticeCommandDecoder;
import org.tributary.engine.codec.sbe.PaidCommandDecoder;
import org.tributary.engine.codec.sbe.PaidFileCommandDecoder;
import org.tributary.engine.codec.sbe.PayoutCancelCommandDecoder;
import org.tributary.engine.codec.sbe.PayoutCommandDecoder;
import org.tributary.engine.codec.sbe.PayoutReleaseCommandDecoder;
import org.tributary.engine.codec.sbe.PoolCommandDecoder;
import org.tributary.engine.codec.sbe.PoolEventOutcomeDecoder;
import org.tributary.engine.codec.sbe.ProjectCommandDecoder;
import org.tributary.engine.codec.sbe.RefundCommandDecoder;
import org.tributary.engine.codec.sbe.RefundReversedCommandDecoder;
import org.tributary.engine.codec.sbe.RestoredFromCommandDecoder;
import org.tributary.engine.codec.sbe.StepOverCommandDecoder;
import org.tributary.engine.core.image.SnapshotOut;
import org.tributary.engine.core.image.StateIn;
import org.tributary.engine.core.port.SnapshotSink;
import org.tributary.engine.core.port.SnapshotSource;
import org.tributary.engine.projection.table.Tables;
import org.tributary.engine.projection.table.Texts;
import org.tributary.engine.projection.table.Totals;
import org.tributary.engine.projection.view.PaymentView;
import org.tributary.engine.projection.view.RefundView;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.record.RecordHandler;

/**
 * All read models of a campaign. The release thread hands over every record and then ends the batch; from then on, and
 * before the batch's answers are sent, readers see it. Readers ({@link Views}) copy and never block the writer.
 *
 * <p>A record costs the writer a few additions in arrays: no allocation per donation, no lock, no string.
 */
public final class Projections implements RecordHandler {
    private final Publication publication = new Publication();
    private final PaymentView payment = new PaymentView();
    private final RefundView refund = new RefundView();
    private volatile State state = new State();

    /** All that was added up, and what adds to it. */
    private static final class State {
        private final Tables tables = new Tables();
        private final DonationApplier donations;
        private final RefundApplier refunds;
        private final GiftApplier gifts;
        private final NoticeApplier notices;
        private final AdminApplier admin;
        private final CampaignApplier campaigns;
        private final CorrectionAudit corrections;
        private final ApprovalApplier approvals;

        State() {
            final Texts texts = new Texts(tables);
            notices = new NoticeApplier(tables);
            donations = new DonationApplier(tables, texts, notices);
            refunds = new RefundApplier(tables, donations, texts);
            gifts = new GiftApplier(tables, donations);
            admin = new AdminApplier(tables, donations, texts);
            campaigns = new CampaignApplier(tables);
            corrections = new CorrectionAudit(tables);
            approvals = new ApprovalApplier(tables);
        }
    }

    @Override
    public void onRecord(final JournalRecord record) {
        final State now = state;
        publication.begin();
        now.tables.burn.sample(record.timestampMs(), now.tables.pools);
        now.tables.totals.set(Totals.Cell.SEQUENCE, record.sequence());
        now.tables.totals.set(Totals.Cell.AT_MS, record.timestampMs());
        if (record.hasCommand()) {
            onCommand(now, record);
            if (record.isApproved()) {
                now.approvals.onApproved(record);
            }
        } else if (record.outcomeTemplate() == PoolEventOutcomeDecoder.TEMPLATE_ID) {
            now.gifts.onPoolEvent(record);
        } else {
            now.refunds.onJoined(record);
        }
    }

    /** Publishes a batch's records to readers. */
    public void onBatchEnd() {
        publication.end();
    }

    /** The views for readers. */
    public Views views() {
        return new Views(this);
    }

    /** Writes all read models. On the writer's thread, between batches. */
    public void writeSnapshot(final SnapshotSink sink) {
        final SnapshotOut out = new SnapshotOut(sink);
        state.campaigns.write(out);
        state.tables.write(out);
        out.flush();
    }

    /** Reads into fresh projections what {@link #writeSnapshot} wrote. */
    public void readSnapshot(final SnapshotSource source) {
        final StateIn in = new StateIn(source);
        publication.begin();
        state.campaigns.read(in);
        state.tables.read(in);
        in.end();
        publication.end();
    }

    /** Forgets everything, as if this were fresh. On the writer's thread. */
    public void reset() {
        publication.begin();
        state = new State();
        publication.end();
    }

    /** What is read within {@link #read}. */
    Tables tables() {
        return state.tables;
    }

    <T> T read(final Supplier<T> copier) {
        return publication.read(copier);
    }

    void campaign(
            final Campaign campaign,
            final int version,
            final ToIntFunction<String> projectIndexOf,
            final ToIntFunction<String> poolIndexOf) {
        publication.begin();
        state.campaigns.apply(0, campaign, version, projectIndexOf, poolIndexOf);
    }

    private void onCommand(final State now, final JournalRecord record) {
        switch (record.commandTemplate()) {
            case DonationCommandDecoder.TEMPLATE_ID, CorrectionPaymentCommandDecoder.TEMPLATE_ID -> {
                payment.wrap(record);
                now.donations.onPayment(record, payment);
                now.corrections.onRecord(record);
            }
            case RefundCommandDecoder.TEMPLATE_ID,
                    CorrectionRefundCommandDecoder.TEMPLATE_ID,
                    RefundReversedCommandDecoder.TEMPLATE_ID -> {
                refund.wrap(record);
                now.refunds.onRefund(record, refund);
                now.corrections.onRecord(record);
            }
            case ContributionCommandDecoder.TEMPLATE_ID, ContributionReversalCommandDecoder.TEMPLATE_ID ->
                now.gifts.onContribution(record);
            case PoolCommandDecoder.TEMPLATE_ID -> now.admin.onPool(record);
            case MatchCommandDecoder.TEMPLATE_ID -> now.admin.onMatch(record);
            case PayoutCommandDecoder.TEMPLATE_ID,
                    PayoutCancelCommandDecoder.TEMPLATE_ID,
                    PaidCommandDecoder.TEMPLATE_ID,
                    PayoutReleaseCommandDecoder.TEMPLATE_ID,
                    PaidFileCommandDecoder.TEMPLATE_ID -> now.admin.onPayout(record);
            case ProjectCommandDecoder.TEMPLATE_ID -> now.admin.onProject(record);
            case NoticeCommandDecoder.TEMPLATE_ID, DismissNoticeCommandDecoder.TEMPLATE_ID ->
                now.notices.onRecord(record);
            case AllocateHeldCommandDecoder.TEMPLATE_ID -> now.admin.onAllocate(record);
            case MarkRefundPendingCommandDecoder.TEMPLATE_ID -> now.admin.onMark(record);
            case LossCommandDecoder.TEMPLATE_ID -> now.admin.onLoss(record);
            case StepOverCommandDecoder.TEMPLATE_ID -> now.admin.onStepOver(record);
            case RestoredFromCommandDecoder.TEMPLATE_ID -> now.admin.onRestored(record);
            case ApprovalRequestCommandDecoder.TEMPLATE_ID,
                    ApprovalDenyCommandDecoder.TEMPLATE_ID,
                    ApprovedCommandDecoder.TEMPLATE_ID -> now.approvals.onRecord(record);
            case ClockCommandDecoder.TEMPLATE_ID -> now.admin.onClock(record);
            case IssueReceiptCommandDecoder.TEMPLATE_ID -> {
                // Moves no money. A run issues thousands: in the audit trail they would hide the rest.
            }
            default -> now.campaigns.onRecord(record);
        }
    }
}
