package org.tributary.engine.codec;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.ContributionCommandDecoder;
import org.tributary.engine.codec.sbe.ContributionReversalCommandDecoder;
import org.tributary.engine.codec.sbe.CorrectionPaymentCommandDecoder;
import org.tributary.engine.codec.sbe.CorrectionRefundCommandDecoder;
import org.tributary.engine.codec.sbe.DonationCommandDecoder;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.RefundCommandDecoder;
import org.tributary.engine.codec.sbe.RefundReversedCommandDecoder;

/**
 * The ids by which a payment, a refund, its reversal or a gift in kind is known, read from its command; empty for all other
 * commands. A flyweight, reused: what it returns points into the command's buffer. One thread.
 */
public final class CommandIds {
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final DonationCommandDecoder payment = new DonationCommandDecoder();
    private final RefundCommandDecoder refund = new RefundCommandDecoder();
    private final RefundReversedCommandDecoder reversed = new RefundReversedCommandDecoder();
    private final ContributionCommandDecoder gift = new ContributionCommandDecoder();
    private final ContributionReversalCommandDecoder giftReversal = new ContributionReversalCommandDecoder();
    private final UnsafeBuffer partner = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer id = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer refundId = new UnsafeBuffer(0, 0);
    private short channel;

    /** Points to a command. */
    public CommandIds wrap(final DirectBuffer buffer, final int offset) {
        channel = ChannelCode.NONE.value();
        partner.wrap(0, 0);
        id.wrap(0, 0);
        refundId.wrap(0, 0);
        switch (header.wrap(buffer, offset).templateId()) {
            case DonationCommandDecoder.TEMPLATE_ID, CorrectionPaymentCommandDecoder.TEMPLATE_ID -> {
                channel = Messages.wrap(payment, buffer, offset, header).channelRaw();
                payment.wrapTransactionId(id);
            }
            case RefundCommandDecoder.TEMPLATE_ID, CorrectionRefundCommandDecoder.TEMPLATE_ID -> {
                channel = Messages.wrap(refund, buffer, offset, header).channelRaw();
                refund.lines().forEach(line -> {});
                refund.wrapTransactionId(id);
                refund.wrapRefundId(refundId);
            }
            case RefundReversedCommandDecoder.TEMPLATE_ID -> {
                channel = Messages.wrap(reversed, buffer, offset, header).channelRaw();
                reversed.wrapTransactionId(id);
                reversed.wrapRefundId(refundId);
            }
            case ContributionCommandDecoder.TEMPLATE_ID -> {
                channel = ChannelCode.PARTNER.value();
                Messages.wrap(gift, buffer, offset, header).wrapPartner(partner);
                gift.wrapContributionId(id);
            }
            case ContributionReversalCommandDecoder.TEMPLATE_ID -> {
                channel = ChannelCode.PARTNER.value();
                Messages.wrap(giftReversal, buffer, offset, header).wrapPartner(partner);
                giftReversal.wrapContributionId(id);
            }
            default -> {
                // Identified by its bytes only.
            }
        }
        return this;
    }

    /** Value of ChannelCode. */
    public short channelRaw() {
        return channel;
    }

    /** Of a gift in kind: its partner's id. */
    public DirectBuffer partner() {
        return partner;
    }

    /** Of the payment or gift, packed by IdCodec; of a gift taken back, the reversal's. */
    public DirectBuffer id() {
        return id;
    }

    /** Of a refund or its reversal, packed by IdCodec. */
    public DirectBuffer refundId() {
        return refundId;
    }
}
