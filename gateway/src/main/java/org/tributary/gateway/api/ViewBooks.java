package org.tributary.gateway.api;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.tributary.engine.projection.Views;
import org.tributary.gateway.config.CampaignDiff;

/** What has moved through pools and projects, as the projections show it at one time. */
final class ViewBooks implements CampaignDiff.Books {
    private final Map<String, CampaignDiff.PoolMoney> pools = new HashMap<>();
    private final Map<String, Boolean> donated = new HashMap<>();

    private final Set<String> knownSeeds = new HashSet<>();

    ViewBooks(final Views views, final PublishedSeeds seeds, final long nowMs) {
        views.pools(0).forEach(pool -> {
            if (seeds.isPublic(pool.definition(), nowMs)) {
                knownSeeds.add(pool.definition().id());
            }
            final boolean moved = pool.lines() > 0 || pool.committedFen() != 0 || pool.writtenOffFen() != 0;
            pools.put(
                    pool.definition().id(),
                    new CampaignDiff.PoolMoney(pool.committedFen(), pool.writtenOffFen(), moved));
        });
        views.projects()
                .forEach(project -> donated.put(
                        project.definition().id(),
                        project.count() > 0 || project.matchedFen() != 0 || project.contributionsFen() != 0));
    }

    @Override
    public CampaignDiff.PoolMoney pool(final String id) {
        return pools.getOrDefault(id, CampaignDiff.PoolMoney.NONE);
    }

    @Override
    public boolean hasDonations(final String project) {
        return donated.getOrDefault(project, false);
    }

    @Override
    public boolean seedIsPublic(final String pool) {
        return knownSeeds.contains(pool);
    }
}
