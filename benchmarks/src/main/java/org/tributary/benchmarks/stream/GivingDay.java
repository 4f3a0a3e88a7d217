package org.tributary.benchmarks.stream;

import java.util.ArrayList;
import java.util.List;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.Campaign.Names;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.RuleKind;

/**
 * The campaign of the day to be settled: 3,000 projects of 300 organisations, and for each project three pools that may
 * apply (1:2 for all, tiered by tag, one that runs dry about half-way).
 */
public final class GivingDay {
    /** 2026-09-07T00:00+08:00. */
    public static final long OPENS_MS = 1_788_710_400_000L;

    public static final long DAY_MS = 86_400_000L;
    static final int PROJECTS = 3_000;

    private static final int SHORTEST_DAYS = 3;
    private static final int ORGANISATIONS = 300;
    private static final int TAGS = 20;
    private static final long PLENTY_FEN = 1_000_000_000_000L;
    private static final Names UNIT = new Names("份", "share");

    private GivingDay() {}

    /** Id of a project by rank: rank 0 is given to most. */
    static String project(final int rank) {
        return "project-" + rank;
    }

    /** The campaign for so many donations, open for so many days, at least three. */
    public static Campaign campaign(final long donations, final int days) {
        final List<Campaign.Organisation> organisations = new ArrayList<>();
        for (int i = 0; i < ORGANISATIONS; i++) {
            organisations.add(
                    new Campaign.Organisation("org-" + i, new Names("第" + i + "慈善会", "Charity " + i), List.of()));
        }
        final List<Campaign.Project> projects = new ArrayList<>();
        for (int i = 0; i < PROJECTS; i++) {
            projects.add(project(i, "org-" + i % ORGANISATIONS));
        }
        final long closesMs = OPENS_MS + Math.max(SHORTEST_DAYS, days) * DAY_MS;
        return new Campaign(
                "giving-day-2026",
                new Names("九九公益日", "Giving Day"),
                "Asia/Shanghai",
                "CNY",
                OPENS_MS,
                closesMs,
                organisations,
                projects,
                List.of(sponsor("foundation"), sponsor("bank"), sponsor("shop")),
                pools(donations, closesMs),
                List.of(),
                List.of(),
                List.of(
                        new Campaign.Fee(ChannelCode.WECHATPAY, "", 6_000, false, false),
                        new Campaign.Fee(ChannelCode.ALIPAY, "", 5_500, true, false)),
                List.of());
    }

    private static Campaign.Project project(final int rank, final String organisation) {
        return new Campaign.Project(
                project(rank),
                organisation,
                new Names("第" + rank + "号助学计划", "Schooling plan " + rank),
                0,
                false,
                UNIT,
                100,
                List.of("p01", "p02"),
                1,
                5_000_000,
                List.of("tag-" + rank % TAGS),
                "");
    }

    private static Campaign.Sponsor sponsor(final String id) {
        return new Campaign.Sponsor(id, new Names("赞助方", id));
    }

    private static List<Pool> pools(final long donations, final long closesMs) {
        final List<Pool> pools = new ArrayList<>();
        pools.add(pool(
                "everyone", "foundation", 10, PLENTY_FEN, closesMs, List.of(), rule(RuleKind.RATIO, 1, 2, List.of())));
        pools.add(
                pool("early", "bank", 20, donations * 25, closesMs, List.of(), rule(RuleKind.RATIO, 1, 4, List.of())));
        final List<Pool.Tier> tiers = List.of(new Pool.Tier(0, 1, 10), new Pool.Tier(1_000, 1, 5));
        for (int i = 0; i < TAGS; i++) {
            pools.add(pool(
                    "tagged-" + i,
                    "shop",
                    30,
                    PLENTY_FEN,
                    closesMs,
                    List.of("tag-" + i),
                    rule(RuleKind.TIERED, 0, 1, tiers)));
        }
        return pools;
    }

    private static Pool.Rule rule(final RuleKind kind, final long give, final long per, final List<Pool.Tier> tiers) {
        return new Pool.Rule(kind, give, per, tiers, 0, 0, "", "", Pool.ABSENT, 1, 0, 0);
    }

    private static Pool pool(
            final String id,
            final String sponsor,
            final int priority,
            final long budgetFen,
            final long closesMs,
            final List<String> tags,
            final Pool.Rule rule) {
        final long absent = Pool.ABSENT;
        return new Pool(
                id,
                sponsor,
                new Names("配捐池", id),
                priority,
                budgetFen,
                OPENS_MS,
                closesMs,
                null,
                rule,
                new Pool.Eligibility(List.of(), List.of(), tags, List.of()),
                new Pool.Limits(absent, 99_900, 200_000, absent, absent, absent, absent),
                0,
                true,
                false,
                false);
    }
}
