package org.tributary.gateway.config.campaign;

import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.CampaignLimits;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.campaign.Zones;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.gateway.config.campaign.CampaignContext.Kind;
import org.tributary.gateway.config.yaml.Section;
import org.tributary.gateway.config.yaml.Values;

/** Reads the root of a campaign file: campaign, organisations, projects and sponsors; other readers read the rest. */
final class CampaignReader {
    private static final String DEFAULT_CURRENCY = "CNY";
    private static final ZoneId DEFAULT_ZONE = ZoneId.of("Asia/Shanghai");
    private static final long UNKNOWN_TIME = Long.MIN_VALUE;

    /** Action taken when a project's goal is reached. */
    enum OnGoal {
        CLOSE,
        KEEP_OPEN
    }

    private final CampaignContext context;

    CampaignReader(final CampaignContext context) {
        this.context = context;
    }

    @Nullable
    Campaign read(final Section root) {
        if (!root.has("campaign")) {
            root.missing("campaign");
        }
        final Section header = root.section("campaign");
        final Header campaign = header == null ? null : header(header);
        final List<Campaign.Organisation> organisations = new ArrayList<>();
        root.sections("organisations", "organisation", CampaignLimits.MAX_ORGANISATIONS)
                .forEach(section -> organisations.add(organisation(section)));
        final List<Campaign.Project> projects = new ArrayList<>();
        root.sections("projects", "project", CampaignLimits.MAX_PROJECTS)
                .forEach(section -> projects.add(project(section)));
        if (projects.isEmpty()) {
            root.mistake("projects", "the campaign has no project", "Add at least one under projects:");
        }
        final List<Campaign.Sponsor> sponsors = new ArrayList<>();
        root.sections("sponsors", "sponsor", CampaignLimits.MAX_SPONSORS)
                .forEach(section -> sponsors.add(sponsor(section)));
        final PoolSectionReader poolReader = new PoolSectionReader(context);
        final List<Pool> pools = new ArrayList<>();
        root.sections("pools", "pool", CampaignLimits.MAX_POOLS)
                .forEach(section -> pools.add(poolReader.read(section)));
        if (context.mistakes.isEmpty()) {
            new PoolCrowds(context, projects).check(pools);
        }
        final ConversionsReader others = new ConversionsReader(context, pools);
        final List<Campaign.Conversion> conversions = others.conversions(root);
        final List<Campaign.Partner> partners = others.partners(root);
        final List<Campaign.Fee> fees = others.fees(root);
        final List<Campaign.Team> teams = new ArrayList<>();
        root.sections("teams", "team", CampaignLimits.MAX_TEAMS).forEach(section -> teams.add(team(section)));
        root.finish();
        return campaign == null || !context.mistakes.isEmpty()
                ? null
                : new Campaign(
                        campaign.id,
                        campaign.names,
                        campaign.zone.getId(),
                        campaign.currency,
                        context.opensMs,
                        context.closesMs,
                        organisations,
                        projects,
                        sponsors,
                        pools,
                        conversions,
                        partners,
                        fees,
                        teams);
    }

    private record Header(String id, Campaign.Names names, ZoneId zone, String currency) {}

    private Header header(final Section section) {
        final String id = section.requiredValue("id", CampaignContext.NO_ID, CampaignValues::id);
        section.rename("the campaign");
        final Campaign.Names names = context.names(section, "name", id);
        final ZoneId zone = section.value("timezone", DEFAULT_ZONE, CampaignValues::zone);
        final String currency = section.value("currency", DEFAULT_CURRENCY, CampaignValues::currency);
        context.opensMs = section.requiredValue("opens", UNKNOWN_TIME, CampaignValues::time);
        context.closesMs = section.requiredValue("closes", UNKNOWN_TIME, CampaignValues::time);
        context.windowKnown = checkWindow(section);
        if (context.windowKnown) {
            context.offsets = Zones.offsets(zone, context.opensMs, context.closesMs);
        }
        section.finish();
        return new Header(id, names, zone, currency);
    }

    private boolean checkWindow(final Section section) {
        if (context.opensMs == UNKNOWN_TIME || context.closesMs == UNKNOWN_TIME) {
            return false;
        }
        if (context.opensMs >= context.closesMs) {
            section.mistake("closes", "the campaign closes before it opens", "Put closes after opens");
            return false;
        }
        if (context.opensMs <= 0 || context.closesMs > CampaignLimits.LAST_CLOSE_MS) {
            section.mistake(
                    context.opensMs <= 0 ? "opens" : "closes",
                    "the campaign lies outside the supported years, 1970 to 2059",
                    "Correct opens and closes");
            return false;
        }
        if (context.closesMs - context.opensMs
                > Duration.ofDays(CampaignLimits.MAX_CAMPAIGN_DAYS).toMillis()) {
            section.mistake(
                    "closes",
                    "the campaign is open for more than " + CampaignLimits.MAX_CAMPAIGN_DAYS + " days",
                    "Split it into several campaigns");
            return false;
        }
        return true;
    }

    private Campaign.Organisation organisation(final Section section) {
        final String id = context.define(Kind.ORGANISATION, section);
        section.rename("organisation \"" + id + "\"");
        final Campaign.Names names = context.names(section, "name", id);
        final List<Campaign.Merchant> merchants = new ArrayList<>();
        final Section byChannel = section.section("merchants");
        if (byChannel != null) {
            for (final String channel : CampaignValues.channels()) {
                final String merchant = byChannel.optional(channel, CampaignValues::merchant);
                if (merchant != null) {
                    final ChannelCode code = CampaignValues.channel(channel);
                    merchants.add(new Campaign.Merchant(code, merchant));
                }
            }
            byChannel.finish();
        }
        final String creditCode = section.value("creditCode", "", CampaignValues::creditCode);
        section.finish();
        return new Campaign.Organisation(id, names, merchants, creditCode);
    }

    private Campaign.Sponsor sponsor(final Section section) {
        final String id = context.define(Kind.SPONSOR, section);
        section.rename("sponsor \"" + id + "\"");
        final Campaign.Names names = context.names(section, "name", id);
        section.finish();
        return new Campaign.Sponsor(id, names);
    }

    private Campaign.Team team(final Section section) {
        final String id = context.define(Kind.TEAM, section);
        section.rename("team \"" + id + "\"");
        final Campaign.Names names = context.names(section, "name", id);
        section.finish();
        return new Campaign.Team(id, names);
    }

    private Campaign.Project project(final Section section) {
        final String id = context.define(Kind.PROJECT, section);
        section.rename("project \"" + id + "\"");
        final String organisation = context.reference(Kind.ORGANISATION, section, "organisation");
        final Campaign.Names names = context.names(section, "name", id);
        final long goalFen = section.value("goal", 0L, CampaignValues::money);
        final OnGoal onGoal = section.value("onGoal", OnGoal.KEEP_OPEN, text -> Values.choice(OnGoal.class, text));
        if (section.has("onGoal") && !section.has("goal")) {
            section.mistake("onGoal", section.what() + " has onGoal but no goal", "Add goal: or remove onGoal:");
        }
        Campaign.Names unitName = Campaign.Names.NONE;
        long unitPriceFen = 0;
        final Section unit = section.section("unit");
        if (unit != null) {
            unitName = context.names(unit, "name", "unit");
            unitPriceFen = unit.requiredValue("price", 0L, CampaignValues::money);
            unit.finish();
        }
        final List<String> items = context.newIds(section, "items", CampaignLimits.MAX_ITEMS);
        final long minAmountFen = section.value("minAmount", 1L, CampaignValues::donation);
        final long maxAmountFen = section.value("maxAmount", CampaignLimits.MAX_DONATION_FEN, CampaignValues::donation);
        if (minAmountFen > maxAmountFen) {
            section.mistake(
                    "minAmount",
                    "minAmount of " + section.what() + " is above its maxAmount",
                    "Lower it or raise maxAmount");
        }
        final List<String> tags = context.newIds(section, "tags", CampaignLimits.MAX_TAGS);
        tags.forEach(tag -> context.defineTag(tag, section.place("tags")));
        final String filingNumber = section.value("filingNumber", "", CampaignValues::filingNumber);
        section.finish();
        return new Campaign.Project(
                id,
                organisation,
                names,
                goalFen,
                onGoal == OnGoal.CLOSE,
                unitName,
                unitPriceFen,
                items,
                minAmountFen,
                maxAmountFen,
                tags,
                filingNumber);
    }
}
