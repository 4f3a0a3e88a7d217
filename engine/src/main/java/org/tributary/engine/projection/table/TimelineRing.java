package org.tributary.engine.projection.table;

import java.util.Arrays;
import org.tributary.engine.core.image.SnapshotOut;
import org.tributary.engine.core.image.StateIn;

/** The last buckets of one step: donations, their fen and the matched fen by the record's time. Not thread-safe. */
public final class TimelineRing {
    private static final int BUCKET = 0;
    private static final int COUNT = 1;
    private static final int AMOUNT_FEN = 2;
    private static final int MATCHED_FEN = 3;
    private static final int COLUMNS = 4;

    private final long stepMs;
    private final int buckets;
    private final long[] cells;
    private long last = Long.MIN_VALUE;

    TimelineRing(final long stepMs, final int buckets) {
        this.stepMs = stepMs;
        this.buckets = buckets;
        this.cells = new long[buckets * COLUMNS];
    }

    public long stepMs() {
        return stepMs;
    }

    /** Adds to the bucket of a time that is not below the last one's. Returns the bucket's donations. */
    long add(final long atMs, final long count, final long amountFen, final long matchedFen) {
        final long bucket = Math.floorDiv(atMs, stepMs);
        final int cell = cellOf(bucket);
        if (cells[cell + BUCKET] != bucket) {
            cells[cell + BUCKET] = bucket;
            cells[cell + COUNT] = 0;
            cells[cell + AMOUNT_FEN] = 0;
            cells[cell + MATCHED_FEN] = 0;
        }
        last = bucket;
        cells[cell + COUNT] += count;
        cells[cell + AMOUNT_FEN] = Math.addExact(cells[cell + AMOUNT_FEN], amountFen);
        cells[cell + MATCHED_FEN] = Math.addExact(cells[cell + MATCHED_FEN], matchedFen);
        return cells[cell + COUNT];
    }

    /** Donations in the buckets from {@code from} (inclusive) to {@code to} (exclusive), bucket numbers. */
    public long count(final long from, final long to) {
        long sum = 0;
        for (long bucket = Math.max(from, last - buckets + 1); bucket < to && bucket <= last; bucket++) {
            final int cell = cellOf(bucket);
            sum += cells[cell + BUCKET] == bucket ? cells[cell + COUNT] : 0;
        }
        return sum;
    }

    /** First bucket still held that is not below the one wanted. */
    public long clampFrom(final long bucket) {
        return last == Long.MIN_VALUE ? bucket : Math.max(bucket, last - buckets + 1);
    }

    /** Last bucket written; Long.MIN_VALUE before the first. */
    public long last() {
        return last;
    }

    /**
     * Copies up to {@code limit} buckets that hold something, from {@code from} on.
     *
     * @return rows of {atMs, count, amountFen, matchedFen}
     */
    public long[] copy(final long from, final int limit) {
        final long[] rows = new long[limit * COLUMNS];
        int row = 0;
        final long end = Math.min(from + limit, last == Long.MIN_VALUE ? from : last + 1);
        for (long bucket = from; bucket < end; bucket++) {
            final int cell = cellOf(bucket);
            if (cells[cell + BUCKET] == bucket && (cells[cell + COUNT] != 0 || cells[cell + MATCHED_FEN] != 0)) {
                rows[row++] = bucket * stepMs;
                rows[row++] = cells[cell + COUNT];
                rows[row++] = cells[cell + AMOUNT_FEN];
                rows[row++] = cells[cell + MATCHED_FEN];
            }
        }
        return Arrays.copyOf(rows, row);
    }

    void write(final SnapshotOut out) {
        out.putLong(last);
        out.putLongs(cells, cells.length);
    }

    void read(final StateIn in) {
        last = in.getLong();
        in.getLongsInto(cells);
    }

    private int cellOf(final long bucket) {
        return (int) Math.floorMod(bucket, (long) buckets) * COLUMNS;
    }
}
