package org.tributary.engine.core.state;

import org.tributary.engine.core.table.IdempotencyTable;
import org.tributary.engine.core.table.PrefetchList;

/**
 * Key of an id from outside: its keyed hash, filled by {@link Ids}. Reused: each caller holds a key for each id that it works
 * on at a time. An id is added only under a key that was looked up and not found; any other order throws.
 */
public final class IdKey {
    private static final int EMPTY = 0;
    private static final int FILLED = 1;
    private static final int UNKNOWN = 2;
    private static final int KNOWN = 3;

    private long hi;
    private long lo;
    /** {@link IdempotencyTable#hashOf} of both. */
    private long place;

    private int step = EMPTY;

    IdKey fill(final long newHi, final long newLo) {
        hi = newHi;
        lo = newLo;
        place = IdempotencyTable.hashOf(newHi, newLo);
        step = FILLED;
        return this;
    }

    /** First eight bytes of the hash. */
    public long hi() {
        return hi;
    }

    /** Second eight bytes of the hash. */
    public long lo() {
        return lo;
    }

    void prefetch(final IdempotencyTable table, final PrefetchList prefetches) {
        table.prefetch(place, prefetches);
    }

    long find(final IdempotencyTable table) {
        if (step == EMPTY) {
            throw new IllegalStateException("a key is looked up before it was filled");
        }
        final long found = table.findHashed(place, lo);
        step = found < 0 ? UNKNOWN : KNOWN;
        return found;
    }

    void insert(final IdempotencyTable table, final long sequence, final int fingerprint) {
        if (step != UNKNOWN) {
            throw new IllegalStateException("a key is added that was not looked up or is known");
        }
        table.insertHashed(place, lo, sequence, fingerprint);
        step = KNOWN;
    }
}
