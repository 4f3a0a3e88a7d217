package org.tributary.engine.projection.view;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.sbe.CorrectionPaymentCommandDecoder;
import org.tributary.engine.codec.sbe.DonationCommandDecoder;
import org.tributary.engine.record.JournalRecord;

/** What the projections want of a payment, whether a channel or the bill told of it. A flyweight, reused. */
public final class PaymentView {
    private final DonationCommandDecoder donation = new DonationCommandDecoder();
    private final CorrectionPaymentCommandDecoder correction = new CorrectionPaymentCommandDecoder();

    public final DirectBuffer project = new UnsafeBuffer(0, 0);
    public final DirectBuffer team = new UnsafeBuffer(0, 0);
    public final DirectBuffer item = new UnsafeBuffer(0, 0);
    public final DirectBuffer transactionId = new UnsafeBuffer(0, 0);
    public boolean isCorrection;
    public short channel;
    public long amountFen;
    public long paidAtMs;
    public long currency;

    public void wrapDonation(final JournalRecord record) {
        record.command(donation);
        channel = donation.channelRaw();
        amountFen = donation.amountFen();
        paidAtMs = donation.paidAtMs();
        currency = donation.currency(0) | (long) donation.currency(1) << 8 | (long) donation.currency(2) << 16;
        isCorrection = false;
        donation.wrapTransactionId(transactionId);
        donation.skipOrderId();
        donation.wrapProject(project);
        donation.wrapTeam(team);
        donation.wrapItem(item);
    }

    public void wrapCorrection(final JournalRecord record) {
        record.command(correction);
        channel = correction.channelRaw();
        amountFen = correction.amountFen();
        paidAtMs = correction.paidAtMs();
        currency = correction.currency(0) | (long) correction.currency(1) << 8 | (long) correction.currency(2) << 16;
        isCorrection = true;
        correction.wrapTransactionId(transactionId);
        correction.skipOrderId();
        correction.wrapProject(project);
        correction.wrapTeam(team);
        correction.wrapItem(item);
    }
}
