package org.tributary.engine.projection.table;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.SipHash128;
import org.tributary.engine.core.image.SnapshotOut;
import org.tributary.engine.core.image.StateIn;

/**
 * Gives dense indexes to short texts within a scope (a project's items, the campaign's teams), found by their bytes in a
 * buffer without making a string. Open addressing under a hash whose key is random for each table: donors choose team
 * names, and must not be able to aim them at one slot. Indexes do not depend on the key, so readers never see it.
 *
 * <p>One thread writes; readers find by {@code String} inside a read section.
 */
public final class TextIndex {
    /** Index returned for a text that has none. */
    public static final int NONE = -1;

    private static final int INITIAL_SLOTS = 256;

    private final int maxEntries;
    private final int maxBytes;
    private final long key0;
    private final long key1;
    private final SipHash128 writersHash = new SipHash128();
    private int[] slots = new int[INITIAL_SLOTS];
    private int[] scopes = new int[INITIAL_SLOTS / 2];
    private byte[] lengths = new byte[INITIAL_SLOTS / 2];
    private byte[] texts;
    private int size;

    /**
     * An empty index.
     *
     * @param maxEntries further texts get no index
     * @param maxBytes longest text, at most 127
     */
    TextIndex(final int maxEntries, final int maxBytes) {
        this.maxEntries = maxEntries;
        this.maxBytes = maxBytes;
        final SecureRandom random = new SecureRandom();
        key0 = random.nextLong();
        key1 = random.nextLong();
        texts = new byte[scopes.length * maxBytes];
    }

    int size() {
        return size;
    }

    /** True if a new text gets no index. */
    boolean isFull() {
        return size == maxEntries;
    }

    /** Writer only. */
    public int find(final int scope, final DirectBuffer buffer, final int offset, final int length) {
        return slots[slotOf(writersHash, scope, buffer, offset, length)] - 1;
    }

    /** Writer only; NONE if the text is too long or the index is full. */
    public int findOrAdd(final int scope, final DirectBuffer buffer, final int offset, final int length) {
        int slot = slotOf(writersHash, scope, buffer, offset, length);
        if (slots[slot] != 0) {
            return slots[slot] - 1;
        }
        if (size == maxEntries || length > maxBytes) {
            return NONE;
        }
        if (size == scopes.length) {
            grow();
            slot = slotOf(writersHash, scope, buffer, offset, length);
        }
        put(size, slot, scope, buffer, offset, length);
        return size++;
    }

    public int findOrAdd(final int scope, final String text) {
        final UnsafeBuffer bytes = bytes(text);
        return findOrAdd(scope, bytes, 0, bytes.capacity());
    }

    /** Any thread, inside a read section. */
    public int find(final int scope, final String text) {
        final UnsafeBuffer bytes = bytes(text);
        return slots[slotOf(new SipHash128(), scope, bytes, 0, bytes.capacity())] - 1;
    }

    /** Gives an index to another text, which must not have one. The text it had is forgotten. Writer only. */
    void replace(final int index, final int scope, final DirectBuffer buffer, final int offset, final int length) {
        if (length > maxBytes) {
            throw new IllegalArgumentException("a text of " + length + " bytes, at most " + maxBytes);
        }
        final UnsafeBuffer all = new UnsafeBuffer(texts);
        remove(slotOf(writersHash, scopes[index], all, index * maxBytes, lengths[index]));
        put(index, slotOf(writersHash, scope, buffer, offset, length), scope, buffer, offset, length);
    }

    String text(final int index) {
        return new String(texts, index * maxBytes, lengths[index], StandardCharsets.UTF_8);
    }

    int scope(final int index) {
        return scopes[index];
    }

    void write(final SnapshotOut out) {
        out.putLong(size);
        for (int i = 0; i < size; i++) {
            out.putLong(scopes[i]);
            out.putText(text(i));
        }
    }

    void read(final StateIn in) {
        final long entries = in.getLong();
        for (long i = 0; i < entries; i++) {
            final int scope = (int) in.getLong();
            findOrAdd(scope, in.getText());
        }
    }

    private static UnsafeBuffer bytes(final String text) {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.UTF_8));
    }

    private void put(
            final int index,
            final int slot,
            final int scope,
            final DirectBuffer buffer,
            final int offset,
            final int length) {
        buffer.getBytes(offset, texts, index * maxBytes, length);
        scopes[index] = scope;
        lengths[index] = (byte) length;
        slots[slot] = index + 1;
    }

    /** Empties a slot and moves up entries that stand after their place because of it. */
    private void remove(final int slot) {
        final int mask = slots.length - 1;
        final UnsafeBuffer all = new UnsafeBuffer(texts);
        int free = slot;
        for (int next = free + 1 & mask; slots[next] != 0; next = next + 1 & mask) {
            final int index = slots[next] - 1;
            final int home = hash(writersHash, scopes[index], all, index * maxBytes, lengths[index]) & mask;
            if ((next - home & mask) >= (next - free & mask)) {
                slots[free] = slots[next];
                free = next;
            }
        }
        slots[free] = 0;
    }

    private int slotOf(
            final SipHash128 sip, final int scope, final DirectBuffer buffer, final int offset, final int length) {
        final int mask = slots.length - 1;
        int slot = hash(sip, scope, buffer, offset, length) & mask;
        while (slots[slot] != 0 && !same(slots[slot] - 1, scope, buffer, offset, length)) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private boolean same(
            final int index, final int scope, final DirectBuffer buffer, final int offset, final int length) {
        if (scopes[index] != scope || lengths[index] != length) {
            return false;
        }
        final int start = index * maxBytes;
        for (int i = 0; i < length; i++) {
            if (texts[start + i] != buffer.getByte(offset + i)) {
                return false;
            }
        }
        return true;
    }

    private void grow() {
        scopes = Arrays.copyOf(scopes, scopes.length * 2);
        lengths = Arrays.copyOf(lengths, lengths.length * 2);
        texts = Arrays.copyOf(texts, Math.multiplyExact(scopes.length, maxBytes));
        slots = new int[slots.length * 2];
        final UnsafeBuffer all = new UnsafeBuffer(texts);
        for (int i = 0; i < size; i++) {
            slots[slotOf(writersHash, scopes[i], all, i * maxBytes, lengths[i])] = i + 1;
        }
    }

    private int hash(
            final SipHash128 sip, final int scope, final DirectBuffer buffer, final int offset, final int length) {
        return (int) sip.key(key0, key1)
                .update((long) scope << Integer.SIZE | length)
                .update(buffer, offset, length)
                .finish()
                .hi();
    }
}
