package org.tributary.engine.core.image;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.core.port.SnapshotSource;

/** Reads what {@link SnapshotOut} wrote. Throws IllegalStateException if it is not whole. */
public final class StateIn {
    /** Most values in one array. */
    private static final int MAX_VALUES = 1 << 28;

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
        return bytes(getLong());
    }

    /** A text. */
    public String getText() {
        return new String(getBytes(), StandardCharsets.UTF_8);
    }

    /** A text, or null. */
    public @Nullable String getTextOrNull() {
        final long length = getLong();
        return length == SnapshotOut.NULL ? null : new String(bytes(length), StandardCharsets.UTF_8);
    }

    private byte[] bytes(final long length) {
        if (length < 0 || length > end - position) {
            throw new IllegalStateException("snapshot: " + length + " bytes do not fit the record");
        }
        final byte[] bytes = new byte[(int) length];
        source.buffer().getBytes(position, bytes);
        position += bytes.length;
        return bytes;
    }

    /** Values with their count. */
    public long[] getLongs() {
        return getLongs(1);
    }

    /** Values with their count, which must be a multiple. */
    public long[] getLongs(final int multipleOf) {
        final long[] values = new long[count()];
        if (values.length % multipleOf != 0) {
            throw new IllegalStateException("snapshot: " + values.length + " values, in rows of " + multipleOf);
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = getLong();
        }
        return values;
    }

    /** Fills an array from its start and returns how many values there were. */
    public int getLongsInto(final long[] values) {
        final long[] read = getLongs();
        if (read.length > values.length) {
            throw new IllegalStateException("snapshot: " + read.length + " values, room for " + values.length);
        }
        System.arraycopy(read, 0, values, 0, read.length);
        return read.length;
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
    public void getTable(final int tag, final StateTable table) {
        table.readSnapshot(tag, this);
    }

    /** Goes over a row of a table and returns where it begins in {@link #buffer}. */
    public int row(final int rowBytes) {
        need(rowBytes);
        position += rowBytes;
        return position - rowBytes;
    }

    /** True if hashes over rows need not be checked. */
    public boolean isTrusted() {
        return source.isTrusted();
    }

    /** Bytes of the record that were not read yet. */
    public int left() {
        return end - position;
    }

    /** The record that was read last. */
    public DirectBuffer buffer() {
        return source.buffer();
    }

    /** Checks that the record was read to its end. */
    public void endRecord() {
        if (position != end) {
            throw new IllegalStateException("snapshot: " + (end - position) + " bytes left over in a record");
        }
    }

    /** Checks that everything has been read. */
    public void end() {
        if (position != end || source.next()) {
            throw new IllegalStateException("snapshot: something follows the end");
        }
    }

    private int count() {
        final int count = getInt();
        if (count < 0 || count > MAX_VALUES) {
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
