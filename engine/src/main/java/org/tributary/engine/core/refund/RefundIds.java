package org.tributary.engine.core.refund;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.core.dedupe.IdempotencyTable;
import org.tributary.engine.core.state.CampaignFrame;
import org.tributary.engine.core.state.Ids;

/**
 * What is known of a refund's payment and of its own id. Ids of refunds are the channel's, except Alipay's, which are
 * unique within a trade only. A refund given as a total is told apart by the total, its id is noted if it is new, so that
 * a reversal finds it.
 */
final class RefundIds {
    /** The currency of a refund whose channel names none. */
    static final int NO_CURRENCY = CampaignFrame.currency((byte) 'X', (byte) 'X', (byte) 'X');

    private static final DirectBuffer ANY_PAYMENT = new UnsafeBuffer(0, 0);

    private final Ids ids;
    private long paymentHi;
    private long paymentLo;
    private long payment;
    private long refundHi;
    private long refundLo;
    private long known;
    private int fingerprint;
    private boolean isNamed;

    RefundIds(final Ids ids) {
        this.ids = ids;
    }

    void find(final RefundRequest request) {
        fingerprint = ids.fingerprint(request.refundFen, request.dispute ? 1 : 0, 0, 0, request.transactionId());
        find(request.channel, request.transactionId(), request.refundId());
    }

    void find(final int channel, final DirectBuffer transactionId, final DirectBuffer refundId) {
        final long packed = ids.payment(channel, transactionId).find();
        payment = packed < 0 ? 0 : IdempotencyTable.sequenceOf(packed);
        paymentHi = ids.hi();
        paymentLo = ids.lo();
        isNamed = refundId.capacity() > 0;
        known = ids.refund(channel, withinTrade(channel) ? transactionId : ANY_PAYMENT, refundId)
                .find();
        refundHi = ids.hi();
        refundLo = ids.lo();
        if (!isNamed) {
            known = -1;
        }
    }

    private static boolean withinTrade(final int channel) {
        return channel == ChannelCode.ALIPAY.value();
    }

    /** Sequence of the payment's record, 0 if there is none. */
    long payment() {
        return payment;
    }

    long paymentHi() {
        return paymentHi;
    }

    long paymentLo() {
        return paymentLo;
    }

    /** Packed value of the refund's id, -1 if it is unknown. */
    long known() {
        return known;
    }

    /** True if the known refund is of another amount or payment. */
    boolean isConflict() {
        return IdempotencyTable.fingerprintOf(known) != fingerprint;
    }

    /** Notes a refund's id, once. */
    void insert(final long sequence) {
        if (isNamed && known < 0) {
            ids.insert(refundHi, refundLo, sequence, fingerprint);
        }
    }
}
