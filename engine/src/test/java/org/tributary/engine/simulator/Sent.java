package org.tributary.engine.simulator;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.codec.sbe.RefundCommandEncoder;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.testkit.Commands;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.TestCampaigns;

/** Commands as the gateway makes them of what the channels send. */
public final class Sent {
    private Sent() {}

    /** A payment whose content follows from its id, or one of that id with another amount. */
    static DirectBuffer payment(final String id, final long otherFen) {
        final Paid paid = new Paid(id, 0);
        return new Payments(id)
                .amount(paid.amountFen + otherFen)
                .donor(paid.donor)
                .project(paid.project)
                .channel(paid.channel)
                .paidAt(paid.paidAtMs)
                .encode();
    }

    /**
     * A refund with its payment's record, as the gateway joins it from the journal.
     *
     * @param refundId ends with a minus and its fen
     */
    public static DirectBuffer refund(final RecordView paid, final String refundId) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
        final RefundCommandEncoder to = new RefundCommandEncoder();
        to.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .channel(paid.channel)
                .refundFen(Paid.amountOf(refundId))
                .refundedAtMs(TestCampaigns.OPENS_MS + 2)
                .originalSequence(paid.sequence)
                .originalAmountFen(paid.amountFen)
                .originalPaidAtMs(paid.paidAtMs)
                .originalAtMs(paid.timestampMs)
                .donorHi(paid.donorHi)
                .donorLo(paid.donorLo)
                .allocationSequence(0)
                .heldReason(paid.code == OutcomeCode.HELD ? paid.reason : ReasonCode.NONE)
                .unsettledFen(0)
                .partFen(0)
                .previousTotalFen(-1)
                .currency(paid.currency);
        to.flags().clear();
        lines(to, paid);
        ids(to, paid.transactionId, refundId);
        to.project(paid.project).team(paid.team).item(paid.item).merchant(paid.merchant);
        return new UnsafeBuffer(buffer, 0, to.limit());
    }

    private static void lines(final RefundCommandEncoder to, final RecordView paid) {
        int above = 0;
        for (int i = 0; i < paid.lineCount; i++) {
            above += paid.lineFen[i] > 0 ? 1 : 0;
        }
        final RefundCommandEncoder.LinesEncoder lines = to.linesCount(above);
        for (int i = 0; i < paid.lineCount; i++) {
            if (paid.lineFen[i] > 0) {
                lines.next()
                        .pool(paid.linePool[i])
                        .amountFen(paid.lineFen[i])
                        .baseRefundedFen(0)
                        .lineSequence(paid.sequence);
            }
        }
    }

    private static void ids(final RefundCommandEncoder to, final String transactionId, final String refundId) {
        final byte[] id = Commands.packed(transactionId);
        final byte[] refund = Commands.packed(refundId);
        to.putTransactionId(id, 0, id.length).putRefundId(refund, 0, refund.length);
    }

    /** A refund whose payment the gateway does not know. */
    static DirectBuffer earlyRefund(final String transactionId, final ChannelCode channel, final String refundId) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
        final RefundCommandEncoder to = new RefundCommandEncoder();
        to.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .channel(channel)
                .refundFen(Paid.amountOf(refundId))
                .refundedAtMs(TestCampaigns.OPENS_MS + 2)
                .originalSequence(0)
                .originalAmountFen(0)
                .originalPaidAtMs(0)
                .originalAtMs(0)
                .donorHi(0)
                .donorLo(0)
                .allocationSequence(0)
                .heldReason(ReasonCode.NONE)
                .unsettledFen(0)
                .partFen(0)
                .previousTotalFen(-1)
                .currency("CNY");
        to.flags().clear();
        to.linesCount(0);
        ids(to, transactionId, refundId);
        to.project("").team("").item("").merchant("");
        return new UnsafeBuffer(buffer, 0, to.limit());
    }
}
