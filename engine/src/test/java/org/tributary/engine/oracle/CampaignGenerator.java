package org.tributary.engine.oracle;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.ConversionKind;
import org.tributary.engine.codec.sbe.RuleKind;

/** Small random campaigns in which everything gets in everything's way. */
final class CampaignGenerator {
    /** Of no meaning to the core: what settlements of random streams are charged by. */
    private static final List<Campaign.Fee> FEES = List.of(
            new Campaign.Fee(ChannelCode.WECHATPAY, "", 6_000, false, false),
            new Campaign.Fee(ChannelCode.ALIPAY, "", 9_000, false, true),
            new Campaign.Fee(ChannelCode.UNIONPAY, "", 5_000, true, false),
            new Campaign.Fee(ChannelCode.STRIPE, "", 29_000, true, true));

    static final Campaign.Names NAMES = new Campaign.Names("名", "name");
    static final List<String> TAGS = List.of("children", "sea", "art");
    static final List<String> ZONES = List.of(
            "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Africa/Casablanca", "America/Santiago");
    private static final long DAY_MS = 86_400_000L;

    private final Dice dice;
    private final Set<Feature> features;
    private final PoolGenerator pools;

    CampaignGenerator(final Dice dice, final Set<Feature> features) {
        this.dice = dice;
        this.features = features;
        this.pools = new PoolGenerator(dice, features);
    }

    Campaign next() {
        final boolean changing = features.contains(Feature.DAYLIGHT_SAVING) && dice.chance(0.5);
        final ZoneId zone = ZoneId.of(changing ? dice.of(ZONES) : "Asia/Shanghai");
        LocalDate first = LocalDate.of(2026, 9, 7);
        if (changing) {
            final ZoneOffsetTransition change = zone.getRules()
                    .nextTransition(Instant.parse("2026-01-15T00:00:00Z").plusSeconds(dice.between(0, 200) * 86_400));
            first = change.getDateTimeBefore().toLocalDate().minusDays(dice.between(0, 2));
        }
        final long opens = instantOf(zone, first.atTime(LocalTime.ofSecondOfDay(dice.between(0, 20) * 600)));
        final long closes = opens + dice.between(DAY_MS, 4 * DAY_MS) / 1000 * 1000;
        final List<Campaign.Organisation> organisations = organisations();
        final List<Campaign.Project> projects = new ArrayList<>();
        final int count = (int) dice.between(2, 6);
        for (int i = 0; i < count; i++) {
            projects.add(project("p" + i, organisations));
        }
        final List<Pool> poolList = new ArrayList<>();
        final int poolCount = (int) dice.between(1, 6);
        for (int i = 0; i < poolCount; i++) {
            poolList.add(pools.next("pool" + i, zone, opens, closes, projects));
        }
        final List<Campaign.Conversion> conversions = conversions(zone, opens, closes, projects, poolList);
        final List<Campaign.Partner> partners = List.of(
                new Campaign.Partner(
                        "partner-a",
                        conversions.stream().map(Campaign.Conversion::id).toList()),
                new Campaign.Partner("partner-b", List.of()));
        return new Campaign(
                "day",
                NAMES,
                zone.getId(),
                "CNY",
                opens,
                closes,
                organisations,
                projects,
                List.of(new Campaign.Sponsor("sponsor-a", NAMES), new Campaign.Sponsor("sponsor-b", NAMES)),
                poolList,
                conversions,
                partners,
                FEES,
                List.of(new Campaign.Team("team-a", NAMES)));
    }

    private List<Campaign.Organisation> organisations() {
        final List<Campaign.Organisation> organisations = new ArrayList<>();
        final int count = (int) dice.between(1, 3);
        for (int i = 0; i < count; i++) {
            final List<Campaign.Merchant> merchants = new ArrayList<>();
            if (features.contains(Feature.MERCHANTS) && dice.chance(0.3)) {
                merchants.add(new Campaign.Merchant(ChannelCode.WECHATPAY, "m-org" + i));
            }
            organisations.add(new Campaign.Organisation("org" + i, NAMES, merchants));
        }
        return organisations;
    }

    Campaign.Project project(final String id, final List<Campaign.Organisation> organisations) {
        final boolean goal = features.contains(Feature.GOALS) && dice.chance(0.35);
        final List<String> tags = new ArrayList<>(TAGS);
        tags.removeIf(t -> dice.chance(0.5));
        return new Campaign.Project(
                id,
                dice.of(organisations).id(),
                NAMES,
                goal ? dice.between(200, 4000) : 0,
                dice.chance(0.5),
                NAMES,
                dice.chance(0.3) ? 100 : 0,
                dice.chance(0.5) ? List.of("i1", "i2") : List.of(),
                dice.chance(0.8) ? 1 : dice.between(1, 50),
                dice.chance(0.8) ? 100_000_000_000_000L : dice.between(200, 1000),
                tags,
                "");
    }

    private List<Campaign.Conversion> conversions(
            final ZoneId zone,
            final long opens,
            final long closes,
            final List<Campaign.Project> projects,
            final List<Pool> poolList) {
        final List<Campaign.Conversion> conversions = new ArrayList<>();
        if (features.contains(Feature.GIFTS)) {
            poolList.add(pools.conversion("gift-pool", zone, opens, closes, projects));
            conversions.add(new Campaign.Conversion(
                    "steps", ConversionKind.STEPS, "gift-pool", dice.between(1, 50), dice.between(1, 500), cap(3000)));
            conversions.add(new Campaign.Conversion(
                    "orders", ConversionKind.ORDER, "gift-pool", dice.between(1, 5), dice.between(1, 300), cap(3000)));
        }
        if (features.contains(Feature.FLOWERS)) {
            conversions.add(new Campaign.Conversion("flowers", ConversionKind.FLOWER, "", 1, 1, cap(10)));
        }
        return conversions;
    }

    private long cap(final long high) {
        return dice.chance(0.5) ? Pool.ABSENT : dice.between(1, high);
    }

    /** A local time as an instant; one that the clocks skip means the instant of the change. */
    static long instantOf(final ZoneId zone, final LocalDateTime local) {
        final ZoneOffsetTransition gap = zone.getRules().getTransition(local);
        if (gap != null && gap.isGap()) {
            return gap.getInstant().toEpochMilli();
        }
        return local.atZone(zone).withEarlierOffsetAtOverlap().toInstant().toEpochMilli();
    }

    static boolean isConversion(final Pool pool) {
        return pool.rule().kind() == RuleKind.CONVERSION;
    }
}
