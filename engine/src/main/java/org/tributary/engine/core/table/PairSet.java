package org.tributary.engine.core.table;

/** Set of pairs of dense indexes (both at least 0), some 15 bytes a pair. For distinct counts. */
public final class PairSet {
    /** Most pairs a set takes. */
    public static final long MAX_PAIRS = 1L << 31;

    /** A pair's hash is the pair, mixed: the slots hold all there is to know. */
    private static final long ALL_BITS = -1;

    private final HashSlots slots = new HashSlots();
    private long size;

    /** Adds a pair; true if it was not there. */
    public boolean add(final int first, final int second) {
        return addHash(Pairs.hash(first, second));
    }

    /** Whether the pair is there. */
    public boolean contains(final int first, final int second) {
        return slots.find(Pairs.hash(first, second), ALL_BITS) != HashSlots.NONE;
    }

    /** Sees every pair, in no order that means anything. */
    public void forEach(final PairVisitor visitor) {
        slots.forEach(hash -> {
            final long pair = Pairs.keyOf(hash);
            visitor.onPair(Pairs.first(pair), Pairs.second(pair));
        });
    }

    /** Number of pairs. */
    public long size() {
        return size;
    }

    /** Bytes taken. */
    public long reservedBytes() {
        return slots.reservedBytes();
    }

    private boolean addHash(final long hash) {
        if (slots.find(hash, ALL_BITS) != HashSlots.NONE) {
            return false;
        }
        if (size == MAX_PAIRS) {
            throw new IllegalStateException("set is at its limit of " + MAX_PAIRS + " pairs");
        }
        slots.add(hash, hash);
        size++;
        return true;
    }

    /** Sees one pair. */
    @FunctionalInterface
    public interface PairVisitor {
        /** One pair. */
        void onPair(int first, int second);
    }
}
