package org.tributary.engine.core.state.campaign;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.core.image.Mix;
import org.tributary.engine.core.image.StateIn;
import org.tributary.engine.core.image.StateOut;

/**
 * Ids of one kind and their dense indexes, assigned in the order of addition and never reused. Looks up the bytes of a buffer
 * without allocating.
 */
public final class Names {
    private final int limit;
    private byte[][] names = new byte[16][];
    private UnsafeBuffer[] views = new UnsafeBuffer[16];
    private int[] slots = new int[64];
    private int size;

    /**
     * No names.
     *
     * @param limit most names; adding another throws
     */
    public Names(final int limit) {
        this.limit = limit;
    }

    /** Most names. */
    public int limit() {
        return limit;
    }

    /** Number of names, and the next index. */
    public int size() {
        return size;
    }

    /** Name of an index, such as for messages and for order by bytes. */
    public byte[] bytes(final int index) {
        return names[index];
    }

    /** Name of an index as text. */
    public String text(final int index) {
        return new String(names[index], StandardCharsets.UTF_8);
    }

    /** Index of a name, -1 if it is unknown. */
    public int indexOf(final DirectBuffer buffer, final int offset, final int length) {
        return slots[slotOf(buffer, offset, length)] - 1;
    }

    /** Index of a name, -1 if it is unknown. */
    public int indexOf(final byte[] name) {
        return indexOf(new UnsafeBuffer(name), 0, name.length);
    }

    /**
     * Adds a new name.
     *
     * @return its index
     */
    public int add(final byte[] name) {
        if (size == limit) {
            throw new IllegalStateException("more than " + limit + " names");
        }
        if (size == names.length) {
            names = Arrays.copyOf(names, size * 2);
            views = Arrays.copyOf(views, size * 2);
        }
        if (size * 2 >= slots.length) {
            rehash();
        }
        final UnsafeBuffer view = new UnsafeBuffer(name);
        final int slot = slotOf(view, 0, name.length);
        if (slots[slot] != 0) {
            throw new IllegalStateException("twice: " + new String(name, StandardCharsets.UTF_8));
        }
        names[size] = name;
        views[size] = view;
        slots[slot] = ++size;
        return size - 1;
    }

    /** True if another name fits. */
    public boolean hasRoom() {
        return size < limit;
    }

    /** Writes the names in order of index. */
    public void write(final StateOut out) {
        out.putInt(size);
        for (int i = 0; i < size; i++) {
            out.putBytes(names[i]);
        }
    }

    /** Reads names into this, which must be empty. */
    public void read(final StateIn in) {
        final int count = in.getInt();
        for (int i = 0; i < count; i++) {
            add(in.getBytes());
        }
    }

    /** The slot of a name, or the free slot where it would be. */
    private int slotOf(final DirectBuffer buffer, final int offset, final int length) {
        final int mask = slots.length - 1;
        int slot = hash(buffer, offset, length) & mask;
        while (slots[slot] != 0 && !equal(views[slots[slot] - 1], buffer, offset, length)) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void rehash() {
        slots = new int[slots.length * 2];
        for (int i = 0; i < size; i++) {
            slots[slotOf(views[i], 0, names[i].length)] = i + 1;
        }
    }

    /** By words, the last one overlapping the one before: a name is hashed and compared with every donation. */
    private static int hash(final DirectBuffer buffer, final int offset, final int length) {
        if (length < Long.BYTES) {
            return (int) Mix.mix(shortWord(buffer, offset, length) ^ length);
        }
        long hash = length;
        for (int i = 0; i < length - Long.BYTES; i += Long.BYTES) {
            hash = Mix.mix(hash ^ buffer.getLong(offset + i));
        }
        return (int) Mix.mix(hash ^ buffer.getLong(offset + length - Long.BYTES));
    }

    /** All bytes of a name of less than eight: with its length it is the name. From four on two halves that may overlap. */
    static long shortWord(final DirectBuffer buffer, final int offset, final int length) {
        if (length >= Integer.BYTES) {
            final long first = buffer.getInt(offset) & 0xFFFF_FFFFL;
            return first << Integer.SIZE | buffer.getInt(offset + length - Integer.BYTES) & 0xFFFF_FFFFL;
        }
        long word = 0;
        for (int i = 0; i < length; i++) {
            word = word << Byte.SIZE | buffer.getByte(offset + i) & 0xFF;
        }
        return word;
    }

    private static boolean equal(
            final UnsafeBuffer name, final DirectBuffer buffer, final int offset, final int length) {
        if (name.capacity() != length) {
            return false;
        }
        if (length < Long.BYTES) {
            return shortWord(name, 0, length) == shortWord(buffer, offset, length);
        }
        for (int i = 0; i < length - Long.BYTES; i += Long.BYTES) {
            if (name.getLong(i) != buffer.getLong(offset + i)) {
                return false;
            }
        }
        return name.getLong(length - Long.BYTES) == buffer.getLong(offset + length - Long.BYTES);
    }
}
