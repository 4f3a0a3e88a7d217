package org.tributary.engine.core.campaign;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tributary.engine.campaign.ProjectReach;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.codec.sbe.RuleKind;
import org.tributary.engine.core.state.campaign.Pool;
import org.tributary.engine.core.state.campaign.Project;
import org.tributary.engine.core.state.campaign.Registry;

/**
 * Computes which pools can give to each project, so that a decision asks no other: pools for every project are in one list,
 * the others in the lists of the projects they reach, all in order of priority, then id by bytes.
 */
final class PoolLists {
    /** Most entries of all projects' lists together: a longer commit would stall the writer. */
    static final int MAX_ENTRIES = 8_000_000;

    private static final Pool[] NO_POOLS = {};

    private final Change change;
    private final List<Staged.PoolEntry> ordered;
    private final Map<String, List<Staged.PoolEntry>> ofProject = new HashMap<>();
    private long entries;

    PoolLists(final Change change) {
        this.change = change;
        this.ordered = new ArrayList<>(change.pools.values());
        ordered.sort((a, b) -> a.terms().priority != b.terms().priority
                ? Integer.compare(a.terms().priority, b.terms().priority)
                : Arrays.compareUnsigned(a.terms().id, b.terms().id));
    }

    /** Builds the lists. Returns TOO_MANY_POOLS if all together are too long, or one project's is too long for a payment's record. */
    ReasonCode build() {
        final List<Staged.PoolEntry> listed =
                ordered.stream().filter(pool -> !pool.draft().anyProject()).toList();
        final ProjectReach reach = new ProjectReach(
                listed.stream().map(pool -> pool.draft().reach()).toList());
        if (!listed.isEmpty()) {
            change.projects.forEach((id, project) -> reach.add(id, project.organisation(), project.draft.tags()));
        }
        for (final Staged.PoolEntry pool : listed) {
            for (final String project : reach.of(pool.draft().reach())) {
                ofProject.computeIfAbsent(project, key -> new ArrayList<>(4)).add(pool);
                entries++;
            }
            if (entries > MAX_ENTRIES) {
                return ReasonCode.TOO_MANY_POOLS;
            }
        }
        final List<Staged.PoolEntry> everywhere =
                ordered.stream().filter(pool -> pool.draft().anyProject()).toList();
        return new CrowdCheck(everywhere).allFit(ofProject.values()) ? ReasonCode.NONE : ReasonCode.TOO_MANY_POOLS;
    }

    /** Puts the lists in force; pools and projects are in the registry by now. */
    void apply(final Registry registry) {
        final List<Pool> everywhere = new ArrayList<>();
        for (int rank = 0; rank < ordered.size(); rank++) {
            final Staged.PoolEntry entry = ordered.get(rank);
            final Pool pool = registry.poolOf(entry.terms().id);
            pool.place(rank, entry.draft().anyProject());
            if (entry.draft().anyProject() && entry.terms().kind != RuleKind.CONVERSION) {
                everywhere.add(pool);
            }
        }
        registry.everywhere(everywhere.toArray(new Pool[0]));
        for (final Map.Entry<String, Staged.ProjectEntry> entry : change.projects.entrySet()) {
            final Project project = registry.projectOf(entry.getValue().terms.id);
            final List<Staged.PoolEntry> reached = ofProject.get(entry.getKey());
            project.pools(reached == null ? NO_POOLS : resolve(registry, reached, false));
            project.conversionPools(reached == null ? NO_POOLS : resolve(registry, reached, true));
        }
    }

    private static Pool[] resolve(
            final Registry registry, final List<Staged.PoolEntry> entries, final boolean conversions) {
        return entries.stream()
                .filter(entry -> entry.terms().kind == RuleKind.CONVERSION == conversions)
                .map(entry -> registry.poolOf(entry.terms().id))
                .toArray(Pool[]::new);
    }
}
