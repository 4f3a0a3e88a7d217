package org.tributary.engine.testkit;

import java.util.ArrayList;
import java.util.List;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.Campaign.Names;

/**
 * Campaigns for tests: 2026-09-07 to 2026-09-10 in Shanghai, organisations {@code o1} and {@code o2} (with a WeChat Pay
 * merchant of its own, {@code wx-o2}), projects {@code p1} and {@code p2} of o1 and {@code q1} of o2, sponsors {@code
 * s1}, {@code s2}. Pools and changes are added by the test.
 */
public final class TestCampaigns {
    /** 2026-09-07T00:00+08:00. */
    public static final long OPENS_MS = 1_788_710_400_000L;

    /** One day. */
    public static final long DAY_MS = 86_400_000L;

    /** 2026-09-10T00:00+08:00. */
    public static final long CLOSES_MS = OPENS_MS + 3 * DAY_MS;

    /** A minute. */
    public static final long MINUTE_MS = 60_000L;

    /** An hour. */
    public static final long HOUR_MS = 60 * MINUTE_MS;

    /** Credit code of o1; o2 has none. */
    public static final String CREDIT_CODE = "91350100M000100Y43";

    private static final Names NAME = new Names("名", "name");

    private final List<Campaign.Organisation> organisations = new ArrayList<>();
    private final List<Campaign.Project> projects = new ArrayList<>();
    private final List<Campaign.Sponsor> sponsors = new ArrayList<>();
    private final List<org.tributary.engine.campaign.Pool> pools = new ArrayList<>();
    private final List<Campaign.Conversion> conversions = new ArrayList<>();
    private final List<Campaign.Partner> partners = new ArrayList<>();

    /** The usual organisations, projects and sponsors. */
    public static TestCampaigns usual() {
        final TestCampaigns campaign = new TestCampaigns();
        campaign.organisations.add(new Campaign.Organisation("o1", NAME, List.of(), CREDIT_CODE));
        campaign.organisations.add(new Campaign.Organisation(
                "o2",
                NAME,
                List.of(new Campaign.Merchant(org.tributary.engine.codec.sbe.ChannelCode.WECHATPAY, "wx-o2"))));
        campaign.sponsors.add(new Campaign.Sponsor("s1", NAME));
        campaign.sponsors.add(new Campaign.Sponsor("s2", NAME));
        return campaign.project("p1", "o1", 0, true, "children")
                .project("p2", "o1", 0, true)
                .project("q1", "o2", 0, true);
    }

    /** Adds a project, or puts another in the place of one of that id. */
    public TestCampaigns project(
            final String id,
            final String organisation,
            final long goalFen,
            final boolean closeOnGoal,
            final String... tags) {
        projects.removeIf(project -> project.id().equals(id));
        projects.add(new Campaign.Project(
                id,
                organisation,
                NAME,
                goalFen,
                closeOnGoal,
                NAME,
                100,
                List.of("i1", "i2"),
                1,
                5_000_000_000L,
                List.of(tags),
                "filed-" + id));
        return this;
    }

    /** Adds a pool, or puts another in the place of one of that id. */
    public TestCampaigns pool(final TestPools pool) {
        pools.removeIf(other -> other.id().equals(pool.id()));
        pools.add(pool.build());
        return this;
    }

    /** Projects {@code x0} and up of o1, project i tagged {@code tag(i mod 500)}, besides the usual ones. */
    public static TestCampaigns many(final int count) {
        final TestCampaigns campaign = usual();
        for (int i = 0; i < count; i++) {
            campaign.projects.add(new Campaign.Project(
                    "x" + i,
                    "o1",
                    NAME,
                    0,
                    true,
                    NAME,
                    100,
                    List.of(),
                    1,
                    5_000_000_000L,
                    List.of("tag" + i % 500),
                    ""));
        }
        return campaign;
    }

    /** Adds a pool of an id that is not here. */
    public TestCampaigns addPool(final TestPools pool) {
        pools.add(pool.build());
        return this;
    }

    /** Takes a pool out. */
    public TestCampaigns withoutPool(final String id) {
        pools.removeIf(pool -> pool.id().equals(id));
        return this;
    }

    /** Adds a conversion. */
    public TestCampaigns conversion(final Campaign.Conversion conversion) {
        conversions.add(conversion);
        return this;
    }

    /** Adds a partner. */
    public TestCampaigns partner(final String id, final String... uses) {
        partners.add(new Campaign.Partner(id, List.of(uses)));
        return this;
    }

    /** The campaign. */
    public Campaign build() {
        return new Campaign(
                "c1",
                NAME,
                "Asia/Shanghai",
                "CNY",
                OPENS_MS,
                CLOSES_MS,
                organisations,
                projects,
                sponsors,
                pools,
                conversions,
                partners,
                List.of(),
                List.of());
    }
}
