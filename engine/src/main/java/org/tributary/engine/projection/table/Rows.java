package org.tributary.engine.projection.table;

import java.util.Arrays;
import org.tributary.engine.core.image.SnapshotOut;
import org.tributary.engine.core.image.StateIn;

/** A growable table of longs, row after row: sums of projects, pools or channels. Not thread-safe. */
public final class Rows {
    private final int columns;
    private long[] cells;
    private int size;

    Rows(final int columns, final int initialRows) {
        this.columns = columns;
        this.cells = new long[columns * initialRows];
    }

    public int size() {
        return size;
    }

    public int columns() {
        return columns;
    }

    /** Makes sure that a row is there, all 0 if it is new. */
    public void ensure(final int row) {
        if (row >= size) {
            final int needed = Math.multiplyExact(row + 1, columns);
            if (needed > cells.length) {
                cells = Arrays.copyOf(cells, Math.max(needed, Math.addExact(cells.length, cells.length >> 1)));
            }
            size = row + 1;
        }
    }

    public long get(final int row, final int column) {
        return cells[row * columns + column];
    }

    public void set(final int row, final int column, final long value) {
        cells[row * columns + column] = value;
    }

    public void add(final int row, final int column, final long value) {
        final int cell = row * columns + column;
        cells[cell] = Math.addExact(cells[cell], value);
    }

    /** A copy of one row. */
    public long[] row(final int row) {
        return Arrays.copyOfRange(cells, row * columns, (row + 1) * columns);
    }

    /** A copy of rows {@code from} (inclusive) to {@code to} (exclusive), as many as there are. */
    public long[] rows(final int from, final int to) {
        final int end = Math.min(to, size);
        return from >= end ? new long[0] : Arrays.copyOfRange(cells, from * columns, end * columns);
    }

    void write(final SnapshotOut out) {
        out.putLongs(cells, size * columns);
    }

    void read(final StateIn in) {
        cells = in.getLongs(columns);
        size = cells.length / columns;
    }
}
