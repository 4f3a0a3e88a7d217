package org.tributary.gateway.config.campaign;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.codec.Channels;
import org.tributary.engine.codec.sbe.ConversionKind;
import org.tributary.engine.codec.sbe.RuleKind;
import org.tributary.engine.text.Yuan;
import org.tributary.gateway.config.yaml.Values;

/**
 * The parts of a campaign as fields with the campaign file's own keys and spelling, so that two campaigns can be
 * compared and shown field by field. Absent fields are left out, and so is a random pool's secret.
 */
final class CampaignFields {
    private final ZoneId zone;
    private final Map<String, String> fields = new LinkedHashMap<>();

    private CampaignFields(final ZoneId zone) {
        this.zone = zone;
    }

    static Map<String, String> of(final Campaign campaign) {
        final CampaignFields it = new CampaignFields(ZoneId.of(campaign.zone()));
        it.put("id", campaign.id());
        it.name("name", campaign.name());
        it.put("timezone", campaign.zone());
        it.put("currency", campaign.currency());
        it.put("opens", it.time(campaign.opensMs()));
        it.put("closes", it.time(campaign.closesMs()));
        return it.fields;
    }

    static Map<String, String> of(final Campaign.Organisation organisation) {
        final CampaignFields it = new CampaignFields(ZoneOffset.UTC);
        it.name("name", organisation.name());
        organisation
                .merchants()
                .forEach(merchant -> it.put("merchants." + Channels.nameOf(merchant.channel()), merchant.merchant()));
        it.text("creditCode", organisation.creditCode());
        return it.fields;
    }

    static Map<String, String> of(final Campaign.Project project) {
        final CampaignFields it = new CampaignFields(ZoneOffset.UTC);
        it.put("organisation", project.organisation());
        it.name("name", project.name());
        if (project.goalFen() > 0) {
            it.money("goal", project.goalFen());
            it.put("onGoal", project.closeOnGoal() ? "close" : "keep-open");
        }
        if (project.unitPriceFen() > 0) {
            it.name("unit.name", project.unitName());
            it.money("unit.price", project.unitPriceFen());
        }
        it.list("items", project.items());
        it.money("minAmount", project.minAmountFen());
        it.money("maxAmount", project.maxAmountFen());
        it.list("tags", project.tags());
        it.text("filingNumber", project.filingNumber());
        return it.fields;
    }

    static Map<String, String> of(final Campaign.Sponsor sponsor) {
        final CampaignFields it = new CampaignFields(ZoneOffset.UTC);
        it.name("name", sponsor.name());
        return it.fields;
    }

    static Map<String, String> of(final Campaign.Team team) {
        final CampaignFields it = new CampaignFields(ZoneOffset.UTC);
        it.name("name", team.name());
        return it.fields;
    }

    static Map<String, String> of(final Pool pool, final ZoneId zone) {
        final CampaignFields it = new CampaignFields(zone);
        it.put("sponsor", pool.sponsor());
        it.name("name", pool.name());
        it.put("priority", Integer.toString(pool.priority()));
        it.money("budget", pool.budgetFen());
        it.put("opens", it.time(pool.opensMs()));
        it.put("closes", it.time(pool.closesMs()));
        it.slots(pool.slots());
        it.rule(pool.rule());
        it.list("eligible.organisations", pool.eligible().organisations());
        it.list("eligible.projects", pool.eligible().projects());
        it.list("eligible.tags", pool.eligible().tags());
        it.list(
                "eligible.channels",
                pool.eligible().channels().stream().map(Channels::nameOf).toList());
        it.limits(pool.limits());
        if (pool.requiredFlowers() > 0) {
            it.put("requires.flowers", Integer.toString(pool.requiredFlowers()));
        }
        it.put("partial", Boolean.toString(pool.partial()));
        it.put("exclusive", Boolean.toString(pool.exclusive()));
        it.put("onRefund", pool.forfeitOnRefund() ? "forfeit" : "return");
        return it.fields;
    }

    static Map<String, String> of(final Campaign.Conversion conversion) {
        final CampaignFields it = new CampaignFields(ZoneOffset.UTC);
        it.put("kind", Values.word(conversion.kind()));
        if (conversion.kind() == ConversionKind.STEPS) {
            it.put("pool", conversion.pool());
            it.money("give", conversion.give());
            it.put("per", Long.toString(conversion.per()));
        } else if (conversion.kind() == ConversionKind.ORDER) {
            it.put("pool", conversion.pool());
            it.put("ratio", conversion.give() + ":" + conversion.per());
        }
        if (conversion.perDonorPerDay() != Pool.ABSENT) {
            final boolean money = conversion.kind() == ConversionKind.ORDER;
            final long cap = conversion.perDonorPerDay();
            it.put("perDonorPerDay", money ? Yuan.of(cap) : Long.toString(cap));
        }
        return it.fields;
    }

    static Map<String, String> of(final Campaign.Partner partner) {
        final CampaignFields it = new CampaignFields(ZoneOffset.UTC);
        it.list("conversions", partner.conversions());
        return it.fields;
    }

    static Map<String, String> of(final Campaign.Fee fee) {
        final CampaignFields it = new CampaignFields(ZoneOffset.UTC);
        it.put("rate", BigDecimal.valueOf(fee.ratePpm(), 4).toPlainString() + "%");
        it.put("bearer", fee.platformBears() ? "platform" : "organisation");
        it.put("rounding", fee.roundedByDay() ? "day" : "trade");
        return it.fields;
    }

    private void slots(final Pool.@Nullable Slots slots) {
        if (slots == null) {
            return;
        }
        put("slots.from", timeOfDay(slots.fromMs()));
        put("slots.to", timeOfDay(slots.toMs()));
        money("slots.budget", slots.budgetFen());
        put("slots.carryOver", Boolean.toString(slots.carryOver()));
    }

    private void rule(final Pool.Rule rule) {
        put("rule.kind", rule.kind() == RuleKind.CONVERSION ? "none" : Values.word(rule.kind()));
        switch (rule.kind()) {
            case RATIO -> put("rule.ratio", rule.give() + ":" + rule.per());
            case FIXED -> money("rule.give", rule.give());
            case TIERED ->
                put(
                        "rule.tiers",
                        rule.tiers().stream()
                                .map(tier -> "from " + Yuan.of(tier.bound()) + " " + tier.give() + ":" + tier.per())
                                .collect(Collectors.joining(", ")));
            case DEPLETING ->
                put(
                        "rule.tiers",
                        rule.tiers().stream()
                                .map(tier -> "until " + share(tier.bound()) + " " + tier.give() + ":" + tier.per())
                                .collect(Collectors.joining(", ")));
            case RANDOM -> {
                money("rule.min", rule.randomMinFen());
                money("rule.max", rule.randomMaxFen());
                put("rule.seedCommitment", rule.seedCommitment());
            }
            case DEFERRED -> {
                if (rule.maxRatioGive() != Pool.ABSENT) {
                    put("rule.maxRatio", rule.maxRatioGive() + ":" + rule.maxRatioPer());
                }
            }
            case MILESTONE -> {
                money("rule.give", rule.give());
                put("rule.every", every(rule));
            }
            default -> {
                // The pool of a conversion has no rule.
            }
        }
    }

    private static String every(final Pool.Rule rule) {
        return rule.everyDonors() > 0 ? rule.everyDonors() + " donors" : Yuan.of(rule.everyAmountFen()) + " yuan";
    }

    /** A depleting tier's bound as a decimal share. */
    static String share(final long bound) {
        return BigDecimal.valueOf(bound, 9).stripTrailingZeros().toPlainString();
    }

    private void limits(final Pool.Limits limits) {
        limit("limits.minDonation", limits.minDonationFen());
        limit("limits.perDonation", limits.perDonationFen());
        limit("limits.perDonor", limits.perDonorFen());
        limit("limits.perDonorPerDay", limits.perDonorPerDayFen());
        limit("limits.perProject", limits.perProjectFen());
        limit("limits.perOrganisation", limits.perOrganisationFen());
        if (limits.donationsPerDonor() != Pool.ABSENT) {
            put("limits.donationsPerDonor", Long.toString(limits.donationsPerDonor()));
        }
    }

    private void limit(final String key, final long fen) {
        if (fen != Pool.ABSENT) {
            money(key, fen);
        }
    }

    private void name(final String key, final Campaign.Names names) {
        put(key, names.zh().equals(names.en()) ? names.zh() : names.zh() + " / " + names.en());
    }

    private void money(final String key, final long fen) {
        put(key, Yuan.of(fen));
    }

    private void list(final String key, final List<String> values) {
        if (!values.isEmpty()) {
            put(key, values.stream().sorted().collect(Collectors.joining(", ")));
        }
    }

    /** A text that may be absent. */
    private void text(final String key, final String value) {
        if (!value.isEmpty()) {
            put(key, value);
        }
    }

    private void put(final String key, final String value) {
        fields.put(key, value);
    }

    private String time(final long ms) {
        return time(ms, zone);
    }

    /** Returns a time as the campaign file writes it. */
    static String time(final long ms, final ZoneId zone) {
        return Instant.ofEpochMilli(ms).atZone(zone).format(DateTimeFormatter.ISO_OFFSET_DATE_TIME);
    }

    private static String timeOfDay(final int ms) {
        final int minutes = ms / 60_000;
        return String.format("%02d:%02d", minutes / 60, minutes % 60);
    }
}
