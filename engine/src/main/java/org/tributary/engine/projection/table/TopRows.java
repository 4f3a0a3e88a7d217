package org.tributary.engine.projection.table;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Keeps the indexes of the highest values offered; of equal values the lower index is the higher. One thread. */
public final class TopRows {
    private record Entry(int index, long value) {}

    private static final Comparator<Entry> LOWEST_FIRST =
            Comparator.comparingLong(Entry::value).thenComparing(Entry::index, Comparator.reverseOrder());

    private final int limit;
    private final PriorityQueue<Entry> kept = new PriorityQueue<>(LOWEST_FIRST);

    public TopRows(final int limit) {
        this.limit = limit;
    }

    public void offer(final int index, final long value) {
        final Entry entry = new Entry(index, value);
        if (kept.size() < limit) {
            kept.add(entry);
        } else if (limit > 0 && LOWEST_FIRST.compare(kept.peek(), entry) < 0) {
            kept.poll();
            kept.add(entry);
        }
    }

    /** Highest first. */
    public List<Integer> indexes() {
        final List<Entry> entries = new ArrayList<>(kept);
        entries.sort(LOWEST_FIRST.reversed());
        return entries.stream().map(Entry::index).toList();
    }
}
