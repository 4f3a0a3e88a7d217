package org.tributary.engine.projection.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.Pool;

/**
 * The campaign in force with the core's indexes, and everything that was ever in it: a project or pool that a later
 * version of the campaign no longer has keeps its last definition, as its money stays. Immutable.
 */
public final class Directory {
    /** Before the first campaign. */
    static final Directory EMPTY =
            new Directory(null, 0, List.of(), List.of(), List.of(), Map.of(), Set.of(), Set.of());

    /** Index of nothing. */
    public static final int NONE = -1;

    private final @Nullable Campaign campaign;
    private final int version;
    private final List<Campaign.Project> projects;
    private final List<Pool> pools;
    private final List<Campaign.Organisation> organisations;
    private final Map<String, Campaign.Conversion> conversions;
    private final Set<Integer> removedProjects;
    private final Set<Integer> removedPools;
    private final Map<String, Campaign.Names> teamNames = new HashMap<>();
    private final Map<String, Integer> projectIndexes = new HashMap<>();
    private final Map<String, Integer> poolIndexes = new HashMap<>();
    private final Map<String, Integer> organisationIndexes = new HashMap<>();
    private final int[] organisationOfProject;

    private Directory(
            final @Nullable Campaign campaign,
            final int version,
            final List<Campaign.Project> projects,
            final List<Pool> pools,
            final List<Campaign.Organisation> organisations,
            final Map<String, Campaign.Conversion> conversions,
            final Set<Integer> removedProjects,
            final Set<Integer> removedPools) {
        this.campaign = campaign;
        this.version = version;
        this.projects = projects;
        this.pools = pools;
        this.organisations = organisations;
        this.conversions = conversions;
        this.removedProjects = removedProjects;
        this.removedPools = removedPools;
        if (campaign != null) {
            campaign.teams().forEach(team -> teamNames.put(team.id(), team.name()));
        }
        for (int i = 0; i < organisations.size(); i++) {
            organisationIndexes.put(organisations.get(i).id(), i);
        }
        organisationOfProject = new int[projects.size()];
        for (int i = 0; i < projects.size(); i++) {
            if (projects.get(i) != null) {
                projectIndexes.put(projects.get(i).id(), i);
                organisationOfProject[i] =
                        organisationIndexes.getOrDefault(projects.get(i).organisation(), NONE);
            }
        }
        for (int i = 0; i < pools.size(); i++) {
            if (pools.get(i) != null) {
                poolIndexes.put(pools.get(i).id(), i);
            }
        }
    }

    /** A directory that knows only in which order organisations came. */
    public static Directory ofOrganisations(final List<String> ids) {
        final List<Campaign.Organisation> organisations = ids.stream()
                .map(id -> new Campaign.Organisation(id, new Campaign.Names(id, id), List.of()))
                .toList();
        return new Directory(null, 0, List.of(), List.of(), organisations, Map.of(), Set.of(), Set.of());
    }

    /** The directory after a campaign came into force. */
    public Directory with(
            final Campaign next,
            final int nextVersion,
            final ToIntFunction<String> projectIndexOf,
            final ToIntFunction<String> poolIndexOf) {
        final List<Campaign.Project> nextProjects = new ArrayList<>(projects);
        final Set<Integer> lostProjects = new HashSet<>(projectIndexes.values());
        for (final Campaign.Project project : next.projects()) {
            final int index = projectIndexOf.applyAsInt(project.id());
            put(nextProjects, index, project);
            lostProjects.remove(index);
        }
        final List<Pool> nextPools = new ArrayList<>(pools);
        final Set<Integer> lostPools = new HashSet<>(poolIndexes.values());
        for (final Pool pool : next.pools()) {
            final int index = poolIndexOf.applyAsInt(pool.id());
            put(nextPools, index, pool);
            lostPools.remove(index);
        }
        final List<Campaign.Organisation> nextOrganisations = new ArrayList<>(organisations);
        for (final Campaign.Organisation organisation : next.organisations()) {
            final Integer known = organisationIndexes.get(organisation.id());
            put(nextOrganisations, known == null ? nextOrganisations.size() : known, organisation);
        }
        final Map<String, Campaign.Conversion> nextConversions = new HashMap<>(conversions);
        next.conversions().forEach(conversion -> nextConversions.put(conversion.id(), conversion));
        return new Directory(
                next,
                nextVersion,
                nextProjects,
                nextPools,
                nextOrganisations,
                nextConversions,
                lostProjects,
                lostPools);
    }

    private static <T> void put(final List<T> list, final int index, final T value) {
        while (list.size() <= index) {
            list.add(null);
        }
        list.set(index, value);
    }

    /** The campaign in force; null before the first. */
    public @Nullable Campaign campaign() {
        return campaign;
    }

    /** Version of the campaign in force, 0 before the first. */
    public int version() {
        return version;
    }

    /** Number of project indexes given so far. */
    public int projectCount() {
        return projects.size();
    }

    /** Number of pool indexes given so far. */
    public int poolCount() {
        return pools.size();
    }

    /** Number of organisations ever defined. */
    public int organisationCount() {
        return organisations.size();
    }

    /** A project's last definition; null if no defined project has the index. */
    public Campaign.@Nullable Project project(final int index) {
        return index < 0 || index >= projects.size() ? null : projects.get(index);
    }

    /** A pool's last definition; null if no defined pool has the index. */
    public @Nullable Pool pool(final int index) {
        return index < 0 || index >= pools.size() ? null : pools.get(index);
    }

    /** An organisation's last definition, of an index below {@link #organisationCount}. */
    public Campaign.Organisation organisation(final int index) {
        return organisations.get(index);
    }

    /** A conversion's last definition, also of one that was removed; null if there was none of that id. */
    public Campaign.@Nullable Conversion conversion(final String id) {
        return conversions.get(id);
    }

    /** The name that the campaign in force gives a team; null if it gives none. */
    public Campaign.@Nullable Names teamName(final String id) {
        return teamNames.get(id);
    }

    /** Index of a project, {@link #NONE} for an unknown id. */
    public int projectIndex(final String id) {
        return projectIndexes.getOrDefault(id, NONE);
    }

    /** Index of a pool, {@link #NONE} for an unknown id. */
    public int poolIndex(final String id) {
        return poolIndexes.getOrDefault(id, NONE);
    }

    /** Index of an organisation, {@link #NONE} for an unknown id. */
    public int organisationIndex(final String id) {
        return organisationIndexes.getOrDefault(id, NONE);
    }

    /** Index of the organisation a project belongs to, {@link #NONE} if unknown. */
    public int organisationOf(final int project) {
        return project < 0 || project >= organisationOfProject.length ? NONE : organisationOfProject[project];
    }

    /** True if the campaign in force no longer has something that an earlier one had. */
    public boolean hasRemoved() {
        return !removedProjects.isEmpty()
                || !removedPools.isEmpty()
                || campaign != null
                        && conversions.size() > campaign.conversions().size();
    }

    /** True if the campaign in force no longer has the project. */
    public boolean projectRemoved(final int index) {
        return removedProjects.contains(index);
    }

    /** True if the campaign in force no longer has the pool. */
    public boolean poolRemoved(final int index) {
        return removedPools.contains(index);
    }
}
