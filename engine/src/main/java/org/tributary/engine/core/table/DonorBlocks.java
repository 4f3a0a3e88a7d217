package org.tributary.engine.core.table;

import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A short list of 8-byte entries (not 0) for each donor index, in one block. Blocks grow through fixed sizes to {@value
 * #MAX_ENTRIES} entries, and a block that was left is used again. A donor without entries takes 4 bytes.
 *
 * <p>A head names a block: its size class above, its number below; 0 is no block. It stays valid until an entry is added
 * for its donor.
 */
final class DonorBlocks {
    /** Most entries of a donor. */
    static final int MAX_ENTRIES = 64;

    /** No such entry, or no room for one. */
    static final int NONE = -1;

    private static final int[] SIZES = {0, 1, 2, 3, 4, 5, 6, 8, 12, 16, 24, 32, 48, MAX_ENTRIES};
    private static final int CLASS_SHIFT = 28;
    private static final int INDEX_MASK = (1 << CLASS_SHIFT) - 1;

    private final PagedInts heads = new PagedInts();
    private final RowList[] blocks = new RowList[SIZES.length];
    private final int[][] free = new int[SIZES.length][16];
    private final int[] freeCounts = new int[SIZES.length];
    // One decision asks for one donor many times.
    private int lastDonor = NONE;
    private int lastHead;

    DonorBlocks() {
        for (int i = 1; i < blocks.length; i++) {
            blocks[i] = new RowList(SIZES[i] * Long.BYTES);
        }
    }

    int head(final int donor) {
        if (donor != lastDonor) {
            lastHead = heads.get(donor);
            lastDonor = donor;
        }
        return lastHead;
    }

    /** Brings a donor's block near, see {@link HashRows#touch}. */
    long touch(final int donor) {
        final int head = head(donor);
        return head == 0 ? 0 : buffer(head).getLong(offset(head));
    }

    /** Donors are below this. */
    int limit() {
        return heads.limit();
    }

    /** Entries the block has room for. */
    static int capacity(final int head) {
        return SIZES[head >>> CLASS_SHIFT];
    }

    /** True if the block can't grow. */
    static boolean isOfLastSize(final int head) {
        return capacity(head) == MAX_ENTRIES;
    }

    /** Buffer of a head's block; not for 0. */
    UnsafeBuffer buffer(final int head) {
        return blocks[head >>> CLASS_SHIFT].buffer(head & INDEX_MASK);
    }

    /** Offset of a head's block in {@link #buffer}. */
    int offset(final int head) {
        return blocks[head >>> CLASS_SHIFT].offset(head & INDEX_MASK);
    }

    /** Slot of the entry whose bits from {@code shift} up are the key, {@link #NONE} if there is none. */
    int slotOf(final int head, final int shift, final long key) {
        if (head == 0) {
            return NONE;
        }
        final UnsafeBuffer buffer = buffer(head);
        final int offset = offset(head);
        final int end = offset + capacity(head) * Long.BYTES;
        for (int at = offset; at < end; at += Long.BYTES) {
            final long entry = buffer.getLong(at);
            if (entry == 0) {
                return NONE;
            }
            if (entry >>> shift == key) {
                return (at - offset) / Long.BYTES;
            }
        }
        return NONE;
    }

    long entry(final int head, final int slot) {
        return buffer(head).getLong(offset(head) + slot * Long.BYTES);
    }

    void put(final int head, final int slot, final long entry) {
        buffer(head).putLong(offset(head) + slot * Long.BYTES, entry);
    }

    /** Number of entries. */
    int used(final int head) {
        int used = 0;
        while (used < capacity(head) && entry(head, used) != 0) {
            used++;
        }
        return used;
    }

    /**
     * Makes room for one more entry of a donor, whose head may change.
     *
     * @return its slot, {@link #NONE} if the donor has {@link #MAX_ENTRIES}
     */
    int slotForNew(final int donor) {
        final int head = head(donor);
        final int used = used(head);
        if (used < capacity(head)) {
            return used;
        }
        if (isOfLastSize(head)) {
            return NONE;
        }
        final int wider = take((head >>> CLASS_SHIFT) + 1);
        for (int i = 0; i < used; i++) {
            put(wider, i, entry(head, i));
        }
        if (head != 0) {
            give(head);
        }
        heads.set(donor, wider);
        lastHead = wider;
        return used;
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
            final RowList block = blocks[size];
            block.buffer(index).setMemory(block.offset(index), SIZES[size] * Long.BYTES, (byte) 0);
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
