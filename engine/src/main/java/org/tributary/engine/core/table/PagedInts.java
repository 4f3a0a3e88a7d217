package org.tributary.engine.core.table;

import java.util.Arrays;
import org.agrona.UnsafeApi;

/** Sparse array of ints, 0 where nothing was set. A page is allocated with its first value. */
public final class PagedInts {
    private static final int PAGE_SHIFT = 11;
    private static final int PAGE_INTS = 1 << PAGE_SHIFT;
    private static final long ABSENT = 0;

    private final Arena arena = new Arena();
    private long[] pages = new long[0];

    /** A value, 0 if it was never set. */
    public int get(final int index) {
        final int page = index >>> PAGE_SHIFT;
        if (page >= pages.length || pages[page] == ABSENT) {
            return 0;
        }
        return UnsafeApi.getInt(address(index, page));
    }

    /** Prefetches a value. */
    public void prefetch(final int index, final PrefetchList prefetches) {
        final int page = index >>> PAGE_SHIFT;
        if (page < pages.length && pages[page] != ABSENT) {
            // Eight bytes from an even index do not cross the page's end.
            prefetches.add(address(index & -2, page));
        }
    }

    /** Sets a value. */
    public void set(final int index, final int value) {
        final int page = index >>> PAGE_SHIFT;
        if (page >= pages.length) {
            final int length = pages.length;
            pages = Arrays.copyOf(pages, Math.max(page + 1, length + (length >> 1)));
        }
        if (pages[page] == ABSENT) {
            pages[page] = arena.allocate(PAGE_INTS * Integer.BYTES);
        }
        UnsafeApi.putInt(address(index, page), value);
    }

    /** One more than the greatest index that can hold a value. */
    int limit() {
        return pages.length << PAGE_SHIFT;
    }

    long reservedBytes() {
        return arena.reservedBytes() + 8L * pages.length;
    }

    private long address(final int index, final int page) {
        return pages[page] + (index & PAGE_INTS - 1) * (long) Integer.BYTES;
    }
}
