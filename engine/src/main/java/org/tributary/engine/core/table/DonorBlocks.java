package org.tributary.engine.core.table;

import java.util.Arrays;
import org.agrona.UnsafeApi;

/**
 * A short list of 8-byte entries (not 0) for each donor index, in one block. Blocks grow through fixed sizes to {@value
 * #MAX_ENTRIES} entries, and a block that was left is used again. A donor without entries takes 4 bytes.
 *
 * <p>A head names a block: its size class above, its number below; 0 is no block. A slot is a place in the open block.
 */
final class DonorBlocks {
    /** Most entries of a donor. */
    static final int MAX_ENTRIES = 64;

    /** No such entry, or no room for one. */
    static final int NONE = -1;

    /** The first holds what a donor's first matched donation leaves: marks of project and organisation, and one use. */
    private static final int[] SIZES = {0, 3, 4, 5, 6, 8, 12, 16, 24, 32, 48, MAX_ENTRIES};

    private static final int CLASS_SHIFT = 28;
    private static final int INDEX_MASK = (1 << CLASS_SHIFT) - 1;

    private final PagedInts heads = new PagedInts();
    private final RowList[] blocks = new RowList[SIZES.length];
    private final int[][] free = new int[SIZES.length][16];
    private final int[] freeCounts = new int[SIZES.length];
    // The open block. One decision asks for one donor many times.
    private int openDonor = NONE;
    private int openHead;
    private long first;
    private long end;

    DonorBlocks() {
        for (int i = 1; i < blocks.length; i++) {
            blocks[i] = new RowList(SIZES[i] * Long.BYTES);
        }
    }

    /** Notes a donor's head. */
    void prefetchHead(final int donor, final PrefetchList prefetches) {
        heads.prefetch(donor, prefetches);
    }

    /** Notes a donor's block. */
    void prefetch(final int donor, final PrefetchList prefetches) {
        final int head = heads.get(donor);
        if (head != 0) {
            final long block = blocks[head >>> CLASS_SHIFT].addressOf(head & INDEX_MASK);
            prefetches.add(block);
            prefetches.add(block + (SIZES[head >>> CLASS_SHIFT] - 1) * (long) Long.BYTES);
        }
    }

    /** Donors are below this. */
    int limit() {
        return heads.limit();
    }

    /** Opens a donor's block: slots are those of it until another is opened. */
    void open(final int donor) {
        if (donor != openDonor) {
            openBlock(donor, heads.get(donor));
        }
    }

    private void openBlock(final int donor, final int head) {
        openDonor = donor;
        openHead = head;
        if (head == 0) {
            first = 0;
            end = 0;
            return;
        }
        first = blocks[head >>> CLASS_SHIFT].addressOf(head & INDEX_MASK);
        end = first + SIZES[head >>> CLASS_SHIFT] * (long) Long.BYTES;
    }

    /** True if the open block can't grow. */
    boolean isOfLastSize() {
        return end - first == MAX_ENTRIES * Long.BYTES;
    }

    /** First slot of the open block. */
    long firstSlot() {
        return first;
    }

    /** The slot behind the open block's last. */
    long endSlot() {
        return end;
    }

    /** The slot behind another. */
    static long next(final long slot) {
        return slot + Long.BYTES;
    }

    /** Slot of the entry whose bits from {@code shift} up equal the key, {@link #NONE} if no entry's do. */
    long slotOf(final int shift, final long key) {
        for (long slot = first; slot < end; slot += Long.BYTES) {
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
     * Makes room for one more entry in the open block, which may move.
     *
     * @return its slot, {@link #NONE} if the block has {@link #MAX_ENTRIES}
     */
    long slotForNew() {
        long slot = first;
        while (slot < end && UnsafeApi.getLong(slot) != 0) {
            slot += Long.BYTES;
        }
        if (slot < end) {
            return slot;
        }
        return isOfLastSize() ? NONE : grow();
    }

    private long grow() {
        final int old = openHead;
        final long from = first;
        final long used = end - first;
        openBlock(openDonor, take((old >>> CLASS_SHIFT) + 1));
        heads.set(openDonor, openHead);
        for (long at = 0; at < used; at += Long.BYTES) {
            UnsafeApi.putLong(first + at, UnsafeApi.getLong(from + at));
        }
        if (old != 0) {
            give(old);
        }
        return first + used;
    }

    long reservedBytes() {
        long bytes = heads.reservedBytes();
        for (int i = 1; i < blocks.length; i++) {
            bytes += blocks[i].reservedBytes() + 4L * free[i].length;
        }
        return bytes;
    }

    private int take(final int size) {
        if (freeCounts[size] > 0) {
            final int index = free[size][--freeCounts[size]];
            Arena.zero(blocks[size].addressOf(index), SIZES[size] * (long) Long.BYTES);
            return size << CLASS_SHIFT | index;
        }
        final int index = blocks[size].append();
        if (index > INDEX_MASK) {
            throw new IllegalStateException("more than " + INDEX_MASK + " blocks of " + SIZES[size]);
        }
        return size << CLASS_SHIFT | index;
    }

    private void give(final int head) {
        final int size = head >>> CLASS_SHIFT;
        if (freeCounts[size] == free[size].length) {
            free[size] = Arrays.copyOf(free[size], freeCounts[size] * 2);
        }
        free[size][freeCounts[size]++] = head & INDEX_MASK;
    }
}
