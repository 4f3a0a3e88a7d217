package org.tributary.engine.core.state;

import org.tributary.engine.core.table.RowList;

/** Searches in lists of rows that begin with an ascending sequence. */
final class Rows {
    private Rows() {}

    /** Index of the row that begins with a sequence, -1 if no row does. */
    static int find(final RowList rows, final long sequence) {
        int low = 0;
        int high = rows.size() - 1;
        while (low <= high) {
            final int middle = low + high >>> 1;
            final long found = rows.getLong(middle, 0);
            if (found == sequence) {
                return middle;
            }
            if (found < sequence) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }
}
