package org.tributary.engine.core.table;

import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.core.image.ContentHash;
import org.tributary.engine.core.image.SnapshotOut;
import org.tributary.engine.core.image.StateIn;
import org.tributary.engine.core.image.StateTable;

/**
 * Donor hash (128 bits) to dense index, from 0 by first appearance: the number of the donor's row. Some 30 bytes per donor.
 */
public final class DonorTable implements StateTable {
    /** Most donors: what a {@link DonorUse} can address. */
    public static final int MAX_DONORS = 1 << 28;

    private static final int KEY_BYTES = 16;

    private final HashRows rows = new HashRows(KEY_BYTES, 0, MAX_DONORS);

    /** Index of a donor, -1 if the donor is unknown. */
    public int find(final long donorHi, final long donorLo) {
        return findHashed(HashRows.hashOf(donorHi, donorLo), donorLo);
    }

    /** The same, of a donor whose {@link #hashOf} is known. */
    public int findHashed(final long hash, final long donorLo) {
        return (int) rows.find(hash, donorLo);
    }

    /** Hash under which a donor is looked up; computed once, used for several look-ups. */
    public static long hashOf(final long donorHi, final long donorLo) {
        return HashRows.hashOf(donorHi, donorLo);
    }

    /** Prefetches a donor's slots, by {@link #hashOf}. */
    public void prefetch(final long hash, final PrefetchList prefetches) {
        rows.prefetch(hash, prefetches);
    }

    /** Index that is most likely the donor's, -1 if the donor is unknown. Prefetches what {@link #isAt} reads. */
    public int guess(final long hash, final PrefetchList prefetches) {
        final long row = rows.candidate(hash);
        if (row >= 0) {
            rows.prefetchRow(row, prefetches);
        }
        return (int) row;
    }

    /** Whether an index is the donor's. */
    public boolean isAt(final int index, final long hash, final long donorLo) {
        return rows.getLong(index, Long.BYTES) == donorLo && rows.getLong(index, 0) == hash;
    }

    /** Index of a donor, the next free one if the donor was unknown. */
    public int findOrAdd(final long donorHi, final long donorLo) {
        final long hash = HashRows.hashOf(donorHi, donorLo);
        final long found = rows.find(hash, donorLo);
        return (int) (found >= 0 ? found : rows.insert(hash, donorLo));
    }

    /** Adds a donor that {@link #find} has not found, and returns the donor's index. */
    public int add(final long donorHi, final long donorLo) {
        return (int) rows.insert(HashRows.hashOf(donorHi, donorLo), donorLo);
    }

    /** Number of donors, the next index to be given. */
    public int size() {
        return (int) rows.size();
    }

    /** Bytes taken. */
    public long reservedBytes() {
        return rows.reservedBytes();
    }

    @Override
    public void hashInto(final int tag, final ContentHash hash) {
        // The rows of the first layout, which held the index: state hashes are compared across versions.
        final UnsafeBuffer row = new UnsafeBuffer(new byte[KEY_BYTES + Integer.BYTES]);
        rows.forEach((buffer, offset) -> {
            row.putBytes(0, buffer, offset, KEY_BYTES);
            hash.addRow(tag, row, 0, row.capacity());
            row.putInt(KEY_BYTES, row.getInt(KEY_BYTES) + 1);
        });
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
