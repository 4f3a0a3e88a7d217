package org.tributary.gateway.bridge.admin;

import java.nio.charset.StandardCharsets;
import java.util.function.LongUnaryOperator;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.Channels;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.CorrectionFeeCommandEncoder;
import org.tributary.engine.codec.sbe.CorrectionPaymentCommandEncoder;
import org.tributary.engine.codec.sbe.CorrectionRefundCommandEncoder;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.gateway.bridge.DonorHash;
import org.tributary.gateway.bridge.PackedId;
import org.tributary.gateway.bridge.Records;
import org.tributary.gateway.bridge.refund.Original;
import org.tributary.gateway.bridge.refund.OriginalReader;
import org.tributary.gateway.bridge.reply.CommandCalls;
import org.tributary.gateway.bridge.reply.CommandResult;

/**
 * Books payments, refunds and fees from the channel's bill that the journal lacks (RULES 17.1), under the channel's id,
 * so that a callback that still arrives is a duplicate. Any thread.
 */
public final class CorrectionCommands {
    private final CommandCalls calls;
    private final Records records;
    private final LongUnaryOperator allocationOf;
    private final byte[] pepper;

    /**
     * Corrections of an engine.
     *
     * @param records safe for any thread
     * @param allocationOf sequence of the record that allocated a held donation; 0 if none did
     * @param pepper key of the donor hash
     */
    public CorrectionCommands(
            final CommandCalls calls,
            final Records records,
            final LongUnaryOperator allocationOf,
            final byte[] pepper) {
        this.calls = calls;
        this.records = records;
        this.allocationOf = allocationOf;
        this.pepper = pepper.clone();
    }

    /**
     * A row of a bill and its actor. Texts that a row lacks are empty.
     *
     * @param donor the platform's id of the donor; if empty, the payment gets a separate donor
     * @param merchant empty for the channel's default merchant
     * @param refundedTotalFen total refunded of the payment, including this refund; 0 if the row does not have it
     * @param atMs time of the payment or refund
     * @param billRowSha256 32 bytes
     */
    public record Row(
            ChannelCode channel,
            String transactionId,
            String orderId,
            String refundId,
            String project,
            String donor,
            String merchant,
            String currency,
            long amountFen,
            long refundedTotalFen,
            long atMs,
            byte[] billRowSha256,
            String actor,
            String note) {
        /**
         * True for a refund that is booked as its payment's total refunded, the form in which its channel sends
         * refunds.
         */
        boolean isTotal() {
            return refundedTotalFen > 0;
        }
    }

    /** Books a payment. A known payment is read first, because a bill has only its amount and currency. */
    public CommandResult payment(final Row row) {
        final Original known = known(row);
        final CommandResult result = payment(row, known);
        if (result.code() != OutcomeCode.CONFLICT || known.isKnown()) {
            return result;
        }
        // A callback was journaled between the look-up and the command, so its record is read now.
        return payment(row, known(row));
    }

    private Original known(final Row row) {
        final long sequence = calls.lookup(row.channel(), "", row.transactionId());
        return sequence == 0 ? Original.UNKNOWN : new OriginalReader(records, allocationOf).payment(sequence);
    }

    private CommandResult payment(final Row row, final Original known) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[StateMachine.MAX_COMMAND_BYTES]);
        final DonorHash donor = donorOf(row);
        final CorrectionPaymentCommandEncoder command = new CorrectionPaymentCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .channel(row.channel())
                .amountFen(row.amountFen())
                .paidAtMs(row.atMs())
                .donorHi(donor.hi())
                .donorLo(donor.lo())
                .unsettledFen(0)
                .currency(row.currency())
                .originalSequence(known.isKnown() ? known.sequence() : 0)
                .originalAmountFen(known.isKnown() ? known.amountFen() : 0)
                .originalCurrency(known.isKnown() ? known.currency() : "XXX");
        command.flags().clear();
        command.putBillRowHash(row.billRowSha256(), 0, row.billRowSha256().length);
        final PackedId transactionId = packed(row.transactionId());
        final PackedId orderId = packed(row.orderId());
        command.putTransactionId(transactionId.buffer(), 0, transactionId.length());
        command.putOrderId(orderId.buffer(), 0, orderId.length());
        command.project(row.project())
                .team("")
                .item("")
                .merchant(row.merchant())
                .actor(row.actor())
                .note(row.note());
        return call(buffer, command.encodedLength());
    }

    /**
     * Books a refund.
     *
     * @return null if the payment is unknown and has to be booked first
     */
    public @Nullable CommandResult refund(final Row row) {
        final Original original = known(row);
        if (!original.isKnown()) {
            return null;
        }
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[StateMachine.MAX_COMMAND_BYTES]);
        final CorrectionRefundCommandEncoder command = new CorrectionRefundCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .channel(row.channel())
                .refundFen(row.isTotal() ? row.refundedTotalFen() : row.amountFen())
                .partFen(row.isTotal() ? row.amountFen() : 0)
                .previousTotalFen(0)
                .refundedAtMs(row.atMs())
                .originalSequence(original.sequence())
                .originalAmountFen(original.amountFen())
                .originalPaidAtMs(original.paidAtMs())
                .originalAtMs(original.atMs())
                .donorHi(original.donorHi())
                .donorLo(original.donorLo())
                .allocationSequence(original.allocationSequence())
                .unsettledFen(original.unsettledFen())
                .heldReason(original.heldReason())
                .currency(original.currency());
        command.flags().clear().cumulative(row.isTotal()).part(row.isTotal());
        command.putBillRowHash(row.billRowSha256(), 0, row.billRowSha256().length);
        final CorrectionRefundCommandEncoder.LinesEncoder lines =
                command.linesCount(original.lines().size());
        for (final Original.Line line : original.lines()) {
            lines.next()
                    .pool(line.pool())
                    .amountFen(line.amountFen())
                    .baseRefundedFen(line.baseRefundedFen())
                    .lineSequence(line.sequence());
        }
        final PackedId transactionId = packed(row.transactionId());
        final PackedId refundId = packed(row.refundId());
        command.putTransactionId(transactionId.buffer(), 0, transactionId.length());
        command.putRefundId(refundId.buffer(), 0, refundId.length());
        command.project(original.project())
                .team(original.team())
                .item(original.item())
                .merchant(original.merchant())
                .actor(row.actor())
                .note(row.note());
        return call(buffer, command.encodedLength());
    }

    /**
     * Books a difference of fees, which may be negative: for one trade if the row names a payment, otherwise for the
     * channel's business day that begins at {@code row.atMs()}.
     *
     * @return null if the payment is unknown and has to be booked first
     */
    public @Nullable CommandResult fee(final Row row) {
        final boolean ofTrade = !row.transactionId().isEmpty();
        final Original original = ofTrade ? known(row) : Original.UNKNOWN;
        if (ofTrade && !original.isKnown()) {
            return null;
        }
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[StateMachine.MAX_COMMAND_BYTES]);
        final CorrectionFeeCommandEncoder command = new CorrectionFeeCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .channel(row.channel())
                .feeFen(row.amountFen())
                .dayMs(row.atMs())
                .originalSequence(original.isKnown() ? original.sequence() : 0)
                .allocationSequence(original.isKnown() ? original.allocationSequence() : 0);
        command.putBillRowHash(row.billRowSha256(), 0, row.billRowSha256().length);
        command.merchant(original.isKnown() ? original.merchant() : row.merchant())
                .actor(row.actor())
                .note(row.note());
        final PackedId transactionId = packed(row.transactionId());
        final PackedId refundId = packed(row.refundId());
        command.putTransactionId(transactionId.buffer(), 0, transactionId.length());
        command.putRefundId(refundId.buffer(), 0, refundId.length());
        command.project(isAllocated(original) ? original.project() : "");
        return call(buffer, command.encodedLength());
    }

    private static boolean isAllocated(final Original original) {
        return original.isKnown() && (original.heldReason() == ReasonCode.NONE || original.allocationSequence() != 0);
    }

    private DonorHash donorOf(final Row row) {
        final DonorHash hash = new DonorHash(pepper);
        if (row.donor().isEmpty()) {
            hash.ofChannel(Channels.nameOf(row.channel()), row.transactionId());
        } else {
            final byte[] donor = row.donor().getBytes(StandardCharsets.UTF_8);
            hash.platform(donor, donor.length);
        }
        return hash;
    }

    private static PackedId packed(final String id) {
        final PackedId packed = new PackedId();
        if (!packed.set(id)) {
            throw new IllegalArgumentException("an id has at most 128 bytes");
        }
        return packed;
    }

    private CommandResult call(final UnsafeBuffer buffer, final int encodedLength) {
        return calls.call(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + encodedLength);
    }
}
