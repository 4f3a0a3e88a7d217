package org.tributary.engine.projection;

import java.util.ArrayList;
import java.util.List;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.projection.table.PoolSlotTable;
import org.tributary.engine.projection.table.Tables;

/** Pools as readers see them, made from their rows. Call it inside a read: rows must be of one moment. Stateless. */
final class PoolRows {
    private PoolRows() {}

    /** The pool of that index, which the directory must have. */
    static Views.PoolView view(final Tables tables, final int index, final long nowMs) {
        final Pool definition = tables.directory.pool(index);
        if (definition == null) {
            throw new IllegalArgumentException("no pool was ever defined with index " + index);
        }
        final long[] row = tables.pools.row(index);
        final long committedFen = row[Tables.COMMITTED_FEN];
        final long remainingFen = row[Tables.BUDGET_FEN] - committedFen - row[Tables.WRITTEN_OFF_FEN];
        return new Views.PoolView(
                index,
                definition,
                state(tables, index, definition, row[Tables.SUSPENDED] != 0, remainingFen, nowMs),
                row[Tables.BUDGET_FEN],
                committedFen,
                row[Tables.WRITTEN_OFF_FEN],
                row[Tables.GIVEN_FEN],
                row[Tables.LINES],
                tables.burn.fenPerMinute(index, committedFen, nowMs),
                slots(tables, index, definition));
    }

    private static String state(
            final Tables tables,
            final int index,
            final Pool definition,
            final boolean suspended,
            final long remainingFen,
            final long nowMs) {
        if (suspended) {
            return "suspended";
        }
        if (nowMs >= definition.closesMs() || tables.directory.poolRemoved(index)) {
            return "closed";
        }
        if (remainingFen <= 0) {
            return "exhausted";
        }
        return nowMs < definition.opensMs() ? "scheduled" : "open";
    }

    private static List<Views.SlotView> slots(final Tables tables, final int index, final Pool definition) {
        final long[] cells = tables.slots.copy(index);
        final List<Views.SlotView> slots = new ArrayList<>();
        if (definition.slots() == null) {
            return slots;
        }
        final List<Pool.Instance> instances = definition.slots().instances();
        for (int i = 0; i < instances.size() && (i + 1) * PoolSlotTable.COLUMNS <= cells.length; i++) {
            final int cell = i * PoolSlotTable.COLUMNS;
            slots.add(new Views.SlotView(
                    instances.get(i).opensMs(),
                    instances.get(i).closesMs(),
                    cells[cell + PoolSlotTable.CLOSED] != 0,
                    cells[cell + PoolSlotTable.BUDGET_FEN],
                    cells[cell + PoolSlotTable.COMMITTED_FEN]));
        }
        return slots;
    }
}
