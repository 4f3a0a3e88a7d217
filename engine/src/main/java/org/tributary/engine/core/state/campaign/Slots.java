package org.tributary.engine.core.state.campaign;

import java.util.Arrays;
import org.tributary.engine.core.image.StateIn;
import org.tributary.engine.core.image.StateOut;

/**
 * The slots of a pool: instants, budgets, the amount that each has given, and the amount carried into it. A slot is open for
 * decisions until its closing is journaled. Slots are ascending and do not overlap.
 *
 * <p>A slot is identified by its beginning. A change of the campaign that keeps a slot keeps its books; a line that was given
 * before the slot existed belongs to none, see {@link #ofLine}.
 */
public final class Slots {
    /** No slot. */
    public static final int NONE = -1;

    private final long[] opensMs;
    private final long[] closesMs;
    private final long[] budgetFen;
    private final long[] usedFen;
    private final long[] carriedFen;
    /** Record that put each slot in force: lines of earlier records do not belong to it. */
    private final long[] sinceSequence;

    private int firstOpen;

    /** Fresh slots, each with the same budget, in force from a record on. */
    public Slots(final long[] opensMs, final long[] closesMs, final long slotBudgetFen, final long sequence) {
        this(
                opensMs,
                closesMs,
                filled(opensMs.length, slotBudgetFen),
                new long[opensMs.length],
                new long[opensMs.length],
                filled(opensMs.length, sequence),
                0);
    }

    private Slots(
            final long[] opensMs,
            final long[] closesMs,
            final long[] budgetFen,
            final long[] usedFen,
            final long[] carriedFen,
            final long[] sinceSequence,
            final int firstOpen) {
        this.opensMs = opensMs;
        this.closesMs = closesMs;
        this.budgetFen = budgetFen;
        this.usedFen = usedFen;
        this.carriedFen = carriedFen;
        this.sinceSequence = sinceSequence;
        this.firstOpen = firstOpen;
    }

    private static long[] filled(final int length, final long value) {
        final long[] values = new long[length];
        Arrays.fill(values, value);
        return values;
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

    /** Slot with {@code opens <= atMs < closes}, {@link #NONE} if no slot does. */
    public int at(final long atMs) {
        final int slot = from(atMs);
        return slot >= 0 && atMs < closesMs[slot] ? slot : NONE;
    }

    /**
     * Slot that a line belongs to: the one in which its donation was paid, if the slot existed when the line was given.
     *
     * @param lineSequence record that gave the line
     */
    public int ofLine(final long paidAtMs, final long lineSequence) {
        final int slot = at(paidAtMs);
        return slot != NONE && lineSequence > sinceSequence[slot] ? slot : NONE;
    }

    /** What a slot can still give, not below 0; a closed one gives nothing. */
    public long leftFen(final int slot) {
        if (slot < firstOpen) {
            return 0;
        }
        final long left = budgetFen[slot] - usedFen[slot] + carriedFen[slot];
        return Math.max(0, left);
    }

    /** Amount that a slot has given, net of returns, fen. */
    public long usedFen(final int slot) {
        return usedFen[slot];
    }

    /** The slot that holds a slot's money now: itself until it closes, then the next open slot, or NONE for the pool. */
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
     * @return the amount it had left, which the next slot has now if slots carry over
     */
    public long closeFirst(final boolean carryOver) {
        final long leftFen = leftFen(firstOpen);
        firstOpen++;
        if (carryOver && firstOpen < opensMs.length) {
            carriedFen[firstOpen] += leftFen;
        }
        return leftFen;
    }

    /** True if a slot has begun: at its beginning, or once it has given, since clocks of channels differ. */
    public boolean hasBegun(final int slot, final long nowMs) {
        return opensMs[slot] <= nowMs || usedFen[slot] != 0;
    }

    /** True if these instants contain all slots that have begun, unchanged. */
    public boolean begunAreIn(final long[] otherOpensMs, final long[] otherClosesMs, final long nowMs) {
        for (int i = 0; i < opensMs.length; i++) {
            if (hasBegun(i, nowMs)) {
                final int other = Arrays.binarySearch(otherOpensMs, opensMs[i]);
                if (other < 0 || otherClosesMs[other] != closesMs[i]) {
                    return false;
                }
            }
        }
        return true;
    }

    /** True if any slot has begun. */
    public boolean anyHasBegun(final long nowMs) {
        for (int i = 0; i < opensMs.length; i++) {
            if (hasBegun(i, nowMs)) {
                return true;
            }
        }
        return false;
    }

    /**
     * These slots with the books of those of the same beginning in the old ones. A new slot that is already over has nothing
     * to carry: it pays nothing for the past.
     *
     * @param old empty if the pool had none
     * @param overMs slots that end at or before it are over
     */
    Slots takeOver(final Slots old, final long overMs) {
        int open = 0;
        for (int i = 0; i < opensMs.length; i++) {
            final int was = Arrays.binarySearch(old.opensMs, opensMs[i]);
            if (was >= 0) {
                usedFen[i] = old.usedFen[was];
                carriedFen[i] = old.carriedFen[was];
                sinceSequence[i] = old.sinceSequence[was];
                budgetFen[i] = old.closesMs[was] <= overMs ? old.budgetFen[was] : budgetFen[i];
                open = was < old.firstOpen ? i + 1 : open;
            } else if (closesMs[i] <= overMs) {
                budgetFen[i] = 0;
            }
        }
        firstOpen = open;
        return this;
    }

    private int from(final long atMs) {
        final int found = Arrays.binarySearch(opensMs, atMs);
        return found >= 0 ? found : -found - 2;
    }

    void write(final StateOut out) {
        out.putLongs(opensMs);
        out.putLongs(closesMs);
        out.putLongs(budgetFen);
        out.putLongs(usedFen);
        out.putLongs(carriedFen);
        out.putLongs(sinceSequence);
        out.putInt(firstOpen);
    }

    static Slots read(final StateIn in) {
        return new Slots(
                in.getLongs(), in.getLongs(), in.getLongs(), in.getLongs(), in.getLongs(), in.getLongs(), in.getInt());
    }
}
