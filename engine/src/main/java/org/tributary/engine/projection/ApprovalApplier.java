package org.tributary.engine.projection;

import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.sbe.ApprovedCommandDecoder;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.projection.table.Tables;
import org.tributary.engine.projection.view.ApprovalView;
import org.tributary.engine.projection.view.AuditEntry;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.record.RecordViewDecoder;

/** Applies requests for a second person and what became of them. Release thread only; rare, so it may allocate. */
final class ApprovalApplier {
    private final Tables tables;
    private final RecordView view = new RecordView();
    private final RecordViewDecoder decoder = new RecordViewDecoder();

    ApprovalApplier(final Tables tables) {
        this.tables = tables;
    }

    /** Applies a request, a denial or a refused approval: each is an entry of the audit trail. */
    void onRecord(final JournalRecord record) {
        decoder.decode(view, record);
        final boolean accepted = view.code == OutcomeCode.ACCEPTED;
        final ApprovalView known = tables.approvals.of(view.approvalSequence);
        switch (view.approvalStep) {
            case REQUEST -> {
                if (accepted) {
                    add();
                }
                audit(record, "approval.request", view.requestedAction + " " + view.requestedTarget, view.requestedFen);
            }
            case DENY -> {
                if (accepted && known != null) {
                    tables.approvals.replace(
                            known.decided(ApprovalView.State.DENIED, view.sequence, view.actor, view.note));
                }
                audit(record, "approval.deny", target(known), fen(known));
            }
            default -> audit(record, "approval.approve", target(known), fen(known));
        }
    }

    private static String target(final @Nullable ApprovalView known) {
        return known == null ? "" : known.action() + " " + known.target();
    }

    private static long fen(final @Nullable ApprovalView known) {
        return known == null ? 0 : known.effectFen();
    }

    /** Notes that the request was approved and its command decided in this record. */
    void onApproved(final JournalRecord record) {
        final ApprovedCommandDecoder approval = record.approval();
        final ApprovalView known = tables.approvals.of(approval.requestSequence());
        if (known != null) {
            tables.approvals.replace(
                    known.decided(ApprovalView.State.APPROVED, record.sequence(), approval.actor(), ""));
        }
    }

    private void add() {
        tables.approvals.add(new ApprovalView(
                view.sequence,
                view.timestampMs,
                view.expiresMs,
                view.actor,
                view.requestedAction,
                view.requestedTarget,
                view.requestedFen,
                view.note,
                view.requestedSha256,
                ApprovalView.State.PENDING,
                0,
                "",
                ""));
    }

    private void audit(final JournalRecord record, final String action, final String target, final long fen) {
        tables.audit.add(AuditEntry.of(record, view.actor, action, target, fen, view.note), false);
    }
}
