package org.tributary.engine.campaign;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.collections.IntHashSet;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.sbe.AdminOutcomeDecoder;
import org.tributary.engine.codec.sbe.CampaignBeginCommandDecoder;
import org.tributary.engine.codec.sbe.CampaignCommitCommandDecoder;
import org.tributary.engine.codec.sbe.FeeDefinitionDecoder;
import org.tributary.engine.codec.sbe.OrganisationDefinitionDecoder;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.PoolCommandDecoder;
import org.tributary.engine.codec.sbe.SettingsCommandDecoder;
import org.tributary.engine.codec.sbe.TeamDefinitionDecoder;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.record.RecordHandler;

/**
 * Follows the campaign in force from journal records: definitions apply wholly at an accepted commit, then budget changes and
 * suspensions. Names and indexes that a later campaign removed stay known, because earlier records refer to them. Trusts
 * outcomes, decides nothing.
 *
 * <p>One thread feeds and reads it. The result of {@link #campaign()} is immutable and may go to any thread. An unrelated record
 * costs a few nanoseconds.
 */
public final class CampaignAssembler implements RecordHandler {
    private static final int FIRST_DEFINITION = OrganisationDefinitionDecoder.TEMPLATE_ID;
    private static final int LAST_DEFINITION = FeeDefinitionDecoder.TEMPLATE_ID;

    private final AdminOutcomeDecoder outcome = new AdminOutcomeDecoder();
    private final DefinitionDecoder decoder = new DefinitionDecoder();
    private final CampaignCommitCommandDecoder commit = new CampaignCommitCommandDecoder();
    private final PoolCommandDecoder poolCommand = new PoolCommandDecoder();

    private final Known<Pool> pools = new Known<>();
    private final Known<Campaign.Project> projects = new Known<>();
    private final Map<String, Campaign.Organisation> organisations = new HashMap<>();
    private final Map<String, Campaign.Sponsor> sponsors = new HashMap<>();
    private final Map<String, Campaign.Conversion> conversions = new HashMap<>();
    private final IntHashSet suspended = new IntHashSet();

    private final Map<String, Integer> pendingProjects = new HashMap<>();
    private final Map<String, Integer> pendingPools = new HashMap<>();
    private @Nullable CampaignDraft pending;
    private @Nullable Campaign campaign;
    private boolean campaignStale;
    private @Nullable ZoneOffsets offsets;
    private byte @Nullable [] fileHash;
    private int version;
    private @Nullable Settings settings;

    /** Ids and last definitions by the core's dense index. */
    private static final class Known<T> {
        final List<@Nullable T> byIndex = new ArrayList<>();
        final Map<String, Integer> indexes = new HashMap<>();

        void put(final String id, final int index, final T definition) {
            while (byIndex.size() <= index) {
                byIndex.add(null);
            }
            byIndex.set(index, definition);
            indexes.put(id, index);
        }

        @Nullable
        T at(final int index) {
            return index >= 0 && index < byIndex.size() ? byIndex.get(index) : null;
        }

        int indexOf(final String id) {
            return indexes.getOrDefault(id, -1);
        }
    }

    @Override
    public void onRecord(final JournalRecord record) {
        final int templateId = record.commandTemplate();
        if (isDefinition(templateId)) {
            if (pending != null && accepted(record)) {
                define(pending, record);
            }
            return;
        }
        switch (templateId) {
            case CampaignBeginCommandDecoder.TEMPLATE_ID -> {
                pending = accepted(record) ? new CampaignDraft(record.buffer(), record.commandOffset()) : null;
                pendingProjects.clear();
                pendingPools.clear();
            }
            case CampaignCommitCommandDecoder.TEMPLATE_ID -> onCommit(record);
            case PoolCommandDecoder.TEMPLATE_ID -> onPoolCommand(record);
            case SettingsCommandDecoder.TEMPLATE_ID -> {
                if (accepted(record)) {
                    final Settings journaled = decoder.settings(record.buffer(), record.commandOffset());
                    journaled.sources().forEach(Settings.Source::makeKnown);
                    settings = journaled;
                }
            }
            default -> {
                // Moves money or time, not the campaign.
            }
        }
    }

    private static boolean isDefinition(final int templateId) {
        return templateId >= FIRST_DEFINITION && templateId <= LAST_DEFINITION
                || templateId == TeamDefinitionDecoder.TEMPLATE_ID;
    }

    /** The campaign in force with its budgets as they are now; null before the first commit. */
    public @Nullable Campaign campaign() {
        if (campaignStale && campaign != null) {
            campaign = campaign.withPools(campaign.pools().stream()
                    .map(pool -> knownPool(pools.indexOf(pool.id())))
                    .toList());
            campaignStale = false;
        }
        return campaign;
    }

    /** The campaign in force, never null; call it once records of money have come, which need a campaign. */
    public Campaign inForce() {
        return known("campaign", "in force", campaign());
    }

    /** Version of the campaign in force, raised by each commit and budget change; 0 before the first. */
    public int version() {
        return version;
    }

    /** SHA-256 of the file the campaign in force came from; null before the first. */
    public byte @Nullable [] fileHash() {
        return fileHash == null ? null : fileHash.clone();
    }

    /** Offsets of the campaign's zone; null before the first campaign. */
    public @Nullable ZoneOffsets offsets() {
        return offsets;
    }

    /** Settings in force; null before the first. */
    public @Nullable Settings settings() {
        return settings;
    }

    /** A pool that is or was in a campaign, as last defined, with its budget as it is now; null if never seen. */
    public @Nullable Pool pool(final int index) {
        return pools.at(index);
    }

    /** A pool that records name: it is or was in a campaign. As {@link #pool}, but never null. */
    public Pool knownPool(final int index) {
        final Pool pool = pools.at(index);
        // no boxed index for each record
        return pool == null ? known("pool", index, null) : pool;
    }

    /** Index of a pool that is or was in a campaign, -1 if never seen. */
    public int poolIndex(final String id) {
        return pools.indexOf(id);
    }

    /** Number of pool indexes; indexes are from 0 to this, exclusive. */
    public int poolCount() {
        return pools.byIndex.size();
    }

    /** True if a pool is suspended now. */
    public boolean isSuspended(final int poolIndex) {
        return suspended.contains(poolIndex);
    }

    /** A project that is or was in a campaign, as last defined; null if never seen. */
    public Campaign.@Nullable Project project(final int index) {
        return projects.at(index);
    }

    /** A project that records name: it is or was in a campaign. As {@link #project}, but never null. */
    public Campaign.Project knownProject(final int index) {
        final Campaign.Project project = projects.at(index);
        return project == null ? known("project", index, null) : project;
    }

    /** Index of a project that is or was in a campaign, -1 if never seen. */
    public int projectIndex(final String id) {
        return projects.indexOf(id);
    }

    /** Number of project indexes; indexes are from 0 to this, exclusive. */
    public int projectCount() {
        return projects.byIndex.size();
    }

    /** An organisation that records name: it is or was in a campaign; as last defined. */
    public Campaign.Organisation organisation(final String id) {
        return known("organisation", id, organisations.get(id));
    }

    /** A sponsor that records name: it is or was in a campaign; as last defined. */
    public Campaign.Sponsor sponsor(final String id) {
        return known("sponsor", id, sponsors.get(id));
    }

    /** A conversion that is or was in a campaign, as last defined; null if never seen. */
    public Campaign.@Nullable Conversion conversion(final String id) {
        return conversions.get(id);
    }

    private static <T> T known(final String what, final Object which, final @Nullable T definition) {
        if (definition == null) {
            throw new IllegalStateException("the journal has no definition of " + what + ' ' + which);
        }
        return definition;
    }

    private boolean accepted(final JournalRecord record) {
        return record.outcome(outcome).code() == OutcomeCode.ACCEPTED;
    }

    private void define(final CampaignDraft change, final JournalRecord record) {
        final int templateId = record.commandTemplate();
        final CampaignDraft.Defined defined = change.define(templateId, record.buffer(), record.commandOffset());
        if (defined == null) {
            throw new IllegalStateException("accepted, but no definition of its campaign: template " + templateId);
        }
        final int index = outcome.index();
        if (index >= 0 && defined.kind() == CampaignDraft.Kind.PROJECT) {
            pendingProjects.put(defined.id(), index);
        } else if (index >= 0 && defined.kind() == CampaignDraft.Kind.POOL) {
            pendingPools.put(defined.id(), index);
        }
    }

    private void onCommit(final JournalRecord record) {
        if (accepted(record) && pending != null) {
            apply(pending);
            version = outcome.version();
            record.command(commit);
            final byte[] hash = new byte[CampaignCommitCommandDecoder.fileHashLength()];
            for (int i = 0; i < hash.length; i++) {
                hash[i] = (byte) commit.fileHash(i);
            }
            fileHash = hash;
        }
        pending = null;
        pendingProjects.clear();
        pendingPools.clear();
    }

    private void apply(final CampaignDraft change) {
        final Campaign built = change.build();
        campaign = built;
        campaignStale = false;
        offsets = new ZoneOffsets(change.begin().offsets());
        built.pools().forEach(pool -> pools.put(pool.id(), index(pendingPools, pool.id()), pool));
        built.projects().forEach(project -> projects.put(project.id(), index(pendingProjects, project.id()), project));
        built.organisations().forEach(organisation -> organisations.put(organisation.id(), organisation));
        built.sponsors().forEach(sponsor -> sponsors.put(sponsor.id(), sponsor));
        built.conversions().forEach(conversion -> conversions.put(conversion.id(), conversion));
    }

    private static int index(final Map<String, Integer> indexes, final String id) {
        final Integer index = indexes.get(id);
        if (index == null) {
            throw new IllegalStateException("no index journaled for " + id);
        }
        return index;
    }

    private void onPoolCommand(final JournalRecord record) {
        if (!accepted(record)) {
            return;
        }
        final int index = outcome.index();
        version = outcome.version();
        record.command(poolCommand);
        switch (poolCommand.action()) {
            case ADD_BUDGET -> {
                final Pool pool = knownPool(index);
                pools.put(pool.id(), index, pool.withBudget(outcome.amountFen()));
                campaignStale = true;
            }
            case SUSPEND -> suspended.add(index);
            case RESUME -> suspended.remove(index);
            default -> throw new IllegalStateException("unknown pool action " + poolCommand.action());
        }
    }
}
