package org.tributary.engine.core.table;

import org.tributary.engine.core.image.Mix;

/** Two dense indexes in one long. */
public final class Pairs {
    private Pairs() {}

    /** Packs two indexes, both at least 0. */
    public static long pack(final int first, final int second) {
        if ((first | second) < 0) {
            throw new IllegalArgumentException("negative index: " + first + ", " + second);
        }
        return (long) first << 32 | second;
    }

    /** The first index. */
    public static int first(final long pair) {
        return (int) (pair >>> 32);
    }

    /** The second index. */
    public static int second(final long pair) {
        return (int) pair;
    }

    static long hash(final int first, final int second) {
        return hashOf(pack(first, second));
    }

    /** A bijection that gives 0 for -1 only. */
    static long hashOf(final long key) {
        return Mix.mix(~key);
    }

    static long keyOf(final long hash) {
        return ~Mix.unmix(hash);
    }
}
