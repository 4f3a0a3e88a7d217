package org.tributary.engine.core.table;

import org.tributary.engine.core.SnapshotSink;
import org.tributary.engine.core.SnapshotSource;

/** Set of pairs of dense indexes (both at least 0), some 10.5 bytes a pair. For distinct counts. */
public final class PairSet {
    /** Most pairs a set takes. */
    public static final long MAX_PAIRS = 1L << 31;

    private final HashRows rows = new HashRows(Long.BYTES, 0, MAX_PAIRS);

    /** Adds a pair; true if it was not there. */
    public boolean add(final int first, final int second) {
        final long hash = Pairs.hash(first, second);
        if (rows.find(hash) >= 0) {
            return false;
        }
        rows.insert(hash);
        return true;
    }

    /** Whether the pair is there. */
    public boolean contains(final int first, final int second) {
        return rows.find(Pairs.hash(first, second)) >= 0;
    }

    /** Sees every pair, in no order that means anything. */
    public void forEach(final PairVisitor visitor) {
        rows.forEach((buffer, offset) -> {
            final long pair = Pairs.keyOf(buffer.getLong(offset));
            visitor.onPair(Pairs.first(pair), Pairs.second(pair));
        });
    }

    /** Number of pairs. */
    public long size() {
        return rows.size();
    }

    /** Bytes taken. */
    public long reservedBytes() {
        return rows.reservedBytes();
    }

    /** Adds every pair to a hash. */
    public void hashInto(final int tag, final ContentHash hash) {
        rows.hashInto(tag, hash);
    }

    /** Writes one section. */
    public void writeSnapshot(final int tag, final SnapshotSink sink) {
        rows.writeSnapshot(tag, sink);
    }

    /** Reads what {@link #writeSnapshot} wrote into this set, which must be empty. */
    public void readSnapshot(final int tag, final SnapshotSource source) {
        rows.readSnapshot(tag, source);
    }

    /** Sees one pair. */
    @FunctionalInterface
    public interface PairVisitor {
        /** One pair. */
        void onPair(int first, int second);
    }
}
