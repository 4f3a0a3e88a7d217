package org.tributary.engine.core.state;

import org.tributary.engine.core.image.StateIn;
import org.tributary.engine.core.image.StateOut;
import org.tributary.engine.core.table.LongTable;

/**
 * Match lines of the few donations that have more of them than a refund's command carries. A refund reads them here.
 */
public final class WideLines {
    private static final int ROWS = 46;
    private static final int POOL = 0;
    private static final int FEN = 1;

    /** Lines of a donation are fewer than 64. */
    private static final int LINE_BITS = 6;

    private final LongTable rows = new LongTable(2);

    /** Keeps a line of a donation. */
    public void keep(final long payment, final int line, final int pool, final long fen) {
        if (line >>> LINE_BITS != 0) {
            throw new IndexOutOfBoundsException("line " + line);
        }
        final long row = rows.findOrInsert(payment << LINE_BITS | line);
        rows.setAt(row, POOL, pool);
        rows.setAt(row, FEN, fen);
    }

    /** A line's fen, 0 after the last and for donations whose lines are not kept. */
    public long fen(final long payment, final int line) {
        return line >>> LINE_BITS != 0 ? 0 : rows.get(payment << LINE_BITS | line, FEN);
    }

    /** A line's pool. */
    public int pool(final long payment, final int line) {
        return (int) rows.get(payment << LINE_BITS | line, POOL);
    }

    void write(final StateOut out) {
        out.putTable(ROWS, rows);
    }

    void read(final StateIn in) {
        in.getTable(ROWS, rows);
    }
}
