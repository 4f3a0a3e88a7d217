package org.tributary.engine.core.state.campaign;

import java.util.Arrays;
import org.agrona.DirectBuffer;

/**
 * Cache of the items last looked up, by project and name: a campaign has few, which are looked up for every donation and found
 * here without building a key. Names of up to 16 bytes, which length, first and last word distinguish. Holds no state: an
 * item's index never changes.
 */
final class RecentItems {
    static final int NONE = -1;

    private static final int BITS = 9;
    private static final int MAX_NAME_BYTES = 2 * Long.BYTES;
    private static final int NO_PROJECT = -1;

    private final int[] projects = new int[1 << BITS];
    private final int[] lengths = new int[1 << BITS];
    private final long[] firsts = new long[1 << BITS];
    private final long[] lasts = new long[1 << BITS];
    private final int[] items = new int[1 << BITS];

    RecentItems() {
        Arrays.fill(projects, NO_PROJECT);
    }

    /** Index of an item, {@link #NONE} if it is not cached. */
    int find(final int project, final DirectBuffer name) {
        final int length = name.capacity();
        if (length > MAX_NAME_BYTES) {
            return NONE;
        }
        final long first = first(name, length);
        final long last = last(name, length);
        final int slot = slot(project, length, first, last);
        return projects[slot] == project && lengths[slot] == length && firsts[slot] == first && lasts[slot] == last
                ? items[slot]
                : NONE;
    }

    /** Caches an item. */
    void keep(final int project, final DirectBuffer name, final int item) {
        final int length = name.capacity();
        if (length <= MAX_NAME_BYTES) {
            final long first = first(name, length);
            final long last = last(name, length);
            final int slot = slot(project, length, first, last);
            projects[slot] = project;
            lengths[slot] = length;
            firsts[slot] = first;
            lasts[slot] = last;
            items[slot] = item;
        }
    }

    private static long first(final DirectBuffer name, final int length) {
        return length < Long.BYTES ? Names.shortWord(name, 0, length) : name.getLong(0);
    }

    private static long last(final DirectBuffer name, final int length) {
        return length < Long.BYTES ? 0 : name.getLong(length - Long.BYTES);
    }

    private static int slot(final int project, final int length, final long first, final long last) {
        final long words = first ^ Long.rotateLeft(last, 29);
        final long key = (words ^ project ^ (long) length << Integer.SIZE) * 0x9E3779B97F4A7C15L;
        return (int) (key >>> Long.SIZE - BITS);
    }
}
