package org.tributary.engine.projection.table;

import org.agrona.DirectBuffer;
import org.tributary.engine.core.port.SnapshotSource;

/** Reads back what {@link SnapshotWriter} wrote. Throws IllegalStateException if it is not whole. */
public final class SnapshotReader {
    /** Most longs in one array: no snapshot of ours comes near. */
    private static final int MAX_LONGS = 1 << 28;

    private final SnapshotSource source;
    private DirectBuffer record;
    private int position;
    private int end;

    public SnapshotReader(final SnapshotSource source) {
        this.source = source;
    }

    public long number() {
        need(Long.BYTES);
        position += Long.BYTES;
        return record.getLong(position - Long.BYTES);
    }

    public String text() {
        need(Integer.BYTES);
        final int length = record.getInt(position);
        position += Integer.BYTES;
        if (length < 0) {
            return null;
        }
        if (position + length > end) {
            throw new IllegalStateException("projection snapshot: a text of " + length + " bytes is cut off");
        }
        position += length;
        return record.getStringWithoutLengthUtf8(position - length, length);
    }

    public byte[] bytes() {
        need(Integer.BYTES);
        final int length = record.getInt(position);
        position += Integer.BYTES;
        if (length < 0 || position + length > end) {
            throw new IllegalStateException("projection snapshot: " + length + " bytes are cut off");
        }
        final byte[] value = new byte[length];
        record.getBytes(position, value);
        position += length;
        return value;
    }

    long[] longs(final int multipleOf) {
        final long count = number();
        if (count < 0 || count > MAX_LONGS || count % multipleOf != 0) {
            throw new IllegalStateException("projection snapshot: array of " + count + " longs");
        }
        final long[] values = new long[(int) count];
        for (int i = 0; i < values.length; i++) {
            values[i] = number();
        }
        return values;
    }

    /** Fills an array from its start and returns how many there were. */
    int longsInto(final long[] values) {
        final long[] read = longs(1);
        if (read.length > values.length) {
            throw new IllegalStateException(
                    "projection snapshot: " + read.length + " longs, room for " + values.length);
        }
        System.arraycopy(read, 0, values, 0, read.length);
        return read.length;
    }

    private void need(final int bytes) {
        if (position == end) {
            if (!source.next()) {
                throw new IllegalStateException("projection snapshot ends too early");
            }
            record = source.buffer();
            position = source.offset();
            end = position + source.length();
        }
        if (position + bytes > end) {
            throw new IllegalStateException("projection snapshot: a value is cut off");
        }
    }
}
