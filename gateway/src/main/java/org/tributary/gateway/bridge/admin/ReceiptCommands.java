package org.tributary.gateway.bridge.admin;

import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.IssueReceiptCommandEncoder;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.gateway.bridge.PackedId;
import org.tributary.gateway.bridge.Records;
import org.tributary.gateway.bridge.refund.Original;
import org.tributary.gateway.bridge.refund.OriginalReader;
import org.tributary.gateway.bridge.reply.CommandCalls;
import org.tributary.gateway.bridge.reply.CommandResult;

/** Journals that a donation's receipt was handed out. Any thread. */
public final class ReceiptCommands {
    private final CommandCalls calls;
    private final Records records;

    /**
     * Receipts of an engine.
     *
     * @param records safe for any thread
     */
    public ReceiptCommands(final CommandCalls calls, final Records records) {
        this.calls = calls;
        this.records = records;
    }

    /**
     * Issues a receipt. The core refuses it unless number and amount are those of the donation's present receipt.
     *
     * @param number sequence of the record that made the receipt
     * @return null if the payment is unknown
     */
    public @Nullable CommandResult issue(
            final ChannelCode channel,
            final String transactionId,
            final long number,
            final long amountFen,
            final String actor) {
        final long sequence = calls.lookup(channel, "", transactionId);
        final Original payment =
                sequence == 0 ? Original.UNKNOWN : new OriginalReader(records, held -> 0).held(sequence);
        if (!payment.isKnown()) {
            return null;
        }
        final PackedId id = new PackedId();
        if (!id.set(transactionId)) {
            throw new IllegalArgumentException(
                    "an id of " + transactionId.getBytes(StandardCharsets.UTF_8).length + " bytes");
        }
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[StateMachine.MAX_COMMAND_BYTES]);
        final IssueReceiptCommandEncoder command = new IssueReceiptCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .channel(channel)
                .originalSequence(sequence)
                .originalAmountFen(payment.amountFen())
                .heldReason(payment.heldReason())
                .number(number)
                .amountFen(amountFen);
        command.putTransactionId(id.buffer(), 0, id.length());
        command.actor(actor);
        return calls.call(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + command.encodedLength());
    }
}
