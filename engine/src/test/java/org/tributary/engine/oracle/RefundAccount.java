package org.tributary.engine.oracle;

import static org.tributary.engine.oracle.World.ZERO;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** What a channel has told of the refunds of one payment, and what stands refunded by it. */
final class RefundAccount {
    /** A total as it was told: what it was then, what was told before it, and which reversals were known. */
    private record Total(BigInteger fen, long time, long previous, BigInteger highestBefore, int reversalsBefore) {}

    private record Reversal(BigInteger fen, long time) {}

    private final List<Total> totals = new ArrayList<>();
    private final List<Reversal> reversals = new ArrayList<>();
    private BigInteger named = ZERO;
    private BigInteger namedReversed = ZERO;
    private BigInteger disputed = ZERO;
    private BigInteger disputesWon = ZERO;
    private BigInteger increases = ZERO;
    private boolean isNamed;

    /** Record that raised what waits from nothing, while the payment is unknown. */
    long waitsSince;

    /** Of money that stands in no sum, while the payment is unknown. */
    boolean foreign;

    RefundAccount copy() {
        final RefundAccount copy = new RefundAccount();
        copy.totals.addAll(totals);
        copy.reversals.addAll(reversals);
        copy.named = named;
        copy.namedReversed = namedReversed;
        copy.disputed = disputed;
        copy.disputesWon = disputesWon;
        copy.increases = increases;
        copy.isNamed = isNamed;
        copy.waitsSince = waitsSince;
        copy.foreign = foreign;
        return copy;
    }

    /** A refund with an amount of its own. */
    void refund(final BigInteger fen, final boolean dispute) {
        if (dispute) {
            disputed = disputed.add(fen);
        } else {
            named = named.add(fen);
            isNamed = true;
        }
    }

    /** A refund that its reversal made known is told itself. */
    void toldByName() {
        isNamed = true;
    }

    /**
     * A sum of all refunds.
     *
     * @param previous the sum before it, -1 if the channel does not tell it
     */
    void total(final BigInteger fen, final long time, final long previous) {
        final boolean told =
                totals.stream().anyMatch(t -> t.fen().equals(fen) && t.time() == time && t.previous() == previous);
        if (told) {
            return;
        }
        final BigInteger highest = totals.stream().map(Total::fen).reduce(ZERO, BigInteger::max);
        totals.add(new Total(fen, time, previous, highest, reversals.size()));
        if (previous >= 0 && BigInteger.valueOf(previous).compareTo(fen) < 0) {
            increases = increases.add(fen.subtract(BigInteger.valueOf(previous)));
        }
    }

    /** A refund that failed, or a dispute won, of a refund that is known or by this becomes known. */
    void reversal(final BigInteger fen, final long time, final boolean dispute, final boolean known) {
        if (dispute) {
            disputesWon = disputesWon.add(fen);
            disputed = known ? disputed : disputed.add(fen);
        } else {
            namedReversed = namedReversed.add(fen);
            named = known ? named : named.add(fen);
            reversals.add(new Reversal(fen, time));
        }
    }

    /** What stands refunded. */
    BigInteger standing() {
        return gross().subtract(namedReversed).add(disputed).subtract(disputesWon);
    }

    /** What totals tell beyond the refunds told by name. */
    BigInteger anonymous() {
        return gross().subtract(named);
    }

    private BigInteger gross() {
        BigInteger gross = named.max(increases);
        for (final Total total : totals) {
            gross = gross.max(total.fen().add(reversedBefore(total)));
        }
        return gross;
    }

    private BigInteger reversedBefore(final Total total) {
        final boolean tiesCount =
                !isNamed && total.previous() < 0 && total.fen().compareTo(total.highestBefore()) < 0;
        BigInteger sum = ZERO;
        for (int i = 0; i < reversals.size(); i++) {
            final Reversal reversal = reversals.get(i);
            final boolean tied = reversal.time() == total.time() && i < total.reversalsBefore();
            if (reversal.time() < total.time() || tied && tiesCount) {
                sum = sum.add(reversal.fen());
            }
        }
        return sum;
    }

    /** The largest number it keeps: the books count in signed 64 bits. */
    boolean fits() {
        return gross().bitLength() <= 62 && disputed.bitLength() <= 62 && increases.bitLength() <= 62;
    }
}
