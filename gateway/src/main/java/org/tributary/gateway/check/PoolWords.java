package org.tributary.gateway.check;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.codec.Channels;
import org.tributary.engine.codec.sbe.ConversionKind;
import org.tributary.engine.text.Yuan;

/** A pool in words, for the people who signed the contract with its sponsor. */
final class PoolWords {
    private static final int MINUTE_MS = 60_000;

    private final Campaign campaign;
    private final DateTimeFormatter time;

    PoolWords(final Campaign campaign) {
        this.campaign = campaign;
        time = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneId.of(campaign.zone()));
    }

    /** A time of the campaign's zone. */
    String time(final long ms) {
        return time.format(Instant.ofEpochMilli(ms));
    }

    /** What a pool does, in one sentence of parts. */
    String describe(final Pool pool) {
        final List<String> parts = new ArrayList<>();
        parts.add(rule(pool));
        window(pool, parts);
        eligible(pool.eligible(), parts);
        limits(pool.limits(), parts);
        if (pool.requiredFlowers() > 0) {
            parts.add("takes " + pool.requiredFlowers() + " of the donor's flowers a match");
        }
        if (!pool.partial()) {
            parts.add("all of a match or none of it");
        }
        if (pool.exclusive()) {
            parts.add("no later pool adds to what it gives");
        }
        if (pool.forfeitOnRefund()) {
            parts.add("what a refund takes back is written off");
        }
        return String.join("; ", parts);
    }

    private String rule(final Pool pool) {
        final Pool.Rule rule = pool.rule();
        return switch (rule.kind()) {
            case RATIO -> ratio(rule.give(), rule.per()) + " of the donation";
            case FIXED -> Yuan.of(rule.give()) + " a donation";
            case TIERED ->
                rule.tiers().stream()
                        .map(tier -> ratio(tier.give(), tier.per()) + " from " + Yuan.of(tier.bound()))
                        .collect(Collectors.joining(", "));
            case DEPLETING ->
                rule.tiers().stream()
                        .map(tier -> ratio(tier.give(), tier.per()) + " until " + percent(tier.bound()) + " are spent")
                        .collect(Collectors.joining(", "));
            case RANDOM -> "a draw from " + Yuan.of(rule.randomMinFen()) + " to " + Yuan.of(rule.randomMaxFen());
            case DEFERRED ->
                "shared at the close over what was given"
                        + (rule.maxRatioGive() == Pool.ABSENT
                                ? ""
                                : ", at most " + ratio(rule.maxRatioGive(), rule.maxRatioPer()));
            case MILESTONE ->
                Yuan.of(rule.give()) + " each time a project reaches another "
                        + (rule.everyDonors() > 0
                                ? rule.everyDonors() + " donors"
                                : Yuan.of(rule.everyAmountFen()) + " yuan");
            default -> conversions(pool);
        };
    }

    private String conversions(final Pool pool) {
        return campaign.conversions().stream()
                .filter(conversion -> conversion.pool().equals(pool.id()))
                .map(PoolWords::conversion)
                .collect(Collectors.joining(", "));
    }

    private static String conversion(final Campaign.Conversion conversion) {
        if (conversion.kind() == ConversionKind.STEPS) {
            final String cap = conversion.perDonorPerDay() == Pool.ABSENT
                    ? ""
                    : " (at most " + conversion.perDonorPerDay() + " a donor and day)";
            return Yuan.of(conversion.give()) + " for each " + conversion.per() + " steps" + cap + ", by conversion "
                    + conversion.id();
        }
        return ratio(conversion.give(), conversion.per()) + " of an order, by conversion " + conversion.id();
    }

    private void window(final Pool pool, final List<String> parts) {
        if (pool.opensMs() != campaign.opensMs() || pool.closesMs() != campaign.closesMs()) {
            parts.add("from " + time(pool.opensMs()) + " to " + time(pool.closesMs()));
        }
        final Pool.Slots slots = pool.slots();
        if (slots != null) {
            parts.add("each day from " + timeOfDay(slots.fromMs()) + " to " + timeOfDay(slots.toMs()) + " (in all "
                    + slots.instances().size() + "), " + Yuan.of(slots.budgetFen()) + " each, what one leaves "
                    + (slots.carryOver() ? "goes to the next" : "stays in the pool"));
        }
    }

    private static void eligible(final Pool.Eligibility eligible, final List<String> parts) {
        final List<String> only = new ArrayList<>();
        some("projects", eligible.projects(), only);
        some("organisations", eligible.organisations(), only);
        some("tags", eligible.tags(), only);
        some("channels", eligible.channels().stream().map(Channels::nameOf).toList(), only);
        if (!only.isEmpty()) {
            parts.add("only " + String.join(" and ", only));
        }
    }

    private static void some(final String what, final List<String> ids, final List<String> parts) {
        final int shown = 8;
        if (!ids.isEmpty()) {
            final String more = ids.size() > shown ? ", … (" + ids.size() + ")" : "";
            parts.add(what + " " + ids.stream().limit(shown).collect(Collectors.joining(", ")) + more);
        }
    }

    private static void limits(final Pool.Limits limits, final List<String> parts) {
        if (limits.minDonationFen() != Pool.ABSENT) {
            parts.add("donations from " + Yuan.of(limits.minDonationFen()));
        }
        final List<String> most = new ArrayList<>();
        most(limits.perDonationFen(), "a donation", most);
        most(limits.perDonorFen(), "a donor", most);
        most(limits.perDonorPerDayFen(), "a donor and day", most);
        most(limits.perProjectFen(), "a project", most);
        most(limits.perOrganisationFen(), "an organisation", most);
        if (limits.donationsPerDonor() != Pool.ABSENT) {
            most.add(limits.donationsPerDonor() + " donations of a donor");
        }
        if (!most.isEmpty()) {
            parts.add("at most " + String.join(", ", most));
        }
    }

    private static void most(final long fen, final String of, final List<String> parts) {
        if (fen != Pool.ABSENT) {
            parts.add(Yuan.of(fen) + " " + of);
        }
    }

    private static String ratio(final long give, final long per) {
        return give + ":" + per;
    }

    private static String percent(final long bound) {
        return BigDecimal.valueOf(bound, 7).stripTrailingZeros().toPlainString() + " %";
    }

    private static String timeOfDay(final int ms) {
        final int minutes = ms / MINUTE_MS;
        return String.format("%02d:%02d", minutes / 60, minutes % 60);
    }
}
