package org.tributary.engine.core.outcome;

/** The match lines of one decision, reused from one to the next. */
public final class Lines {
    /** Most lines of one record: 64 fit an outcome of 1,024 bytes. Pools behind them are not asked. */
    public static final int MAX_LINES = 64;

    /** Most lines above 0: so many fit a RefundCommand of 1,024 bytes with the longest ids. */
    public static final int MAX_GIVING_LINES = 16;

    private final int[] pools = new int[MAX_LINES];
    private final int[] slots = new int[MAX_LINES];
    private final byte[] cuts = new byte[MAX_LINES];
    private final long[] amountsFen = new long[MAX_LINES];
    private int count;
    private int giving;
    private long totalFen;

    /** Forgets all lines. */
    public void clear() {
        count = 0;
        giving = 0;
        totalFen = 0;
    }

    /** Adds a line. */
    public void add(final int pool, final int slot, final byte cut, final long amountFen) {
        pools[count] = pool;
        slots[count] = slot;
        cuts[count] = cut;
        amountsFen[count] = amountFen;
        count++;
        giving += amountFen > 0 ? 1 : 0;
        totalFen += amountFen;
    }

    /** True if another line fits. */
    public boolean hasRoom() {
        return count < MAX_LINES && giving < MAX_GIVING_LINES;
    }

    public int count() {
        return count;
    }

    public int pool(final int line) {
        return pools[line];
    }

    public int slot(final int line) {
        return slots[line];
    }

    /** Code of the last limit that lowered the gift. */
    public byte cut(final int line) {
        return cuts[line];
    }

    public long amountFen(final int line) {
        return amountsFen[line];
    }

    /** All lines together, fen. */
    public long totalFen() {
        return totalFen;
    }
}
