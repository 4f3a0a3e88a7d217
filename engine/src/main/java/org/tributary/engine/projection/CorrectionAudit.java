package org.tributary.engine.projection;

import org.tributary.engine.codec.sbe.CorrectionPaymentCommandDecoder;
import org.tributary.engine.codec.sbe.CorrectionRefundCommandDecoder;
import org.tributary.engine.projection.table.Tables;
import org.tributary.engine.projection.view.AuditEntry;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.record.RecordViewDecoder;

/** Adds payments and refunds that were booked from a bill to the audit trail. Rare. Release thread only. */
final class CorrectionAudit {
    private final Tables tables;
    private final RecordView view = new RecordView();
    private final RecordViewDecoder decoder = new RecordViewDecoder();

    CorrectionAudit(final Tables tables) {
        this.tables = tables;
    }

    /** A payment or refund; those that came in a callback need no entry. */
    void onRecord(final JournalRecord record) {
        switch (record.commandTemplate()) {
            case CorrectionPaymentCommandDecoder.TEMPLATE_ID -> add("correction.payment", record);
            case CorrectionRefundCommandDecoder.TEMPLATE_ID -> add("correction.refund", record);
            default -> {
                // From a callback.
            }
        }
    }

    private void add(final String action, final JournalRecord record) {
        decoder.decode(view, record);
        final String target = view.channelName + ":" + view.transactionId;
        tables.audit.add(AuditEntry.of(record, view.actor, action, target, view.amountFen), false);
    }
}
