package org.tributary.engine.core.table;

import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.core.image.ContentHash;
import org.tributary.engine.core.image.SnapshotOut;
import org.tributary.engine.core.image.StateIn;
import org.tributary.engine.core.image.StateTable;

/**
 * What each donor has used of each pool's caps: fen and number of matched donations by day, and so in total. Always all
 * of it, whatever the pool limits today: a limit can be added while the campaign runs. And what the donor has given to
 * before (projects, organisations, teams): marks, each set once, for distinct counts.
 *
 * <p>A donor index leads to a short list of 8-byte entries: pool (16 bits), day (15), fen (25), count (8). A mark
 * holds the kind, a value above all days, and the index.
 * A donor of up to four entries takes 32 bytes, and a decision over all of them costs one cache miss; one of more takes 8
 * bytes each and 8 more, and costs two. Entries that find no room in the list go to side tables (uses with their sum), a
 * value too great for its bits goes there too: bounded time for any donor, exact for any amount.
 */
public final class DonorUse implements StateTable {
    /** Donors are 0 to this. */
    public static final int MAX_DONOR = (1 << 28) - 1;

    /** Pools are 0 to this. */
    public static final int MAX_POOL = 0xFFFF;

    /** Days (since 1970-01-01, in the campaign's zone) are 0 to this, in the year 2059. */
    public static final int MAX_DAY = (1 << 15) - 2;

    /** Kinds of marks are 0 to below this. */
    public static final int MARK_KINDS = 4;

    /**
     * In place of a day: in the side table the sum of a donor's and pool's days that stand there for want of room, in a
     * block a mark.
     */
    private static final int NO_DAY = MAX_DAY + 1;

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

    private final DonorBlocks blocks = new DonorBlocks();
    private final LongTable side = new LongTable(2);
    private final PairSet[] sideMarks = new PairSet[MARK_KINDS];

    /** Nothing used. */
    public DonorUse() {
        for (int kind = 0; kind < MARK_KINDS; kind++) {
            sideMarks[kind] = new PairSet();
        }
    }

    /**
     * Marks that a donor has given to something.
     *
     * @param kind of the thing, below {@link #MARK_KINDS}
     * @param index of the thing, at least 0
     * @return true if the mark was not there
     */
    public boolean mark(final int donor, final int kind, final int index) {
        checkDonor(donor);
        if (index < 0 || kind < 0 || kind >= MARK_KINDS) {
            throw new IndexOutOfBoundsException("mark " + kind + ", " + index);
        }
        final long entry = ((long) kind << DAY_BITS | NO_DAY) << VALUE_BITS | index;
        blocks.open(donor);
        if (blocks.slotOf(0, entry) >= 0) {
            return false;
        }
        final long slot = blocks.slotForNew();
        if (slot < 0) {
            return sideMarks[kind].add(donor, index);
        }
        blocks.put(slot, entry);
        return true;
    }

    /** Prefetches the first of what a donor has used. */
    public void prefetchFirst(final int donor, final PrefetchList prefetches) {
        checkDonor(donor);
        blocks.prefetchRow(donor, prefetches);
    }

    /** Prefetches the rest of what a donor has used. */
    public void prefetchRest(final int donor, final PrefetchList prefetches) {
        checkDonor(donor);
        blocks.prefetchBlock(donor, prefetches);
    }

    /** Fen that the pool gave to the donor's donations, net of what was given back. */
    public long usedFen(final int donor, final int pool) {
        return sum(donor, pool, FEN);
    }

    /** How many of the donor's donations the pool has matched; never given back. */
    public long count(final int donor, final int pool) {
        return sum(donor, pool, COUNT);
    }

    /** Fen that the pool gave to the donor's donations of a day, net of what was given back. */
    public long usedOnDay(final int donor, final int pool, final int day) {
        checkDonor(donor);
        final long what = what(pool, day);
        blocks.open(donor);
        final long slot = blocks.slotOf(VALUE_BITS, what);
        if (slot >= 0) {
            return value(donor, blocks.entry(slot), FEN);
        }
        return blocks.isOfLastSize() ? side.get(sideKey(donor, what), FEN) : 0;
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
        long bytes = blocks.reservedBytes() + side.reservedBytes();
        for (final PairSet marks : sideMarks) {
            bytes += marks.reservedBytes();
        }
        return bytes;
    }

    @Override
    public void hashInto(final int tag, final ContentHash hash) {
        forEach((donor, what, fen, count) ->
                hash.start(tag).word(sideKey(donor, what)).word(fen).word(count).end());
    }

    @Override
    public void writeSnapshot(final int tag, final SnapshotOut out) {
        final long[] uses = new long[1];
        forEach((donor, what, fen, count) -> uses[0]++);
        final RowWriter writer = new RowWriter(out, tag, SNAPSHOT_ROW_BYTES, uses[0]);
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

    @Override
    public void readSnapshot(final int tag, final StateIn in) {
        if (blocks.limit() != 0) {
            throw new IllegalStateException("table is not empty");
        }
        final RowReader reader = new RowReader(in, tag, SNAPSHOT_ROW_BYTES);
        while (reader.next()) {
            final int at = reader.offset();
            final int donor = reader.buffer().getInt(at);
            final long what = reader.buffer().getLong(at + 4);
            final long value = reader.buffer().getLong(at + 12);
            final long count = reader.buffer().getLong(at + 20);
            final long entry = entry(donor, what, value, count);
            if (entry == 0 || !blocks.gather(donor, entry)) {
                blocks.endGathering();
                restore(donor, what, value, count);
            }
        }
        blocks.endGathering();
    }

    private void restore(final int donor, final long what, final long value, final long count) {
        final int day = (int) what & NO_DAY;
        if (day == NO_DAY) {
            mark(donor, (int) (what >>> DAY_BITS), (int) value);
        } else {
            change(donor, (int) (what >>> DAY_BITS), day, value, count);
        }
    }

    /** What a list would hold of a snapshot's row; 0 if that needs more than an entry, or is nothing that a table wrote. */
    private static long entry(final int donor, final long what, final long value, final long count) {
        checkDonor(donor);
        if (what >>> WHAT_BITS != 0 || value < 0 || count < 0) {
            return 0;
        }
        if ((what & NO_DAY) == NO_DAY) {
            return what >>> DAY_BITS < MARK_KINDS && value <= Integer.MAX_VALUE ? what << VALUE_BITS | value : 0;
        }
        return isNarrow(value, count) ? narrow(what, value, count) : 0;
    }

    private static boolean isNarrow(final long fen, final long count) {
        return fen + 1 < WIDE && count <= MAX_COUNT;
    }

    private static long narrow(final long what, final long fen, final long count) {
        return what << VALUE_BITS | fen + 1 << COUNT_BITS | count;
    }

    private long sum(final int donor, final int pool, final int field) {
        checkDonor(donor);
        final long firstWhat = what(pool, 0);
        blocks.open(donor);
        long sum = 0;
        for (long slot = blocks.firstSlot(); slot != blocks.endSlot(); slot = blocks.next(slot)) {
            final long entry = blocks.entry(slot);
            if (entry == 0) {
                return sum;
            }
            if (entry >>> VALUE_BITS + DAY_BITS == pool && !isMark(entry)) {
                sum += value(donor, entry, field);
            }
        }
        return blocks.isOfLastSize() ? sum + side.get(sideKey(donor, firstWhat | NO_DAY), field) : sum;
    }

    private void change(final int donor, final int pool, final int day, final long fen, final long count) {
        checkDonor(donor);
        final long what = what(pool, day);
        blocks.open(donor);
        final long slot = blocks.slotOf(VALUE_BITS, what);
        if (slot >= 0) {
            final long entry = blocks.entry(slot);
            set(donor, slot, plus(value(donor, entry, FEN), fen), value(donor, entry, COUNT) + count, what);
            return;
        }
        plus(blocks.isOfLastSize() ? side.get(sideKey(donor, what), FEN) : 0, fen);
        final long newSlot = blocks.slotForNew();
        if (newSlot >= 0) {
            set(donor, newSlot, fen, count, what);
        } else {
            spill(sideKey(donor, what), fen, count);
            spill(sideKey(donor, what | NO_DAY), fen, count);
        }
    }

    private void spill(final long key, final long fen, final long count) {
        final long row = side.findOrInsert(key);
        side.setAt(row, FEN, plus(side.fieldAt(row, FEN), fen));
        side.setAt(row, COUNT, side.fieldAt(row, COUNT) + count);
    }

    private void set(final int donor, final long slot, final long fen, final long count, final long what) {
        final boolean wasWide = fenBits(blocks.entry(slot)) == WIDE;
        if (!wasWide && isNarrow(fen, count)) {
            blocks.put(slot, narrow(what, fen, count));
            return;
        }
        blocks.put(slot, what << VALUE_BITS | WIDE << COUNT_BITS);
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

    private static boolean isMark(final long entry) {
        return (entry >>> VALUE_BITS & NO_DAY) == NO_DAY;
    }

    private void forEach(final UseVisitor visitor) {
        for (int donor = 0; donor < blocks.limit(); donor++) {
            blocks.open(donor);
            for (long slot = blocks.firstSlot(); slot != blocks.endSlot() && blocks.entry(slot) != 0; ) {
                visit(donor, blocks.entry(slot), visitor);
                slot = blocks.next(slot);
            }
        }
        side.forEachKey(key -> {
            final long row = side.find(key);
            final long what = key & (1L << WHAT_BITS) - 1;
            final boolean isSum = (what & NO_DAY) == NO_DAY;
            if (!isSum && (side.fieldAt(row, FEN) | side.fieldAt(row, COUNT)) != 0) {
                visitor.onUse((int) (key >>> WHAT_BITS), what, side.fieldAt(row, FEN), side.fieldAt(row, COUNT));
            }
        });
        for (int kind = 0; kind < MARK_KINDS; kind++) {
            final long what = (long) kind << DAY_BITS | NO_DAY;
            sideMarks[kind].forEach((donor, index) -> visitor.onUse(donor, what, index, 1));
        }
    }

    private static void visit(final int donor, final long entry, final UseVisitor visitor) {
        final long what = entry >>> VALUE_BITS;
        if (isMark(entry)) {
            visitor.onUse(donor, what, entry & (1L << VALUE_BITS) - 1, 1);
        } else if (fenBits(entry) != WIDE && (fenBits(entry) != 1 || (entry & MAX_COUNT) != 0)) {
            visitor.onUse(donor, what, fenBits(entry) - 1, entry & MAX_COUNT);
        }
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
