package org.tributary.benchmarks.core;

/** Baseline of {@link IdempotencyTableLookup} and {@link IdempotencyTableGrowth}: one flat array made large enough before, which never grows. */
final class BareIdTable {
    private static final int ROW = 3;

    private final long[] rows;
    private final long slots;

    BareIdTable(final long ids) {
        slots = ids * 100 / 76;
        rows = new long[Math.toIntExact(slots * ROW)];
    }

    long find(final long hi, final long lo) {
        int at = home(hi);
        while (rows[at] != 0) {
            if (rows[at] == hi && rows[at + 1] == lo) {
                return rows[at + 2];
            }
            at = at + ROW == rows.length ? 0 : at + ROW;
        }
        return -1;
    }

    void insert(final long hi, final long lo, final long value) {
        int at = home(hi);
        while (rows[at] != 0) {
            at = at + ROW == rows.length ? 0 : at + ROW;
        }
        rows[at] = hi;
        rows[at + 1] = lo;
        rows[at + 2] = value;
    }

    double bytesAnId(final long ids) {
        return (double) rows.length * Long.BYTES / ids;
    }

    private int home(final long hi) {
        return (int) ((hi >>> 32) * slots >>> 32) * ROW;
    }
}
