package org.tributary.engine.core;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.sbe.IssueReceiptCommandDecoder;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.core.outcome.Outcomes;
import org.tributary.engine.core.state.CoreState;
import org.tributary.engine.core.state.DonationBook;
import org.tributary.engine.core.state.IdKey;
import org.tributary.engine.core.table.IdempotencyTable;

/**
 * Handles receipts that are handed out to donors. The core keeps the numbers of those that were; a donation's present receipt
 * is that of the record which last changed what its donor gave: payment, allocation, refund, or reversal of a refund. It
 * refuses if:
 *
 * <ol>
 *   <li>the named payment is not the one of that id: {@code unknown-original}
 *   <li>the donation is held or foreign, or all of it is refunded: {@code not-receiptable}
 *   <li>the number or the amount is not that of the present receipt: {@code receipt-changed}
 *   <li>it was issued before: {@code receipt-issued}
 * </ol>
 */
final class ReceiptHandler {
    private static final int NO_INDEX = -1;
    private static final int NO_CONTENT = 0;

    private final CoreState state;
    private final Outcomes outcomes;
    private final IssueReceiptCommandDecoder receipt = new IssueReceiptCommandDecoder();
    private final UnsafeBuffer transactionId = new UnsafeBuffer(0, 0);
    private final IdKey paymentKey = new IdKey();
    private final IdKey receiptKey = new IdKey();

    ReceiptHandler(final CoreState state, final Outcomes outcomes) {
        this.state = state;
        this.outcomes = outcomes;
    }

    void onIssue(final DirectBuffer buffer, final int offset, final MessageHeaderDecoder header) {
        receipt.wrapAndApplyHeader(buffer, offset, header);
        receipt.wrapTransactionId(transactionId);
        final ReasonCode reason = refusal();
        if (reason == ReasonCode.NONE) {
            // Point of no failure: from here on nothing may refuse.
            state.ids().insert(receiptKey, state.nextSequence(), NO_CONTENT);
        }
        outcomes.admin(reason, NO_INDEX, 0);
    }

    private ReasonCode refusal() {
        final long payment = receipt.originalSequence();
        final long known = state.ids().find(state.ids().payment(receipt.channelRaw(), transactionId, paymentKey));
        if (known < 0 || IdempotencyTable.sequenceOf(known) != payment) {
            return ReasonCode.UNKNOWN_ORIGINAL;
        }
        final DonationBook donations = state.donations();
        final long allocation = donations.allocation(payment);
        final long restFen = receipt.originalAmountFen() - donations.refundedFen(payment);
        if (receipt.heldReason() != ReasonCode.NONE && allocation == 0 || donations.foreign(payment) || restFen <= 0) {
            return ReasonCode.NOT_RECEIPTABLE;
        }
        // A refund before the allocation took nothing from a receipt.
        final long present = Math.max(Math.max(payment, allocation), donations.lastChange(payment));
        if (receipt.number() != present || receipt.amountFen() != restFen) {
            return ReasonCode.RECEIPT_CHANGED;
        }
        return state.ids().find(state.ids().receipt(present, receiptKey)) >= 0
                ? ReasonCode.RECEIPT_ISSUED
                : ReasonCode.NONE;
    }
}
