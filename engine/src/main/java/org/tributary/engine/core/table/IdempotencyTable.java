package org.tributary.engine.core.table;

import org.tributary.engine.core.image.ContentHash;
import org.tributary.engine.core.image.SnapshotOut;
import org.tributary.engine.core.image.StateIn;
import org.tributary.engine.core.image.StateTable;

/**
 * Keyed 128-bit hash of an id to the journal sequence that carried it first, and 24 bits of fingerprint over what must
 * not differ when it is repeated (amount, project, payer). 24 bytes per row, some 38.5 bytes per id at load; growth moves
 * one small segment at a time.
 */
public final class IdempotencyTable implements StateTable {
    /** Most ids one journal can hold. */
    public static final long MAX_IDS = 1L << 31;

    /** Greatest sequence that fits. */
    public static final long MAX_SEQUENCE = (1L << 39) - 1;

    private static final int FINGERPRINT_BITS = 24;
    private static final int FINGERPRINT_MASK = (1 << FINGERPRINT_BITS) - 1;
    private static final int VALUE_OFFSET = 16;

    private final HashRows rows = new HashRows(16, Long.BYTES, MAX_IDS);

    /** What a key is found by, together with its second half: worked out once, asked with several times. */
    public static long hashOf(final long hi, final long lo) {
        return HashRows.hashOf(hi, lo);
    }

    /** Packed value of a key, above 0; -1 if the key is unknown. */
    public long find(final long hi, final long lo) {
        return findHashed(hashOf(hi, lo), lo);
    }

    /** The same, of a key whose {@link #hashOf} is known. */
    public long findHashed(final long hash, final long lo) {
        final long row = rows.find(hash, lo);
        return row < 0 ? -1 : rows.getLong(row, VALUE_OFFSET);
    }

    /** Notes where a key is looked for. */
    public void prefetch(final long hash, final PrefetchList prefetches) {
        rows.prefetch(hash, prefetches);
    }

    /** As {@link #insertHashed}. */
    public void insert(final long hi, final long lo, final long sequence, final int fingerprint) {
        insertHashed(hashOf(hi, lo), lo, sequence, fingerprint);
    }

    /**
     * Adds a key that {@link #find} has not found.
     *
     * @param hash of {@link #hashOf}
     * @param sequence 1 to {@link #MAX_SEQUENCE}
     * @param fingerprint its low 24 bits are kept
     * @throws IllegalStateException if the table holds {@link #MAX_IDS}
     */
    public void insertHashed(final long hash, final long lo, final long sequence, final int fingerprint) {
        final long value = pack(sequence, fingerprint);
        rows.putLong(rows.insert(hash, lo), VALUE_OFFSET, value);
    }

    /** Packs a value. */
    public static long pack(final long sequence, final int fingerprint) {
        if (sequence <= 0 || sequence > MAX_SEQUENCE) {
            throw new IllegalArgumentException("sequence " + sequence);
        }
        return sequence << FINGERPRINT_BITS | fingerprint & FINGERPRINT_MASK;
    }

    /** The sequence in a packed value. */
    public static long sequenceOf(final long packed) {
        return packed >>> FINGERPRINT_BITS;
    }

    /** The fingerprint in a packed value, 24 bits. */
    public static int fingerprintOf(final long packed) {
        return (int) packed & FINGERPRINT_MASK;
    }

    /** Number of ids. */
    public long size() {
        return rows.size();
    }

    /** Bytes taken. */
    public long reservedBytes() {
        return rows.reservedBytes();
    }

    @Override
    public void hashInto(final int tag, final ContentHash hash) {
        rows.hashInto(tag, hash);
    }

    @Override
    public void writeSnapshot(final int tag, final SnapshotOut out) {
        rows.writeSnapshot(tag, out);
    }

    @Override
    public void readSnapshot(final int tag, final StateIn in) {
        rows.readSnapshot(tag, in);
    }
}
