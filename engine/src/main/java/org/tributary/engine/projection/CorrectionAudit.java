package org.tributary.engine.projection;

import org.agrona.DirectBuffer;
import org.tributary.engine.codec.CodeText;
import org.tributary.engine.projection.table.Tables;
import org.tributary.engine.projection.view.AuditEntry;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.record.RecordViewDecoder;

/** Puts payments and refunds that somebody booked from a bill into the audit trail. Rare. Release thread only. */
final class CorrectionAudit {
    private final Tables tables;
    private final RecordView record = new RecordView();
    private final RecordViewDecoder decoder = new RecordViewDecoder();

    CorrectionAudit(final Tables tables) {
        this.tables = tables;
    }

    void onRecord(
            final String action,
            final long sequence,
            final long atMs,
            final long batch,
            final DirectBuffer buffer,
            final int commandOffset,
            final int commandLength,
            final int outcomeOffset,
            final int outcomeLength) {
        decoder.decode(
                record, sequence, atMs, batch, buffer, commandOffset, commandLength, outcomeOffset, outcomeLength);
        tables.audit.add(
                new AuditEntry(
                        sequence,
                        sequence,
                        1,
                        atMs,
                        record.actor,
                        action,
                        record.channelName + ":" + record.transactionId,
                        record.amountFen,
                        CodeText.of(record.code),
                        CodeText.of(record.reason)),
                false);
    }
}
