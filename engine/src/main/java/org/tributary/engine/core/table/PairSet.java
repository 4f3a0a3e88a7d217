package org.tributary.engine.core.table;

/** Set of pairs of dense indexes (both at least 0), some 15 bytes per pair. For distinct counts. */
public final class PairSet {
    /** Most pairs a set takes. */
    public static final long MAX_PAIRS = 1L << 31;

    /** A pair's hash is the mixed pair itself, so a slot identifies it wholly. */
    private static final long ALL_BITS = -1;

    private final HashSlots slots = new HashSlots();
    private long size;

    /** Adds a pair; true if it was new. */
    public boolean add(final int first, final int second) {
        return addHash(Pairs.hash(first, second));
    }

    /** True if the set holds the pair. */
    public boolean contains(final int first, final int second) {
        return slots.find(Pairs.hash(first, second), ALL_BITS) != HashSlots.NONE;
    }

    /** Visits every pair, in no defined order. */
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

    /** Visits pairs. */
    @FunctionalInterface
    public interface PairVisitor {
        /** One pair. */
        void onPair(int first, int second);
    }
}
