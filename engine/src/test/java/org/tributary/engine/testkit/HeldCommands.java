package org.tributary.engine.testkit;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.sbe.AllocateHeldCommandEncoder;
import org.tributary.engine.codec.sbe.MarkRefundPendingCommandEncoder;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.record.RecordView;

/** Builds the admin's work on a held donation from its record, as the bridge does. Each in a buffer of its own. */
public final class HeldCommands {
    private HeldCommands() {}

    /** Gives a held donation to a project. */
    public static DirectBuffer allocate(final RecordView held, final String project) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
        final AllocateHeldCommandEncoder to = new AllocateHeldCommandEncoder();
        to.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .heldSequence(held.sequence)
                .channel(held.channel)
                .heldReason(held.reason)
                .amountFen(held.amountFen)
                .paidAtMs(held.paidAtMs)
                .originalAtMs(held.timestampMs)
                .donorHi(held.donorHi)
                .donorLo(held.donorLo)
                .unsettledFen(0)
                .currency(held.currency);
        final byte[] id = Commands.packed(held.transactionId);
        to.putTransactionId(id, 0, id.length)
                .project(project)
                .team(held.team)
                .item(held.item)
                .merchant(held.merchant)
                .actor("ops");
        return new UnsafeBuffer(buffer, 0, to.limit());
    }

    /** Marks a held donation for the channel's refund. */
    public static DirectBuffer refundPending(final RecordView held) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
        final MarkRefundPendingCommandEncoder to = new MarkRefundPendingCommandEncoder();
        to.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .heldSequence(held.sequence)
                .channel(held.channel)
                .heldReason(held.reason);
        final byte[] id = Commands.packed(held.transactionId);
        to.putTransactionId(id, 0, id.length).actor("ops");
        return new UnsafeBuffer(buffer, 0, to.limit());
    }
}
