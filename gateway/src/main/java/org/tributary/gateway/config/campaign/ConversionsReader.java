package org.tributary.gateway.config.campaign;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.CampaignLimits;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.ConversionKind;
import org.tributary.engine.codec.sbe.RuleKind;
import org.tributary.gateway.config.campaign.CampaignContext.Kind;
import org.tributary.gateway.config.yaml.Section;
import org.tributary.gateway.config.yaml.Values;

/** Reads conversions, partners and fees of a campaign file, and checks which pools conversions give from. */
final class ConversionsReader {
    /** The party that pays a channel's fee. */
    enum Bearer {
        ORGANISATION,
        PLATFORM
    }

    /** The amount whose fee is rounded to the fen: each trade's, or the sum of a channel's day. */
    enum Rounding {
        TRADE,
        DAY
    }

    private final CampaignContext context;
    private final Map<String, RuleKind> poolKinds = new HashMap<>();

    ConversionsReader(final CampaignContext context, final List<Pool> pools) {
        this.context = context;
        pools.forEach(pool -> poolKinds.put(pool.id(), pool.rule().kind()));
    }

    List<Campaign.Conversion> conversions(final Section root) {
        final List<Campaign.Conversion> conversions = new ArrayList<>();
        root.sections("conversions", "conversion", CampaignLimits.MAX_CONVERSIONS)
                .forEach(section -> conversions.add(conversion(section)));
        checkPoolsWithoutRule(conversions);
        return conversions;
    }

    List<Campaign.Partner> partners(final Section root) {
        final List<Campaign.Partner> partners = new ArrayList<>();
        for (final Section section : root.sections("partners", "partner", CampaignLimits.MAX_PARTNERS)) {
            final String id = context.define(Kind.PARTNER, section);
            section.rename("partner \"" + id + "\"");
            final List<String> conversions =
                    context.references(Kind.CONVERSION, section, "conversions", CampaignLimits.MAX_CONVERSIONS);
            if (conversions.isEmpty() && (!section.has("conversions") || section.isEmptyList("conversions"))) {
                section.mistake(
                        "conversions",
                        section.what() + " has no conversion",
                        "Name those it may send: conversions: [steps]");
            }
            section.finish();
            partners.add(new Campaign.Partner(id, conversions));
        }
        return partners;
    }

    List<Campaign.Fee> fees(final Section root) {
        final List<Campaign.Fee> fees = new ArrayList<>();
        final Set<String> seen = new HashSet<>();
        for (final Section section : root.sections("fees", "a fee", CampaignLimits.MAX_FEES)) {
            final ChannelCode channel = section.requiredValue("channel", ChannelCode.NONE, CampaignValues::channel);
            final String merchant = section.value("merchant", "", CampaignValues::merchant);
            final int ratePpm = section.requiredValue("rate", 0, CampaignValues::rate);
            final Bearer bearer =
                    section.value("bearer", Bearer.ORGANISATION, text -> Values.choice(Bearer.class, text));
            final Rounding rounding =
                    section.value("rounding", Rounding.TRADE, text -> Values.choice(Rounding.class, text));
            if (channel != ChannelCode.NONE && !seen.add(channel + " " + merchant)) {
                section.mistake("channel", "a second fee for the same channel and merchant", "Remove one");
            }
            section.finish();
            fees.add(new Campaign.Fee(channel, merchant, ratePpm, bearer == Bearer.PLATFORM, rounding == Rounding.DAY));
        }
        return fees;
    }

    private Campaign.Conversion conversion(final Section section) {
        final String id = context.define(Kind.CONVERSION, section);
        section.rename("conversion \"" + id + "\"");
        final ConversionKind kind = section.required("kind", text -> Values.choice(ConversionKind.class, text));
        if (kind == null) {
            return new Campaign.Conversion(id, ConversionKind.STEPS, "", 0, 0, Pool.ABSENT);
        }
        final Campaign.Conversion conversion = switch (kind) {
            case STEPS ->
                new Campaign.Conversion(
                        id,
                        kind,
                        pool(section),
                        section.requiredValue("give", 1L, CampaignValues::money),
                        section.requiredValue("per", 1L, CampaignValues::count),
                        section.value("perDonorPerDay", Pool.ABSENT, CampaignValues::count));
            case ORDER -> order(section, id);
            default ->
                new Campaign.Conversion(
                        id, kind, "", 0, 0, section.value("perDonorPerDay", Pool.ABSENT, CampaignValues::count));
        };
        section.finish();
        return conversion;
    }

    /** Reads {@code ratio: {give: 1, per: 100}}, or the same two keys without the braces. */
    private Campaign.Conversion order(final Section section, final String id) {
        final String pool = pool(section);
        final Section inner = section.has("ratio") ? section.section("ratio") : section;
        final long give = inner == null ? 1 : inner.requiredValue("give", 1L, CampaignValues::ratioTerm);
        final long per = inner == null ? 1 : inner.requiredValue("per", 1L, CampaignValues::ratioTerm);
        if (inner != null && inner != section) {
            inner.finish();
        }
        final long perDay = section.value("perDonorPerDay", Pool.ABSENT, CampaignValues::money);
        return new Campaign.Conversion(id, ConversionKind.ORDER, pool, give, per, perDay);
    }

    private String pool(final Section section) {
        final String pool = context.reference(Kind.POOL, section, "pool");
        final RuleKind kind = poolKinds.getOrDefault(pool, RuleKind.CONVERSION);
        if (kind != RuleKind.CONVERSION) {
            section.mistake(
                    "pool",
                    section.what() + " gives from pool \"" + pool + "\", which has a rule and matches payments",
                    "Give conversions a separate pool, without rule:");
        }
        return pool;
    }

    private void checkPoolsWithoutRule(final List<Campaign.Conversion> conversions) {
        final Set<String> used = new HashSet<>();
        conversions.forEach(conversion -> used.add(conversion.pool()));
        poolKinds.forEach((pool, kind) -> {
            if (kind == RuleKind.CONVERSION && !used.contains(pool) && context.isDefined(Kind.POOL, pool)) {
                context.mistakes.add(
                        context.place(Kind.POOL, pool),
                        "pool \"" + pool + "\" has no rule, and no conversion gives from it",
                        "Add rule: {kind: …} or a conversion with pool: " + pool);
            }
        });
    }
}
