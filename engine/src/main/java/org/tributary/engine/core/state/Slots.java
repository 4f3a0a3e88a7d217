package org.tributary.engine.core.state;

import java.util.Arrays;

/**
 * The slots of a pool: instants, what each has given, and what earlier ones carried into it. A slot is open for
 * decisions until its closing is journaled. Slots are ascending and do not overlap.
 */
public final class Slots {
    /** No slot. */
    public static final int NONE = -1;

    private final long[] opensMs;
    private final long[] closesMs;
    private final long[] usedFen;
    private final long[] carriedFen;
    private int firstOpen;

    /** Fresh slots. */
    public Slots(final long[] opensMs, final long[] closesMs) {
        this(opensMs, closesMs, new long[opensMs.length], new long[opensMs.length], 0);
    }

    private Slots(
            final long[] opensMs,
            final long[] closesMs,
            final long[] usedFen,
            final long[] carriedFen,
            final int firstOpen) {
        this.opensMs = opensMs;
        this.closesMs = closesMs;
        this.usedFen = usedFen;
        this.carriedFen = carriedFen;
        this.firstOpen = firstOpen;
    }

    /** Number of slots. */
    public int count() {
        return opensMs.length;
    }

    /** First slot whose closing is not journaled; {@link #count()} if all are. */
    public int firstOpen() {
        return firstOpen;
    }

    /** End of a slot, exclusive. */
    public long closesMs(final int slot) {
        return closesMs[slot];
    }

    /** Slot with {@code opens <= atMs < closes}, {@link #NONE} if there is none. */
    public int at(final long atMs) {
        final int found = Arrays.binarySearch(opensMs, atMs);
        final int slot = found >= 0 ? found : -found - 2;
        return slot >= 0 && atMs < closesMs[slot] ? slot : NONE;
    }

    /** What a slot can still give, not below 0; a closed one gives nothing. */
    public long leftFen(final int slot, final long slotBudgetFen) {
        if (slot < firstOpen) {
            return 0;
        }
        final long left = slotBudgetFen - usedFen[slot] + carriedFen[slot];
        return Math.max(0, left);
    }

    /** Where a slot's money is now: in itself until it closes, then in the next open slot, or in the pool: NONE. */
    public int home(final int slot, final boolean carryOver) {
        if (slot >= firstOpen) {
            return slot;
        }
        return carryOver && firstOpen < opensMs.length ? firstOpen : NONE;
    }

    /** Books a gift of a slot. */
    void take(final int slot, final long amountFen) {
        usedFen[slot] += amountFen;
    }

    /** Gives money back to a slot; to where it is {@link #home} to once the slot has closed. */
    void giveBack(final int slot, final long amountFen, final boolean carryOver) {
        final int home = home(slot, carryOver);
        if (home == slot) {
            usedFen[slot] -= amountFen;
        } else if (home != NONE) {
            carriedFen[home] += amountFen;
        }
    }

    /**
     * Closes the first open slot.
     *
     * @return what it had left, which the next one has now if slots carry over
     */
    public long closeFirst(final long slotBudgetFen, final boolean carryOver) {
        final long leftFen = leftFen(firstOpen, slotBudgetFen);
        firstOpen++;
        if (carryOver && firstOpen < opensMs.length) {
            carriedFen[firstOpen] += leftFen;
        }
        return leftFen;
    }

    /** These slots with what is known of those of the same start in the old ones, null if there were none. */
    public Slots takeOver(final Slots old) {
        int open = 0;
        for (int i = 0; i < opensMs.length; i++) {
            final int was = old == null ? -1 : Arrays.binarySearch(old.opensMs, opensMs[i]);
            if (was >= 0) {
                usedFen[i] = old.usedFen[was];
                carriedFen[i] = old.carriedFen[was];
            }
            if (was >= 0 && was < old.firstOpen) {
                open = i + 1;
            }
        }
        firstOpen = open;
        return this;
    }

    void write(final StateOut out) {
        out.putLongs(opensMs);
        out.putLongs(closesMs);
        out.putLongs(usedFen);
        out.putLongs(carriedFen);
        out.putInt(firstOpen);
    }

    static Slots read(final StateIn in) {
        return new Slots(in.getLongs(), in.getLongs(), in.getLongs(), in.getLongs(), in.getInt());
    }
}
