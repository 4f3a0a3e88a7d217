package org.tributary.gateway.config.campaign;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.CampaignLimits;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.campaign.ProjectReach;
import org.tributary.engine.codec.sbe.RuleKind;
import org.tributary.engine.core.campaign.PoolCrowd;
import org.tributary.gateway.config.campaign.CampaignContext.Kind;

/**
 * Finds projects to which more pools could give at once than a record holds. The core refuses such a campaign, because
 * no pool may be left out of a decision silently.
 */
final class PoolCrowds {
    private final CampaignContext context;
    private final List<Campaign.Project> projects;
    private final PoolCrowd crowd = new PoolCrowd();

    PoolCrowds(final CampaignContext context, final List<Campaign.Project> projects) {
        this.context = context;
        this.projects = projects;
    }

    /** Adds a mistake for each kind of pool, at the first project that has too many of it. */
    void check(final List<Pool> pools) {
        check(pools.stream().filter(pool -> gives(pool.rule().kind())).toList(), "", CampaignLimits.MAX_GIVING_POOLS);
        check(ofKind(pools, RuleKind.DEFERRED), "deferred ", CampaignLimits.MAX_DEFERRED_POOLS);
        check(ofKind(pools, RuleKind.MILESTONE), "milestone ", CampaignLimits.MAX_MILESTONE_POOLS);
    }

    private static boolean gives(final RuleKind kind) {
        return kind != RuleKind.CONVERSION && kind != RuleKind.DEFERRED && kind != RuleKind.MILESTONE;
    }

    private static List<Pool> ofKind(final List<Pool> pools, final RuleKind kind) {
        return pools.stream().filter(pool -> pool.rule().kind() == kind).toList();
    }

    private void check(final List<Pool> pools, final String word, final int most) {
        if (pools.size() <= most) {
            return;
        }
        final List<Pool> common = pools.stream()
                .filter(pool -> pool.eligible().reach().everywhere())
                .toList();
        final int commonPeak = peak(common, List.of());
        final Map<String, List<Pool>> own = ownPools(pools);
        final Map<List<String>, Integer> known = new HashMap<>();
        for (final Campaign.Project project : projects) {
            final List<Pool> ofProject = own.getOrDefault(project.id(), List.of());
            if (ofProject.size() + commonPeak > most) {
                final List<String> ids = ofProject.stream().map(Pool::id).toList();
                final int peak = known.computeIfAbsent(ids, key -> peak(common, ofProject));
                if (peak > most) {
                    tooMany(project, word, peak, most);
                    return;
                }
            }
        }
    }

    private void tooMany(final Campaign.Project project, final String word, final int peak, final int most) {
        context.mistakes.add(
                context.place(Kind.PROJECT, project.id()),
                "project \"" + project.id() + "\": " + peak + " " + word
                        + "pools can give to it at the same time through one channel, and a record holds " + most,
                "Narrow \"eligible\" of some, or let their opens and closes follow each other");
    }

    private Map<String, List<Pool>> ownPools(final List<Pool> pools) {
        final List<Pool> listed = pools.stream()
                .filter(pool -> !pool.eligible().reach().everywhere())
                .toList();
        final ProjectReach reach = new ProjectReach(
                listed.stream().map(pool -> pool.eligible().reach()).toList());
        projects.forEach(project -> reach.add(project.id(), project.organisation(), project.tags()));
        final Map<String, List<Pool>> own = new HashMap<>();
        for (final Pool pool : listed) {
            for (final String project : reach.of(pool.eligible().reach())) {
                own.computeIfAbsent(project, key -> new ArrayList<>()).add(pool);
            }
        }
        return own;
    }

    private int peak(final List<Pool> common, final List<Pool> own) {
        crowd.clear();
        common.forEach(this::add);
        own.forEach(this::add);
        return crowd.peak();
    }

    private void add(final Pool pool) {
        final int mask = pool.eligible().channels().stream()
                .mapToInt(channel -> 1 << channel.value())
                .reduce((a, b) -> a | b)
                .orElse(-1);
        if (pool.slots() == null) {
            crowd.add(mask, pool.opensMs(), pool.closesMs());
        } else {
            pool.slots().instances().forEach(slot -> crowd.add(mask, slot.opensMs(), slot.closesMs()));
        }
    }
}
