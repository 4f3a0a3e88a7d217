package org.tributary.gateway.bridge.callback;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.DonationCommandEncoder;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.pipeline.CommandIngress;
import org.tributary.gateway.bridge.DonorHash;
import org.tributary.gateway.bridge.PackedId;
import org.tributary.gateway.channel.Notification;
import org.tributary.gateway.channel.parse.Fields;

/** Encodes a payment's notification as a DonationCommand. One per thread; allocates nothing for ids in ASCII. */
final class DonationWriter {
    private static final int CURRENCY_LETTERS = 3;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[CommandIngress.MAX_COMMAND_BYTES]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final DonationCommandEncoder command = new DonationCommandEncoder();
    private final Attachment attachment = new Attachment();
    private final PackedId transactionId = new PackedId();
    private final PackedId orderId = new PackedId();
    private final DonorHash donor;
    private String refusal = "";

    DonationWriter(final byte[] pepper) {
        donor = new DonorHash(pepper);
    }

    /**
     * Encodes a payment. Ids and fields that decide money are written unchanged or not at all, because a truncated id
     * may be another one.
     *
     * @param merchant empty for the channel's default merchant
     * @return length of the command in {@link #buffer()}, 0 if it can't be written: {@link #refusal()} says why
     */
    int write(final ChannelCode channel, final String channelName, final Notification payment, final String merchant) {
        refusal = refusalOf(payment, merchant);
        if (!refusal.isEmpty()) {
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
                .unsettledFen(payment.unsettledFen);
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

    /** Why a payment can't be written; packs its id. */
    private String refusalOf(final Notification payment, final String merchant) {
        if (payment.transactionId.isEmpty() || !transactionId.set(payment.transactionId)) {
            return "the transaction id is missing or longer than 128 bytes";
        }
        if (Fields.utf8Length(merchant) > Fields.MAX_MERCHANT_BYTES) {
            return "the merchant's id is longer than 64 bytes";
        }
        if (payment.currency.length() != CURRENCY_LETTERS) {
            return "the currency is not three letters";
        }
        final boolean isUnsettledWritable =
                payment.unsettledFen >= 0 && payment.unsettledFen <= Fields.MAX_UNSETTLED_FEN;
        return isUnsettledWritable ? "" : "the part that will not be settled is out of range";
    }

    /** Why the last payment was not written; empty if it was. */
    String refusal() {
        return refusal;
    }

    private void hashDonor(final String channelName, final Notification payment) {
        if (attachment.donor().length() > 0) {
            donor.platform(attachment.donor().bytes(), attachment.donor().length());
        } else {
            donor.ofChannel(channelName, payment.payer.isEmpty() ? payment.transactionId : payment.payer);
        }
    }

    private void putCurrency(final String code) {
        command.putCurrency((byte) code.charAt(0), (byte) code.charAt(1), (byte) code.charAt(2));
    }

    private void putMerchant(final String merchant) {
        if (merchant.isEmpty()) {
            command.putMerchant(buffer, 0, 0);
        } else {
            final byte[] bytes = merchant.getBytes(StandardCharsets.UTF_8);
            command.putMerchant(bytes, 0, bytes.length);
        }
    }

    DirectBuffer buffer() {
        return buffer;
    }
}
