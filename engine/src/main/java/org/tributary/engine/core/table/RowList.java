package org.tributary.engine.core.table;

import java.util.Arrays;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.core.image.ContentHash;
import org.tributary.engine.core.image.SnapshotOut;
import org.tributary.engine.core.image.StateIn;
import org.tributary.engine.core.image.StateTable;

/**
 * Append list of fixed rows, zero when new, addressed by index from 0. Grows a block at a time without moving a row.
 * Clearing keeps the memory for the next rows.
 */
public final class RowList implements StateTable {
    /** Most rows. */
    public static final int MAX_ROWS = 1 << 30;

    private static final int FIRST_BLOCK_ROWS_SHIFT = 6;

    private final int rowBytes;
    private final int blockShift;
    private final Arena arena = new Arena();
    private long[] blocks = new long[16];
    private int blockCount;
    private int rows;
    /** Rows behind these are still as the arena gave them: zero. */
    private int everUsed;

    /**
     * An empty list.
     *
     * @param rowBytes a multiple of 4, at most 1024
     */
    public RowList(final int rowBytes) {
        if (rowBytes <= 0 || rowBytes % 4 != 0 || rowBytes > 1024) {
            throw new IllegalArgumentException("row of " + rowBytes + " bytes");
        }
        this.rowBytes = rowBytes;
        int shift = FIRST_BLOCK_ROWS_SHIFT;
        while (rowBytes << shift + 1 <= 8192) {
            shift++;
        }
        this.blockShift = shift;
    }

    /** Adds a row of zeros and returns its index. */
    public int append() {
        if (rows == MAX_ROWS) {
            throw new IllegalStateException("list is at its limit of " + MAX_ROWS + " rows");
        }
        if (rows >>> blockShift == blockCount) {
            addBlock();
        }
        final int index = rows++;
        if (index < everUsed) {
            Arena.zero(addressOf(index), rowBytes);
        } else {
            everUsed = rows;
        }
        return index;
    }

    /** Address of a row's first byte; rows do not move. */
    long addressOf(final int index) {
        if (index < 0 || index >= rows) {
            throw new IndexOutOfBoundsException("row " + index + " of " + rows);
        }
        return blocks[index >>> blockShift] + (long) (index & (1 << blockShift) - 1) * rowBytes;
    }

    /** A word of a row; {@code at} in bytes. */
    public long getLong(final int index, final int at) {
        return UnsafeApi.getLong(place(index, at, Long.BYTES));
    }

    /** Sets a word of a row; {@code at} in bytes. */
    public void putLong(final int index, final int at, final long value) {
        UnsafeApi.putLong(place(index, at, Long.BYTES), value);
    }

    /** Half a word of a row; {@code at} in bytes. */
    public int getInt(final int index, final int at) {
        return UnsafeApi.getInt(place(index, at, Integer.BYTES));
    }

    /** Sets half a word of a row; {@code at} in bytes. */
    public void putInt(final int index, final int at, final int value) {
        UnsafeApi.putInt(place(index, at, Integer.BYTES), value);
    }

    /** Number of rows. */
    public int size() {
        return rows;
    }

    /** Forgets all rows. */
    public void clear() {
        rows = 0;
    }

    /** Bytes taken. */
    public long reservedBytes() {
        return arena.reservedBytes() + 8L * blocks.length;
    }

    @Override
    public void hashInto(final int tag, final ContentHash hash) {
        for (int i = 0; i < rows; i++) {
            hash.start(tag).word(i);
            for (int at = 0; at < rowBytes; at += Integer.BYTES) {
                hash.word(getInt(i, at));
            }
            hash.end();
        }
    }

    @Override
    public void writeSnapshot(final int tag, final SnapshotOut out) {
        final RowWriter writer = new RowWriter(out, tag, rowBytes, rows);
        final UnsafeBuffer view = new UnsafeBuffer(0, 0);
        for (int i = 0; i < rows; i++) {
            view.wrap(addressOf(i), rowBytes);
            writer.row(view, 0);
        }
        writer.end();
    }

    @Override
    public void readSnapshot(final int tag, final StateIn in) {
        if (rows != 0) {
            throw new IllegalStateException("list is not empty");
        }
        final RowReader reader = new RowReader(in, tag, rowBytes);
        final UnsafeBuffer view = new UnsafeBuffer(0, 0);
        while (reader.next()) {
            view.wrap(addressOf(append()), rowBytes);
            view.putBytes(0, reader.buffer(), reader.offset(), rowBytes);
        }
    }

    /** Rows are read and written at raw addresses: nothing but this check keeps them within the list. */
    private long place(final int index, final int at, final int length) {
        if (at < 0 || at + length > rowBytes) {
            throw new IndexOutOfBoundsException("byte " + at + " of " + rowBytes);
        }
        return addressOf(index) + at;
    }

    private void addBlock() {
        if (blockCount == blocks.length) {
            blocks = Arrays.copyOf(blocks, blockCount * 2);
        }
        blocks[blockCount++] = arena.allocate(rowBytes << blockShift);
    }
}
