package org.tributary.engine.campaign;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.tributary.engine.codec.Channels;
import org.tributary.engine.codec.sbe.CampaignBeginCommandDecoder;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.ConversionDefinitionDecoder;
import org.tributary.engine.codec.sbe.DefinitionListDecoder;
import org.tributary.engine.codec.sbe.FeeDefinitionDecoder;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.OrganisationDefinitionDecoder;
import org.tributary.engine.codec.sbe.PartnerDefinitionDecoder;
import org.tributary.engine.codec.sbe.ProjectDefinitionDecoder;
import org.tributary.engine.codec.sbe.SponsorDefinitionDecoder;

/** A campaign between its Begin and its Commit: what {@link CampaignEncoder} wrote, read back. */
final class PendingCampaign {
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final PoolReader poolReader = new PoolReader();
    private final Map<String, Campaign.Organisation> organisations = new LinkedHashMap<>();
    private final Map<String, ProjectParts> projects = new LinkedHashMap<>();
    private final Map<String, Campaign.Sponsor> sponsors = new LinkedHashMap<>();
    private final Map<String, PoolReader.Parts> pools = new LinkedHashMap<>();
    private final Map<String, Campaign.Conversion> conversions = new LinkedHashMap<>();
    private final Map<String, List<String>> partners = new LinkedHashMap<>();
    private final List<Campaign.Fee> fees = new ArrayList<>();
    private final long opensMs;
    private final long closesMs;
    private final String currency;
    private final ZoneOffsets offsets;
    private final String id;
    private final Campaign.Names name;
    private final String zone;

    /** Indexes the core gave, by id; they count only once the commit is accepted. */
    final Map<String, Integer> projectIndexes = new LinkedHashMap<>();

    final Map<String, Integer> poolIndexes = new LinkedHashMap<>();

    private record ProjectParts(Campaign.Project definition, List<String> items, List<String> tags) {}

    PendingCampaign(DirectBuffer buffer, int offset) {
        final CampaignBeginCommandDecoder begin =
                new CampaignBeginCommandDecoder().wrapAndApplyHeader(buffer, offset, header);
        opensMs = begin.opensMs();
        closesMs = begin.closesMs();
        currency = begin.currency();
        final List<ZoneOffsets.Entry> entries = new ArrayList<>();
        for (final CampaignBeginCommandDecoder.OffsetsDecoder entry : begin.offsets()) {
            entries.add(new ZoneOffsets.Entry(entry.fromMs(), entry.offsetSeconds()));
        }
        offsets = new ZoneOffsets(entries);
        id = begin.campaign();
        name = new Campaign.Names(begin.nameZh(), begin.nameEn());
        zone = begin.zone();
    }

    ZoneOffsets offsets() {
        return offsets;
    }

    Campaign build() {
        return new Campaign(
                id,
                name,
                zone,
                currency,
                opensMs,
                closesMs,
                List.copyOf(organisations.values()),
                projects.values().stream().map(PendingCampaign::withLists).toList(),
                List.copyOf(sponsors.values()),
                pools.values().stream().map(PoolReader.Parts::build).toList(),
                List.copyOf(conversions.values()),
                partners.entrySet().stream()
                        .map(entry -> new Campaign.Partner(entry.getKey(), entry.getValue()))
                        .toList(),
                fees);
    }

    /** Reads one definition; the index is the core's, -1 where it gave none. */
    void define(int templateId, DirectBuffer buffer, int offset, int index) {
        switch (templateId) {
            case OrganisationDefinitionDecoder.TEMPLATE_ID -> organisation(buffer, offset);
            case ProjectDefinitionDecoder.TEMPLATE_ID -> project(buffer, offset, index);
            case SponsorDefinitionDecoder.TEMPLATE_ID -> sponsor(buffer, offset);
            case PoolReader.POOL_TEMPLATE_ID -> {
                final PoolReader.Parts parts = poolReader.readPool(buffer, offset);
                pools.put(parts.id(), parts);
                putIndex(poolIndexes, parts.id(), index);
            }
            case PoolReader.SLOTS_TEMPLATE_ID -> poolReader.readSlots(buffer, offset, pools);
            case DefinitionListDecoder.TEMPLATE_ID -> list(buffer, offset);
            case ConversionDefinitionDecoder.TEMPLATE_ID -> conversion(buffer, offset);
            case PartnerDefinitionDecoder.TEMPLATE_ID ->
                partners.put(
                        new PartnerDefinitionDecoder()
                                .wrapAndApplyHeader(buffer, offset, header)
                                .partner(),
                        new ArrayList<>());
            case FeeDefinitionDecoder.TEMPLATE_ID -> fee(buffer, offset);
            default -> throw new IllegalArgumentException("not a definition: template " + templateId);
        }
    }

    private void organisation(DirectBuffer buffer, int offset) {
        final OrganisationDefinitionDecoder decoder =
                new OrganisationDefinitionDecoder().wrapAndApplyHeader(buffer, offset, header);
        final List<Campaign.Merchant> merchants = new ArrayList<>();
        for (final OrganisationDefinitionDecoder.MerchantsDecoder merchant : decoder.merchants()) {
            merchants.add(new Campaign.Merchant(merchant.channel(), merchant.merchant()));
        }
        final String organisation = decoder.organisation();
        final Campaign.Names names = new Campaign.Names(decoder.nameZh(), decoder.nameEn());
        organisations.put(organisation, new Campaign.Organisation(organisation, names, merchants));
    }

    private void project(DirectBuffer buffer, int offset, int index) {
        final ProjectDefinitionDecoder decoder =
                new ProjectDefinitionDecoder().wrapAndApplyHeader(buffer, offset, header);
        final String project = decoder.project();
        final Campaign.Project definition = new Campaign.Project(
                project,
                decoder.organisation(),
                new Campaign.Names(decoder.nameZh(), decoder.nameEn()),
                decoder.goalFen(),
                decoder.closeOnGoal() != 0,
                new Campaign.Names(decoder.unitZh(), decoder.unitEn()),
                decoder.unitPriceFen(),
                List.of(),
                decoder.minAmountFen(),
                decoder.maxAmountFen(),
                List.of());
        projects.put(project, new ProjectParts(definition, new ArrayList<>(), new ArrayList<>()));
        putIndex(projectIndexes, project, index);
    }

    private static Campaign.Project withLists(ProjectParts parts) {
        final Campaign.Project project = parts.definition();
        return new Campaign.Project(
                project.id(),
                project.organisation(),
                project.name(),
                project.goalFen(),
                project.closeOnGoal(),
                project.unitName(),
                project.unitPriceFen(),
                parts.items(),
                project.minAmountFen(),
                project.maxAmountFen(),
                parts.tags());
    }

    private void sponsor(DirectBuffer buffer, int offset) {
        final SponsorDefinitionDecoder decoder =
                new SponsorDefinitionDecoder().wrapAndApplyHeader(buffer, offset, header);
        final String sponsor = decoder.sponsor();
        sponsors.put(sponsor, new Campaign.Sponsor(sponsor, new Campaign.Names(decoder.nameZh(), decoder.nameEn())));
    }

    private void list(DirectBuffer buffer, int offset) {
        final DefinitionListDecoder decoder = new DefinitionListDecoder().wrapAndApplyHeader(buffer, offset, header);
        final List<String> ids = new ArrayList<>();
        for (final DefinitionListDecoder.IdsDecoder element : decoder.ids()) {
            ids.add(element.id());
        }
        final String owner = decoder.owner();
        switch (decoder.kind()) {
            case PROJECT_ITEMS -> projects.get(owner).items().addAll(ids);
            case PROJECT_TAGS -> projects.get(owner).tags().addAll(ids);
            case POOL_ORGANISATIONS -> pools.get(owner).organisations().addAll(ids);
            case POOL_PROJECTS -> pools.get(owner).projects().addAll(ids);
            case POOL_TAGS -> pools.get(owner).tags().addAll(ids);
            case POOL_CHANNELS ->
                ids.forEach(channel -> pools.get(owner).channels().add(channelOf(channel)));
            case PARTNER_CONVERSIONS -> partners.get(owner).addAll(ids);
            default -> throw new IllegalArgumentException("unknown kind of list: " + decoder.kind());
        }
    }

    private static ChannelCode channelOf(String channel) {
        return Channels.codeOf(channel);
    }

    private void conversion(DirectBuffer buffer, int offset) {
        final ConversionDefinitionDecoder decoder =
                new ConversionDefinitionDecoder().wrapAndApplyHeader(buffer, offset, header);
        final String conversion = decoder.conversion();
        conversions.put(
                conversion,
                new Campaign.Conversion(
                        conversion,
                        decoder.kind(),
                        decoder.pool(),
                        decoder.give(),
                        decoder.per(),
                        decoder.perDonorPerDay()));
    }

    private void fee(DirectBuffer buffer, int offset) {
        final FeeDefinitionDecoder decoder = new FeeDefinitionDecoder().wrapAndApplyHeader(buffer, offset, header);
        fees.add(new Campaign.Fee(
                decoder.channel(),
                decoder.merchant(),
                decoder.ratePpm(),
                decoder.platformBears() != 0,
                decoder.roundedByDay() != 0));
    }

    private static void putIndex(Map<String, Integer> indexes, String id, int index) {
        if (index >= 0) {
            indexes.put(id, index);
        }
    }
}
