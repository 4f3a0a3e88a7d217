package org.tributary.engine.status;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts errors by their text; at most {@link #MAX_DISTINCT} kinds, the rest as one. Any thread. */
public final class DistinctErrors {
    /** Most kinds kept. */
    public static final int MAX_DISTINCT = 64;

    private static final String OTHERS = "others";

    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /** Counts an error. */
    public synchronized void record(final String where, final Throwable error, final long nowMs) {
        final String text = where + ": " + error;
        final String key = entries.containsKey(text) || entries.size() < MAX_DISTINCT ? text : OTHERS;
        final Entry before = entries.get(key);
        entries.put(
                key,
                before == null
                        ? new Entry(key, 1, nowMs, nowMs)
                        : new Entry(key, before.count + 1, before.firstAtMs, nowMs));
    }

    /** All kinds, in the order of first occurrence. */
    public synchronized List<Entry> entries() {
        return List.copyOf(entries.values());
    }

    /** One kind of error; times are epoch milliseconds. */
    public record Entry(String text, long count, long firstAtMs, long lastAtMs) {}
}
