package org.tributary.engine.projection.table;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.core.image.SnapshotOut;
import org.tributary.engine.core.image.StateIn;

/** Money left in pools' daily slots. Not thread-safe. */
public final class PoolSlotTable {
    public static final int BUDGET_FEN = 0;
    public static final int COMMITTED_FEN = 1;
    public static final int CLOSED = 2;
    /** Record that put the slot in force: lines of earlier ones are none of it. */
    static final int SINCE = 3;

    public static final int COLUMNS = 4;
    private static final int NONE = -1;

    private final List<Rows> byPool = new ArrayList<>();

    /**
     * Rows for the slots of a pool's definition; slots that begin as one of the last definition did keep what it has.
     *
     * @param sequence record that puts the definition in force
     */
    public void define(final int index, final @Nullable Pool before, final Pool pool, final long sequence) {
        while (byPool.size() <= index) {
            byPool.add(null);
        }
        final Rows old = byPool.get(index);
        final Pool.Slots slots = pool.slots();
        if (slots == null) {
            byPool.set(index, null);
            return;
        }
        final List<Pool.Instance> instances = slots.instances();
        final Pool.Slots slotsBefore = before == null ? null : before.slots();
        final Rows rows = new Rows(COLUMNS, Math.max(1, instances.size()));
        int firstOpen = 0;
        for (int slot = 0; slot < instances.size(); slot++) {
            rows.ensure(slot);
            rows.set(slot, BUDGET_FEN, slots.budgetFen());
            rows.set(slot, SINCE, sequence);
            if (old == null || slotsBefore == null) {
                continue;
            }
            final int was = slotAt(before, instances.get(slot).opensMs());
            if (was >= 0
                    && was < old.size()
                    && slotsBefore.instances().get(was).opensMs()
                            == instances.get(slot).opensMs()) {
                keep(old, was, rows, slot, slotsBefore.budgetFen());
                firstOpen = rows.get(slot, CLOSED) != 0 ? slot + 1 : firstOpen;
            }
        }
        for (int slot = 0; slot < firstOpen; slot++) {
            if (rows.get(slot, CLOSED) == 0) {
                rows.set(slot, CLOSED, 1);
                rows.set(slot, BUDGET_FEN, 0);
            }
        }
        byPool.set(index, rows);
    }

    private static void keep(
            final Rows old, final int was, final Rows rows, final int slot, final long budgetBeforeFen) {
        rows.set(slot, COMMITTED_FEN, old.get(was, COMMITTED_FEN));
        rows.set(slot, CLOSED, old.get(was, CLOSED));
        rows.set(slot, SINCE, old.get(was, SINCE));
        if (old.get(was, CLOSED) != 0) {
            rows.set(slot, BUDGET_FEN, old.get(was, BUDGET_FEN));
        } else {
            rows.add(slot, BUDGET_FEN, old.get(was, BUDGET_FEN) - budgetBeforeFen);
        }
    }

    /** Books what a slot gave: the slot in which the donation was paid, or where its money went when that closed. */
    public void commit(final int index, final @Nullable Pool pool, final long paidAtMs, final long fen) {
        final Rows rows = rowsOf(index);
        if (rows == null) {
            return;
        }
        final int slot = slotAt(pool, paidAtMs);
        final int home = home(rows, pool, slot);
        if (home != NONE) {
            rows.add(home, COMMITTED_FEN, fen);
        }
    }

    /**
     * Books money returned: to its own slot while that is open, then to the next one if the pool carries over. A line
     * that was given before the slot was there goes back to the pool.
     */
    public void giveBack(
            final int index, final @Nullable Pool pool, final long paidAtMs, final long lineSequence, final long fen) {
        final Rows rows = rowsOf(index);
        if (rows == null) {
            return;
        }
        final int slot = slotAt(pool, paidAtMs);
        final int home = home(rows, pool, slot);
        if (home == NONE || rows.get(slot, SINCE) >= lineSequence) {
            return;
        }
        if (home == slot) {
            rows.add(slot, COMMITTED_FEN, -fen);
        } else {
            rows.add(home, BUDGET_FEN, fen);
        }
    }

    /** Where a slot's money is: in itself until it closes, then in the next open one, or in the pool. */
    private static int home(final Rows rows, final @Nullable Pool pool, final int slot) {
        if (slot < 0 || slot >= rows.size()) {
            return NONE;
        }
        int home = slot;
        while (home < rows.size() && rows.get(home, CLOSED) != 0) {
            home++;
        }
        return home == slot || home < rows.size() && carriesOver(pool) ? home : NONE;
    }

    private static boolean carriesOver(final @Nullable Pool pool) {
        return pool != null && pool.slots() != null && pool.slots().carryOver();
    }

    /**
     * A slot has ended for good.
     *
     * @param leftFen what it had left
     * @param carried true if the next one has it now
     */
    public void close(final int index, final int slot, final long leftFen, final boolean carried) {
        final Rows rows = rowsOf(index);
        if (rows == null || slot < 0 || slot >= rows.size()) {
            return;
        }
        rows.set(slot, CLOSED, 1);
        rows.set(slot, BUDGET_FEN, rows.get(slot, COMMITTED_FEN) + (carried ? 0 : leftFen));
        if (carried && slot + 1 < rows.size()) {
            rows.add(slot + 1, BUDGET_FEN, leftFen);
        }
    }

    /** A copy of a pool's rows, empty if it has no slots. */
    public long[] copy(final int index) {
        final Rows rows = rowsOf(index);
        return rows == null ? new long[0] : rows.rows(0, rows.size());
    }

    void write(final SnapshotOut out) {
        out.putLong(byPool.size());
        for (final Rows rows : byPool) {
            out.putLong(rows == null ? 0 : 1);
            if (rows != null) {
                rows.write(out);
            }
        }
    }

    void read(final StateIn in) {
        final long count = in.getLong();
        for (long i = 0; i < count; i++) {
            Rows rows = null;
            if (in.getLong() != 0) {
                rows = new Rows(COLUMNS, 1);
                rows.read(in);
            }
            byPool.add(rows);
        }
    }

    private @Nullable Rows rowsOf(final int index) {
        return index < byPool.size() ? byPool.get(index) : null;
    }

    private static int slotAt(final @Nullable Pool pool, final long paidAtMs) {
        final List<Pool.Instance> instances =
                pool == null || pool.slots() == null ? List.of() : pool.slots().instances();
        int low = 0;
        int high = instances.size() - 1;
        while (low <= high) {
            final int middle = low + high >>> 1;
            final Pool.Instance instance = instances.get(middle);
            if (paidAtMs < instance.opensMs()) {
                high = middle - 1;
            } else if (paidAtMs >= instance.closesMs()) {
                low = middle + 1;
            } else {
                return middle;
            }
        }
        return -1;
    }
}
