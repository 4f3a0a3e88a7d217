package org.tributary.engine.projection;

import org.agrona.DirectBuffer;
import org.tributary.engine.codec.IdCodec;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.projection.table.Tables;
import org.tributary.engine.projection.table.Totals;
import org.tributary.engine.projection.view.AuditEntry;
import org.tributary.engine.projection.view.NoticeView;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.record.RecordViewDecoder;

/** Callbacks about money that could not be read, and what ends their alarms. Release thread only; rare, so it may allocate. */
final class NoticeApplier {
    private final Tables tables;
    private final RecordViewDecoder decoder = new RecordViewDecoder();
    private final RecordView view = new RecordView();

    NoticeApplier(final Tables tables) {
        this.tables = tables;
    }

    void onRecord(final JournalRecord record) {
        decoder.decode(view, record);
        if (view.noticeSequence != 0) {
            onEnding(record);
        } else if (view.code == OutcomeCode.ACCEPTED) {
            onNotice();
        }
    }

    /** A duplicate of an event opens nothing. */
    private void onNotice() {
        tables.notices.add(new NoticeView(
                view.sequence,
                view.timestampMs,
                view.channel,
                view.moneyBack,
                view.event,
                view.transactionId,
                view.orderId,
                view.refundId,
                view.merchant,
                view.problem,
                view.eventHash,
                view.bodyHash,
                view.originalSequence,
                null));
        tables.totals.add(Totals.Cell.ALARMS, 1);
        tables.totals.add(Totals.Cell.NOTICES, 1);
        countOpen();
    }

    private void onEnding(final JournalRecord record) {
        final long ended = view.noticeSequence;
        if (view.code == OutcomeCode.ACCEPTED) {
            final boolean booked = view.correctionSequence != 0;
            tables.notices.end(
                    notice -> notice.sequence() == ended,
                    new NoticeView.Ending(
                            booked ? NoticeView.Cause.CORRECTION : NoticeView.Cause.DISMISSED,
                            booked ? view.correctionSequence : view.sequence,
                            view.timestampMs,
                            view.actor,
                            view.note));
            countOpen();
        }
        final String action = view.correctionSequence != 0 ? "notice.booked" : "notice.dismiss";
        tables.audit.add(AuditEntry.of(record, view.actor, action, Long.toString(ended), 0, view.note), false);
    }

    /** Applies the readable payment, from the channel or its bill. */
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
