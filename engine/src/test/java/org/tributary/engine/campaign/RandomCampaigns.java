package org.tributary.engine.campaign;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.ConversionKind;
import org.tributary.engine.codec.sbe.RuleKind;

/**
 * Random campaigns that a campaign file could define: sound, small enough to run through a model, with every rule, limit
 * and flag, small budgets so that limits meet, and zones with daylight saving. The same seed gives the same campaigns.
 */
public final class RandomCampaigns {
    private static final List<String> ZONES = List.of(
            "Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "UTC");
    private static final List<LocalDate> DAYS = List.of(
            LocalDate.of(2026, 9, 7), LocalDate.of(2026, 3, 28), LocalDate.of(2026, 10, 24), LocalDate.of(2026, 4, 4));
    private static final List<ChannelCode> CHANNELS =
            List.of(ChannelCode.WECHATPAY, ChannelCode.ALIPAY, ChannelCode.UNIONPAY, ChannelCode.STRIPE);
    private static final List<String> TAGS = List.of("children", "water", "old-age", "sight");
    private static final int HOUR_MS = 3_600_000;

    private final Random random;
    private ZoneOffsets offsets;
    private long opensMs;
    private long closesMs;

    public RandomCampaigns(final long seed) {
        random = new Random(seed);
    }

    /** The next campaign, with 1 to 12 projects and up to 10 pools. */
    public Campaign next() {
        return next(1 + random.nextInt(12), random.nextInt(11));
    }

    /** The next campaign, of a given size. Always the same organisations and sponsors, so that ids recur in changes. */
    public Campaign next(final int projectCount, final int poolCount) {
        final String zone = pick(ZONES);
        final LocalDate first = pick(DAYS);
        final int days = 1 + random.nextInt(4);
        opensMs = first.atStartOfDay(ZoneId.of(zone)).toInstant().toEpochMilli();
        closesMs =
                first.plusDays(days).atStartOfDay(ZoneId.of(zone)).toInstant().toEpochMilli();
        offsets = Zones.offsets(ZoneId.of(zone), opensMs, closesMs);
        final List<Campaign.Organisation> organisations =
                IntStream.range(0, 4).mapToObj(this::organisation).toList();
        final List<Campaign.Project> projects =
                IntStream.range(0, projectCount).mapToObj(this::project).toList();
        final List<Campaign.Sponsor> sponsors = IntStream.range(0, 3)
                .mapToObj(i -> new Campaign.Sponsor("sponsor-" + i, names("资助方" + i)))
                .toList();
        final List<Pool> pools = new ArrayList<>();
        for (int i = 0; i < poolCount; i++) {
            pools.add(pool(i, projects));
        }
        final List<Campaign.Conversion> conversions = conversions(pools);
        final List<Campaign.Partner> partners = conversions.isEmpty()
                ? List.of()
                : List.of(new Campaign.Partner(
                        "partner-0",
                        conversions.stream().map(Campaign.Conversion::id).toList()));
        final List<Campaign.Fee> fees = random.nextBoolean()
                ? List.of()
                : List.of(new Campaign.Fee(
                        pick(CHANNELS),
                        random.nextBoolean() ? "" : "mch-1",
                        random.nextInt(10_000),
                        random.nextBoolean(),
                        random.nextBoolean()));
        return new Campaign(
                "random",
                names("随机"),
                zone,
                "CNY",
                opensMs,
                closesMs,
                organisations,
                projects,
                sponsors,
                pools,
                conversions,
                partners,
                fees,
                IntStream.range(0, random.nextInt(4))
                        .mapToObj(i -> new Campaign.Team("team-" + i, names("团队" + i)))
                        .toList());
    }

    private Campaign.Organisation organisation(final int i) {
        final List<Campaign.Merchant> merchants = new ArrayList<>();
        if (random.nextInt(3) == 0) {
            merchants.add(new Campaign.Merchant(pick(CHANNELS), "merchant-" + i));
        }
        return new Campaign.Organisation(
                "org-" + i, names("机构" + i), merchants, i % 2 == 0 ? "91350100M000100Y43" : "");
    }

    private Campaign.Project project(final int i) {
        final boolean goal = random.nextInt(3) == 0;
        final boolean unit = random.nextInt(3) == 0;
        final int itemCount = random.nextInt(4) == 0 ? random.nextInt(90) : random.nextInt(4);
        return new Campaign.Project(
                "project-" + i,
                "org-" + random.nextInt(4),
                names("项目" + i),
                goal ? 1_000 + random.nextInt(100_000) : 0,
                goal && random.nextBoolean(),
                unit ? names("份") : Campaign.Names.NONE,
                unit ? 100 + random.nextInt(1_000) : 0,
                IntStream.range(0, itemCount).mapToObj(k -> "item-" + k).toList(),
                1 + random.nextInt(3),
                50 + random.nextInt(1_000_000),
                some(TAGS),
                i % 3 == 0 ? "备案-" + i : "");
    }

    private Pool pool(final int i, final List<Campaign.Project> projects) {
        final Pool.Rule rule = rule();
        final boolean deferred = rule.kind() == RuleKind.DEFERRED;
        final boolean matches = rule.kind() != RuleKind.CONVERSION && rule.kind() != RuleKind.MILESTONE;
        final boolean wholeWindow = random.nextBoolean();
        final long spanMs = closesMs - opensMs;
        final long poolOpensMs = wholeWindow ? opensMs : opensMs + random.nextInt(12) * (spanMs / 24);
        final long poolClosesMs = wholeWindow ? closesMs : closesMs - random.nextInt(12) * (spanMs / 24);
        final Pool.Slots slots =
                matches && !deferred && random.nextInt(3) == 0 ? slots(poolOpensMs, poolClosesMs) : null;
        return new Pool(
                "pool-" + i,
                "sponsor-" + random.nextInt(3),
                names("配捐池" + i),
                random.nextInt(3),
                budget(),
                poolOpensMs,
                poolClosesMs,
                slots,
                rule,
                eligibility(projects),
                limits(),
                matches && !deferred && random.nextInt(6) == 0 ? 1 + random.nextInt(3) : 0,
                deferred || random.nextInt(5) != 0,
                !deferred && random.nextInt(5) == 0,
                random.nextInt(4) == 0);
    }

    private Pool.Slots slots(final long poolOpensMs, final long poolClosesMs) {
        final int fromMs = random.nextInt(23) * HOUR_MS;
        final int toMs = fromMs + HOUR_MS / 2 + random.nextInt(HOUR_MS / 2);
        final List<Pool.Instance> instances = SlotInstances.of(offsets, fromMs, toMs, poolOpensMs, poolClosesMs);
        return instances.isEmpty()
                ? null
                : new Pool.Slots(fromMs, toMs, 1 + random.nextInt(5_000), random.nextBoolean(), instances);
    }

    private Pool.Rule rule() {
        final RuleKind kind = RuleKind.get((short) random.nextInt(8));
        return switch (kind) {
            case RATIO -> plain(kind, 1 + random.nextInt(5), 1 + random.nextInt(7), List.of());
            case FIXED -> plain(kind, 1 + random.nextInt(500), 0, List.of());
            case TIERED -> plain(kind, 0, 0, tiers(1 + random.nextInt(300), 500));
            case DEPLETING -> plain(kind, 0, 0, depletingTiers());
            case RANDOM -> {
                final int minFen = random.nextInt(100);
                final String seed = "00ff" + Long.toHexString(random.nextLong() | Long.MIN_VALUE) + "00ff00ff00ff";
                yield new Pool.Rule(
                        kind, 0, 0, List.of(), minFen, minFen + random.nextInt(500), seed, sha256(seed), -1, 0, 0, 0);
            }
            case DEFERRED -> {
                final boolean capped = random.nextBoolean();
                yield new Pool.Rule(
                        kind,
                        0,
                        0,
                        List.of(),
                        0,
                        0,
                        "",
                        "",
                        capped ? 1 + random.nextInt(3) : Pool.ABSENT,
                        capped ? 1 + random.nextInt(3) : 0,
                        0,
                        0);
            }
            case MILESTONE -> {
                final boolean donors = random.nextBoolean();
                yield new Pool.Rule(
                        kind,
                        1 + random.nextInt(5_000),
                        0,
                        List.of(),
                        0,
                        0,
                        "",
                        "",
                        -1,
                        0,
                        donors ? 1 + random.nextInt(20) : 0,
                        donors ? 0 : 100 + random.nextInt(20_000));
            }
            default -> plain(RuleKind.CONVERSION, 0, 0, List.of());
        };
    }

    private static Pool.Rule plain(final RuleKind kind, final long give, final long per, final List<Pool.Tier> tiers) {
        return new Pool.Rule(kind, give, per, tiers, 0, 0, "", "", Pool.ABSENT, 0, 0, 0);
    }

    private List<Pool.Tier> tiers(final long firstBound, final int step) {
        final List<Pool.Tier> tiers = new ArrayList<>();
        long bound = firstBound;
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            tiers.add(new Pool.Tier(bound, 1 + random.nextInt(3), 1 + random.nextInt(4)));
            bound += 1 + random.nextInt(step);
        }
        return tiers;
    }

    private List<Pool.Tier> depletingTiers() {
        final List<Pool.Tier> tiers = new ArrayList<>();
        long bound = 0;
        for (int i = random.nextInt(3); i > 0; i--) {
            bound += 1 + random.nextInt(300_000_000);
            tiers.add(new Pool.Tier(bound, 1 + random.nextInt(3), 1 + random.nextInt(4)));
        }
        tiers.add(new Pool.Tier(1_000_000_000, 1, 1 + random.nextInt(10)));
        return tiers;
    }

    private Pool.Eligibility eligibility(final List<Campaign.Project> projects) {
        return new Pool.Eligibility(
                random.nextInt(4) == 0 ? some(List.of("org-0", "org-1", "org-2", "org-3")) : List.of(),
                random.nextInt(3) == 0
                        ? some(projects.stream().map(Campaign.Project::id).toList())
                        : List.of(),
                random.nextInt(4) == 0 ? some(TAGS) : List.of(),
                random.nextInt(4) == 0 ? some(CHANNELS) : List.of());
    }

    private Pool.Limits limits() {
        return new Pool.Limits(
                limit(500), limit(2_000), limit(5_000), limit(3_000), limit(20_000), limit(50_000), limit(5));
    }

    private long limit(final int bound) {
        return random.nextInt(3) == 0 ? 1 + random.nextInt(bound) : Pool.ABSENT;
    }

    private long budget() {
        return switch (random.nextInt(4)) {
            case 0 -> 1 + random.nextInt(10);
            case 1 -> 1 + random.nextInt(5_000);
            case 2 -> 1 + random.nextInt(1_000_000);
            default -> 100_000_000_000L;
        };
    }

    private List<Campaign.Conversion> conversions(final List<Pool> pools) {
        final List<Campaign.Conversion> conversions = new ArrayList<>();
        for (final Pool pool : pools) {
            if (pool.rule().kind() == RuleKind.CONVERSION) {
                final ConversionKind kind = random.nextBoolean() ? ConversionKind.STEPS : ConversionKind.ORDER;
                conversions.add(new Campaign.Conversion(
                        "via-" + pool.id(),
                        kind,
                        pool.id(),
                        1 + random.nextInt(200),
                        1 + random.nextInt(kind == ConversionKind.STEPS ? 10_000 : 300),
                        random.nextBoolean() ? Pool.ABSENT : 1 + random.nextInt(100_000)));
            }
        }
        if (pools.stream().anyMatch(pool -> pool.requiredFlowers() > 0)) {
            conversions.add(new Campaign.Conversion(
                    "flowers", ConversionKind.FLOWER, "", 0, 0, random.nextBoolean() ? Pool.ABSENT : 10));
        }
        return conversions;
    }

    private <T> List<T> some(final List<T> all) {
        final List<T> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, random);
        return List.copyOf(shuffled.subList(0, Math.min(shuffled.size(), 1 + random.nextInt(3))));
    }

    private <T> T pick(final List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private static Campaign.Names names(final String zh) {
        return new Campaign.Names(zh, "en " + zh.length());
    }

    private static String sha256(final String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
