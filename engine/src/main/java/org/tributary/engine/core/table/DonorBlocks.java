package org.tributary.engine.core.table;

import java.util.Arrays;
import org.agrona.UnsafeApi;

/**
 * A short list of 8-byte entries (not 0) for each donor index. The first ones stand in the donor's row, half a line of the
 * processor's cache that the index leads to; most donors need no more. Others have a block for the rest, and the last place
 * of their row names it: its size class above, its number below. Blocks grow through fixed sizes to {@value #MAX_ENTRIES}
 * entries in all, and a block that was left is used again.
 *
 * <p>A slot is a place in the open list. No entry has all of its upper 31 bits set: that marks the name of a block.
 */
final class DonorBlocks {
    /** Most entries of a donor. */
    static final int MAX_ENTRIES = 64;

    /** No such entry, or no room for one. */
    static final int NONE = -1;

    private static final int ROW_BYTES = 32;
    /** Of the row's entry that gives way to the name of a block. */
    private static final int LAST = ROW_BYTES - Long.BYTES;

    private static final int PAGE_SHIFT = 11;
    private static final int PAGE_MASK = (1 << PAGE_SHIFT) - 1;
    private static final long ABSENT = 0;

    /** Entries of a block: three others are in the row. */
    private static final int[] SIZES = {0, 2, 3, 5, 9, 13, 21, 29, 45, MAX_ENTRIES - 3};

    private static final int LARGEST = SIZES.length - 1;
    private static final int CLASS_SHIFT = 28;
    private static final int INDEX_MASK = (1 << CLASS_SHIFT) - 1;
    private static final int NAME_BITS = 33;
    private static final long NAME = -1L << NAME_BITS;

    private final Arena arena = new Arena();
    private long[] pages = new long[0];
    private final RowList[] blocks = new RowList[SIZES.length];
    private final int[][] free = new int[SIZES.length][16];
    private final int[] freeCounts = new int[SIZES.length];
    // The open list: its row, and from where the row's entries end to where the last ones do. It stays open because one
    // decision asks for one donor many times.
    private int openDonor = NONE;
    private long first;
    private long rowEnd;
    private long rest;
    private long end;
    private int size;

    /** Entries of one donor on their way from a snapshot. */
    private final long[] gathered = new long[MAX_ENTRIES];

    private int gatheredCount;
    private int gatheredDonor = NONE;

    DonorBlocks() {
        for (int i = 1; i < blocks.length; i++) {
            blocks[i] = new RowList(SIZES[i] * Long.BYTES);
        }
    }

    /** Prefetches a donor's row. */
    void prefetchRow(final int donor, final PrefetchList prefetches) {
        final long row = row(donor);
        if (row != ABSENT) {
            prefetches.add(row);
        }
    }

    /** Prefetches a donor's block, if the donor has one. */
    void prefetchBlock(final int donor, final PrefetchList prefetches) {
        final long row = row(donor);
        if (row != ABSENT && isName(UnsafeApi.getLong(row + LAST))) {
            final int name = (int) UnsafeApi.getLong(row + LAST);
            final long block = addressOf(name);
            prefetches.add(block);
            prefetches.add(block + (SIZES[name >>> CLASS_SHIFT] - 1) * (long) Long.BYTES);
        }
    }

    /** Donors are below this. */
    int limit() {
        return pages.length << PAGE_SHIFT;
    }

    /** Opens a donor's list: slots are those of it until another is opened. */
    void open(final int donor) {
        if (donor != openDonor) {
            openDonor = donor;
            openRow(row(donor));
        }
    }

    private void openRow(final long row) {
        first = row;
        size = 0;
        rowEnd = row == ABSENT ? ABSENT : row + ROW_BYTES;
        rest = rowEnd;
        end = rowEnd;
        if (row != ABSENT && isName(UnsafeApi.getLong(row + LAST))) {
            openBlock((int) UnsafeApi.getLong(row + LAST));
        }
    }

    private void openBlock(final int name) {
        size = name >>> CLASS_SHIFT;
        rowEnd = first + LAST;
        rest = addressOf(name);
        end = rest + SIZES[size] * (long) Long.BYTES;
    }

    /** True if the open list can't grow. */
    boolean isOfLastSize() {
        return size == LARGEST;
    }

    /** First slot of the open list. */
    long firstSlot() {
        return first;
    }

    /** The slot behind the open list's last. */
    long endSlot() {
        return end;
    }

    /** The slot behind another of the open list. */
    long next(final long slot) {
        return slot + Long.BYTES == rowEnd ? rest : slot + Long.BYTES;
    }

    /** Slot of the entry whose bits from {@code shift} up equal the key, {@link #NONE} if no entry's do. */
    long slotOf(final int shift, final long key) {
        for (long slot = first; slot != end; slot = next(slot)) {
            final long entry = UnsafeApi.getLong(slot);
            if (entry == 0) {
                return NONE;
            }
            if (entry >>> shift == key) {
                return slot;
            }
        }
        return NONE;
    }

    /** The entry in a slot, 0 if it and all later slots are empty. */
    long entry(final long slot) {
        return UnsafeApi.getLong(slot);
    }

    void put(final long slot, final long entry) {
        UnsafeApi.putLong(slot, entry);
    }

    /**
     * Makes room for one more entry in the open list, whose block may move.
     *
     * @return its slot, {@link #NONE} if the list has {@link #MAX_ENTRIES}
     */
    long slotForNew() {
        if (first == ABSENT) {
            addPage();
        }
        long slot = first;
        while (slot != end && UnsafeApi.getLong(slot) != 0) {
            slot = next(slot);
        }
        if (slot != end) {
            return slot;
        }
        return isOfLastSize() ? NONE : grow();
    }

    /**
     * Takes an entry of a snapshot, where a donor's stand together: a list that is written whole need not move from block to block.
     *
     * @return false if the donor has a list already, or more entries than one: nothing has been taken
     */
    boolean gather(final int donor, final long entry) {
        if (donor != gatheredDonor) {
            endGathering();
            open(donor);
            if (first != ABSENT && UnsafeApi.getLong(first) != 0) {
                return false;
            }
            gatheredDonor = donor;
        }
        if (gatheredCount == MAX_ENTRIES) {
            return false;
        }
        gathered[gatheredCount++] = entry;
        return true;
    }

    /** Writes the list of which the last entries were taken. */
    void endGathering() {
        if (gatheredCount > 0) {
            open(gatheredDonor);
            fill();
        }
        gatheredCount = 0;
        gatheredDonor = NONE;
    }

    private void fill() {
        if (first == ABSENT) {
            addPage();
        }
        if (gatheredCount > ROW_BYTES / Long.BYTES) {
            int wanted = 1;
            while (SIZES[wanted] < gatheredCount - LAST / Long.BYTES) {
                wanted++;
            }
            final int name = take(wanted);
            UnsafeApi.putLong(first + LAST, NAME | name & 0xFFFF_FFFFL);
            openBlock(name);
        }
        long slot = first;
        for (int i = 0; i < gatheredCount; i++) {
            UnsafeApi.putLong(slot, gathered[i]);
            slot = next(slot);
        }
    }

    private void addPage() {
        final int page = openDonor >>> PAGE_SHIFT;
        if (page >= pages.length) {
            pages = Arrays.copyOf(pages, Math.max(page + 1, pages.length + (pages.length >> 1)));
        }
        pages[page] = arena.allocate(ROW_BYTES << PAGE_SHIFT);
        openRow(row(openDonor));
    }

    /** Moves what the row's last place or the block holds to a larger block. */
    private long grow() {
        final long row = first;
        final long from = size == 0 ? row + LAST : rest;
        final long used = size == 0 ? Long.BYTES : end - rest;
        final int old = (int) UnsafeApi.getLong(row + LAST);
        final int oldSize = size;
        final int name = take(size + 1);
        openBlock(name);
        for (long at = 0; at < used; at += Long.BYTES) {
            UnsafeApi.putLong(rest + at, UnsafeApi.getLong(from + at));
        }
        UnsafeApi.putLong(row + LAST, NAME | name & 0xFFFF_FFFFL);
        if (oldSize != 0) {
            give(old);
        }
        return rest + used;
    }

    private long row(final int donor) {
        final int page = donor >>> PAGE_SHIFT;
        if (page >= pages.length || pages[page] == ABSENT) {
            return ABSENT;
        }
        return pages[page] + (donor & PAGE_MASK) * (long) ROW_BYTES;
    }

    private static boolean isName(final long entry) {
        return entry >>> NAME_BITS == NAME >>> NAME_BITS;
    }

    private long addressOf(final int name) {
        return blocks[name >>> CLASS_SHIFT].addressOf(name & INDEX_MASK);
    }

    long reservedBytes() {
        long bytes = arena.reservedBytes() + 8L * pages.length;
        for (int i = 1; i < blocks.length; i++) {
            bytes += blocks[i].reservedBytes() + 4L * free[i].length;
        }
        return bytes;
    }

    private int take(final int wanted) {
        if (freeCounts[wanted] > 0) {
            final int index = free[wanted][--freeCounts[wanted]];
            Arena.zero(blocks[wanted].addressOf(index), SIZES[wanted] * (long) Long.BYTES);
            return wanted << CLASS_SHIFT | index;
        }
        final int index = blocks[wanted].append();
        if (index > INDEX_MASK) {
            throw new IllegalStateException("more than " + INDEX_MASK + " blocks of " + SIZES[wanted]);
        }
        return wanted << CLASS_SHIFT | index;
    }

    private void give(final int name) {
        final int left = name >>> CLASS_SHIFT;
        if (freeCounts[left] == free[left].length) {
            free[left] = Arrays.copyOf(free[left], freeCounts[left] * 2);
        }
        free[left][freeCounts[left]++] = name & INDEX_MASK;
    }
}
