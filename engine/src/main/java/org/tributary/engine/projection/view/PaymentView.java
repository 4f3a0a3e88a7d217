package org.tributary.engine.projection.view;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.sbe.DonationCommandDecoder;
import org.tributary.engine.record.JournalRecord;

/** Fields of a payment that projections need, from a callback or from a bill. A flyweight, reused. */
public final class PaymentView {
    private final DonationCommandDecoder donation = new DonationCommandDecoder();

    public final DirectBuffer project = new UnsafeBuffer(0, 0);
    public final DirectBuffer team = new UnsafeBuffer(0, 0);
    public final DirectBuffer item = new UnsafeBuffer(0, 0);
    public final DirectBuffer transactionId = new UnsafeBuffer(0, 0);
    public boolean isCorrection;
    public short channel;
    public long amountFen;
    public long paidAtMs;
    public long currency;

    /** Points to the payment of a record, from a callback or from a bill. */
    public void wrap(final JournalRecord record) {
        record.command(donation);
        channel = donation.channelRaw();
        amountFen = donation.amountFen();
        paidAtMs = donation.paidAtMs();
        currency = donation.currency(0) | (long) donation.currency(1) << 8 | (long) donation.currency(2) << 16;
        isCorrection = record.commandTemplate() != DonationCommandDecoder.TEMPLATE_ID;
        donation.wrapTransactionId(transactionId);
        donation.skipOrderId();
        donation.wrapProject(project);
        donation.wrapTeam(team);
        donation.wrapItem(item);
    }
}
