package org.tributary.engine.core;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.sbe.CorrectionFeeCommandDecoder;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.core.outcome.Outcomes;
import org.tributary.engine.core.state.CoreState;
import org.tributary.engine.core.state.IdKey;
import org.tributary.engine.core.state.Ids;
import org.tributary.engine.core.table.IdempotencyTable;

/**
 * Handles fees booked from a channel's bill. The core keeps no fees; it ensures that a bill's row is booked once and that a
 * trade's fee names the current donation. It refuses if:
 *
 * <ol>
 *   <li>the hash of the bill's row is known for that channel and merchant: {@code fee-booked}
 *   <li>the named payment is not the one of that id, or was allocated meanwhile: {@code unknown-original}
 * </ol>
 */
final class FeeHandler {
    private static final int NO_INDEX = -1;
    private static final int NO_CONTENT = 0;

    private final CoreState state;
    private final Outcomes outcomes;
    private final CorrectionFeeCommandDecoder fee = new CorrectionFeeCommandDecoder();
    private final UnsafeBuffer merchant = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer transactionId = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer rowHash = new UnsafeBuffer(0, 0);
    private final IdKey feeKey = new IdKey();
    private final IdKey paymentKey = new IdKey();

    FeeHandler(final CoreState state, final Outcomes outcomes) {
        this.state = state;
        this.outcomes = outcomes;
    }

    void onFee(final DirectBuffer buffer, final int offset, final MessageHeaderDecoder header) {
        fee.wrapAndApplyHeader(buffer, offset, header);
        final long payment = fee.originalSequence();
        final long allocation = fee.allocationSequence();
        final int channel = fee.channelRaw();
        rowHash.wrap(
                buffer,
                offset + MessageHeaderDecoder.ENCODED_LENGTH + CorrectionFeeCommandDecoder.billRowHashEncodingOffset(),
                CorrectionFeeCommandDecoder.billRowHashLength());
        fee.wrapMerchant(merchant);
        fee.skipActor();
        fee.skipNote();
        fee.wrapTransactionId(transactionId);
        if (payment != 0 && isStale(channel, payment, allocation)) {
            outcomes.admin(ReasonCode.UNKNOWN_ORIGINAL, NO_INDEX, 0);
            return;
        }
        final Ids ids = state.ids();
        if (ids.find(ids.fee(channel, merchant, rowHash, feeKey)) >= 0) {
            outcomes.admin(ReasonCode.FEE_BOOKED, NO_INDEX, 0);
            return;
        }
        // Point of no failure: from here on nothing may refuse.
        ids.insert(feeKey, state.nextSequence(), NO_CONTENT);
        outcomes.admin(ReasonCode.NONE, NO_INDEX, 0);
    }

    private boolean isStale(final int channel, final long payment, final long allocation) {
        final long known = state.ids().find(state.ids().payment(channel, transactionId, paymentKey));
        return known < 0
                || IdempotencyTable.sequenceOf(known) != payment
                || state.donations().allocation(payment) != allocation;
    }
}
