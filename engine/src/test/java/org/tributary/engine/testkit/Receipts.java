package org.tributary.engine.testkit;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.sbe.IssueReceiptCommandEncoder;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.record.RecordView;

/** Builds the commands of receipts that are handed out, from the payment's record, as the bridge does. */
public final class Receipts {
    private Receipts() {}

    /** Issues a receipt of a payment. */
    public static DirectBuffer issue(final RecordView payment, final long number, final long amountFen) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
        final IssueReceiptCommandEncoder to = new IssueReceiptCommandEncoder();
        to.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .channel(payment.channel)
                .originalSequence(payment.sequence)
                .originalAmountFen(payment.amountFen)
                .heldReason(payment.reason)
                .number(number)
                .amountFen(amountFen);
        final byte[] id = Commands.packed(payment.transactionId);
        to.putTransactionId(id, 0, id.length).actor("finance");
        return new UnsafeBuffer(buffer, 0, to.limit());
    }
}
