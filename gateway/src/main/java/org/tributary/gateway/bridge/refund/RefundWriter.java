package org.tributary.gateway.bridge.refund;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.sbe.ContributionReversalCommandEncoder;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.codec.sbe.RefundCommandEncoder;
import org.tributary.engine.codec.sbe.RefundReversedCommandEncoder;
import org.tributary.engine.pipeline.CommandIngress;
import org.tributary.gateway.bridge.reply.Pending;

/**
 * Encodes refunds and reversals, joined with their original's record. Resolver thread. May allocate, because refunds
 * are few.
 */
final class RefundWriter {
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[CommandIngress.MAX_COMMAND_BYTES]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final RefundCommandEncoder refund = new RefundCommandEncoder();
    private final RefundReversedCommandEncoder reversed = new RefundReversedCommandEncoder();
    private final ContributionReversalCommandEncoder contribution = new ContributionReversalCommandEncoder();

    DirectBuffer buffer() {
        return buffer;
    }

    /** Encodes a refund into {@link #buffer()}; returns its length. */
    int refund(final Pending.RefundRequest request, final Original original) {
        refund.wrapAndApplyHeader(buffer, 0, header)
                .channel(request.channel)
                .refundFen(request.refundFen)
                .refundedAtMs(request.refundedAtMs)
                .originalSequence(original.sequence())
                .originalAmountFen(original.amountFen())
                .originalPaidAtMs(original.paidAtMs())
                .originalAtMs(original.atMs())
                .donorHi(original.donorHi())
                .donorLo(original.donorLo())
                .allocationSequence(original.allocationSequence())
                .unsettledFen(original.unsettledFen())
                .heldReason(original.heldReason());
        final boolean hasPart = request.cumulative && request.partFen > 0;
        final boolean hasPrevious = request.cumulative && request.previousTotalFen >= 0;
        refund.partFen(hasPart ? request.partFen : 0).previousTotalFen(hasPrevious ? request.previousTotalFen : 0);
        refund.flags()
                .clear()
                .cumulative(request.cumulative)
                .part(hasPart)
                .previous(hasPrevious)
                .dispute(request.dispute);
        final String currency = original.isKnown() ? original.currency() : currency(request.currency);
        refund.putCurrency((byte) currency.charAt(0), (byte) currency.charAt(1), (byte) currency.charAt(2));
        final RefundCommandEncoder.LinesEncoder lines =
                refund.linesCount(original.lines().size());
        for (final Original.Line line : original.lines()) {
            lines.next()
                    .pool(line.pool())
                    .amountFen(line.amountFen())
                    .baseRefundedFen(line.baseRefundedFen())
                    .lineSequence(line.sequence());
        }
        refund.putTransactionId(request.transactionId.buffer(), 0, request.transactionId.length());
        refund.putRefundId(request.refundId.buffer(), 0, request.refundId.length());
        final byte[] project = bytes(original.project());
        final byte[] team = bytes(original.team());
        final byte[] item = bytes(original.item());
        final byte[] merchant = bytes(original.isKnown() ? original.merchant() : request.merchant);
        refund.putProject(project, 0, project.length);
        refund.putTeam(team, 0, team.length);
        refund.putItem(item, 0, item.length);
        refund.putMerchant(merchant, 0, merchant.length);
        return MessageHeaderEncoder.ENCODED_LENGTH + refund.encodedLength();
    }

    /** Encodes a reversed refund into {@link #buffer()}; returns its length. */
    int reversed(final Pending.RefundRequest request, final Original original) {
        reversed.wrapAndApplyHeader(buffer, 0, header)
                .channel(request.channel)
                .amountFen(request.refundFen)
                .at(request.refundedAtMs)
                .originalSequence(original.sequence())
                .originalAmountFen(original.amountFen())
                .allocationSequence(original.allocationSequence())
                .donorHi(original.donorHi())
                .donorLo(original.donorLo())
                .heldReason(original.heldReason());
        reversed.flags().clear().dispute(request.dispute).mayWait(request.mayWait);
        reversed.putTransactionId(request.transactionId.buffer(), 0, request.transactionId.length());
        reversed.putRefundId(request.refundId.buffer(), 0, request.refundId.length());
        final byte[] project = bytes(original.project());
        final byte[] team = bytes(original.team());
        final byte[] item = bytes(original.item());
        final byte[] merchant = bytes(original.isKnown() ? original.merchant() : request.merchant);
        reversed.putProject(project, 0, project.length);
        reversed.putTeam(team, 0, team.length);
        reversed.putItem(item, 0, item.length);
        reversed.putMerchant(merchant, 0, merchant.length);
        return MessageHeaderEncoder.ENCODED_LENGTH + reversed.encodedLength();
    }

    /**
     * Encodes a reversed contribution; the request has the reversal's id in {@code refundId} and the reversed one's in
     * {@code transactionId}.
     */
    int contributionReversal(final Pending.RefundRequest request, final Original original) {
        contribution
                .wrapAndApplyHeader(buffer, 0, header)
                .originalSequence(original.sequence())
                .quantity(original.quantity())
                .amountFen(original.amountFen())
                .contributedAtMs(original.paidAtMs())
                .givenFen(original.givenFen())
                .donorHi(original.donorHi())
                .donorLo(original.donorLo())
                .kind(original.conversionKind());
        final byte[] partner = bytes(request.partner);
        final byte[] conversion = bytes(original.conversion());
        final byte[] project = bytes(original.project());
        contribution.putPartner(partner, 0, partner.length);
        contribution.putContributionId(request.refundId.buffer(), 0, request.refundId.length());
        contribution.putReversesId(request.transactionId.buffer(), 0, request.transactionId.length());
        contribution.putConversion(conversion, 0, conversion.length);
        contribution.putProject(project, 0, project.length);
        return MessageHeaderEncoder.ENCODED_LENGTH + contribution.encodedLength();
    }

    private static String currency(final String currency) {
        return currency.length() == 3 ? currency : "XXX";
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
