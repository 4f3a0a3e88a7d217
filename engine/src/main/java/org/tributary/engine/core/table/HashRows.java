package org.tributary.engine.core.table;

import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.core.image.ContentHash;
import org.tributary.engine.core.image.Mix;
import org.tributary.engine.core.image.SnapshotOut;
import org.tributary.engine.core.image.StateIn;
import org.tributary.engine.core.image.StateTable;

/**
 * Fixed rows found by a hash, numbered from 0 in the order in which they were inserted, never moved and never removed. A
 * row's first word is its hash (not 0, all bits well mixed); 16-byte keys have a second key word after it.
 *
 * <p>Rows are stored one after the other in blocks, so a new row lies beside the last.
 * {@link HashSlots} lead from a hash to
 * the number of its row: a search for an unknown key reads a line of slots and no row. Some 14 bytes a row on top of it.
 *
 * <p>Nothing allocates but growth.
 */
public final class HashRows implements StateTable {
    /** No such row. */
    public static final long NONE = -1;

    private static final int MAX_BLOCK_BYTES = 128 * 1024;
    private static final int FIRST_ROWS = 16;
    /** Of a snapshot's rows: whose lines are read ahead together. */
    private static final int READ_AT_ONCE = 16;

    private static final long NUMBER = ~HashSlots.TAG;
    private static final long MOST_ROWS = 1L << 31;

    private final int rowBytes;
    private final boolean wideKey;
    private final long maxRows;
    private final int blockShift;
    private final int rowInBlock;
    private final Arena arena = new Arena();
    private final HashSlots slots = new HashSlots();
    private long[] blocks = new long[4];
    /** Rows for which there is room. The first block grows, the others come whole. */
    private long room;

    private long rows;

    /**
     * An empty table.
     *
     * @param keyBytes 8 or 16
     * @param valueBytes a multiple of 4, zero in a new row
     * @param maxRows limit; an insert beyond it throws
     */
    public HashRows(final int keyBytes, final int valueBytes, final long maxRows) {
        if (keyBytes != 8 && keyBytes != 16
                || valueBytes < 0
                || valueBytes % 4 != 0
                || maxRows <= 0
                || maxRows > MOST_ROWS) {
            throw new IllegalArgumentException("key " + keyBytes + ", value " + valueBytes + ", max " + maxRows);
        }
        this.rowBytes = keyBytes + valueBytes;
        this.wideKey = keyBytes == 16;
        this.maxRows = maxRows;
        this.blockShift = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(MAX_BLOCK_BYTES / rowBytes);
        this.rowInBlock = (1 << blockShift) - 1;
    }

    /** Number of the row with an 8-byte key, {@link #NONE} if there is none. */
    public long find(final long hash) {
        long slot = slots.find(hash, HashSlots.TAG);
        while (slot != HashSlots.NONE) {
            final long row = rowIn(slot);
            if (UnsafeApi.getLong(address(row)) == hash) {
                return row;
            }
            slot = slots.findNext(hash, HashSlots.TAG);
        }
        return NONE;
    }

    /** Number of the row with a 16-byte key, {@link #NONE} if there is none. */
    public long find(final long hash, final long second) {
        long slot = slots.find(hash, HashSlots.TAG);
        while (slot != HashSlots.NONE) {
            final long row = rowIn(slot);
            final long address = address(row);
            if (UnsafeApi.getLong(address) == hash && UnsafeApi.getLong(address + Long.BYTES) == second) {
                return row;
            }
            slot = slots.findNext(hash, HashSlots.TAG);
        }
        return NONE;
    }

    /** Adds the slots where a search for a key begins, whether or not the key is there. */
    public void prefetch(final long hash, final PrefetchList prefetches) {
        slots.prefetch(hash, prefetches);
    }

    /** Number of the row that a search for a key would read first, without reading it; {@link #NONE} if there is none. */
    public long candidate(final long hash) {
        final long slot = slots.find(hash, HashSlots.TAG);
        return slot == HashSlots.NONE ? NONE : rowIn(slot);
    }

    /** Adds a row. */
    public void prefetchRow(final long row, final PrefetchList prefetches) {
        prefetches.add(address(row));
    }

    /** Adds a row with an 8-byte key that is not in the table. */
    public long insert(final long hash) {
        final long row = append(hash);
        UnsafeApi.putLong(address(row), hash);
        return row;
    }

    /**
     * Adds a row, its values 0, with a key that is not in the table.
     *
     * @return its number
     * @throws IllegalStateException if the table is at its limit
     */
    public long insert(final long hash, final long second) {
        final long row = append(hash);
        final long address = address(row);
        UnsafeApi.putLong(address, hash);
        UnsafeApi.putLong(address + Long.BYTES, second);
        return row;
    }

    /** A word of a row; {@code at} in bytes. */
    public long getLong(final long row, final int at) {
        return UnsafeApi.getLong(place(row, at, Long.BYTES));
    }

    /** Sets a word of a row; {@code at} in bytes. */
    public void putLong(final long row, final int at, final long value) {
        UnsafeApi.putLong(place(row, at, Long.BYTES), value);
    }

    /** Half a word of a row; {@code at} in bytes. */
    public int getInt(final long row, final int at) {
        return UnsafeApi.getInt(place(row, at, Integer.BYTES));
    }

    /** Sets half a word of a row; {@code at} in bytes. */
    public void putInt(final long row, final int at, final int value) {
        UnsafeApi.putInt(place(row, at, Integer.BYTES), value);
    }

    /** Number of rows. */
    public long size() {
        return rows;
    }

    /** Bytes the table has taken, free slots and directory included. */
    public long reservedBytes() {
        return slots.reservedBytes() + arena.reservedBytes() + (long) Long.BYTES * blocks.length;
    }

    @Override
    public void hashInto(final int tag, final ContentHash hash) {
        forEach((buffer, offset) -> hash.addRow(tag, buffer, offset, rowBytes));
    }

    @Override
    public void writeSnapshot(final int tag, final SnapshotOut out) {
        final RowWriter writer = new RowWriter(out, tag, rowBytes, rows);
        forEach(writer::row);
        writer.end();
    }

    @Override
    public void readSnapshot(final int tag, final StateIn in) {
        if (rows != 0) {
            throw new IllegalStateException("table is not empty");
        }
        final RowReader reader = new RowReader(in, tag, rowBytes);
        if (reader.rows() > maxRows) {
            throw new IllegalStateException("snapshot section " + tag + ": more than " + maxRows + " rows");
        }
        final UnsafeBuffer to = new UnsafeBuffer(0, 0);
        final PrefetchList prefetches = new PrefetchList(2 * READ_AT_ONCE);
        int prefetched = 0;
        while (reader.next()) {
            if (prefetched == 0) {
                prefetched = prefetchNext(reader, prefetches);
            }
            prefetched--;
            final DirectBuffer from = reader.buffer();
            final long hash = from.getLong(reader.offset());
            final long second = wideKey ? from.getLong(reader.offset() + 8) : 0;
            if (hash == 0 || (wideKey ? find(hash, second) : find(hash)) != NONE) {
                throw new IllegalStateException("snapshot section " + tag + ": key empty or twice");
            }
            to.wrap(address(append(hash)), rowBytes);
            to.putBytes(0, from, reader.offset(), rowBytes);
        }
    }

    /** A start with ten million ids waits mostly for the lines that they belong to: those of the next rows are read at once. */
    private int prefetchNext(final RowReader reader, final PrefetchList prefetches) {
        final int count = Math.min(READ_AT_ONCE, reader.atHand());
        for (int i = 0; i < count; i++) {
            slots.prefetch(reader.buffer().getLong(reader.offset() + i * rowBytes), prefetches);
        }
        prefetches.load();
        return count;
    }

    /** Sees every row, in order of number. */
    public void forEach(final RowVisitor visitor) {
        final UnsafeBuffer view = new UnsafeBuffer(0, 0);
        for (long row = 0; row < rows; row++) {
            view.wrap(address(row), rowBytes);
            visitor.onRow(view, 0);
        }
    }

    private static long rowIn(final long slot) {
        return (UnsafeApi.getLong(slot) & NUMBER) - 1;
    }

    private long address(final long row) {
        return blocks[(int) (row >>> blockShift)] + (row & rowInBlock) * rowBytes;
    }

    /** Rows are read and written at raw addresses: nothing but this check keeps them within the table. */
    private long place(final long row, final int at, final int length) {
        if (row < 0 || row >= rows || at < 0 || at + length > rowBytes) {
            throw new IndexOutOfBoundsException("row " + row + " of " + rows + ", byte " + at + " of " + rowBytes);
        }
        return address(row) + at;
    }

    private long append(final long hash) {
        if (hash == 0) {
            throw new IllegalArgumentException("hash 0");
        }
        if (rows == maxRows) {
            throw new IllegalStateException("table is at its limit of " + maxRows + " rows");
        }
        if (rows == room) {
            makeRoom();
        }
        slots.add(hash, hash & HashSlots.TAG | rows + 1);
        return rows++;
    }

    private void makeRoom() {
        if (room <= rowInBlock) {
            enlargeFirst();
            return;
        }
        final int block = (int) (room >>> blockShift);
        if (block == blocks.length) {
            blocks = Arrays.copyOf(blocks, block * 2);
        }
        blocks[block] = arena.allocate(rowBytes << blockShift);
        room += rowInBlock + 1L;
    }

    /** A table that stays small takes little. */
    private void enlargeFirst() {
        final long wider = room == 0 ? FIRST_ROWS : Math.min(room * 4, rowInBlock + 1L);
        final long to = arena.allocate((int) wider * rowBytes);
        if (room > 0) {
            UnsafeApi.copyMemory(blocks[0], to, room * rowBytes);
        }
        blocks[0] = to;
        room = wider;
    }

    /**
     * First word of a 16-byte key, mixed so that any two words will do as a key and {@code first} stays recoverable.
     * Never 0: the one value in 2^64 that mixes to it is taken for its neighbour.
     */
    public static long hashOf(final long first, final long second) {
        final long hash = Mix.mix(first ^ Mix.mix(second + 0x9E3779B97F4A7C15L));
        return hash == 0 ? 1 : hash;
    }
}
