package org.tributary.engine.settlement.match;

import java.util.Comparator;

/** A pool and an organisation that it gave to, in the order of their ids. */
public record MatchKey(String sponsor, String pool, String organisation) implements Comparable<MatchKey> {
    private static final Comparator<MatchKey> ORDER = Comparator.comparing(MatchKey::sponsor)
            .thenComparing(MatchKey::organisation)
            .thenComparing(MatchKey::pool);

    @Override
    public int compareTo(final MatchKey other) {
        return ORDER.compare(this, other);
    }
}
