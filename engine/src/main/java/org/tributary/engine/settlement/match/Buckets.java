package org.tributary.engine.settlement.match;

import java.util.Arrays;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * Net match money by pool and project, apart for stretches of the journal. A line belongs to the stretch of the record that gave it, and
 * what is taken back of it to the same one.
 */
final class Buckets {
    private static final long[] NOTHING = {};

    /** Last records of all stretches but the newest. */
    private long[] marks = {};

    private final Long2ObjectHashMap<long[]> cells = new Long2ObjectHashMap<>();

    /** Sees the sums of one pool and project. */
    @FunctionalInterface
    interface Visitor {
        void onCell(int pool, int project, long[] byBucket);
    }

    static long key(final int pool, final int project) {
        return (long) project << Integer.SIZE | pool;
    }

    static int pool(final long key) {
        return (int) key;
    }

    static int project(final long key) {
        return (int) (key >>> Integer.SIZE);
    }

    /** Bucket of a record. */
    int of(final long sequence) {
        final int found = Arrays.binarySearch(marks, sequence);
        return found >= 0 ? found : -found - 1;
    }

    /** Whether a stretch ends with a record. */
    boolean endsAt(final long sequence) {
        return Arrays.binarySearch(marks, sequence) >= 0;
    }

    /** Last record of a bucket, MAX_VALUE of the newest. */
    long lastOf(final int bucket) {
        return bucket < marks.length ? marks[bucket] : Long.MAX_VALUE;
    }

    /** Last record before a bucket. */
    long before(final int bucket) {
        return bucket == 0 ? 0 : marks[bucket - 1];
    }

    /** Ends the newest stretch with a record, which is the last one so far. */
    void end(final long sequence) {
        marks = Arrays.copyOf(marks, marks.length + 1);
        marks[marks.length - 1] = sequence;
    }

    /** Adds to a bucket. */
    void add(final int pool, final int project, final int bucket, final long fen) {
        final long key = key(pool, project);
        long[] sums = cells.getOrDefault(key, NOTHING);
        if (sums.length <= bucket) {
            sums = Arrays.copyOf(sums, bucket + 1);
            cells.put(key, sums);
        }
        sums[bucket] = Math.addExact(sums[bucket], fen);
    }

    /** Takes all of a pool and project. */
    void empty(final int pool, final int project) {
        Arrays.fill(cells.getOrDefault(key(pool, project), NOTHING), 0);
    }

    /** Cuts a bucket after a record: the first part gets the given sums, the second the rest. */
    void split(final long sequence, final Buckets first) {
        final int bucket = of(sequence);
        final long[] cut = new long[marks.length + 1];
        System.arraycopy(marks, 0, cut, 0, bucket);
        cut[bucket] = sequence;
        System.arraycopy(marks, bucket, cut, bucket + 1, marks.length - bucket);
        marks = cut;
        cells.longForEach((key, sums) -> split(key, sums, bucket, first));
    }

    private void split(final long key, final long[] sums, final int bucket, final Buckets first) {
        if (sums.length <= bucket) {
            return;
        }
        final long[] made = new long[sums.length + 1];
        System.arraycopy(sums, 0, made, 0, bucket);
        System.arraycopy(sums, bucket, made, bucket + 1, sums.length - bucket);
        final long[] parts = first.cells.getOrDefault(key, NOTHING);
        made[bucket] = parts.length == 0 ? 0 : parts[0];
        made[bucket + 1] -= made[bucket];
        cells.put(key, made);
    }

    /** Sees all pools and projects, in no order that means anything. */
    void forEach(final Visitor visitor) {
        cells.longForEach((key, sums) -> visitor.onCell(pool(key), project(key), sums));
    }
}
