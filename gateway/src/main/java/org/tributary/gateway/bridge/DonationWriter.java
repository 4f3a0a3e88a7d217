package org.tributary.gateway.bridge;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.DonationCommandEncoder;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.pipeline.CommandIngress;
import org.tributary.gateway.channel.Notification;

/** Encodes a payment's notification as a DonationCommand. One a thread; allocates nothing for ids in ASCII. */
final class DonationWriter {
    /** Largest unsettled part the schema holds, 42 million yuan; more is cut to it. */
    private static final long MAX_UNSETTLED_FEN = 4_294_967_294L;

    /** Longest merchant id kept. */
    static final int MAX_MERCHANT_BYTES = 64;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[CommandIngress.MAX_COMMAND_BYTES]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final DonationCommandEncoder command = new DonationCommandEncoder();
    private final Attachment attachment = new Attachment();
    private final PackedId transactionId = new PackedId();
    private final PackedId orderId = new PackedId();
    private final DonorHash donor;

    DonationWriter(final byte[] pepper) {
        donor = new DonorHash(pepper);
    }

    /**
     * Encodes.
     *
     * @param merchant empty for the channel's default merchant
     * @return length of the command in {@link #buffer()}, 0 if the payment has no usable id
     */
    int write(final ChannelCode channel, final String channelName, final Notification payment, final String merchant) {
        if (payment.transactionId.isEmpty() || !transactionId.set(payment.transactionId)) {
            return 0;
        }
        orderId.set(payment.orderId);
        final boolean readable = attachment.parse(payment.attachment);
        hashDonor(channelName, payment);
        command.wrapAndApplyHeader(buffer, 0, header)
                .channel(channel)
                .amountFen(payment.amountFen)
                .paidAtMs(payment.paidAtMs)
                .donorHi(donor.hi())
                .donorLo(donor.lo())
                .unsettledFen(Math.max(0, Math.min(payment.unsettledFen, MAX_UNSETTLED_FEN)));
        command.flags().clear().unreadableAttachment(!readable);
        putCurrency(payment.currency);
        command.putTransactionId(transactionId.buffer(), 0, transactionId.length());
        command.putOrderId(orderId.buffer(), 0, orderId.length());
        command.putProject(attachment.project().bytes(), 0, attachment.project().length());
        command.putTeam(attachment.team().bytes(), 0, attachment.team().length());
        command.putItem(attachment.item().bytes(), 0, attachment.item().length());
        putMerchant(merchant);
        return MessageHeaderEncoder.ENCODED_LENGTH + command.encodedLength();
    }

    private void hashDonor(final String channelName, final Notification payment) {
        if (attachment.donor().length() > 0) {
            donor.platform(attachment.donor().bytes(), attachment.donor().length());
        } else {
            donor.ofChannel(channelName, payment.payer.isEmpty() ? payment.transactionId : payment.payer);
        }
    }

    /** A currency that is none is written as XXX, ISO's code for no currency, and held by the core. */
    private void putCurrency(final String currency) {
        final String code = currency.length() == 3 ? currency : "XXX";
        command.putCurrency((byte) code.charAt(0), (byte) code.charAt(1), (byte) code.charAt(2));
    }

    private void putMerchant(final String merchant) {
        if (merchant.isEmpty()) {
            command.putMerchant(buffer, 0, 0);
        } else {
            final byte[] bytes = merchant.getBytes(StandardCharsets.UTF_8);
            command.putMerchant(bytes, 0, Math.min(bytes.length, MAX_MERCHANT_BYTES));
        }
    }

    DirectBuffer buffer() {
        return buffer;
    }
}
