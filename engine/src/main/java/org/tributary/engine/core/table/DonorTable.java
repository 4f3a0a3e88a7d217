package org.tributary.engine.core.table;

import org.tributary.engine.core.SnapshotSink;
import org.tributary.engine.core.SnapshotSource;

/** Donor hash (128 bits) to dense index, from 0 by first appearance. 20 bytes a row, some 26.3 a donor at load. */
public final class DonorTable {
    /** Most donors: what a {@link DonorUse} can address. */
    public static final int MAX_DONORS = 1 << 28;

    private final HashRows rows = new HashRows(16, Integer.BYTES, MAX_DONORS);

    /** Index of a donor, -1 if the donor is unknown. */
    public int find(final long donorHi, final long donorLo) {
        final long location = rows.find(HashRows.hashOf(donorHi, donorLo), donorLo);
        return location < 0 ? -1 : rows.buffer(location).getInt(HashRows.offset(location) + 16);
    }

    /** Notes where a donor is looked for. */
    public void near(final long donorHi, final long donorLo, final Nearby nearby) {
        rows.near(HashRows.hashOf(donorHi, donorLo), nearby);
    }

    /** Index of a donor, the next free one if the donor was unknown. */
    public int findOrAdd(final long donorHi, final long donorLo) {
        final long hash = HashRows.hashOf(donorHi, donorLo);
        final long found = rows.find(hash, donorLo);
        if (found >= 0) {
            return rows.buffer(found).getInt(HashRows.offset(found) + 16);
        }
        final int index = (int) rows.size();
        final long location = rows.insert(hash, donorLo);
        rows.buffer(location).putInt(HashRows.offset(location) + 16, index);
        return index;
    }

    /** Number of donors, the next index to be given. */
    public int size() {
        return (int) rows.size();
    }

    /** Bytes taken. */
    public long reservedBytes() {
        return rows.reservedBytes();
    }

    /** Adds every donor and index to a hash. */
    public void hashInto(final int tag, final ContentHash hash) {
        rows.hashInto(tag, hash);
    }

    /** Writes one section. */
    public void writeSnapshot(final int tag, final SnapshotSink sink) {
        rows.writeSnapshot(tag, sink);
    }

    /** Reads what {@link #writeSnapshot} wrote into this table, which must be empty. */
    public void readSnapshot(final int tag, final SnapshotSource source) {
        rows.readSnapshot(tag, source);
    }
}
