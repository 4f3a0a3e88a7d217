package org.tributary.engine.core.campaign;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.campaign.CampaignDraft;
import org.tributary.engine.campaign.DefinitionDecoder;
import org.tributary.engine.campaign.ZoneOffsets;
import org.tributary.engine.codec.sbe.PoolDefinitionDecoder;
import org.tributary.engine.codec.sbe.ProjectDefinitionDecoder;
import org.tributary.engine.core.state.campaign.Calendar;
import org.tributary.engine.core.state.campaign.Names;
import org.tributary.engine.core.state.campaign.PoolTerms;
import org.tributary.engine.core.state.campaign.ProjectTerms;
import org.tributary.engine.core.state.campaign.Registry;

/**
 * A campaign change between Begin and Commit: its definitions, none of them in force. Keeps the raw messages, from which a
 * snapshot restores it.
 */
final class Change {
    /** Most messages of one change. */
    static final int MAX_MESSAGES = 1 << 22;

    /** Index returned for an invalid definition. */
    static final int INVALID = -2;

    /** Index returned for definitions that have none. */
    static final int NO_INDEX = -1;

    final List<byte[]> messages = new ArrayList<>();
    final CampaignDraft draft;
    final DefinitionDecoder.Begin begin;
    final Map<String, Staged.ProjectEntry> projects = new LinkedHashMap<>();
    final Map<String, Staged.PoolEntry> pools = new LinkedHashMap<>();

    private final Registry registry;
    private final Map<Names, Map<String, Integer>> newIndexes = new HashMap<>();

    /** Starts with a Begin. */
    Change(final Registry registry, final DirectBuffer buffer, final int offset, final int length) {
        this.registry = registry;
        draft = new CampaignDraft(new UnsafeBuffer(keep(buffer, offset, length)), 0);
        begin = draft.begin();
    }

    /** False if its Begin is invalid. */
    boolean hasSoundBegin() {
        final List<ZoneOffsets.Entry> offsets = begin.offsets();
        boolean ascending = !offsets.isEmpty();
        for (int i = 1; i < offsets.size(); i++) {
            ascending &= offsets.get(i).fromMs() > offsets.get(i - 1).fromMs();
        }
        return ascending
                && begin.opensMs() < begin.closesMs()
                && begin.currency().length() == 3;
    }

    /** Days of its zone. */
    Calendar calendar() {
        final List<ZoneOffsets.Entry> offsets = begin.offsets();
        return new Calendar(
                offsets.stream().mapToLong(ZoneOffsets.Entry::fromMs).toArray(),
                offsets.stream()
                        .mapToLong(offset -> offset.offsetSeconds() * 1000L)
                        .toArray());
    }

    byte[] currency() {
        return begin.currency().getBytes(StandardCharsets.US_ASCII);
    }

    byte[] zone() {
        return bytes(begin.zone());
    }

    /**
     * Takes a definition.
     *
     * @return the index of what it defines or adds to, {@link #NO_INDEX}, or {@link #INVALID}
     */
    int define(final int templateId, final DirectBuffer buffer, final int offset, final int length) {
        if (messages.size() == MAX_MESSAGES) {
            return INVALID;
        }
        final byte[] message = keep(buffer, offset, length);
        final CampaignDraft.Defined defined = draft.define(templateId, new UnsafeBuffer(message), 0);
        if (defined == null) {
            return INVALID;
        }
        final String id = defined.id();
        if (templateId == ProjectDefinitionDecoder.TEMPLATE_ID) {
            final CampaignDraft.ProjectDraft project = draft.projects().get(id);
            if (project != null) {
                projects.put(id, new Staged.ProjectEntry(project, new ProjectTerms(message, project.definition())));
            }
        } else if (templateId == PoolDefinitionDecoder.TEMPLATE_ID) {
            final CampaignDraft.PoolDraft pool = draft.pools().get(id);
            if (pool != null) {
                pools.put(id, new Staged.PoolEntry(pool, new PoolTerms(message, pool.definition())));
            }
        }
        final Names names = namesOf(defined.kind());
        return names == null ? NO_INDEX : indexOf(names, id);
    }

    private byte[] keep(final DirectBuffer buffer, final int offset, final int length) {
        final byte[] message = new byte[length];
        buffer.getBytes(offset, message);
        messages.add(message);
        return message;
    }

    private @Nullable Names namesOf(final CampaignDraft.Kind kind) {
        return switch (kind) {
            case ORGANISATION -> registry.organisationNames();
            case PROJECT -> registry.projectNames();
            case SPONSOR -> registry.sponsorNames();
            case POOL -> registry.poolNames();
            case CONVERSION -> registry.conversionNames();
            case PARTNER -> registry.partnerNames();
            case FEE, TEAM -> null;
        };
    }

    /** The index that an id has or will have: new ids get the next indexes in order of definition. */
    private int indexOf(final Names names, final String id) {
        final int known = names.indexOf(bytes(id));
        if (known >= 0) {
            return known;
        }
        final Map<String, Integer> fresh = newIndexes.computeIfAbsent(names, key -> new HashMap<>());
        return fresh.computeIfAbsent(id, key -> names.size() + fresh.size());
    }

    /** First instant of any window, the campaign's or a pool's. */
    long firstMs() {
        return pools.values().stream().mapToLong(pool -> pool.terms().opensMs).reduce(begin.opensMs(), Math::min);
    }

    /** End of the last window, the campaign's or a pool's. */
    long lastMs() {
        return pools.values().stream().mapToLong(pool -> pool.terms().closesMs).reduce(begin.closesMs(), Math::max);
    }

    /** True if an index is left for every new id. */
    boolean fits() {
        return newIndexes.entrySet().stream()
                .allMatch(entry -> entry.getKey().size() + entry.getValue().size()
                        <= entry.getKey().limit());
    }

    /** Number of definitions taken. */
    int definitions() {
        return messages.size() - 1;
    }

    static byte[] bytes(final String id) {
        return id.getBytes(StandardCharsets.UTF_8);
    }
}
