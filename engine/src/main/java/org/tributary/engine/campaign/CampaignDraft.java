package org.tributary.engine.campaign;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.Channels;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.ConversionDefinitionDecoder;
import org.tributary.engine.codec.sbe.DefinitionListDecoder;
import org.tributary.engine.codec.sbe.FeeDefinitionDecoder;
import org.tributary.engine.codec.sbe.OrganisationDefinitionDecoder;
import org.tributary.engine.codec.sbe.PartnerDefinitionDecoder;
import org.tributary.engine.codec.sbe.PoolDefinitionDecoder;
import org.tributary.engine.codec.sbe.PoolSlotsDecoder;
import org.tributary.engine.codec.sbe.ProjectDefinitionDecoder;
import org.tributary.engine.codec.sbe.SponsorDefinitionDecoder;
import org.tributary.engine.codec.sbe.TeamDefinitionDecoder;

/**
 * A campaign between its Begin and its Commit, definition by definition: what {@link CampaignEncoder} wrote, read back. The
 * core decides on it, projections and statements build the campaign from it. All maps are in the order of definition.
 */
public final class CampaignDraft {
    private final DefinitionDecoder decoder = new DefinitionDecoder();
    private final DefinitionDecoder.Begin begin;
    private final Map<String, Campaign.Organisation> organisations = new LinkedHashMap<>();
    private final Map<String, ProjectDraft> projects = new LinkedHashMap<>();
    private final Map<String, Campaign.Sponsor> sponsors = new LinkedHashMap<>();
    private final Map<String, PoolDraft> pools = new LinkedHashMap<>();
    private final Map<String, Campaign.Conversion> conversions = new LinkedHashMap<>();
    private final Map<String, List<String>> partners = new LinkedHashMap<>();
    private final List<Campaign.Fee> fees = new ArrayList<>();
    private final Map<String, Campaign.Team> teams = new LinkedHashMap<>();

    /** Starts with a CampaignBeginCommand. */
    public CampaignDraft(final DirectBuffer buffer, final int offset) {
        begin = decoder.begin(buffer, offset);
    }

    /** The kind of subject that a definition defines or adds to. */
    public enum Kind {
        ORGANISATION,
        PROJECT,
        SPONSOR,
        POOL,
        CONVERSION,
        PARTNER,
        FEE,
        TEAM
    }

    /** What a definition defines or adds to; a fee has no id. */
    public record Defined(Kind kind, String id) {}

    /** A project so far. */
    public record ProjectDraft(Campaign.Project definition, List<String> items, List<String> tags) {
        Campaign.Project build() {
            return definition.with(items, tags);
        }
    }

    /**
     * A pool so far.
     *
     * @param channels names as they came
     */
    public record PoolDraft(
            Pool definition,
            List<Pool.Instance> slots,
            List<String> organisations,
            List<String> projects,
            List<String> tags,
            List<String> channels) {

        /** True if every project is eligible. */
        public boolean anyProject() {
            return reach().everywhere();
        }

        /** The lists that say which projects are eligible. */
        public ProjectReach.Lists reach() {
            return new ProjectReach.Lists(organisations, projects, tags);
        }

        Pool build() {
            return definition.with(
                    slots,
                    new Pool.Eligibility(
                            organisations,
                            projects,
                            tags,
                            channels.stream().map(Channels::codeOf).toList()));
        }
    }

    /** How the change begins. */
    public DefinitionDecoder.Begin begin() {
        return begin;
    }

    public Map<String, Campaign.Organisation> organisations() {
        return organisations;
    }

    public Map<String, ProjectDraft> projects() {
        return projects;
    }

    public Map<String, Campaign.Sponsor> sponsors() {
        return sponsors;
    }

    public Map<String, PoolDraft> pools() {
        return pools;
    }

    public Map<String, Campaign.Conversion> conversions() {
        return conversions;
    }

    /** Conversions of each partner. */
    public Map<String, List<String>> partners() {
        return partners;
    }

    /** The whole campaign. */
    Campaign build() {
        return new Campaign(
                begin.id(),
                begin.name(),
                begin.zone(),
                begin.currency(),
                begin.opensMs(),
                begin.closesMs(),
                List.copyOf(organisations.values()),
                projects.values().stream().map(ProjectDraft::build).toList(),
                List.copyOf(sponsors.values()),
                pools.values().stream().map(PoolDraft::build).toList(),
                List.copyOf(conversions.values()),
                partners.entrySet().stream()
                        .map(entry -> new Campaign.Partner(entry.getKey(), entry.getValue()))
                        .toList(),
                fees,
                List.copyOf(teams.values()));
    }

    /**
     * Reads one definition.
     *
     * @return what it defines or adds to; null if that is defined already, if what it adds to is not, or if one of its
     *     channels is unknown. The draft is invalid then.
     */
    public @Nullable Defined define(final int templateId, final DirectBuffer buffer, final int offset) {
        return switch (templateId) {
            case OrganisationDefinitionDecoder.TEMPLATE_ID -> organisation(decoder.organisation(buffer, offset));
            case ProjectDefinitionDecoder.TEMPLATE_ID -> project(decoder.project(buffer, offset));
            case SponsorDefinitionDecoder.TEMPLATE_ID -> {
                final Campaign.Sponsor sponsor = decoder.sponsor(buffer, offset);
                yield defined(sponsors, Kind.SPONSOR, sponsor.id(), sponsor);
            }
            case PoolDefinitionDecoder.TEMPLATE_ID -> pool(decoder.pool(buffer, offset));
            case PoolSlotsDecoder.TEMPLATE_ID -> slots(decoder.slots(buffer, offset));
            case DefinitionListDecoder.TEMPLATE_ID -> list(decoder.list(buffer, offset));
            case ConversionDefinitionDecoder.TEMPLATE_ID -> {
                final Campaign.Conversion conversion = decoder.conversion(buffer, offset);
                yield defined(conversions, Kind.CONVERSION, conversion.id(), conversion);
            }
            case PartnerDefinitionDecoder.TEMPLATE_ID ->
                defined(partners, Kind.PARTNER, decoder.partner(buffer, offset), new ArrayList<>(0));
            case TeamDefinitionDecoder.TEMPLATE_ID -> {
                final Campaign.Team team = decoder.team(buffer, offset);
                yield defined(teams, Kind.TEAM, team.id(), team);
            }
            case FeeDefinitionDecoder.TEMPLATE_ID -> fee(decoder.fee(buffer, offset));
            default -> throw new IllegalArgumentException("not a definition: template " + templateId);
        };
    }

    private static <T> @Nullable Defined defined(
            final Map<String, T> known, final Kind kind, final String id, final T definition) {
        return known.putIfAbsent(id, definition) == null ? new Defined(kind, id) : null;
    }

    private @Nullable Defined organisation(final Campaign.Organisation organisation) {
        final Set<ChannelCode> channels = EnumSet.noneOf(ChannelCode.class);
        for (final Campaign.Merchant merchant : organisation.merchants()) {
            if (merchant.channel() == ChannelCode.NONE
                    || merchant.channel() == ChannelCode.NULL_VAL
                    || !channels.add(merchant.channel())) {
                return null;
            }
        }
        return defined(organisations, Kind.ORGANISATION, organisation.id(), organisation);
    }

    private @Nullable Defined project(final Campaign.Project project) {
        final ProjectDraft draft = new ProjectDraft(project, new ArrayList<>(0), new ArrayList<>(0));
        return defined(projects, Kind.PROJECT, project.id(), draft);
    }

    private @Nullable Defined pool(final Pool pool) {
        final PoolDraft draft = new PoolDraft(
                pool,
                new ArrayList<>(0),
                new ArrayList<>(0),
                new ArrayList<>(0),
                new ArrayList<>(0),
                new ArrayList<>(0));
        return defined(pools, Kind.POOL, pool.id(), draft);
    }

    private @Nullable Defined slots(final DefinitionDecoder.SlotPart part) {
        final PoolDraft pool = pools.get(part.pool());
        return added(Kind.POOL, part.pool(), pool == null ? null : pool.slots(), part.instances());
    }

    private @Nullable Defined list(final DefinitionDecoder.ListPart part) {
        final String owner = part.owner();
        final ProjectDraft project = projects.get(owner);
        final PoolDraft pool = pools.get(owner);
        return switch (part.kind()) {
            case PROJECT_ITEMS -> added(Kind.PROJECT, owner, project == null ? null : project.items(), part.ids());
            case PROJECT_TAGS -> added(Kind.PROJECT, owner, project == null ? null : project.tags(), part.ids());
            case POOL_ORGANISATIONS -> added(Kind.POOL, owner, pool == null ? null : pool.organisations(), part.ids());
            case POOL_PROJECTS -> added(Kind.POOL, owner, pool == null ? null : pool.projects(), part.ids());
            case POOL_TAGS -> added(Kind.POOL, owner, pool == null ? null : pool.tags(), part.ids());
            case POOL_CHANNELS -> added(Kind.POOL, owner, pool == null ? null : pool.channels(), part.ids());
            case PARTNER_CONVERSIONS -> added(Kind.PARTNER, owner, partners.get(owner), part.ids());
            default -> null;
        };
    }

    private static <T> @Nullable Defined added(
            final Kind kind, final String owner, final @Nullable List<T> list, final List<T> part) {
        if (list == null) {
            return null;
        }
        list.addAll(part);
        return new Defined(kind, owner);
    }

    private @Nullable Defined fee(final Campaign.Fee fee) {
        fees.add(fee);
        return fee.channel() == ChannelCode.NULL_VAL ? null : new Defined(Kind.FEE, "");
    }
}
