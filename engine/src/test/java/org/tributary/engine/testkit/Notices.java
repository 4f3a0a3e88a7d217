package org.tributary.engine.testkit;

import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.DismissNoticeCommandEncoder;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.codec.sbe.NoticeCommandEncoder;

/** Builds the commands of unreadable payments, each in a buffer of its own. */
public final class Notices {
    private final byte[] event = new byte[32];
    private ChannelCode channel = ChannelCode.WECHATPAY;
    private String transactionId = "";
    private String refundId = "";
    private boolean moneyBack;

    /** An event; the same number is the same event. */
    public Notices(final int event) {
        Arrays.fill(this.event, (byte) event);
    }

    public Notices channel(final ChannelCode code) {
        channel = code;
        return this;
    }

    public Notices transaction(final String id) {
        transactionId = id;
        return this;
    }

    /** It tells of money that goes back. */
    public Notices refund(final String id) {
        refundId = id;
        moneyBack = true;
        return this;
    }

    public DirectBuffer encode() {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
        final NoticeCommandEncoder to = new NoticeCommandEncoder();
        to.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .channel(channel)
                .moneyBack((short) (moneyBack ? 1 : 0))
                .putEventHash(event, 0, event.length)
                .putBodyHash(new byte[32], 0, 32);
        final byte[] id = Commands.packed(transactionId);
        final byte[] back = Commands.packed(refundId);
        to.putTransactionId(id, 0, id.length).putOrderId(id, 0, 0).putRefundId(back, 0, back.length);
        to.event("TRANSACTION.SUCCESS").merchant("wx-default").problem("amount.total is missing");
        return new UnsafeBuffer(buffer, 0, to.limit());
    }

    /** Ends a notice without booking anything. */
    public static DirectBuffer dismiss(final long sequence) {
        return end(sequence, 0);
    }

    /** Ends a notice that a correction has booked; 0: dismisses it. */
    public static DirectBuffer end(final long sequence, final long correction) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
        final DismissNoticeCommandEncoder to = new DismissNoticeCommandEncoder();
        to.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .noticeSequence(sequence)
                .correctionSequence(correction);
        to.actor("ops").note("told by phone");
        return new UnsafeBuffer(buffer, 0, to.limit());
    }
}
