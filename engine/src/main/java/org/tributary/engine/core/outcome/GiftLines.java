package org.tributary.engine.core.outcome;

/** Amounts that a gift in kind takes from lines, its own and others', when it is taken back. Reused. */
public final class GiftLines {
    /** Most lines a record names: of 31 bytes each, they fit an outcome. */
    public static final int MAX_LINES = 24;

    private final long[] gifts = new long[MAX_LINES];
    private final int[] pools = new int[MAX_LINES];
    private final int[] projects = new int[MAX_LINES];
    private final long[] amountsFen = new long[MAX_LINES];
    private final long[] timesMs = new long[MAX_LINES];
    private final boolean[] forfeited = new boolean[MAX_LINES];
    private int count;

    /** Forgets all. */
    public void clear() {
        count = 0;
    }

    /** True if no further line fits. */
    public boolean isFull() {
        return count == MAX_LINES;
    }

    /** Adds the amount that one line gave back. */
    public void add(
            final long gift,
            final int pool,
            final int project,
            final long contributedAtMs,
            final long amountFen,
            final boolean isForfeited) {
        gifts[count] = gift;
        pools[count] = pool;
        projects[count] = project;
        timesMs[count] = contributedAtMs;
        amountsFen[count] = amountFen;
        forfeited[count] = isForfeited;
        count++;
    }

    public int count() {
        return count;
    }

    /** Sequence of the gift whose line it is. */
    public long gift(final int line) {
        return gifts[line];
    }

    public int pool(final int line) {
        return pools[line];
    }

    public int project(final int line) {
        return projects[line];
    }

    public long contributedAtMs(final int line) {
        return timesMs[line];
    }

    /** What was taken back, above 0. */
    public long amountFen(final int line) {
        return amountsFen[line];
    }

    /** True if it was written off. */
    public boolean forfeited(final int line) {
        return forfeited[line];
    }

    /** All of it, fen. */
    public long totalFen() {
        long sumFen = 0;
        for (int i = 0; i < count; i++) {
            sumFen = Math.addExact(sumFen, amountsFen[i]);
        }
        return sumFen;
    }
}
