package org.tributary.engine.oracle;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.RuleKind;

/** Random pools: tiny budgets, narrow limits, every rule. */
final class PoolGenerator {
    private static final List<ChannelCode> CHANNELS =
            List.of(ChannelCode.WECHATPAY, ChannelCode.ALIPAY, ChannelCode.UNIONPAY, ChannelCode.STRIPE);

    private final Dice dice;
    private final Set<Feature> features;

    PoolGenerator(final Dice dice, final Set<Feature> features) {
        this.dice = dice;
        this.features = features;
    }

    Pool next(
            final String id,
            final ZoneId zone,
            final long opens,
            final long closes,
            final List<Campaign.Project> projects) {
        return pool(id, kind(), zone, opens, closes, projects);
    }

    Pool conversion(
            final String id,
            final ZoneId zone,
            final long opens,
            final long closes,
            final List<Campaign.Project> projects) {
        return pool(id, RuleKind.CONVERSION, zone, opens, closes, projects);
    }

    RuleKind kind() {
        final List<RuleKind> kinds = new ArrayList<>(List.of(RuleKind.RATIO, RuleKind.RATIO, RuleKind.FIXED));
        add(kinds, Feature.TIERED, RuleKind.TIERED);
        add(kinds, Feature.DEPLETING, RuleKind.DEPLETING);
        add(kinds, Feature.RANDOM, RuleKind.RANDOM);
        add(kinds, Feature.DEFERRED, RuleKind.DEFERRED);
        add(kinds, Feature.MILESTONE, RuleKind.MILESTONE);
        return dice.of(kinds);
    }

    private void add(final List<RuleKind> kinds, final Feature feature, final RuleKind kind) {
        if (features.contains(feature)) {
            kinds.add(kind);
        }
    }

    private Pool pool(
            final String id,
            final RuleKind kind,
            final ZoneId zone,
            final long opens,
            final long closes,
            final List<Campaign.Project> projects) {
        final boolean whole = dice.chance(0.6);
        final long span = closes - opens;
        final long from = whole ? opens : opens + dice.between(0, span / 3);
        final long to = whole ? closes : closes - dice.between(0, span / 3);
        final boolean late = kind == RuleKind.DEFERRED || kind == RuleKind.MILESTONE;
        final boolean slots = features.contains(Feature.SLOTS) && !late && dice.chance(0.35);
        final boolean direct = !late && kind != RuleKind.CONVERSION;
        final boolean flowers = direct && features.contains(Feature.FLOWERS) && dice.chance(0.2);
        final Pool.Slots slotList = slots ? slots(zone, from, to) : null;
        return new Pool(
                id,
                dice.chance(0.5) ? "sponsor-a" : "sponsor-b",
                CampaignGenerator.NAMES,
                (int) dice.between(1, 3),
                budget(kind),
                from,
                to,
                slotList == null || slotList.instances().isEmpty() ? null : slotList,
                rule(kind, id),
                eligible(kind, projects),
                limits(kind, flowers),
                flowers ? (int) dice.between(1, 3) : 0,
                kind == RuleKind.DEFERRED || dice.chance(0.75),
                direct && dice.chance(0.2),
                features.contains(Feature.FORFEIT) && dice.chance(0.3));
    }

    /** Milestones stay within small budgets: a large one would reach millions of multiples with one donation. */
    long budget(final RuleKind kind) {
        if (kind != RuleKind.MILESTONE && features.contains(Feature.LARGE_AMOUNTS) && dice.chance(0.1)) {
            return dice.between(1_000_000_000_000L, 100_000_000_000_000L);
        }
        return dice.chance(0.2) ? dice.between(1, 60) : dice.between(50, 5000);
    }

    Pool.Slots slots(final ZoneId zone, final long from, final long to) {
        final int fromMs = (int) dice.between(0, 22) * 3_600_000 + (dice.chance(0.3) ? 1_800_000 : 0);
        final int toMs = (int) Math.min(86_400_000L, fromMs + dice.between(1, 8) * 1_800_000);
        return new Pool.Slots(
                fromMs, toMs, dice.between(20, 1500), dice.chance(0.6), instances(zone, from, to, fromMs, toMs));
    }

    /** Every slot of a window, local times resolved to instants. */
    static List<Pool.Instance> instances(
            final ZoneId zone, final long from, final long to, final int fromMs, final int toMs) {
        final List<Pool.Instance> instances = new ArrayList<>();
        final LocalDate last = Instant.ofEpochMilli(to).atZone(zone).toLocalDate();
        for (LocalDate day = Instant.ofEpochMilli(from).atZone(zone).toLocalDate();
                !day.isAfter(last);
                day = day.plusDays(1)) {
            final long opens = Math.max(from, CampaignGenerator.instantOf(zone, day.atTime(timeOf(fromMs))));
            final long closes = Math.min(
                    to,
                    toMs == 86_400_000
                            ? CampaignGenerator.instantOf(zone, day.plusDays(1).atStartOfDay())
                            : CampaignGenerator.instantOf(zone, day.atTime(timeOf(toMs))));
            if (opens < closes) {
                instances.add(new Pool.Instance(opens, closes));
            }
        }
        return instances;
    }

    private static LocalTime timeOf(final int ms) {
        return LocalTime.ofNanoOfDay(ms * 1_000_000L);
    }

    Pool.Rule rule(final RuleKind kind, final String id) {
        final boolean byDonors = dice.chance(0.4);
        final boolean bounded = dice.chance(0.7);
        final String seed = kind == RuleKind.RANDOM ? hex(id + dice.between(0, 1000)) : "";
        final long low = dice.between(1, 50);
        return new Pool.Rule(
                kind,
                switch (kind) {
                    case RATIO -> dice.between(1, 4);
                    case FIXED -> dice.between(1, 150);
                    case MILESTONE -> dice.between(5, 400);
                    default -> 0;
                },
                kind == RuleKind.RATIO ? dice.between(1, 4) : 0,
                tiers(kind),
                kind == RuleKind.RANDOM ? low : 0,
                kind == RuleKind.RANDOM ? low + dice.between(0, 100) : 0,
                seed,
                kind == RuleKind.RANDOM ? hex(seed) : "",
                kind == RuleKind.DEFERRED && bounded ? dice.between(1, 3) : -1,
                kind == RuleKind.DEFERRED && bounded ? dice.between(1, 3) : 0,
                kind == RuleKind.MILESTONE && byDonors ? dice.between(1, 3) : 0,
                kind == RuleKind.MILESTONE && !byDonors ? dice.between(60, 800) : 0);
    }

    private List<Pool.Tier> tiers(final RuleKind kind) {
        final List<Pool.Tier> tiers = new ArrayList<>();
        if (kind == RuleKind.TIERED) {
            long bound = dice.between(1, 60);
            for (int i = 0; i <= dice.upTo(2); i++) {
                tiers.add(new Pool.Tier(bound, dice.between(1, 3), dice.between(1, 3)));
                bound += dice.between(1, 150);
            }
        } else if (kind == RuleKind.DEPLETING) {
            if (dice.chance(0.8)) {
                tiers.add(new Pool.Tier(dice.between(1, 600_000_000L), dice.between(1, 4), dice.between(1, 2)));
            }
            if (dice.chance(0.5)) {
                tiers.add(new Pool.Tier(dice.between(600_000_001L, 999_999_999L), 1, dice.between(1, 4)));
            }
            tiers.add(new Pool.Tier(1_000_000_000L, 1, dice.between(1, 9)));
        }
        return tiers;
    }

    Pool.Eligibility eligible(final RuleKind kind, final List<Campaign.Project> projects) {
        final List<String> ids = new ArrayList<>();
        if (dice.chance(0.25)) {
            projects.forEach(p -> {
                if (ids.isEmpty() || dice.chance(0.5)) {
                    ids.add(p.id());
                }
            });
        }
        final boolean byChannel = kind != RuleKind.CONVERSION && dice.chance(0.2);
        return new Pool.Eligibility(
                dice.chance(0.15) ? List.of(dice.of(projects).organisation()) : List.of(),
                ids,
                dice.chance(0.2) ? List.of(dice.of(CampaignGenerator.TAGS)) : List.of(),
                byChannel ? List.of(CHANNELS.get(0), dice.of(CHANNELS.subList(1, 4))) : List.of());
    }

    Pool.Limits limits(final RuleKind kind, final boolean flowers) {
        final boolean milestone = kind == RuleKind.MILESTONE;
        final boolean conversion = kind == RuleKind.CONVERSION;
        return new Pool.Limits(
                conversion ? -1 : limit(0.15, 5, 60),
                milestone ? -1 : limit(0.25, 10, 200),
                milestone ? -1 : limit(0.3, 20, 500),
                milestone ? -1 : limit(0.25, 20, 300),
                limit(0.25, 50, 1500),
                limit(0.2, 50, 2500),
                milestone || conversion || flowers ? -1 : limit(0.2, 1, 4));
    }

    private long limit(final double probability, final long low, final long high) {
        return dice.chance(probability) ? dice.between(low, high) : Pool.ABSENT;
    }

    private static String hex(final String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
