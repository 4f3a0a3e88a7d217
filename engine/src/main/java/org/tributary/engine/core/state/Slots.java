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

    /** Books a gift of a slot. */
    void take(final int slot, final long amountFen) {
        usedFen[slot] += amountFen;
    }

    /** Gives money back to a slot, or, once that is closed, to the next open one if slots carry over. */
    void giveBack(final int slot, final long amountFen, final boolean carryOver) {
        if (slot >= firstOpen) {
            usedFen[slot] -= amountFen;
        } else if (carryOver && firstOpen < opensMs.length) {
            carriedFen[firstOpen] += amountFen;
        }
    }

    /**
     * Closes the first open slot.
     *
     * @return what was carried to the next one
     */
    public long closeFirst(final long slotBudgetFen, final boolean carryOver) {
        final int next = firstOpen + 1;
        long carried = 0;
        if (carryOver && next < opensMs.length) {
            carried = leftFen(firstOpen, slotBudgetFen);
            carriedFen[next] += carried;
        }
        firstOpen = next;
        return carried;
    }

    /** These slots with what is known of those of the same start in the old ones; those that ended long ago are closed. */
    public Slots takeOver(final Slots old, final long endedBeforeMs) {
        int open = 0;
        for (int i = 0; i < opensMs.length; i++) {
            final int was = old == null ? -1 : Arrays.binarySearch(old.opensMs, opensMs[i]);
            if (was >= 0) {
                usedFen[i] = old.usedFen[was];
                carriedFen[i] = old.carriedFen[was];
            }
            if (was >= 0 && was < old.firstOpen || closesMs[i] <= endedBeforeMs) {
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
