package org.tributary.engine.projection;

import org.agrona.DirectBuffer;
import org.tributary.engine.codec.CodeText;
import org.tributary.engine.codec.IdCodec;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.projection.table.Tables;
import org.tributary.engine.projection.table.Totals;
import org.tributary.engine.projection.view.AuditEntry;
import org.tributary.engine.projection.view.NoticeView;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.record.RecordViewDecoder;

/** Callbacks about money that could not be read, and what ends their alarms. Release thread only; rare, so it may allocate. */
final class NoticeApplier {
    private final Tables tables;
    private final RecordViewDecoder decoder = new RecordViewDecoder();
    private final RecordView record = new RecordView();

    NoticeApplier(final Tables tables) {
        this.tables = tables;
    }

    void onRecord(
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
        if (record.noticeSequence != 0) {
            onEnding();
        } else if (record.code == OutcomeCode.ACCEPTED) {
            onNotice();
        }
    }

    /** An event told twice at once has a record as a duplicate: it opens nothing. */
    private void onNotice() {
        tables.notices.add(new NoticeView(
                record.sequence,
                record.timestampMs,
                record.channel,
                record.moneyBack,
                record.event,
                record.transactionId,
                record.orderId,
                record.refundId,
                record.merchant,
                record.problem,
                record.eventHash,
                record.bodyHash,
                record.originalSequence,
                null));
        tables.totals.add(Totals.Cell.ALARMS, 1);
        tables.totals.add(Totals.Cell.NOTICES, 1);
        countOpen();
    }

    private void onEnding() {
        final long ended = record.noticeSequence;
        if (record.code == OutcomeCode.ACCEPTED) {
            final boolean booked = record.correctionSequence != 0;
            tables.notices.end(
                    notice -> notice.sequence() == ended,
                    new NoticeView.Ending(
                            booked ? NoticeView.Cause.CORRECTION : NoticeView.Cause.DISMISSED,
                            booked ? record.correctionSequence : record.sequence,
                            record.timestampMs,
                            record.actor,
                            record.note));
            countOpen();
        }
        tables.audit.add(
                new AuditEntry(
                        record.sequence,
                        record.sequence,
                        1,
                        record.timestampMs,
                        record.actor,
                        record.correctionSequence != 0 ? "notice.booked" : "notice.dismiss",
                        Long.toString(ended),
                        0,
                        CodeText.of(record.code),
                        CodeText.of(record.reason)),
                false);
    }

    /** A payment came that could be read, from the channel or its bill. */
    void onPaid(
            final long sequence,
            final long atMs,
            final short channelRaw,
            final DirectBuffer packedId,
            final NoticeView.Cause cause) {
        final ChannelCode channel = ChannelCode.get(channelRaw);
        final String id = IdCodec.toString(packedId, 0, packedId.capacity());
        tables.notices.end(
                notice -> !notice.moneyBack()
                        && notice.channel() == channel
                        && notice.transactionId().equals(id),
                new NoticeView.Ending(cause, sequence, atMs, "", ""));
        countOpen();
    }

    private void countOpen() {
        tables.totals.set(Totals.Cell.NOTICES_OPEN, tables.notices.open().length);
    }
}
