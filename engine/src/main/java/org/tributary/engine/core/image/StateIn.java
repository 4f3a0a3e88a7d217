package org.tributary.engine.core.image;

import org.tributary.engine.core.port.SnapshotSource;

/** Reads what {@link SnapshotOut} wrote. Throws IllegalStateException if it is not whole. */
public final class StateIn {
    private final SnapshotSource source;
    private int position;
    private int end;

    public StateIn(final SnapshotSource source) {
        this.source = source;
    }

    /** Checks the mark of a section. */
    public void section(final int id) {
        final long mark = getLong();
        if (mark != (SnapshotOut.SECTION_MARK | id)) {
            throw new IllegalStateException("snapshot: section " + id + " expected, found " + Long.toHexString(mark));
        }
    }

    /** One value of 64 bits. */
    public long getLong() {
        need(Long.BYTES);
        final long value = source.buffer().getLong(position);
        position += Long.BYTES;
        return value;
    }

    /** One value of 32 bits. */
    public int getInt() {
        return Math.toIntExact(getLong());
    }

    /** One flag. */
    public boolean getBoolean() {
        return getLong() != 0;
    }

    /** Bytes with their length. */
    public byte[] getBytes() {
        final int length = getInt();
        if (length < 0 || length > end - position) {
            throw new IllegalStateException("snapshot: " + length + " bytes do not fit the record");
        }
        final byte[] bytes = new byte[length];
        source.buffer().getBytes(position, bytes);
        position += length;
        return bytes;
    }

    /** Values with their count. */
    public long[] getLongs() {
        final long[] values = new long[count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = getLong();
        }
        return values;
    }

    /** Values with their count. */
    public int[] getInts() {
        final int[] values = new int[count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = getInt();
        }
        return values;
    }

    /** A whole table; it must be empty. */
    public void getTable(final int tag, final Read table) {
        if (position != end) {
            throw new IllegalStateException("snapshot: " + (end - position) + " bytes left before a table");
        }
        table.readSnapshot(tag, source);
    }

    /** Reads every row of a table. */
    @FunctionalInterface
    public interface Read {
        void readSnapshot(int tag, SnapshotSource source);
    }

    /** Checks that everything has been read. */
    public void end() {
        if (position != end || source.next()) {
            throw new IllegalStateException("snapshot: something follows the end");
        }
    }

    private int count() {
        final int count = getInt();
        if (count < 0 || count > 1 << 26) {
            throw new IllegalStateException("snapshot: count of " + count);
        }
        return count;
    }

    private void need(final int bytes) {
        if (position == end) {
            if (!source.next()) {
                throw new IllegalStateException("snapshot: ends too early");
            }
            position = source.offset();
            end = position + source.length();
        }
        if (end - position < bytes) {
            throw new IllegalStateException("snapshot: torn record");
        }
    }
}
