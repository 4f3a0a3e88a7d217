package org.tributary.engine.projection.table;

import java.util.Arrays;
import org.tributary.engine.codec.sbe.ReasonCode;

/**
 * What is held now, by reason: donations, and their amount in the campaign's currency. Kept by {@link HeldList} with each change of
 * its items, so it is in no snapshot: reading the items adds it up again. Not thread-safe; a copy is of one moment.
 */
public final class HeldSums {
    private static final int REASONS = 256;

    private final long[] counts;
    private final long[] fen;

    HeldSums() {
        this(new long[REASONS], new long[REASONS]);
    }

    private HeldSums(final long[] counts, final long[] fen) {
        this.counts = counts;
        this.fen = fen;
    }

    /** Adds donations and fen, below 0 to take them away. Money in other currencies counts as donations of 0 fen. */
    void add(final int reason, final long donations, final long amountFen) {
        counts[reason] += donations;
        fen[reason] = Math.addExact(fen[reason], amountFen);
    }

    /** A copy that does not change any more. */
    public HeldSums copy() {
        return new HeldSums(Arrays.copyOf(counts, REASONS), Arrays.copyOf(fen, REASONS));
    }

    /** Donations held for a reason. */
    public long count(final ReasonCode reason) {
        return counts[reason.value()];
    }

    /** Their amount in the campaign's currency. */
    public long amountFen(final ReasonCode reason) {
        return fen[reason.value()];
    }
}
