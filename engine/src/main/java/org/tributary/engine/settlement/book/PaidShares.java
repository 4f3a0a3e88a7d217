package org.tributary.engine.settlement.book;

import java.util.Map;
import java.util.TreeMap;
import org.agrona.collections.Long2LongHashMap;
import org.tributary.engine.campaign.CampaignAssembler;
import org.tributary.engine.settlement.match.MatchKey;

/**
 * What sponsors paid, by project: a payment is of a pool and an organisation, and is shared over the organisation's projects by what the pool
 * has committed to each (RULES 19.9). One thread.
 */
public final class PaidShares {
    private final CampaignAssembler campaign;
    private final DayBook book;

    /** Shared since the journal began, by {@link DayBook#committedKey}. */
    private final Long2LongHashMap shared = new Long2LongHashMap(0);

    private final TreeMap<Integer, Long> ofProject = new TreeMap<>();
    private final TreeMap<String, Long> unshared = new TreeMap<>();

    PaidShares(final CampaignAssembler campaign, final DayBook book) {
        this.campaign = campaign;
        this.book = book;
    }

    /**
     * Shares a payment.
     *
     * @param fen above 0
     * @param within whether it is of the period
     */
    void paid(final MatchKey key, final long fen, final boolean within) {
        final int pool = campaign.poolIndex(key.pool());
        final long[] weights = new long[campaign.projectCount()];
        long openFen = 0;
        for (int project = 0; project < weights.length; project++) {
            if (campaign.project(project) != null
                    && campaign.knownProject(project).organisation().equals(key.organisation())) {
                final long sharedFen = shared.get(DayBook.committedKey(project, pool));
                weights[project] = Math.max(0, Math.subtractExact(book.payableFen(project, pool), sharedFen));
                openFen = Math.addExact(openFen, weights[project]);
            }
        }
        final long sharedFen = Math.min(fen, openFen);
        final long[] parts = LargestRemainder.split(sharedFen, weights);
        for (int project = 0; project < parts.length; project++) {
            if (parts[project] > 0) {
                final long place = DayBook.committedKey(project, pool);
                shared.put(place, Math.addExact(shared.get(place), parts[project]));
                if (within) {
                    ofProject.merge(project, parts[project], Math::addExact);
                }
            }
        }
        if (within && fen > sharedFen) {
            unshared.merge(key.organisation(), fen - sharedFen, Math::addExact);
        }
    }

    /** Returns what was paid in the period for a project, by its index. */
    public long ofProjectFen(final int project) {
        return ofProject.getOrDefault(project, 0L);
    }

    /** Returns what was paid in the period to each organisation and is of no project. */
    public Map<String, Long> unshared() {
        return Map.copyOf(unshared);
    }
}
