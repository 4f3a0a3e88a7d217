package org.tributary.engine.testkit;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.CorrectionPaymentCommandEncoder;
import org.tributary.engine.codec.sbe.DonationCommandEncoder;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;

/** Builds payments: {@code new Payments("tx-1").amount(100).project("p").encode()}. Every field has a sane default. */
public final class Payments {
    private final String transactionId;
    private ChannelCode channel = ChannelCode.WECHATPAY;
    private boolean unreadable;
    private long amountFen = 100;
    private long paidAtMs = TestCampaigns.OPENS_MS + 1;
    private long donor = 1;
    private String currency = "CNY";
    private String project = "p1";
    private String team = "";
    private String item = "";
    private long unsettledFen;
    private long billedSequence;
    private long billedFen;
    private String merchant = "";

    public Payments(final String transactionId) {
        this.transactionId = transactionId;
    }

    public Payments channel(final ChannelCode value) {
        channel = value;
        return this;
    }

    public Payments unreadable() {
        unreadable = true;
        project = "";
        return this;
    }

    public Payments amount(final long fen) {
        amountFen = fen;
        return this;
    }

    public Payments paidAt(final long ms) {
        paidAtMs = ms;
        return this;
    }

    public Payments donor(final long value) {
        donor = value;
        return this;
    }

    public Payments currency(final String value) {
        currency = value;
        return this;
    }

    public Payments project(final String value) {
        project = value;
        return this;
    }

    public Payments team(final String value) {
        team = value;
        return this;
    }

    public Payments item(final String value) {
        item = value;
        return this;
    }

    /** Of a correction: the payment that is known under its id, as the bridge joins it. */
    public Payments known(final long sequence, final long fen) {
        billedSequence = sequence;
        billedFen = fen;
        return this;
    }

    /** The part that the channel will not settle. */
    public Payments unsettled(final long fen) {
        unsettledFen = fen;
        return this;
    }

    public Payments merchant(final String value) {
        merchant = value;
        return this;
    }

    public String transactionId() {
        return transactionId;
    }

    public ChannelCode channel() {
        return channel;
    }

    public long amountFen() {
        return amountFen;
    }

    public long unsettledFen() {
        return unsettledFen;
    }

    public long paidAtMs() {
        return paidAtMs;
    }

    /** Second half of the donor's hash; the first is 7. */
    public long donor() {
        return donor;
    }

    public String currency() {
        return currency;
    }

    public String project() {
        return project;
    }

    public String team() {
        return team;
    }

    public String item() {
        return item;
    }

    public String merchant() {
        return merchant;
    }

    /** As a DonationCommand in a buffer of its own. */
    public DirectBuffer encode() {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
        final DonationCommandEncoder to = new DonationCommandEncoder();
        to.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .channel(channel)
                .amountFen(amountFen)
                .paidAtMs(paidAtMs)
                .donorHi(Commands.DONOR_HI)
                .donorLo(donor)
                .unsettledFen(unsettledFen)
                .currency(currency);
        to.flags().clear().unreadableAttachment(unreadable);
        final byte[] id = Commands.packed(transactionId);
        to.putTransactionId(id, 0, id.length);
        to.putOrderId(id, 0, 0);
        to.project(project).team(team).item(item).merchant(merchant);
        return new UnsafeBuffer(buffer, 0, to.limit());
    }

    /** As a CorrectionPaymentCommand in a buffer of its own. */
    public DirectBuffer encodeCorrection() {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
        final CorrectionPaymentCommandEncoder to = new CorrectionPaymentCommandEncoder();
        to.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .channel(channel)
                .amountFen(amountFen)
                .paidAtMs(paidAtMs)
                .donorHi(Commands.DONOR_HI)
                .donorLo(donor)
                .unsettledFen(unsettledFen)
                .currency(currency)
                .originalSequence(billedSequence)
                .originalAmountFen(billedFen)
                .originalCurrency("CNY");
        to.flags().clear().unreadableAttachment(unreadable);
        final byte[] id = Commands.packed(transactionId);
        to.putTransactionId(id, 0, id.length);
        to.putOrderId(id, 0, 0);
        to.project(project)
                .team(team)
                .item(item)
                .merchant(merchant)
                .actor("ops")
                .note("bill");
        return new UnsafeBuffer(buffer, 0, to.limit());
    }
}
