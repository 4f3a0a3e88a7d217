package org.tributary.engine.settlement.match;

import java.util.Map;
import java.util.TreeMap;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * In which record a deferred pool's share was given. A refund's record does not say so. A pool shares in the order of the donations, so
 * the first share of each run of records is enough.
 */
final class Shares {
    /** By pool: donation of a run's first share, and that share's record. */
    private final Int2ObjectHashMap<TreeMap<Long, Long>> runs = new Int2ObjectHashMap<>();

    /** Notes a share; a run begins with it if the shares before it are in another bucket. */
    void note(final int pool, final long donation, final long sequence, final Buckets buckets) {
        final TreeMap<Long, Long> ofPool = runs.computeIfAbsent(pool, made -> new TreeMap<>());
        final Map.Entry<Long, Long> before = ofPool.floorEntry(donation);
        if (before == null || buckets.of(before.getValue()) != buckets.of(sequence)) {
            ofPool.put(donation, sequence);
        }
    }

    /** A record in the bucket of the share that a pool gave a donation, 0 if it shared nothing. */
    long recordOf(final int pool, final long donation) {
        final TreeMap<Long, Long> ofPool = runs.get(pool);
        return ofPool == null || ofPool.floorEntry(donation) == null
                ? 0
                : ofPool.floorEntry(donation).getValue();
    }
}
