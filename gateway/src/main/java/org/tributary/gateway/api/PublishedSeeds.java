package org.tributary.gateway.api;

import org.tributary.engine.campaign.Pool;
import org.tributary.engine.codec.sbe.RuleKind;

/**
 * The time from which a random pool's seed is public: once its window and the grace period are over, so that no
 * donation can draw from it any more. Until then only the commitment is shown. Immutable.
 *
 * @param graceMs how long after a pool's close a donation paid before may still arrive
 */
public record PublishedSeeds(long graceMs) {
    /** Returns whether the pool's seed is public now; never for a pool that draws nothing. */
    public boolean isPublic(final Pool pool, final long nowMs) {
        return pool.rule().kind() == RuleKind.RANDOM && nowMs >= Math.addExact(pool.closesMs(), graceMs);
    }
}
