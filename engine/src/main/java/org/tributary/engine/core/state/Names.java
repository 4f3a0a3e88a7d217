package org.tributary.engine.core.state;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/**
 * Ids of one kind and their dense indexes, given in the order in which they are added and never given again. Looks up by
 * the bytes of a buffer without allocating.
 */
public final class Names {
    private final int limit;
    private byte[][] names = new byte[16][];
    private int[] slots = new int[64];
    private int size;

    /**
     * No names.
     *
     * @param limit most names; the one behind it throws
     */
    public Names(final int limit) {
        this.limit = limit;
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

    /** Index of a name, -1 if it is not here. */
    public int indexOf(final DirectBuffer buffer, final int offset, final int length) {
        int hash = 1;
        for (int i = 0; i < length; i++) {
            hash = 31 * hash + buffer.getByte(offset + i);
        }
        final int mask = slots.length - 1;
        for (int slot = spread(hash) & mask; slots[slot] != 0; slot = slot + 1 & mask) {
            if (equal(names[slots[slot] - 1], buffer, offset, length)) {
                return slots[slot] - 1;
            }
        }
        return -1;
    }

    /** Index of a name, -1 if it is not here. */
    public int indexOf(final byte[] name) {
        final int slot = slotOf(name);
        return slots[slot] - 1;
    }

    /**
     * Adds a name that is not here.
     *
     * @return its index
     */
    public int add(final byte[] name) {
        if (size == limit) {
            throw new IllegalStateException("more than " + limit + " names");
        }
        if (size == names.length) {
            names = Arrays.copyOf(names, size * 2);
        }
        if (size * 2 >= slots.length) {
            rehash();
        }
        final int slot = slotOf(name);
        if (slots[slot] != 0) {
            throw new IllegalStateException("twice: " + new String(name, StandardCharsets.UTF_8));
        }
        names[size] = name;
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

    private int slotOf(final byte[] name) {
        final int mask = slots.length - 1;
        int slot = spread(Arrays.hashCode(name)) & mask;
        while (slots[slot] != 0 && !Arrays.equals(names[slots[slot] - 1], name)) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void rehash() {
        slots = new int[slots.length * 2];
        for (int i = 0; i < size; i++) {
            slots[slotOf(names[i])] = i + 1;
        }
    }

    private static boolean equal(final byte[] name, final DirectBuffer buffer, final int offset, final int length) {
        if (name.length != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (name[i] != buffer.getByte(offset + i)) {
                return false;
            }
        }
        return true;
    }

    private static int spread(final int hash) {
        return hash ^ hash >>> 16;
    }
}
