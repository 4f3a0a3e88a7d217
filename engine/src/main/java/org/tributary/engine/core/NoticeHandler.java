package org.tributary.engine.core;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.Channels;
import org.tributary.engine.codec.sbe.DismissNoticeCommandDecoder;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.NoticeCommandDecoder;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.core.outcome.Outcomes;
import org.tributary.engine.core.state.CoreState;
import org.tributary.engine.core.state.IdKey;
import org.tributary.engine.core.state.Ids;
import org.tributary.engine.core.state.NoticeBook;
import org.tributary.engine.core.table.IdempotencyTable;

/** Handles unreadable callbacks about money: one record per event, until a payment, a correction or an admin ends it. */
final class NoticeHandler {
    private final CoreState state;
    private final Outcomes outcomes;
    private final NoticeCommandDecoder notice = new NoticeCommandDecoder();
    private final DismissNoticeCommandDecoder dismiss = new DismissNoticeCommandDecoder();
    private final UnsafeBuffer transactionId = new UnsafeBuffer(0, 0);
    private final IdKey eventKey = new IdKey();
    private final IdKey paymentKey = new IdKey();

    NoticeHandler(final CoreState state, final Outcomes outcomes) {
        this.state = state;
        this.outcomes = outcomes;
    }

    void onNotice(final DirectBuffer buffer, final int offset, final MessageHeaderDecoder header) {
        notice.wrapAndApplyHeader(buffer, offset, header);
        final int hashAt = notice.offset() + NoticeCommandDecoder.eventHashEncodingOffset();
        final short events = Channels.ofUnreadableEvents(notice.channelRaw());
        final Ids ids = state.ids();
        final long known = ids.find(
                ids.payment(events, buffer, 0, 0, buffer, hashAt, NoticeCommandDecoder.eventHashLength(), eventKey));
        if (known >= 0) {
            outcomes.duplicate(false, IdempotencyTable.sequenceOf(known));
            return;
        }
        final long sequence = state.nextSequence();
        ids.insert(eventKey, sequence, 0);
        notice.wrapTransactionId(transactionId);
        outcomes.notice(ReasonCode.NONE, sequence, open(sequence));
    }

    /** Sequence of the record of the payment with the notice's id, 0 if it is unknown. */
    private long open(final long sequence) {
        final NoticeBook notices = state.notices();
        if (transactionId.capacity() == 0) {
            notices.open(sequence);
            return 0;
        }
        state.ids().payment(notice.channelRaw(), transactionId, paymentKey);
        if (notice.moneyBack() != 0) {
            notices.open(sequence);
        } else {
            notices.open(sequence, paymentKey);
        }
        final long payment = state.ids().find(paymentKey);
        return payment < 0 ? 0 : IdempotencyTable.sequenceOf(payment);
    }

    void onDismiss(final DirectBuffer buffer, final int offset, final MessageHeaderDecoder header) {
        dismiss.wrapAndApplyHeader(buffer, offset, header);
        final long sequence = dismiss.noticeSequence();
        final NoticeBook notices = state.notices();
        ReasonCode reason = ReasonCode.NONE;
        if (sequence <= 0 || !notices.isKnown(sequence)) {
            reason = ReasonCode.UNKNOWN_NOTICE;
        } else if (!notices.isOpen(sequence)) {
            reason = ReasonCode.NOTICE_ENDED;
        } else {
            notices.end(sequence);
        }
        outcomes.notice(reason, sequence, 0);
    }
}
