package org.tributary.gateway.api;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.projection.Views;
import org.tributary.engine.projection.table.Directory;
import org.tributary.engine.projection.table.Totals;
import org.tributary.gateway.config.campaign.CampaignDiff;

/** Money that has moved through pools and projects, from the projections at one time. */
final class ViewBooks implements CampaignDiff.Books {
    private final Map<String, CampaignDiff.PoolMoney> pools = new HashMap<>();
    private final Map<String, Boolean> donated = new HashMap<>();

    private final Set<String> knownSeeds = new HashSet<>();
    private final Map<String, Set<Long>> slotsThatGave = new HashMap<>();
    private final Views views;
    private final Directory directory;
    private final boolean moneyJournaled;
    private final long nowMs;

    ViewBooks(final Views views, final PublishedSeeds seeds, final long nowMs) {
        this.nowMs = nowMs;
        this.views = views;
        directory = views.directory();
        moneyJournaled = views.totals(nowMs).totals().get(Totals.Cell.MONEY_RECORDS) > 0;
        views.pools(0).forEach(pool -> {
            if (seeds.isPublic(pool.definition(), nowMs)) {
                knownSeeds.add(pool.definition().id());
            }
            pool.slots().stream()
                    .filter(slot -> slot.committedFen() != 0)
                    .forEach(slot -> slotsThatGave
                            .computeIfAbsent(pool.definition().id(), id -> new HashSet<>())
                            .add(slot.opensMs()));
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
    public boolean moneyJournaled() {
        return moneyJournaled;
    }

    @Override
    public long nowMs() {
        return nowMs;
    }

    @Override
    public boolean slotGave(final String pool, final long opensMs) {
        return slotsThatGave.getOrDefault(pool, Set.of()).contains(opensMs);
    }

    @Override
    public Campaign.@Nullable Project lastProject(final String id) {
        return directory.project(directory.projectIndex(id));
    }

    @Override
    public Campaign.@Nullable Conversion lastConversion(final String id) {
        return directory.conversion(id);
    }

    @Override
    public boolean conversionCounted(final String id) {
        return views.isConversionCounted(id);
    }

    @Override
    public boolean seedIsPublic(final String pool) {
        return knownSeeds.contains(pool);
    }
}
