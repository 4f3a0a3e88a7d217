package org.tributary.engine.campaign;

import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.Channels;
import org.tributary.engine.codec.sbe.CampaignBeginCommandDecoder;
import org.tributary.engine.codec.sbe.ConversionDefinitionDecoder;
import org.tributary.engine.codec.sbe.DefinitionListDecoder;
import org.tributary.engine.codec.sbe.FeeDefinitionDecoder;
import org.tributary.engine.codec.sbe.ListKind;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.OrganisationDefinitionDecoder;
import org.tributary.engine.codec.sbe.PartnerDefinitionDecoder;
import org.tributary.engine.codec.sbe.PoolDefinitionDecoder;
import org.tributary.engine.codec.sbe.PoolSlotsDecoder;
import org.tributary.engine.codec.sbe.ProjectDefinitionDecoder;
import org.tributary.engine.codec.sbe.SettingsCommandDecoder;
import org.tributary.engine.codec.sbe.SponsorDefinitionDecoder;
import org.tributary.engine.codec.sbe.TeamDefinitionDecoder;

/**
 * Reads what {@link CampaignEncoder} and {@link SettingsEncoder} wrote, one command per call. Stateless except
 * for its flyweights; pure, so that the core uses it too. Its caller decides whether a definition is valid.
 *
 * <p>Fields of a message's block can be read in any order, groups and texts only in the schema's.
 */
public final class DefinitionDecoder {
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final SettingsCommandDecoder settings = new SettingsCommandDecoder();
    private final CampaignBeginCommandDecoder begin = new CampaignBeginCommandDecoder();
    private final OrganisationDefinitionDecoder organisation = new OrganisationDefinitionDecoder();
    private final ProjectDefinitionDecoder project = new ProjectDefinitionDecoder();
    private final SponsorDefinitionDecoder sponsor = new SponsorDefinitionDecoder();
    private final PoolDefinitionDecoder pool = new PoolDefinitionDecoder();
    private final PoolSlotsDecoder slots = new PoolSlotsDecoder();
    private final DefinitionListDecoder list = new DefinitionListDecoder();
    private final ConversionDefinitionDecoder conversion = new ConversionDefinitionDecoder();
    private final PartnerDefinitionDecoder partner = new PartnerDefinitionDecoder();
    private final FeeDefinitionDecoder fee = new FeeDefinitionDecoder();
    private final TeamDefinitionDecoder team = new TeamDefinitionDecoder();

    /**
     * The begin of a change.
     *
     * @param expectedVersion version it starts from
     * @param offsets UTC offsets of the zone
     */
    public record Begin(
            int expectedVersion,
            String id,
            Campaign.Names name,
            String zone,
            String currency,
            long opensMs,
            long closesMs,
            List<ZoneOffsets.Entry> offsets,
            String actor) {}

    /** Slots of a pool, as many as one command holds. */
    record SlotPart(String pool, List<Pool.Instance> instances) {}

    /** A part of a list that hangs on a definition. */
    record ListPart(ListKind kind, String owner, List<String> ids) {}

    /** Reads a CampaignBeginCommand. */
    public Begin begin(final DirectBuffer buffer, final int offset) {
        begin.wrapAndApplyHeader(buffer, offset, header);
        final List<ZoneOffsets.Entry> offsets = new ArrayList<>();
        for (final CampaignBeginCommandDecoder.OffsetsDecoder entry : begin.offsets()) {
            offsets.add(new ZoneOffsets.Entry(entry.fromMs(), entry.offsetSeconds()));
        }
        final String id = begin.campaign();
        final Campaign.Names name = new Campaign.Names(begin.nameZh(), begin.nameEn());
        return new Begin(
                begin.expectedVersion(),
                id,
                name,
                begin.zone(),
                begin.currency(),
                begin.opensMs(),
                begin.closesMs(),
                offsets,
                begin.actor());
    }

    /** Reads a SettingsCommand; an unknown channel is NULL_VAL. */
    public Settings settings(final DirectBuffer buffer, final int offset) {
        settings.wrapAndApplyHeader(buffer, offset, header);
        final List<Campaign.Merchant> merchants = new ArrayList<>();
        for (final SettingsCommandDecoder.DefaultMerchantsDecoder merchant : settings.defaultMerchants()) {
            merchants.add(new Campaign.Merchant(Channels.ofCode(merchant.channelRaw()), merchant.merchant()));
        }
        final List<Settings.Source> sources = new ArrayList<>();
        for (final SettingsCommandDecoder.SourcesDecoder source : settings.sources()) {
            sources.add(new Settings.Source(
                    Channels.ofCode(source.codeRaw()), Channels.ofCode(source.billedByRaw()), source.name()));
        }
        return new Settings(
                settings.ruleVersion(),
                settings.graceMs(),
                settings.refundWaitMs(),
                settings.hashKey0(),
                settings.hashKey1(),
                settings.pepperHi(),
                settings.pepperLo(),
                merchants,
                sources);
    }

    /** Reads an OrganisationDefinition; an unknown channel is NULL_VAL. */
    Campaign.Organisation organisation(final DirectBuffer buffer, final int offset) {
        organisation.wrapAndApplyHeader(buffer, offset, header);
        final List<Campaign.Merchant> merchants = new ArrayList<>();
        for (final OrganisationDefinitionDecoder.MerchantsDecoder merchant : organisation.merchants()) {
            merchants.add(new Campaign.Merchant(Channels.ofCode(merchant.channelRaw()), merchant.merchant()));
        }
        final String id = organisation.organisation();
        final Campaign.Names name = new Campaign.Names(organisation.nameZh(), organisation.nameEn());
        return new Campaign.Organisation(id, name, merchants, organisation.creditCode());
    }

    /** Reads a ProjectDefinition, to which items and tags are still to come. */
    public Campaign.Project project(final DirectBuffer buffer, final int offset) {
        project.wrapAndApplyHeader(buffer, offset, header);
        return new Campaign.Project(
                project.project(),
                project.organisation(),
                new Campaign.Names(project.nameZh(), project.nameEn()),
                project.goalFen(),
                project.closeOnGoal() != 0,
                new Campaign.Names(project.unitZh(), project.unitEn()),
                project.unitPriceFen(),
                List.of(),
                project.minAmountFen(),
                project.maxAmountFen(),
                List.of(),
                project.filingNumber());
    }

    /** Reads a SponsorDefinition. */
    Campaign.Sponsor sponsor(final DirectBuffer buffer, final int offset) {
        sponsor.wrapAndApplyHeader(buffer, offset, header);
        return new Campaign.Sponsor(sponsor.sponsor(), new Campaign.Names(sponsor.nameZh(), sponsor.nameEn()));
    }

    /** Reads a PoolDefinition, to which slots and lists are still to come. */
    public Pool pool(final DirectBuffer buffer, final int offset) {
        pool.wrapAndApplyHeader(buffer, offset, header);
        final List<Pool.Tier> tiers = new ArrayList<>();
        for (final PoolDefinitionDecoder.TiersDecoder tier : pool.tiers()) {
            tiers.add(new Pool.Tier(tier.bound(), tier.give(), tier.per()));
        }
        final String id = pool.pool();
        final String sponsorId = pool.sponsor();
        final Campaign.Names name = new Campaign.Names(pool.nameZh(), pool.nameEn());
        final String seed = pool.seed();
        return new Pool(
                id,
                sponsorId,
                name,
                pool.priority(),
                pool.budgetFen(),
                pool.opensMs(),
                pool.closesMs(),
                slotFields(),
                rule(tiers, seed, pool.seedCommitment()),
                Pool.Eligibility.ALL,
                limits(),
                pool.requiredFlowers(),
                pool.partial() != 0,
                pool.exclusive() != 0,
                pool.forfeitOnRefund() != 0);
    }

    private Pool.@Nullable Slots slotFields() {
        return pool.slotBudgetFen() == Pool.ABSENT
                ? null
                : new Pool.Slots(
                        pool.slotFromMs(), pool.slotToMs(), pool.slotBudgetFen(), pool.carryOver() != 0, List.of());
    }

    private Pool.Rule rule(final List<Pool.Tier> tiers, final String seed, final String seedCommitment) {
        return new Pool.Rule(
                pool.ruleKind(),
                pool.give(),
                pool.per(),
                tiers,
                pool.randomMinFen(),
                pool.randomMaxFen(),
                seed,
                seedCommitment,
                pool.maxRatioGive(),
                pool.maxRatioPer(),
                pool.everyDonors(),
                pool.everyAmountFen());
    }

    private Pool.Limits limits() {
        return new Pool.Limits(
                pool.minDonationFen(),
                pool.perDonationFen(),
                pool.perDonorFen(),
                pool.perDonorPerDayFen(),
                pool.perProjectFen(),
                pool.perOrganisationFen(),
                pool.donationsPerDonor());
    }

    /** Reads a PoolSlots. */
    SlotPart slots(final DirectBuffer buffer, final int offset) {
        slots.wrapAndApplyHeader(buffer, offset, header);
        final List<Pool.Instance> instances = new ArrayList<>();
        for (final PoolSlotsDecoder.SlotsDecoder slot : slots.slots()) {
            instances.add(new Pool.Instance(slot.opensMs(), slot.closesMs()));
        }
        return new SlotPart(slots.pool(), instances);
    }

    /** Reads a DefinitionList. */
    ListPart list(final DirectBuffer buffer, final int offset) {
        list.wrapAndApplyHeader(buffer, offset, header);
        final List<String> ids = new ArrayList<>();
        for (final DefinitionListDecoder.IdsDecoder element : list.ids()) {
            ids.add(element.id());
        }
        return new ListPart(list.kind(), list.owner(), ids);
    }

    /** Reads a ConversionDefinition. */
    Campaign.Conversion conversion(final DirectBuffer buffer, final int offset) {
        conversion.wrapAndApplyHeader(buffer, offset, header);
        return new Campaign.Conversion(
                conversion.conversion(),
                conversion.kind(),
                conversion.pool(),
                conversion.give(),
                conversion.per(),
                conversion.perDonorPerDay());
    }

    /** Reads a PartnerDefinition: the partner's id. */
    String partner(final DirectBuffer buffer, final int offset) {
        return partner.wrapAndApplyHeader(buffer, offset, header).partner();
    }

    /** Reads a TeamDefinition. */
    Campaign.Team team(final DirectBuffer buffer, final int offset) {
        team.wrapAndApplyHeader(buffer, offset, header);
        return new Campaign.Team(team.team(), new Campaign.Names(team.nameZh(), team.nameEn()));
    }

    /** Reads a FeeDefinition; an unknown channel is NULL_VAL. */
    Campaign.Fee fee(final DirectBuffer buffer, final int offset) {
        fee.wrapAndApplyHeader(buffer, offset, header);
        return new Campaign.Fee(
                Channels.ofCode(fee.channelRaw()),
                fee.merchant(),
                fee.ratePpm(),
                fee.platformBears() != 0,
                fee.roundedByDay() != 0);
    }
}
