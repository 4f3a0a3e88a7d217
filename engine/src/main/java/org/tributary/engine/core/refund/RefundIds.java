package org.tributary.engine.core.refund;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.core.state.CoreState;
import org.tributary.engine.core.state.IdKey;
import org.tributary.engine.core.state.Ids;
import org.tributary.engine.core.table.IdempotencyTable;

/**
 * Looks up a refund's payment, its account and its own id. Refund ids are unique within the channel, except Alipay's, which
 * are unique only within a trade.
 */
final class RefundIds {
    /** Value of an unknown id. */
    static final long UNKNOWN = -1;

    private static final DirectBuffer ANY_PAYMENT = new UnsafeBuffer(0, 0);

    private final CoreState state;
    private final Ids ids;
    private int channel;
    private DirectBuffer transactionId = ANY_PAYMENT;
    private DirectBuffer refundId = ANY_PAYMENT;
    private final IdKey paymentKey = new IdKey();
    private final IdKey refundKey = new IdKey();
    private final IdKey reversalKey = new IdKey();
    private final IdKey totalKey = new IdKey();
    private long payment;
    private int account;
    private long known;

    RefundIds(final CoreState state) {
        this.state = state;
        this.ids = state.ids();
    }

    void find(final int ofChannel, final DirectBuffer ofTransactionId, final DirectBuffer ofRefundId) {
        channel = ofChannel;
        transactionId = ofTransactionId;
        refundId = ofRefundId;
        final long packed = ids.find(ids.payment(channel, transactionId, paymentKey));
        payment = packed < 0 ? 0 : IdempotencyTable.sequenceOf(packed);
        account = state.refunds().accounts().find(paymentKey);
        known = isNamed() ? ids.find(ids.refund(channel, scope(), refundId, refundKey)) : UNKNOWN;
    }

    private DirectBuffer scope() {
        return channel == ChannelCode.ALIPAY.value() ? transactionId : ANY_PAYMENT;
    }

    /** True if the refund has an id. */
    boolean isNamed() {
        return refundId.capacity() > 0;
    }

    /** Sequence of the payment's record, 0 if the payment is unknown. */
    long payment() {
        return payment;
    }

    /** The payment's refund account, {@code RefundAccounts.NONE} if it has none. */
    int account() {
        return account;
    }

    /** The payment's refund account, opened if it had none. */
    int openAccount() {
        account = state.refunds().accounts().findOrOpen(paymentKey, payment != 0);
        return account;
    }

    /** Record that made the refund known, 0 if it is unknown. */
    long knownRecord() {
        return known == UNKNOWN ? 0 : IdempotencyTable.sequenceOf(known);
    }

    /** True if the known refund is of another amount, kind or payment. */
    boolean isConflict(final long amountFen, final boolean dispute) {
        return IdempotencyTable.fingerprintOf(known) != fingerprint(amountFen, dispute);
    }

    /** Adds the refund's id, if it has one that is unknown. */
    void insert(final long sequence, final long amountFen, final boolean dispute) {
        if (isNamed() && known == UNKNOWN) {
            ids.insert(refundKey, sequence, fingerprint(amountFen, dispute));
        }
    }

    private int fingerprint(final long amountFen, final boolean dispute) {
        return ids.fingerprint(amountFen, dispute ? 1 : 0, 0, 0, transactionId);
    }

    /** Packed value of the reversal of this refund, {@link #UNKNOWN} if it was not reversed. */
    long reversal() {
        return isNamed() ? ids.find(ids.reversal(channel, scope(), refundId, reversalKey)) : UNKNOWN;
    }

    /** True if a known reversal was of another amount or payment. */
    boolean isOtherReversal(final long packed, final long askedFen) {
        return IdempotencyTable.fingerprintOf(packed) != fingerprint(askedFen, false);
    }

    /** Adds the refund's reversal, which {@link #reversal} did not find. */
    void insertReversal(final long sequence, final long askedFen) {
        ids.insert(reversalKey, sequence, fingerprint(askedFen, false));
    }

    /** True if that total is known. */
    boolean isKnownTotal(final long totalFen, final long timeMs, final long previousFen) {
        return ids.find(ids.total(channel, transactionId, totalFen, timeMs, previousFen, totalKey)) >= 0;
    }

    /** Adds the total, which {@link #isKnownTotal} did not find. */
    void insertTotal(final long sequence) {
        ids.insert(totalKey, sequence, 0);
    }
}
