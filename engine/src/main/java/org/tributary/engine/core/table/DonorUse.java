package org.tributary.engine.core.table;

import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.core.SnapshotSink;
import org.tributary.engine.core.SnapshotSource;

/**
 * What each donor has used of each pool's caps: fen and number of matched donations by day, and so in total. Always all
 * of it, whatever the pool limits today: a limit can be added while the campaign runs.
 *
 * <p>A donor index leads to a small block of 8-byte entries: pool (16 bits), day (15), fen (25), count (8). A donor of
 * three pools on one day takes 4 + 24 bytes, and a decision over all of them costs two cache misses. Blocks grow through
 * fixed sizes to {@value #MAX_BLOCK_ENTRIES} entries, and a block that was left is used again. Entries beyond that go to
 * a side table with their sum, a value too great for its bits goes there too: bounded time for any donor, exact for
 * any amount.
 */
public final class DonorUse {
    /** Donors are 0 to this. */
    public static final int MAX_DONOR = (1 << 28) - 1;

    /** Pools are 0 to this. */
    public static final int MAX_POOL = 0xFFFF;

    /** Days (since 1970-01-01, in the campaign's zone) are 0 to this, in the year 2059. */
    public static final int MAX_DAY = (1 << 15) - 2;

    /** In place of a day: the sum of a donor's and pool's days that stand in the side table for want of room. */
    private static final int SPILLED = MAX_DAY + 1;

    private static final int[] BLOCK_ENTRIES = {0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64};
    private static final int MAX_BLOCK_ENTRIES = 64;
    private static final int CLASS_SHIFT = 28;
    private static final int INDEX_MASK = (1 << CLASS_SHIFT) - 1;

    private static final int DAY_BITS = 15;
    private static final int WHAT_BITS = 16 + DAY_BITS;
    private static final int COUNT_BITS = 8;
    private static final int VALUE_BITS = 64 - WHAT_BITS;
    private static final int MAX_COUNT = (1 << COUNT_BITS) - 1;
    /** In the fen bits, which else hold fen + 1: the entry's values stand in the side table. */
    private static final long WIDE = (1L << VALUE_BITS - COUNT_BITS) - 1;

    private static final int FEN = 0;
    private static final int COUNT = 1;
    private static final int SNAPSHOT_ROW_BYTES = 28;

    private final PagedInts heads = new PagedInts();
    private final RowList[] blocks = new RowList[BLOCK_ENTRIES.length];
    private final int[][] free = new int[BLOCK_ENTRIES.length][16];
    private final int[] freeCounts = new int[BLOCK_ENTRIES.length];
    private final LongTable side = new LongTable(2);

    /** Nothing used. */
    public DonorUse() {
        for (int i = 1; i < blocks.length; i++) {
            blocks[i] = new RowList(BLOCK_ENTRIES[i] * Long.BYTES);
        }
    }

    /** Fen the donor's donations have got from the pool, net of what was given back. */
    public long usedFen(final int donor, final int pool) {
        return sum(donor, pool, FEN);
    }

    /** How many of the donor's donations the pool has matched; never given back. */
    public long count(final int donor, final int pool) {
        return sum(donor, pool, COUNT);
    }

    /** Fen the donor's donations of a day have got from the pool, net of what was given back. */
    public long usedOnDay(final int donor, final int pool, final int day) {
        checkDonor(donor);
        final long what = what(pool, day);
        final int head = heads.get(donor);
        final int slot = slotOf(head, what);
        if (slot >= 0) {
            return value(donor, entry(head, slot), FEN);
        }
        return isFull(head) ? side.get(sideKey(donor, what), FEN) : 0;
    }

    /**
     * Books one match.
     *
     * @param day of the donation, by its time of payment
     * @param fen at least 0
     */
    public void add(final int donor, final int pool, final int day, final long fen) {
        if (fen < 0) {
            throw new IllegalArgumentException("fen: " + fen);
        }
        change(donor, pool, day, fen, 1);
    }

    /**
     * Gives back money of a match made on a day, not its count.
     *
     * @throws IllegalStateException if the donor has used less on that day
     */
    public void giveBack(final int donor, final int pool, final int day, final long fen) {
        if (fen < 0) {
            throw new IllegalArgumentException("fen: " + fen);
        }
        if (fen > 0) {
            change(donor, pool, day, -fen, 0);
        }
    }

    /** Bytes taken. */
    public long reservedBytes() {
        long bytes = heads.reservedBytes() + side.reservedBytes();
        for (int i = 1; i < blocks.length; i++) {
            bytes += blocks[i].reservedBytes() + 4L * free[i].length;
        }
        return bytes;
    }

    /** Adds every use to a hash, those of nothing left out. */
    public void hashInto(final int tag, final ContentHash hash) {
        forEach((donor, what, fen, count) ->
                hash.start(tag).word(sideKey(donor, what)).word(fen).word(count).end());
    }

    /** Writes one section. */
    public void writeSnapshot(final int tag, final SnapshotSink sink) {
        final long[] uses = new long[1];
        forEach((donor, what, fen, count) -> uses[0]++);
        final RowWriter writer = new RowWriter(sink, tag, SNAPSHOT_ROW_BYTES, uses[0]);
        final UnsafeBuffer row = new UnsafeBuffer(new byte[SNAPSHOT_ROW_BYTES]);
        forEach((donor, what, fen, count) -> {
            row.putInt(0, donor);
            row.putLong(4, what);
            row.putLong(12, fen);
            row.putLong(20, count);
            writer.row(row, 0);
        });
        writer.end();
    }

    /** Reads what {@link #writeSnapshot} wrote into this table, which must be empty. */
    public void readSnapshot(final int tag, final SnapshotSource source) {
        if (heads.limit() != 0) {
            throw new IllegalStateException("table is not empty");
        }
        final RowReader reader = new RowReader(source, tag, SNAPSHOT_ROW_BYTES);
        while (reader.next()) {
            final int at = reader.offset();
            final long what = reader.buffer().getLong(at + 4);
            final int day = (int) what & MAX_DAY + 1;
            change(
                    reader.buffer().getInt(at),
                    (int) (what >>> DAY_BITS),
                    day,
                    reader.buffer().getLong(at + 12),
                    reader.buffer().getLong(at + 20));
        }
    }

    private long sum(final int donor, final int pool, final int field) {
        checkDonor(donor);
        final long firstWhat = what(pool, 0);
        final int head = heads.get(donor);
        final int entries = BLOCK_ENTRIES[head >>> CLASS_SHIFT];
        if (entries == 0) {
            return 0;
        }
        final RowList block = blocks[head >>> CLASS_SHIFT];
        final UnsafeBuffer buffer = block.buffer(head & INDEX_MASK);
        final int offset = block.offset(head & INDEX_MASK);
        long sum = 0;
        for (int i = 0; i < entries; i++) {
            final long entry = buffer.getLong(offset + i * Long.BYTES);
            if (entry == 0) {
                return sum;
            }
            if (entry >>> VALUE_BITS + DAY_BITS == pool) {
                sum += value(donor, entry, field);
            }
        }
        return isFull(head) ? sum + side.get(sideKey(donor, firstWhat | SPILLED), field) : sum;
    }

    private void change(final int donor, final int pool, final int day, final long fen, final long count) {
        checkDonor(donor);
        final long what = what(pool, day);
        final int head = heads.get(donor);
        final int slot = slotOf(head, what);
        if (slot >= 0) {
            final long entry = entry(head, slot);
            set(donor, head, slot, plus(value(donor, entry, FEN), fen), value(donor, entry, COUNT) + count, what);
        } else {
            append(donor, head, what, fen, count);
        }
    }

    private void append(final int donor, final int head, final long what, final long fen, final long count) {
        final int size = head >>> CLASS_SHIFT;
        final int used = used(head);
        if (used < BLOCK_ENTRIES[size]) {
            set(donor, head, used, plus(0, fen), count, what);
        } else if (used < MAX_BLOCK_ENTRIES) {
            plus(0, fen);
            final int wider = take(size + 1);
            for (int i = 0; i < used; i++) {
                putEntry(wider, i, entry(head, i));
            }
            if (size > 0) {
                give(head);
            }
            heads.set(donor, wider);
            set(donor, wider, used, fen, count, what);
        } else {
            spill(sideKey(donor, what), fen, count);
            spill(sideKey(donor, what | SPILLED), fen, count);
        }
    }

    private void spill(final long key, final long fen, final long count) {
        final long row = side.findOrInsert(key);
        side.setAt(row, FEN, plus(side.fieldAt(row, FEN), fen));
        side.setAt(row, COUNT, side.fieldAt(row, COUNT) + count);
    }

    private void set(
            final int donor, final int head, final int slot, final long fen, final long count, final long what) {
        final boolean wasWide = fenBits(entry(head, slot)) == WIDE;
        if (!wasWide && fen + 1 < WIDE && count <= MAX_COUNT) {
            putEntry(head, slot, what << VALUE_BITS | fen + 1 << COUNT_BITS | count);
            return;
        }
        putEntry(head, slot, what << VALUE_BITS | WIDE << COUNT_BITS);
        final long row = side.findOrInsert(sideKey(donor, what));
        side.setAt(row, FEN, fen);
        side.setAt(row, COUNT, count);
    }

    private long value(final int donor, final long entry, final int field) {
        final long fen = fenBits(entry);
        if (fen == WIDE) {
            return side.get(sideKey(donor, entry >>> VALUE_BITS), field);
        }
        return field == FEN ? fen - 1 : entry & MAX_COUNT;
    }

    private static long fenBits(final long entry) {
        return entry >>> COUNT_BITS & WIDE;
    }

    private static long plus(final long fen, final long delta) {
        final long result = Math.addExact(fen, delta);
        if (result < 0) {
            throw new IllegalStateException("more given back than used: " + fen + " used, " + -delta + " given back");
        }
        return result;
    }

    private int slotOf(final int head, final long what) {
        final int entries = BLOCK_ENTRIES[head >>> CLASS_SHIFT];
        if (entries == 0) {
            return -1;
        }
        final RowList block = blocks[head >>> CLASS_SHIFT];
        final UnsafeBuffer buffer = block.buffer(head & INDEX_MASK);
        final int offset = block.offset(head & INDEX_MASK);
        for (int i = 0; i < entries; i++) {
            final long entry = buffer.getLong(offset + i * Long.BYTES);
            if (entry == 0) {
                return -1;
            }
            if (entry >>> VALUE_BITS == what) {
                return i;
            }
        }
        return -1;
    }

    private int used(final int head) {
        int used = 0;
        while (used < BLOCK_ENTRIES[head >>> CLASS_SHIFT] && entry(head, used) != 0) {
            used++;
        }
        return used;
    }

    private static boolean isFull(final int head) {
        return BLOCK_ENTRIES[head >>> CLASS_SHIFT] == MAX_BLOCK_ENTRIES;
    }

    private long entry(final int head, final int slot) {
        return blocks[head >>> CLASS_SHIFT].getLong(head & INDEX_MASK, slot * Long.BYTES);
    }

    private void putEntry(final int head, final int slot, final long entry) {
        blocks[head >>> CLASS_SHIFT].putLong(head & INDEX_MASK, slot * Long.BYTES, entry);
    }

    private int take(final int size) {
        if (freeCounts[size] > 0) {
            final int index = free[size][--freeCounts[size]];
            final RowList block = blocks[size];
            block.buffer(index).setMemory(block.offset(index), BLOCK_ENTRIES[size] * Long.BYTES, (byte) 0);
            return size << CLASS_SHIFT | index;
        }
        final int index = blocks[size].append();
        if (index > INDEX_MASK) {
            throw new IllegalStateException("more than " + INDEX_MASK + " blocks of " + BLOCK_ENTRIES[size]);
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

    private void forEach(final UseVisitor visitor) {
        for (int donor = 0; donor < heads.limit(); donor++) {
            final int head = heads.get(donor);
            final int used = used(head);
            for (int i = 0; i < used; i++) {
                final long entry = entry(head, i);
                if (fenBits(entry) != WIDE && (fenBits(entry) != 1 || (entry & MAX_COUNT) != 0)) {
                    visitor.onUse(donor, entry >>> VALUE_BITS, fenBits(entry) - 1, entry & MAX_COUNT);
                }
            }
        }
        side.forEachKey(key -> {
            final long row = side.find(key);
            final long what = key & (1L << WHAT_BITS) - 1;
            final boolean isSum = (what & SPILLED) == SPILLED;
            if (!isSum && (side.fieldAt(row, FEN) | side.fieldAt(row, COUNT)) != 0) {
                visitor.onUse((int) (key >>> WHAT_BITS), what, side.fieldAt(row, FEN), side.fieldAt(row, COUNT));
            }
        });
    }

    private static long what(final int pool, final int day) {
        if (pool < 0 || pool > MAX_POOL || day < 0 || day > MAX_DAY) {
            throw new IndexOutOfBoundsException("pool " + pool + ", day " + day);
        }
        return (long) pool << DAY_BITS | day;
    }

    private static void checkDonor(final int donor) {
        if (donor < 0 || donor > MAX_DONOR) {
            throw new IndexOutOfBoundsException("donor " + donor);
        }
    }

    private static long sideKey(final int donor, final long what) {
        return (long) donor << WHAT_BITS | what;
    }

    @FunctionalInterface
    private interface UseVisitor {
        void onUse(int donor, long what, long fen, long count);
    }
}
