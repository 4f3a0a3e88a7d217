package org.tributary.engine.settlement.book;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.CodeText;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.record.RecordKind;
import org.tributary.engine.record.RecordView;

/**
 * Money still held: payments not allocated, and excess and unknown refunds not cleared, by sequence of their record.
 * The refunds of the campaign's currency sum up to the balance of {@code suspense:refunds}.
 */
public final class HeldBook {
    private final TreeMap<Long, Item> items = new TreeMap<>();

    /** Held refunds by their payment, in order of sequence. */
    private final Map<Payment, List<Item>> refunds = new HashMap<>();

    private record Payment(String channelName, String transactionId) {}

    /** One held payment or refund. */
    public static final class Item {
        public final long sequence;
        public final long timestampMs;
        public final String kind;
        public final String channelName;
        public final String merchant;
        public final String transactionId;
        public final String refundId;
        public final String project;
        public final @Nullable String reason;
        public final String currency;
        final boolean foreign;
        /** Amount still held, in fen or minor units of a foreign currency. */
        public long amountFen;

        /** Part of it that the channel settles and the suspense account holds, in fen; 0 for foreign money. */
        public long settledFen;

        public boolean refundPending;

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
     * @param settledFen part of its money that the channel settles, from {@link Postings#post}
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
                // other records neither hold nor release money
            }
        }
    }

    private void refund(final RecordView row, final long settledFen) {
        if (row.code == OutcomeCode.IGNORED) {
            return;
        }
        if (row.ofHeld || row.foreign && row.originalSequence > 0) {
            reduce(row.originalSequence, row.refundFen, settledFen);
        }
        final List<Item> ofPayment =
                refunds.computeIfAbsent(new Payment(row.channelName, row.transactionId), payment -> new ArrayList<>());
        if (row.joinedSequence > 0) {
            join(ofPayment, row);
        } else if (row.excessFen > 0) {
            add(ofPayment, new Item(row, "refund", row.excessFen, row.foreign ? 0 : row.excessFen));
        } else if (row.excessFen < 0) {
            release(ofPayment, row.kind == RecordKind.REFUND_REVERSED ? row.refundId : "", -row.excessFen);
        }
        if (ofPayment.isEmpty()) {
            refunds.remove(new Payment(row.channelName, row.transactionId));
        }
    }

    /** Moves waiting refunds to their payment; the excess stays. */
    private void join(final List<Item> ofPayment, final RecordView row) {
        final boolean ofOneKind = row.foreign == (row.joinedFen == 0);
        if (ofOneKind) {
            release(ofPayment, "", row.refundFen);
            return;
        }
        // It waited as money of the campaign's currency and its payment is foreign, or the other way round.
        final String refundId = ofPayment.isEmpty() ? "" : ofPayment.get(0).refundId;
        ofPayment.forEach(item -> items.remove(item.sequence));
        ofPayment.clear();
        if (row.excessFen > 0) {
            final Item payment = items.get(row.originalSequence);
            row.currency = payment == null ? row.currency : payment.currency;
            row.refundId = refundId;
            add(ofPayment, new Item(row, "refund", row.excessFen, row.foreign ? 0 : row.excessFen));
        }
    }

    private void add(final List<Item> ofPayment, final Item item) {
        items.put(item.sequence, item);
        ofPayment.add(item);
    }

    /** Takes from the refund that was reversed, then from the newest. */
    private void release(final List<Item> ofPayment, final String refundId, final long fen) {
        long leftFen = fen;
        for (int i = ofPayment.size() - 1; i >= 0 && !refundId.isEmpty(); i--) {
            if (ofPayment.get(i).refundId.equals(refundId)) {
                leftFen -= take(ofPayment, i, leftFen);
            }
        }
        while (leftFen > 0 && !ofPayment.isEmpty()) {
            leftFen -= take(ofPayment, ofPayment.size() - 1, leftFen);
        }
        if (leftFen > 0) {
            throw new IllegalStateException("refunds held of a payment fall short by " + leftFen + " fen");
        }
    }

    private long take(final List<Item> ofPayment, final int index, final long mostFen) {
        final Item item = ofPayment.get(index);
        final long fen = Math.min(mostFen, item.amountFen);
        item.amountFen -= fen;
        item.settledFen -= item.foreign ? 0 : fen;
        if (item.amountFen == 0) {
            items.remove(item.sequence);
            ofPayment.remove(index);
        }
        return fen;
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
            // an item of 0 stays: a refund that the channel reverses raises it again
            item.amountFen = Math.subtractExact(item.amountFen, fen);
            item.settledFen = Math.subtractExact(item.settledFen, settledFen);
        }
    }

    /** Returns all items still held, by sequence. */
    public List<Item> items() {
        return items.values().stream().filter(item -> item.amountFen != 0).toList();
    }

    /** Returns the held refunds of the campaign's currency, in fen. */
    long refundsFen() {
        long sum = 0;
        for (final Item item : items.values()) {
            if (!item.foreign && item.kind.equals("refund")) {
                sum = Math.addExact(sum, item.amountFen);
            }
        }
        return sum;
    }

    /** Returns the sum held in the campaign's currency, in fen. */
    public long sumFen() {
        long sum = 0;
        for (final Item item : items.values()) {
            if (!item.foreign && item.kind.equals("payment")) {
                sum = Math.addExact(sum, item.amountFen);
            }
        }
        return sum;
    }
}
