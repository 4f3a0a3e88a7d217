package org.tributary.engine.core.table;

import java.util.Arrays;

/**
 * The rows of a {@link LongTable} that were asked for last, by key. A campaign's few pairs of pool and project are asked
 * for with every donation, and a search costs several times what is looked up here. Holds no state: a row is its key's for
 * good.
 */
public final class RecentRows {
    private static final int BITS = 9;
    /** No key of a table, see {@link LongTable}. */
    private static final long NO_KEY = -1;

    private final LongTable table;
    private final long[] keys = new long[1 << BITS];
    private final long[] rows = new long[1 << BITS];

    /** Remembers nothing of that table yet. */
    public RecentRows(final LongTable table) {
        this.table = table;
        Arrays.fill(keys, NO_KEY);
    }

    /** As {@link LongTable#findOrInsert}. */
    public long findOrInsert(final long key) {
        final int slot = (int) (key * 0x9E3779B97F4A7C15L >>> Long.SIZE - BITS);
        if (keys[slot] != key || key == NO_KEY) {
            rows[slot] = table.findOrInsert(key);
            keys[slot] = key;
        }
        return rows[slot];
    }
}
