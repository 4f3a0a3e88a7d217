package org.tributary.engine.campaign;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the projects that a pool can give to: those in each of its lists (organisations, projects, tags) that is not empty;
 * without a list, every project. Indexes projects only by organisations and tags that a pool names.
 */
public final class ProjectReach {
    /** A pool's lists. */
    public record Lists(Collection<String> organisations, Collection<String> projects, Collection<String> tags) {
        /** True if the pool has no list and so reaches every project. */
        public boolean everywhere() {
            return organisations.isEmpty() && projects.isEmpty() && tags.isEmpty();
        }

        /** True if the project is in each list that is not empty. */
        public boolean includes(final Campaign.Project project) {
            return include(project.id(), project.organisation(), project.tags());
        }

        private boolean include(final String id, final String organisation, final Collection<String> ofProject) {
            return (organisations.isEmpty() || organisations.contains(organisation))
                    && (projects.isEmpty() || projects.contains(id))
                    && (tags.isEmpty() || ofProject.stream().anyMatch(tags::contains));
        }
    }

    private record Entry(String id, String organisation, Collection<String> tags) {}

    private final Map<String, Entry> byId = new HashMap<>();
    private final Map<String, List<Entry>> byOrganisation = new HashMap<>();
    private final Map<String, List<Entry>> byTag = new HashMap<>();

    /** An index for these pools, without projects. */
    public ProjectReach(final Collection<Lists> pools) {
        for (final Lists pool : pools) {
            pool.organisations.forEach(id -> byOrganisation.computeIfAbsent(id, key -> new ArrayList<>()));
            pool.tags.forEach(tag -> byTag.computeIfAbsent(tag, key -> new ArrayList<>()));
        }
    }

    /** Adds a project; its tags may not change afterwards. */
    public void add(final String id, final String organisation, final Collection<String> tags) {
        final Entry project = new Entry(id, organisation, tags);
        byId.put(id, project);
        add(byOrganisation, organisation, project);
        tags.forEach(tag -> add(byTag, tag, project));
    }

    private static void add(final Map<String, List<Entry>> lists, final String key, final Entry project) {
        final List<Entry> list = lists.get(key);
        if (list != null) {
            list.add(project);
        }
    }

    /** Ids of the projects that a pool with at least one list reaches, in the order in which its lists and {@link #add} name them. */
    public Set<String> of(final Lists pool) {
        final Set<String> reached = new LinkedHashSet<>();
        for (final Entry project : candidates(pool)) {
            if (pool.include(project.id, project.organisation, project.tags)) {
                reached.add(project.id);
            }
        }
        return reached;
    }

    /** Projects of the pool's first list, which the others can only narrow. */
    private Collection<Entry> candidates(final Lists pool) {
        final boolean named = !pool.projects.isEmpty();
        final boolean byName = !pool.organisations.isEmpty();
        final List<Entry> found = new ArrayList<>();
        for (final String key : named ? pool.projects : byName ? pool.organisations : pool.tags) {
            if (!named) {
                found.addAll((byName ? byOrganisation : byTag).getOrDefault(key, List.of()));
            } else if (byId.containsKey(key)) {
                found.add(byId.get(key));
            }
        }
        return found;
    }
}
