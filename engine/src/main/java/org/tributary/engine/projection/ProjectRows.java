package org.tributary.engine.projection;

import java.util.LinkedHashMap;
import java.util.Map;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.projection.table.Directory;
import org.tributary.engine.projection.table.Tables;

/** Projects as readers see them, made from their rows. Call it inside a read: rows must be of one moment. Stateless. */
final class ProjectRows {
    private ProjectRows() {}

    /** The project of that index, which the directory must have. */
    static Views.ProjectView view(final Tables tables, final Directory directory, final int index) {
        final Campaign.Project definition = directory.project(index);
        if (definition == null) {
            throw new IllegalArgumentException("no project was ever defined with index " + index);
        }
        final long[] row = tables.projects.row(index);
        final long state = row[Tables.PROJECT_STATE];
        final boolean frozen = (state & Tables.PROJECT_FROZEN) != 0;
        final long netFen = row[Tables.AMOUNT_FEN] - row[Tables.REFUNDED_FEN];
        final long committedFen = row[Tables.MATCHED_FEN] + row[Tables.CONTRIBUTIONS_FEN] - row[Tables.REVERSED_FEN];
        return new Views.ProjectView(
                index,
                definition,
                state(state, directory.projectRemoved(index)),
                frozen,
                frozen ? committedFen : 0,
                row[Tables.DONATIONS],
                row[Tables.AMOUNT_FEN],
                row[Tables.DONORS],
                row[Tables.MATCHED_FEN],
                row[Tables.REVERSED_FEN],
                row[Tables.CONTRIBUTIONS_FEN],
                row[Tables.REFUNDED_FEN],
                definition.unitPriceFen() == 0 ? 0 : Math.floorDiv(netFen, definition.unitPriceFen()),
                items(tables, index, definition),
                row[Tables.FLOWERS]);
    }

    private static String state(final long state, final boolean removed) {
        if ((state & Tables.PROJECT_CLOSED) != 0 || removed) {
            return "closed";
        }
        return (state & Tables.PROJECT_GOAL_REACHED) != 0 ? "goal-reached" : "open";
    }

    private static Map<String, Long> items(final Tables tables, final int index, final Campaign.Project definition) {
        final Map<String, Long> items = new LinkedHashMap<>();
        for (final String item : definition.items()) {
            final int row = tables.itemNames.find(index, item);
            items.put(item, row < 0 ? 0 : tables.items.get(row, 0));
        }
        return items;
    }
}
