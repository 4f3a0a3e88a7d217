package org.tributary.engine.oracle;

import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.sbe.CorrectionRefundCommandEncoder;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.codec.sbe.RefundCommandEncoder;

/** Writes refunds with their original's record joined, as the bridge does. */
final class RefundWriter {
    private final HostBook book;
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();

    RefundWriter(final HostBook book) {
        this.book = book;
    }

    int write(final Op.Refund op, final UnsafeBuffer buffer) {
        return write(op, book.payments.get(new World.Key(op.channel(), op.txn())), buffer);
    }

    /** As a bridge writes it that read the journal too early: before the payment, its allocation, or its shares. */
    int writeStale(final Op.Refund op, final UnsafeBuffer buffer) {
        final HostBook.Entry entry = book.payments.get(new World.Key(op.channel(), op.txn()));
        return write(op, entry.allocationSequence == 0 ? null : entry.beforeAllocation(), buffer);
    }

    private int write(final Op.Refund op, final HostBook.Entry entry, final UnsafeBuffer buffer) {
        return op.correction() ? correction(op, entry, buffer) : refund(op, entry, buffer);
    }

    private int refund(final Op.Refund op, final HostBook.Entry entry, final UnsafeBuffer buffer) {
        final boolean known = entry != null;
        final RefundCommandEncoder command = new RefundCommandEncoder().wrapAndApplyHeader(buffer, 0, header);
        command.channel(op.channel())
                .refundFen(op.fen())
                .refundedAtMs(op.refundedAt())
                .originalSequence(known ? entry.sequence : 0)
                .originalAmountFen(known ? entry.payment.amountFen() : 0)
                .originalPaidAtMs(known ? entry.payment.paidAt() : 0)
                .originalAtMs(known ? entry.at : 0)
                .donorHi(known ? entry.payment.donor().hi() : 0)
                .donorLo(known ? entry.payment.donor().lo() : 0)
                .allocationSequence(known ? entry.allocationSequence : 0)
                .unsettledFen(0)
                .heldReason(known ? entry.heldReason : ReasonCode.NONE)
                .currency(currency(op, entry));
        command.partFen(op.partFen()).previousTotalFen(Math.max(0, op.previousFen()));
        command.flags()
                .clear()
                .cumulative(op.cumulative())
                .part(op.cumulative() && op.partFen() > 0)
                .previous(op.cumulative() && op.previousFen() >= 0)
                .dispute(op.dispute());
        final List<HostBook.BookLine> lines = known ? entry.lines(book.forgetsShares) : List.of();
        final RefundCommandEncoder.LinesEncoder group = command.linesCount(lines.size());
        for (final HostBook.BookLine line : lines) {
            group.next()
                    .pool(line.pool())
                    .amountFen(line.fen())
                    .baseRefundedFen(line.baseRefundedFen())
                    .lineSequence(line.lineSequence());
        }
        final Packed txn = Packed.of(op.txn());
        final Packed refund = Packed.of(op.refundId());
        command.putTransactionId(txn.buffer(), 0, txn.length()).putRefundId(refund.buffer(), 0, refund.length());
        return command.project(known ? entry.project : "")
                .team(known ? entry.payment.team() : "")
                .item(known ? entry.payment.item() : "")
                .merchant(known ? entry.payment.merchant() : "")
                .limit();
    }

    /** The payment's where it is known, else what the refund says. */
    private static String currency(final Op.Refund op, final HostBook.Entry entry) {
        if (entry != null) {
            return entry.payment.currency();
        }
        return op.currency().isEmpty() ? "XXX" : op.currency();
    }

    private int correction(final Op.Refund op, final HostBook.Entry entry, final UnsafeBuffer buffer) {
        final boolean known = entry != null;
        final CorrectionRefundCommandEncoder command =
                new CorrectionRefundCommandEncoder().wrapAndApplyHeader(buffer, 0, header);
        command.channel(op.channel())
                .refundFen(op.fen())
                .refundedAtMs(op.refundedAt())
                .originalSequence(known ? entry.sequence : 0)
                .originalAmountFen(known ? entry.payment.amountFen() : 0)
                .originalPaidAtMs(known ? entry.payment.paidAt() : 0)
                .originalAtMs(known ? entry.at : 0)
                .donorHi(known ? entry.payment.donor().hi() : 0)
                .donorLo(known ? entry.payment.donor().lo() : 0)
                .allocationSequence(known ? entry.allocationSequence : 0)
                .unsettledFen(0)
                .heldReason(known ? entry.heldReason : ReasonCode.NONE)
                .currency(currency(op, entry))
                .partFen(0)
                .previousTotalFen(0);
        command.flags().clear().cumulative(op.cumulative()).dispute(op.dispute());
        final List<HostBook.BookLine> lines = known ? entry.lines(book.forgetsShares) : List.of();
        final CorrectionRefundCommandEncoder.LinesEncoder group = command.linesCount(lines.size());
        for (final HostBook.BookLine line : lines) {
            group.next()
                    .pool(line.pool())
                    .amountFen(line.fen())
                    .baseRefundedFen(line.baseRefundedFen())
                    .lineSequence(line.lineSequence());
        }
        final Packed txn = Packed.of(op.txn());
        final Packed refund = Packed.of(op.refundId());
        command.putTransactionId(txn.buffer(), 0, txn.length()).putRefundId(refund.buffer(), 0, refund.length());
        return command.project(known ? entry.project : "")
                .team(known ? entry.payment.team() : "")
                .item(known ? entry.payment.item() : "")
                .merchant(known ? entry.payment.merchant() : "")
                .actor("oracle")
                .note("")
                .limit();
    }
}
