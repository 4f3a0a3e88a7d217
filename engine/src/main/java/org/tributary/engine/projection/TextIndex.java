package org.tributary.engine.projection;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Gives dense indexes to short texts within a scope (a project's items, the campaign's teams), found by their bytes in a
 * buffer without making a string. Open addressing; entries are never removed. Not thread-safe by itself.
 */
final class TextIndex {
    /** What {@link #find} and {@link #findOrAdd} answer when there is no index for the text. */
    static final int NONE = -1;

    private static final int INITIAL_SLOTS = 256;

    private final int maxEntries;
    private int[] slots = new int[INITIAL_SLOTS];
    private int[] scopes = new int[INITIAL_SLOTS / 2];
    private int[] ends = new int[INITIAL_SLOTS / 2];
    private byte[] texts = new byte[INITIAL_SLOTS * 8];
    private int size;

    /** @param maxEntries further texts get no index */
    TextIndex(final int maxEntries) {
        this.maxEntries = maxEntries;
    }

    int size() {
        return size;
    }

    int find(final int scope, final DirectBuffer buffer, final int offset, final int length) {
        final int slot = slotOf(scope, buffer, offset, length);
        return slots[slot] - 1;
    }

    int findOrAdd(final int scope, final DirectBuffer buffer, final int offset, final int length) {
        int slot = slotOf(scope, buffer, offset, length);
        if (slots[slot] != 0) {
            return slots[slot] - 1;
        }
        if (size == maxEntries) {
            return NONE;
        }
        if (size == scopes.length) {
            grow();
            slot = slotOf(scope, buffer, offset, length);
        }
        final int start = start(size);
        if (start + length > texts.length) {
            texts = Arrays.copyOf(texts, Math.max(start + length, texts.length * 2));
        }
        buffer.getBytes(offset, texts, start, length);
        scopes[size] = scope;
        ends[size] = start + length;
        slots[slot] = ++size;
        return size - 1;
    }

    int findOrAdd(final int scope, final String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return findOrAdd(scope, new UnsafeBuffer(bytes), 0, bytes.length);
    }

    int find(final int scope, final String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return find(scope, new UnsafeBuffer(bytes), 0, bytes.length);
    }

    String text(final int index) {
        final int start = start(index);
        return new String(texts, start, ends[index] - start, StandardCharsets.UTF_8);
    }

    int scope(final int index) {
        return scopes[index];
    }

    void write(final SnapshotWriter out) {
        out.number(size);
        for (int i = 0; i < size; i++) {
            out.number(scopes[i]);
            out.text(text(i));
        }
    }

    void read(final SnapshotReader in) {
        final long entries = in.number();
        for (long i = 0; i < entries; i++) {
            final int scope = (int) in.number();
            findOrAdd(scope, in.text());
        }
    }

    private int start(final int index) {
        return index == 0 ? 0 : ends[index - 1];
    }

    private int slotOf(final int scope, final DirectBuffer buffer, final int offset, final int length) {
        final int mask = slots.length - 1;
        int slot = hash(scope, buffer, offset, length) & mask;
        while (slots[slot] != 0 && !same(slots[slot] - 1, scope, buffer, offset, length)) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private boolean same(
            final int index, final int scope, final DirectBuffer buffer, final int offset, final int length) {
        final int start = start(index);
        if (scopes[index] != scope || ends[index] - start != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (texts[start + i] != buffer.getByte(offset + i)) {
                return false;
            }
        }
        return true;
    }

    private void grow() {
        scopes = Arrays.copyOf(scopes, scopes.length * 2);
        ends = Arrays.copyOf(ends, ends.length * 2);
        slots = new int[slots.length * 2];
        final UnsafeBuffer all = new UnsafeBuffer(texts);
        for (int i = 0; i < size; i++) {
            slots[slotOf(scopes[i], all, start(i), ends[i] - start(i))] = i + 1;
        }
    }

    private static int hash(final int scope, final DirectBuffer buffer, final int offset, final int length) {
        int hash = scope * 0x9E3779B9 + 0x811C9DC5;
        for (int i = 0; i < length; i++) {
            hash = (hash ^ buffer.getByte(offset + i)) * 0x01000193;
        }
        hash ^= hash >>> 15;
        hash *= 0x85EBCA6B;
        return hash ^ hash >>> 13;
    }
}
