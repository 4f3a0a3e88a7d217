package org.tributary.engine.settlement.book;

import org.agrona.collections.Long2LongHashMap;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.record.RecordKind;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.transparency.Originals;

/**
 * Donation receipts (捐赠票据) by record. An accepted payment or allocation has a receipt of what its donor gave and has
 * not got back. A refund takes the donation's receipt back whole and makes a new one of the rest; a reversed refund does
 * the same upwards. A receipt's number is the sequence of the record that made it, so a donation's receipts never share
 * one. Memory: a number per donation that was refunded or allocated. One thread.
 */
final class ReceiptBook {
    private static final long NONE = 0;

    /** Number of the donation's present receipt by sequence of its payment, where it is not the payment's own. */
    private final Long2LongHashMap numbers = new Long2LongHashMap(NONE);

    private final Originals originals;

    // of the record followed last
    private long issuedFen;
    private long voidedFen;
    private long voidedNumber;

    ReceiptBook(final Originals originals) {
        this.originals = originals;
    }

    /** Follows one record. */
    void follow(final RecordView row) {
        issuedFen = 0;
        voidedFen = 0;
        voidedNumber = NONE;
        if (row.foreign || row.code == OutcomeCode.IGNORED) {
            return;
        }
        switch (row.shape) {
            case PAYMENT -> issuedFen = row.code == OutcomeCode.ACCEPTED ? row.amountFen : 0;
            case ALLOCATION -> {
                if (!row.markedRefundPending) {
                    issuedFen = row.originalAmountFen - row.baseRefundedFen;
                    numbers.put(row.originalSequence, row.sequence);
                }
            }
            case REFUND -> {
                if (!row.ofHeld && row.refundFen != 0 && row.originalSequence > 0) {
                    refund(row);
                }
            }
            default -> {
                // moves no donor's money
            }
        }
    }

    private void refund(final RecordView row) {
        final boolean named = row.originalAmountFen > 0 && row.kind != RecordKind.REFUND_REVERSED;
        final long paidFen = named
                ? row.originalAmountFen
                : originals.of(row.originalSequence).amountFen();
        issuedFen = paidFen - row.refundedTotalFen;
        voidedFen = issuedFen + row.refundFen;
        if (voidedFen > 0) {
            final long number = numbers.get(row.originalSequence);
            voidedNumber = number == NONE ? row.originalSequence : number;
        }
        if (issuedFen > 0) {
            numbers.put(row.originalSequence, row.sequence);
        } else {
            numbers.remove(row.originalSequence);
        }
    }

    /** Returns the amount of the receipt that the record makes, in fen; 0 if it makes none. */
    long issuedFen() {
        return issuedFen;
    }

    /** Returns the whole amount of the receipt that the record takes back, in fen; 0 if it takes none back. */
    long voidedFen() {
        return voidedFen;
    }

    /** Returns the number of the receipt that the record takes back; 0 if it takes none back. */
    long voidedNumber() {
        return voidedNumber;
    }
}
