package org.tributary.engine.projection;

import java.util.ArrayList;
import java.util.List;
import org.tributary.engine.campaign.Pool;

/** What the daily slots of pools have left. Not thread-safe by itself. */
final class PoolSlotTable {
    static final int BUDGET_FEN = 0;
    static final int COMMITTED_FEN = 1;
    static final int CLOSED = 2;
    static final int COLUMNS = 3;

    private final List<Rows> byPool = new ArrayList<>();

    /** Rows for the slots of a pool's definition; slots that begin as one of the last definition did keep what it has. */
    void define(final int index, final Pool before, final Pool pool) {
        while (byPool.size() <= index) {
            byPool.add(null);
        }
        final Rows old = byPool.get(index);
        if (pool.slots() == null) {
            byPool.set(index, null);
            return;
        }
        final List<Pool.Instance> instances = pool.slots().instances();
        final Rows rows = new Rows(COLUMNS, Math.max(1, instances.size()));
        for (int slot = 0; slot < instances.size(); slot++) {
            rows.ensure(slot);
            rows.set(slot, BUDGET_FEN, pool.slots().budgetFen());
            final int was = old == null || before == null
                    ? -1
                    : slotAt(before, instances.get(slot).opensMs());
            if (was >= 0 && was < old.size() && startOf(before, was) == startOf(pool, slot)) {
                final long carriedFen =
                        old.get(was, BUDGET_FEN) - before.slots().budgetFen();
                rows.add(slot, BUDGET_FEN, carriedFen);
                rows.set(slot, COMMITTED_FEN, old.get(was, COMMITTED_FEN));
                rows.set(slot, CLOSED, old.get(was, CLOSED));
            }
        }
        byPool.set(index, rows);
    }

    private static long startOf(final Pool pool, final int slot) {
        return pool.slots().instances().get(slot).opensMs();
    }

    /** Books what a slot gave: the slot in which the donation was paid. */
    void commit(final int index, final Pool pool, final long paidAtMs, final long fen) {
        final Rows rows = rowsOf(index);
        final int slot = rows == null ? -1 : slotAt(pool, paidAtMs);
        if (slot >= 0 && slot < rows.size()) {
            rows.add(slot, COMMITTED_FEN, fen);
        }
    }

    /** Books money returned: to its own slot while that is open, then to the next one if the pool carries over. */
    void giveBack(final int index, final Pool pool, final long paidAtMs, final long fen) {
        final Rows rows = rowsOf(index);
        final int slot = rows == null ? -1 : slotAt(pool, paidAtMs);
        if (slot < 0 || slot >= rows.size()) {
            return;
        }
        if (rows.get(slot, CLOSED) == 0) {
            rows.add(slot, COMMITTED_FEN, -fen);
            return;
        }
        for (int next = slot + 1; pool.slots().carryOver() && next < rows.size(); next++) {
            if (rows.get(next, CLOSED) == 0) {
                rows.add(next, BUDGET_FEN, fen);
                return;
            }
        }
    }

    /** A slot has ended for good; what it left goes to the next one if it was carried. */
    void close(final int index, final int slot, final long carriedFen) {
        final Rows rows = rowsOf(index);
        if (rows == null || slot < 0 || slot >= rows.size()) {
            return;
        }
        rows.set(slot, CLOSED, 1);
        if (carriedFen != 0) {
            rows.add(slot, BUDGET_FEN, -carriedFen);
            if (slot + 1 < rows.size()) {
                rows.add(slot + 1, BUDGET_FEN, carriedFen);
            }
        }
    }

    /** A copy of a pool's rows, empty if it has no slots. */
    long[] copy(final int index) {
        final Rows rows = rowsOf(index);
        return rows == null ? new long[0] : rows.rows(0, rows.size());
    }

    void write(final SnapshotWriter out) {
        out.number(byPool.size());
        for (final Rows rows : byPool) {
            out.number(rows == null ? 0 : 1);
            if (rows != null) {
                rows.write(out);
            }
        }
    }

    void read(final SnapshotReader in) {
        final long count = in.number();
        for (long i = 0; i < count; i++) {
            Rows rows = null;
            if (in.number() != 0) {
                rows = new Rows(COLUMNS, 1);
                rows.read(in);
            }
            byPool.add(rows);
        }
    }

    private Rows rowsOf(final int index) {
        return index < byPool.size() ? byPool.get(index) : null;
    }

    private static int slotAt(final Pool pool, final long paidAtMs) {
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
