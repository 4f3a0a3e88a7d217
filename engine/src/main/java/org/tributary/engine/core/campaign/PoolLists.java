package org.tributary.engine.core.campaign;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tributary.engine.campaign.CampaignDraft;
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
    private final Map<String, List<String>> byOrganisation = new HashMap<>();
    private final Map<String, List<String>> byTag = new HashMap<>();
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

    /** Indexes projects by organisation and tag, only for those that a pool names. */
    private void index() {
        for (final Map.Entry<String, Staged.ProjectEntry> entry : change.projects.entrySet()) {
            final Staged.ProjectEntry project = entry.getValue();
            add(byOrganisation, project.organisation(), entry.getKey());
            project.draft.tags().forEach(tag -> add(byTag, tag, entry.getKey()));
        }
    }

    private static void add(final Map<String, List<String>> lists, final String key, final String id) {
        final List<String> list = lists.get(key);
        if (list != null) {
            list.add(id);
        }
    }

    /** Builds the lists. Returns TOO_MANY_POOLS if all together are too long, or one project's is too long for a payment's record. */
    ReasonCode build() {
        for (final Staged.PoolEntry pool : ordered) {
            pool.draft().organisations().forEach(id -> byOrganisation.computeIfAbsent(id, key -> new ArrayList<>()));
            pool.draft().tags().forEach(id -> byTag.computeIfAbsent(id, key -> new ArrayList<>()));
        }
        if (!byOrganisation.isEmpty() || !byTag.isEmpty()) {
            index();
        }
        for (final Staged.PoolEntry pool : ordered) {
            if (!pool.draft().anyProject()) {
                for (final String project : candidates(pool.draft())) {
                    if (reaches(pool.draft(), project)) {
                        ofProject
                                .computeIfAbsent(project, key -> new ArrayList<>(4))
                                .add(pool);
                        entries++;
                    }
                }
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

    /** Projects of the pool's first list; {@link #reaches} checks them against its further lists. */
    private Iterable<String> candidates(final CampaignDraft.PoolDraft pool) {
        if (!pool.projects().isEmpty()) {
            return new LinkedHashSet<>(pool.projects());
        }
        final boolean byName = !pool.organisations().isEmpty();
        final Map<String, List<String>> lists = byName ? byOrganisation : byTag;
        final Set<String> found = new LinkedHashSet<>();
        for (final String key : byName ? pool.organisations() : pool.tags()) {
            found.addAll(lists.getOrDefault(key, List.of()));
        }
        return found;
    }

    private boolean reaches(final CampaignDraft.PoolDraft pool, final String id) {
        final Staged.ProjectEntry project = change.projects.get(id);
        if (project == null) {
            return false;
        }
        final boolean byName =
                !pool.projects().isEmpty() && !pool.organisations().isEmpty();
        final boolean byTags = !pool.tags().isEmpty()
                && !(pool.projects().isEmpty() && pool.organisations().isEmpty());
        return (!byName || pool.organisations().contains(project.organisation()))
                && (!byTags || project.draft.tags().stream().anyMatch(pool.tags()::contains));
    }
}
