package org.tributary.engine.oracle;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.tributary.engine.codec.sbe.ChannelCode;

/**
 * What a channel does to a payment after it was paid, told as channels tell it: each refund by name, sums of all so far,
 * failures, disputes and disputes won, in any order, doubled, before the payment or long after.
 */
final class RefundStories {
    private static final int MOST_WAITING = 150;

    private final Dice dice;
    private final List<Op> untold = new ArrayList<>();
    private final Deque<Op> burst = new ArrayDeque<>();
    private int ids;

    RefundStories(final Dice dice) {
        this.dice = dice;
    }

    /** Something that must be told next; null mostly. */
    Op burst() {
        return burst.poll();
    }

    /** The next thing a channel tells; null if there is nothing. */
    Op next() {
        if (untold.isEmpty()) {
            return null;
        }
        final int at = dice.chance(0.5) ? 0 : dice.upTo(untold.size() - 1);
        return dice.chance(0.15) ? untold.get(at) : untold.remove(at);
    }

    /** Begins the story of a payment. */
    void begin(final Op.Payment payment, final long now) {
        final long most = Math.max(1, payment.amountFen());
        if (dice.chance(0.02)) {
            many(payment, most, now);
            return;
        }
        final boolean sums =
                payment.channel() == ChannelCode.ALIPAY || payment.channel() == ChannelCode.STRIPE && dice.chance(0.7);
        final boolean names = payment.channel() != ChannelCode.ALIPAY && (!sums || dice.chance(0.7));
        final boolean tellsPrevious = dice.chance(0.5);
        final List<Op.Refund> standing = new ArrayList<>();
        long total = 0;
        long time = now - dice.between(0, 100);
        for (int events = 1 + dice.upTo(5); events > 0; events--) {
            time += dice.of(List.of(0L, 0L, 1L, 1000L));
            final long before = total;
            if (!standing.isEmpty() && dice.chance(0.35)) {
                final Op.Refund failed = standing.remove(dice.upTo(standing.size() - 1));
                total -= failed.dispute() ? 0 : failed.fen();
                tell(new Op.Reversal(
                        payment.channel(),
                        payment.txn(),
                        failed.refundId(),
                        amountOfReversal(failed),
                        time,
                        failed.dispute(),
                        dice.chance(0.4)));
                if (!failed.dispute() && sums && dice.chance(0.5)) {
                    tell(sum(payment, "", total, 0, tellsPrevious ? before : -1, time));
                }
                continue;
            }
            final long fen = dice.chance(0.3) ? most : dice.between(1, most);
            final Op.Refund refund = named(payment, fen, dice.chance(0.2), time);
            standing.add(refund);
            total += refund.dispute() ? 0 : fen;
            if (names || refund.dispute()) {
                tell(refund);
            }
            if (sums && !refund.dispute()) {
                final boolean part = names && dice.chance(0.3);
                tell(sum(
                        payment,
                        part ? refund.refundId() : dice.chance(0.5) ? "" : "label" + ++ids,
                        total,
                        part ? fen : 0,
                        tellsPrevious ? before : -1,
                        time));
            }
        }
    }

    private long amountOfReversal(final Op.Refund refund) {
        return switch (dice.upTo(5)) {
            case 0 -> dice.between(1, refund.fen() + 1);
            case 1 -> 0;
            default -> refund.fen();
        };
    }

    private Op.Refund named(final Op.Payment payment, final long fen, final boolean dispute, final long time) {
        return new Op.Refund(
                payment.channel(),
                payment.txn(),
                (dispute ? "dp" : "re") + ++ids,
                fen,
                false,
                0,
                -1,
                dispute,
                dice.chance(0.05),
                time,
                currency(payment));
    }

    private Op.Refund sum(
            final Op.Payment payment,
            final String id,
            final long fen,
            final long part,
            final long previous,
            final long time) {
        return new Op.Refund(
                payment.channel(), payment.txn(), id, fen, true, part, previous, false, false, time, currency(payment));
    }

    private String currency(final Op.Payment payment) {
        return dice.chance(0.8) ? payment.currency() : dice.of(List.of("", "CNY", "USD"));
    }

    private void tell(final Op op) {
        untold.add(op);
        if (dice.chance(0.2)) {
            untold.add(op);
        }
    }

    /** Very many refunds, most of them before the payment. */
    private void many(final Op.Payment payment, final long most, final long now) {
        for (int left = (int) dice.between(60, MOST_WAITING); left > 0; left--) {
            burst.add(named(payment, dice.between(1, Math.max(1, most / 50)), false, now));
        }
    }
}
