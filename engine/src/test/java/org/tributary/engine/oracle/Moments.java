package org.tributary.engine.oracle;

import java.util.List;
import java.util.TreeSet;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.Pool;

/** Instants at which something happens by itself in a campaign, or a grace ends. */
final class Moments {
    private Moments() {}

    static TreeSet<Long> of(final Campaign campaign, final long graceMs) {
        final TreeSet<Long> moments = new TreeSet<>(List.of(campaign.opensMs(), campaign.closesMs()));
        for (final Pool pool : campaign.pools()) {
            moments.add(pool.opensMs());
            moments.add(pool.closesMs());
            moments.add(pool.closesMs() + graceMs);
            if (pool.slots() != null) {
                for (final Pool.Instance slot : pool.slots().instances()) {
                    moments.add(slot.opensMs());
                    moments.add(slot.closesMs());
                    moments.add(slot.closesMs() + graceMs);
                }
            }
        }
        return moments;
    }
}
