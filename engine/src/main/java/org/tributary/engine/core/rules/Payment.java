package org.tributary.engine.core.rules;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.Messages;
import org.tributary.engine.codec.sbe.AllocateHeldCommandDecoder;
import org.tributary.engine.codec.sbe.CorrectionPaymentCommandDecoder;
import org.tributary.engine.codec.sbe.DonationCommandDecoder;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.core.state.campaign.CampaignFrame;

/**
 * A payment as the rules read it, from any of its commands. Reused; texts point into the command's buffer and are valid
 * during its decision.
 */
public final class Payment {
    private static final DirectBuffer NOTHING = new UnsafeBuffer(new byte[0]);

    private final DonationCommandDecoder donation = new DonationCommandDecoder();
    private final CorrectionPaymentCommandDecoder correction = new CorrectionPaymentCommandDecoder();
    private final UnsafeBuffer transactionId = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer project = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer team = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer item = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer merchant = new UnsafeBuffer(0, 0);
    // Most payments name no team and no merchant: buffers are wrapped only when needed.
    private boolean hasTeam;
    private boolean hasItem;
    private boolean hasMerchant;
    private int channel;
    private boolean unreadable;
    private long amountFen;
    private long paidAtMs;
    private long arrivedAtMs;
    private long donorHi;
    private long donorLo;
    private int currency;
    // Of a payment booked from a bill.
    private boolean fromBill;
    private long billed;
    private boolean agrees;

    /** Reads a payment that arrives now, from its channel or from a bill. */
    public void read(final DirectBuffer buffer, final int offset, final MessageHeaderDecoder header, final long nowMs) {
        read(Messages.wrap(donation, buffer, offset, header), nowMs);
        fromBill = header.templateId() == CorrectionPaymentCommandDecoder.TEMPLATE_ID;
        if (fromBill) {
            correction.wrapAndApplyHeader(buffer, offset, header);
            billed = correction.originalSequence();
            agrees = correction.originalAmountFen() == amountFen
                    && currency
                            == CampaignFrame.currency(
                                    correction.originalCurrency(0),
                                    correction.originalCurrency(1),
                                    correction.originalCurrency(2));
        } else {
            billed = 0;
        }
    }

    private void read(final DonationCommandDecoder from, final long nowMs) {
        channel = from.channelRaw();
        unreadable = from.flags().unreadableAttachment();
        amountFen = from.amountFen();
        paidAtMs = from.paidAtMs();
        arrivedAtMs = nowMs;
        donorHi = from.donorHi();
        donorLo = from.donorLo();
        currency = CampaignFrame.currency(from.currency(0), from.currency(1), from.currency(2));
        from.wrapTransactionId(transactionId);
        from.skipOrderId();
        from.wrapProject(project);
        readTexts(from.buffer(), from.limit());
    }

    /** Reads a held payment that goes to the project named, as if it had arrived when it did. */
    public void read(final AllocateHeldCommandDecoder from) {
        channel = from.channelRaw();
        unreadable = false;
        amountFen = from.amountFen();
        paidAtMs = from.paidAtMs();
        arrivedAtMs = from.originalAtMs();
        donorHi = from.donorHi();
        donorLo = from.donorLo();
        currency = CampaignFrame.currency(from.currency(0), from.currency(1), from.currency(2));
        from.wrapTransactionId(transactionId);
        from.wrapProject(project);
        readTexts(from.buffer(), from.limit());
    }

    /** Reads the end that these commands share: team, item and merchant, each after a byte with its length. */
    private void readTexts(final DirectBuffer from, final int teamAt) {
        final int itemAt = teamAt + 1 + lengthAt(from, teamAt);
        final int merchantAt = itemAt + 1 + lengthAt(from, itemAt);
        hasTeam = wrapText(team, from, teamAt);
        hasItem = wrapText(item, from, itemAt);
        hasMerchant = wrapText(merchant, from, merchantAt);
    }

    private static boolean wrapText(final UnsafeBuffer text, final DirectBuffer from, final int at) {
        final int length = lengthAt(from, at);
        if (length > 0) {
            text.wrap(from, at + 1, length);
        }
        return length > 0;
    }

    private static int lengthAt(final DirectBuffer from, final int at) {
        return from.getByte(at) & 0xFF;
    }

    /** True if it was booked from a bill, which names neither payer nor project. */
    public boolean fromBill() {
        return fromBill;
    }

    /** Record of the payment that its correction was joined with, 0 if it was joined with none. */
    public long billed() {
        return billed;
    }

    /** True if amount and currency are those of the {@link #billed} payment. */
    public boolean agrees() {
        return agrees;
    }

    /** Code of ChannelCode. */
    public int channel() {
        return channel;
    }

    /** True if what the donor's page attached could not be read: the project is unknown. */
    public boolean unreadable() {
        return unreadable;
    }

    public long amountFen() {
        return amountFen;
    }

    /** When the donor paid, epoch milliseconds. */
    public long paidAtMs() {
        return paidAtMs;
    }

    /** Time of arrival at the gateway, epoch milliseconds. */
    public long arrivedAtMs() {
        return arrivedAtMs;
    }

    public long donorHi() {
        return donorHi;
    }

    public long donorLo() {
        return donorLo;
    }

    /** See {@link CampaignFrame#currency()}. */
    public int currency() {
        return currency;
    }

    /** Packed by IdCodec. */
    public DirectBuffer transactionId() {
        return transactionId;
    }

    public DirectBuffer project() {
        return project;
    }

    public DirectBuffer team() {
        return hasTeam ? team : NOTHING;
    }

    public DirectBuffer item() {
        return hasItem ? item : NOTHING;
    }

    /** Empty: the channel's default merchant. */
    public DirectBuffer merchant() {
        return hasMerchant ? merchant : NOTHING;
    }
}
