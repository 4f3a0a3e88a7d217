package org.tributary.engine.projection.table;

import java.util.Arrays;
import org.tributary.engine.core.image.SnapshotOut;
import org.tributary.engine.core.image.StateIn;

/** The last rows of longs: recent donations, alarms. Not thread-safe. */
public final class Ring {
    private final int columns;
    private final int rows;
    private final long[] cells;
    private long added;

    Ring(final int rows, final int columns) {
        this.rows = rows;
        this.columns = columns;
        this.cells = new long[rows * columns];
    }

    /** Opens a row, overwriting the oldest, and returns the index of its first cell for {@link #set}. */
    public int open() {
        return (int) (added++ % rows) * columns;
    }

    public void set(final int cell, final long value) {
        cells[cell] = value;
    }

    /** Copies up to {@code limit} rows, newest first. */
    public long[] newest(final int limit) {
        final int wanted = (int) Math.min(Math.min(limit, rows), added);
        final long[] copy = new long[wanted * columns];
        for (int i = 0; i < wanted; i++) {
            final int cell = (int) ((added - 1 - i) % rows) * columns;
            System.arraycopy(cells, cell, copy, i * columns, columns);
        }
        return copy;
    }

    void write(final SnapshotOut out) {
        out.putLong(added);
        out.putLongs(cells, cells.length);
    }

    void read(final StateIn in) {
        added = in.getLong();
        final long[] read = in.getLongs(columns);
        System.arraycopy(read, 0, cells, 0, Math.min(read.length, cells.length));
        Arrays.fill(cells, Math.min(read.length, cells.length), cells.length, 0);
    }
}
