package org.tributary.engine.campaign;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.sbe.CampaignBeginCommandEncoder;
import org.tributary.engine.codec.sbe.CampaignCommitCommandEncoder;
import org.tributary.engine.codec.sbe.ConversionDefinitionEncoder;
import org.tributary.engine.codec.sbe.FeeDefinitionEncoder;
import org.tributary.engine.codec.sbe.ListKind;
import org.tributary.engine.codec.sbe.OrganisationDefinitionEncoder;
import org.tributary.engine.codec.sbe.PartnerDefinitionEncoder;
import org.tributary.engine.codec.sbe.ProjectDefinitionEncoder;
import org.tributary.engine.codec.sbe.SponsorDefinitionEncoder;
import org.tributary.engine.codec.sbe.TeamDefinitionEncoder;

/**
 * Turns a campaign into the commands that carry it through the log: Begin, then organisations, sponsors, projects,
 * pools, conversions, partners, fees and teams (each with its lists and slots right after it, so that a reference follows
 * the definition it names), then Commit. Not thread-safe; reusable.
 *
 * <p>The campaign must be sound and within {@link CampaignLimits}; otherwise the encoder throws IllegalArgumentException,
 * possibly after it has sent commands, so encode into a list first where that matters.
 */
public final class CampaignEncoder {
    private final DefinitionWriter writer = new DefinitionWriter();
    private final PoolEncoder pools = new PoolEncoder(writer);
    private final CampaignBeginCommandEncoder begin = new CampaignBeginCommandEncoder();
    private final OrganisationDefinitionEncoder organisation = new OrganisationDefinitionEncoder();
    private final SponsorDefinitionEncoder sponsor = new SponsorDefinitionEncoder();
    private final ProjectDefinitionEncoder project = new ProjectDefinitionEncoder();
    private final ConversionDefinitionEncoder conversion = new ConversionDefinitionEncoder();
    private final PartnerDefinitionEncoder partner = new PartnerDefinitionEncoder();
    private final FeeDefinitionEncoder fee = new FeeDefinitionEncoder();
    private final TeamDefinitionEncoder team = new TeamDefinitionEncoder();
    private final CampaignCommitCommandEncoder commit = new CampaignCommitCommandEncoder();

    /**
     * Returns the commands, each in a new buffer.
     *
     * @param expectedVersion version the change starts from, 0 for the first campaign
     * @param actor who makes the change
     * @param fileHash SHA-256 of the campaign file, 32 bytes
     */
    public static List<DirectBuffer> commands(
            final Campaign campaign, final int expectedVersion, final String actor, final byte[] fileHash) {
        return commands(campaign, expectedVersion, actor, "", fileHash);
    }

    /**
     * Returns the commands with a reason.
     *
     * @param reason why, in the actor's words; may be empty
     */
    public static List<DirectBuffer> commands(
            final Campaign campaign,
            final int expectedVersion,
            final String actor,
            final String reason,
            final byte[] fileHash) {
        final List<DirectBuffer> commands = new ArrayList<>();
        new CampaignEncoder().encode(campaign, expectedVersion, actor, reason, fileHash, (buffer, offset, length) -> {
            final byte[] copy = new byte[length];
            buffer.getBytes(offset, copy);
            commands.add(new UnsafeBuffer(copy));
        });
        return commands;
    }

    /** Hands the commands to a sink, in order, through one buffer. Parameters as in {@link #commands}. */
    public void encode(
            final Campaign campaign,
            final int expectedVersion,
            final String actor,
            final String reason,
            final byte[] fileHash,
            final CommandSink sink) {
        if (fileHash.length != CampaignCommitCommandEncoder.fileHashLength()) {
            throw new IllegalArgumentException("file hash of " + fileHash.length + " bytes");
        }
        writer.start(sink);
        Texts.bounded(actor, CampaignLimits.MAX_ACTOR_BYTES);
        Texts.bounded(reason, CampaignLimits.MAX_REASON_BYTES);
        begin(campaign, expectedVersion, actor);
        campaign.organisations().forEach(this::organisation);
        campaign.sponsors().forEach(this::sponsor);
        campaign.projects().forEach(this::project);
        campaign.pools().forEach(pools::encode);
        campaign.conversions().forEach(this::conversion);
        campaign.partners().forEach(this::partner);
        campaign.fees().forEach(this::fee);
        campaign.teams().forEach(this::team);
        commit.wrapAndApplyHeader(writer.buffer, 0, writer.header).definitions(writer.commands - 1);
        for (int i = 0; i < fileHash.length; i++) {
            commit.fileHash(i, (short) (fileHash[i] & 0xFF));
        }
        commit.actor(actor).reason(reason);
        writer.send(commit.limit());
    }

    private void begin(final Campaign campaign, final int expectedVersion, final String actor) {
        begin.wrapAndApplyHeader(writer.buffer, 0, writer.header)
                .expectedVersion(expectedVersion)
                .opensMs(campaign.opensMs())
                .closesMs(campaign.closesMs())
                .currency(campaign.currency());
        final List<ZoneOffsets.Entry> entries = Zones.offsets(
                        ZoneId.of(campaign.zone()), campaign.opensMs(), campaign.closesMs())
                .entries();
        final CampaignBeginCommandEncoder.OffsetsEncoder group = begin.offsetsCount(entries.size());
        for (final ZoneOffsets.Entry entry : entries) {
            group.next().fromMs(entry.fromMs()).offsetSeconds(entry.offsetSeconds());
        }
        begin.campaign(Texts.id(campaign.id()))
                .nameZh(Texts.name(campaign.name().zh()))
                .nameEn(Texts.name(campaign.name().en()))
                .zone(Texts.bounded(campaign.zone(), CampaignLimits.MAX_NAME_BYTES))
                .actor(actor);
        writer.send(begin.limit());
    }

    private void organisation(final Campaign.Organisation definition) {
        organisation.wrapAndApplyHeader(writer.buffer, 0, writer.header);
        final OrganisationDefinitionEncoder.MerchantsEncoder group =
                organisation.merchantsCount(definition.merchants().size());
        for (final Campaign.Merchant merchant : definition.merchants()) {
            group.next()
                    .channel(merchant.channel())
                    .merchant(Texts.bounded(merchant.merchant(), CampaignLimits.MAX_MERCHANT_BYTES));
        }
        organisation
                .organisation(Texts.id(definition.id()))
                .nameZh(Texts.name(definition.name().zh()))
                .nameEn(Texts.name(definition.name().en()))
                .creditCode(Texts.bounded(definition.creditCode(), CreditCode.LENGTH));
        writer.send(organisation.limit());
    }

    private void sponsor(final Campaign.Sponsor definition) {
        sponsor.wrapAndApplyHeader(writer.buffer, 0, writer.header)
                .sponsor(Texts.id(definition.id()))
                .nameZh(Texts.name(definition.name().zh()))
                .nameEn(Texts.name(definition.name().en()));
        writer.send(sponsor.limit());
    }

    private void team(final Campaign.Team definition) {
        team.wrapAndApplyHeader(writer.buffer, 0, writer.header)
                .team(Texts.id(definition.id()))
                .nameZh(Texts.name(definition.name().zh()))
                .nameEn(Texts.name(definition.name().en()));
        writer.send(team.limit());
    }

    private void project(final Campaign.Project definition) {
        project.wrapAndApplyHeader(writer.buffer, 0, writer.header)
                .goalFen(definition.goalFen())
                .closeOnGoal((short) (definition.closeOnGoal() ? 1 : 0))
                .unitPriceFen(definition.unitPriceFen())
                .minAmountFen(definition.minAmountFen())
                .maxAmountFen(definition.maxAmountFen())
                .project(Texts.id(definition.id()))
                .organisation(Texts.id(definition.organisation()))
                .nameZh(Texts.name(definition.name().zh()))
                .nameEn(Texts.name(definition.name().en()))
                .unitZh(Texts.name(definition.unitName().zh()))
                .unitEn(Texts.name(definition.unitName().en()))
                .filingNumber(Texts.bounded(definition.filingNumber(), CampaignLimits.MAX_FILING_NUMBER_BYTES));
        writer.send(project.limit());
        writer.list(ListKind.PROJECT_ITEMS, definition.id(), definition.items());
        writer.list(ListKind.PROJECT_TAGS, definition.id(), definition.tags());
    }

    private void conversion(final Campaign.Conversion definition) {
        conversion
                .wrapAndApplyHeader(writer.buffer, 0, writer.header)
                .kind(definition.kind())
                .give(definition.give())
                .per(definition.per())
                .perDonorPerDay(definition.perDonorPerDay())
                .conversion(Texts.id(definition.id()))
                .pool(definition.pool().isEmpty() ? "" : Texts.id(definition.pool()));
        writer.send(conversion.limit());
    }

    private void partner(final Campaign.Partner definition) {
        partner.wrapAndApplyHeader(writer.buffer, 0, writer.header).partner(Texts.id(definition.id()));
        writer.send(partner.limit());
        writer.list(ListKind.PARTNER_CONVERSIONS, definition.id(), definition.conversions());
    }

    private void fee(final Campaign.Fee definition) {
        fee.wrapAndApplyHeader(writer.buffer, 0, writer.header)
                .channel(definition.channel())
                .ratePpm(definition.ratePpm())
                .platformBears((short) (definition.platformBears() ? 1 : 0))
                .roundedByDay((short) (definition.roundedByDay() ? 1 : 0))
                .merchant(Texts.bounded(definition.merchant(), CampaignLimits.MAX_MERCHANT_BYTES));
        writer.send(fee.limit());
    }
}
