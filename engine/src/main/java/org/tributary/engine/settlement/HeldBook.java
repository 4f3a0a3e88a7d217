package org.tributary.engine.settlement;

import java.util.List;
import java.util.TreeMap;
import org.tributary.engine.codec.CodeText;
import org.tributary.engine.codec.RecordView;
import org.tributary.engine.codec.sbe.OutcomeCode;

/** What is still held: payments not allocated, excess and unknown refunds not cleared. By sequence of their record. */
final class HeldBook {
    private final TreeMap<Long, Item> items = new TreeMap<>();

    /** One held payment or refund. */
    static final class Item {
        final long sequence;
        final long timestampMs;
        final String kind;
        final String channelName;
        final String merchant;
        final String transactionId;
        final String refundId;
        final String project;
        final String reason;
        final String currency;
        final boolean foreign;
        /** Fen, or minor units of a foreign currency; what is still held. */
        long amountFen;

        /** Of it what the channel settles: what the suspense account holds, in fen; 0 of foreign money. */
        long settledFen;

        boolean refundPending;

        Item(final RecordView row, final String kind, final long amountFen, final long settledFen) {
            this.sequence = row.sequence;
            this.timestampMs = row.timestampMs;
            this.kind = kind;
            this.channelName = row.channelName;
            this.merchant = row.merchant;
            this.transactionId = row.transactionId;
            this.refundId = row.refundId;
            this.project = row.project;
            this.reason = CodeText.of(row.reason);
            this.currency = row.currency;
            this.foreign = row.foreign;
            this.amountFen = amountFen;
            this.settledFen = settledFen;
        }
    }

    /**
     * Follows one record.
     *
     * @param settledFen what the channel settles of its own money, from {@link Postings#post}
     */
    void follow(final RecordView row, final long settledFen) {
        switch (row.shape) {
            case PAYMENT -> {
                if (row.code == OutcomeCode.HELD) {
                    items.put(row.sequence, new Item(row, "payment", row.amountFen, settledFen));
                }
            }
            case REFUND -> refund(row, settledFen);
            case ALLOCATION -> allocation(row, settledFen);
            default -> {
                // nothing else holds or releases money
            }
        }
    }

    private void refund(final RecordView row, final long settledFen) {
        if (row.ofHeld || row.foreign) {
            reduce(row.originalSequence, row.refundFen, settledFen);
        }
        if (row.joinedSequence > 0) {
            reduce(row.joinedSequence, row.refundFen, row.foreign ? 0 : row.refundFen);
        } else if (row.excessFen > 0) {
            items.put(row.sequence, new Item(row, "refund", row.excessFen, row.foreign ? 0 : row.excessFen));
        }
    }

    private void allocation(final RecordView row, final long settledFen) {
        if (row.code != OutcomeCode.ACCEPTED) {
            return;
        }
        if (row.markedRefundPending) {
            final Item item = items.get(row.originalSequence);
            if (item != null) {
                item.refundPending = true;
            }
        } else {
            reduce(row.originalSequence, row.originalAmountFen - row.baseRefundedFen, settledFen);
        }
    }

    private void reduce(final long sequence, final long fen, final long settledFen) {
        final Item item = items.get(sequence);
        if (item != null) {
            // an item of 0 stays: a refund that the channel takes back raises it again
            item.amountFen = Math.subtractExact(item.amountFen, fen);
            item.settledFen = Math.subtractExact(item.settledFen, settledFen);
        }
    }

    /** All that is still held, by sequence. */
    List<Item> items() {
        return items.values().stream().filter(item -> item.amountFen != 0).toList();
    }

    /** Sum of what is held of our own currency, in fen. */
    long sumFen() {
        long sum = 0;
        for (final Item item : items.values()) {
            if (!item.foreign && item.kind.equals("payment")) {
                sum = Math.addExact(sum, item.amountFen);
            }
        }
        return sum;
    }
}
