package org.tributary.engine.projection.view;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.codec.sbe.RefundCommandDecoder;
import org.tributary.engine.codec.sbe.RefundReversedCommandDecoder;
import org.tributary.engine.record.JournalRecord;

/** Fields of a refund or its reversal that projections need, from a callback or from a bill. A flyweight, reused. */
public final class RefundView {
    private final RefundCommandDecoder refund = new RefundCommandDecoder();
    private final RefundReversedCommandDecoder reversed = new RefundReversedCommandDecoder();

    public final DirectBuffer project = new UnsafeBuffer(0, 0);

    public final DirectBuffer team = new UnsafeBuffer(0, 0);
    public final DirectBuffer item = new UnsafeBuffer(0, 0);
    public short channel;
    public long amountFen;
    /** Record in which the payment's lines stand; 0 of a reversal, which moves none. */
    public long lineSequence;

    public long originalAmountFen;
    public long originalPaidAtMs;
    public ReasonCode heldReason = ReasonCode.NONE;
    public boolean dispute;
    public boolean reversal;

    /** Points to the refund of a record, from a callback or from a bill, or to its reversal. */
    public void wrap(final JournalRecord record) {
        if (record.commandTemplate() == RefundReversedCommandDecoder.TEMPLATE_ID) {
            wrapReversed(record);
        } else {
            wrapRefund(record);
        }
    }

    private void wrapRefund(final JournalRecord record) {
        record.command(refund);
        channel = refund.channelRaw();
        amountFen = refund.refundFen();
        lineSequence = refund.allocationSequence() != 0 ? refund.allocationSequence() : refund.originalSequence();
        originalAmountFen = refund.originalAmountFen();
        originalPaidAtMs = refund.originalPaidAtMs();
        heldReason = refund.heldReason();
        dispute = refund.flags().dispute();
        reversal = false;
        skip(refund.lines());
        refund.skipTransactionId();
        refund.skipRefundId();
        refund.wrapProject(project);
        refund.wrapTeam(team);
        refund.wrapItem(item);
    }

    private void wrapReversed(final JournalRecord record) {
        record.command(reversed);
        channel = reversed.channelRaw();
        amountFen = reversed.amountFen();
        lineSequence = 0;
        originalAmountFen = reversed.originalAmountFen();
        originalPaidAtMs = 0;
        heldReason = reversed.heldReason();
        dispute = false;
        reversal = true;
        reversed.skipTransactionId();
        reversed.skipRefundId();
        reversed.wrapProject(project);
        reversed.wrapTeam(team);
        reversed.wrapItem(item);
    }

    private static void skip(final RefundCommandDecoder.LinesDecoder lines) {
        while (lines.hasNext()) {
            lines.next();
        }
    }
}
