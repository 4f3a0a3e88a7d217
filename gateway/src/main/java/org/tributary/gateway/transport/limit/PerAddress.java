package org.tributary.gateway.transport.limit;

import java.util.concurrent.ConcurrentHashMap;

/** Counts per address up to a limit; addresses at 0 are not stored. Any thread. */
public final class PerAddress {
    private final ConcurrentHashMap<Long, Integer> counts = new ConcurrentHashMap<>();
    private final int most;

    public PerAddress(final int most) {
        this.most = most;
    }

    /** Counts one more; at the limit it returns false and counts nothing. */
    public boolean take(final long key) {
        return takeBeside(key, 0);
    }

    /** Like {@link #take} with a limit that is {@code more} higher. */
    boolean takeBeside(final long key, final int more) {
        if (key == AddressKeys.EXEMPT) {
            return true;
        }
        final boolean[] taken = new boolean[1];
        counts.compute(key, (k, count) -> {
            final int now = count == null ? 0 : count;
            taken[0] = now < most + more;
            return taken[0] ? Integer.valueOf(now + 1) : count;
        });
        return taken[0];
    }

    public void give(final long key) {
        if (key != AddressKeys.EXEMPT) {
            counts.computeIfPresent(key, (k, count) -> count == 1 ? null : count - 1);
        }
    }

    /** Number of addresses above 0. */
    public int addresses() {
        return counts.size();
    }
}
