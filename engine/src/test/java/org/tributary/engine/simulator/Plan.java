package org.tributary.engine.simulator;

import java.util.List;
import java.util.SplittableRandom;
import org.agrona.DirectBuffer;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.CampaignEncoder;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.engine.testkit.TestPools;

/**
 * One version of the simulated campaign, drawn from its number: windows, projects, pools, budgets and limits. The number is
 * journaled as the actor of the change, so that the auditor knows what was asked for without reading the definitions.
 *
 * @param opensMs begin of the campaign
 * @param closesMs end of the campaign
 * @param secondProject true if {@code p2} is in the campaign
 * @param thirdProject true if {@code p3} is in the campaign
 * @param maxFen largest payment that a project takes
 * @param first pool {@code m}, asked first
 * @param second pool {@code n}; a budget of 0: not in the campaign
 */
record Plan(
        int number,
        long opensMs,
        long closesMs,
        boolean secondProject,
        boolean thirdProject,
        long maxFen,
        PoolPlan first,
        PoolPlan second) {
    private static final String ACTOR = "ops-";
    private static final long ANY_AMOUNT_FEN = 5_000_000_000L;

    /** Terms of a pool; a limit of -1 is none. */
    record PoolPlan(
            long budgetFen,
            long give,
            long per,
            long perDonationFen,
            long perDonorFen,
            long closesMs,
            boolean onlyFirstProject) {}

    /** The plan of a number: 0 is the campaign that a schedule begins with. */
    static Plan of(final int number) {
        final PoolPlan none = new PoolPlan(0, 1, 1, -1, -1, TestCampaigns.CLOSES_MS, false);
        if (number == 0) {
            return new Plan(
                    0,
                    TestCampaigns.OPENS_MS,
                    TestCampaigns.CLOSES_MS,
                    true,
                    false,
                    ANY_AMOUNT_FEN,
                    new PoolPlan(8_000, 1, 1, -1, 3_000, TestCampaigns.CLOSES_MS, false),
                    new PoolPlan(3_000, 1, 1, -1, -1, TestCampaigns.CLOSES_MS, false));
        }
        final SplittableRandom luck = new SplittableRandom(number);
        return new Plan(
                number,
                TestCampaigns.OPENS_MS + (luck.nextInt(6) == 0 ? 15 * TestCampaigns.MINUTE_MS : 0),
                luck.nextInt(6) == 0 ? TestCampaigns.OPENS_MS + 80 * TestCampaigns.MINUTE_MS : TestCampaigns.CLOSES_MS,
                luck.nextInt(4) > 0,
                luck.nextBoolean(),
                luck.nextInt(4) == 0 ? 700 : ANY_AMOUNT_FEN,
                new PoolPlan(
                        2_000 + luck.nextLong(16_000),
                        1 + luck.nextInt(2),
                        luck.nextBoolean() ? 1 : 3,
                        luck.nextBoolean() ? 300 : -1,
                        1_500L << luck.nextInt(3),
                        closesMs(luck.nextInt(4)),
                        luck.nextInt(4) == 0),
                luck.nextBoolean()
                        ? new PoolPlan(1_000 + luck.nextLong(4_000), 1, 1, -1, -1, closesMs(luck.nextInt(8)), false)
                        : none);
    }

    private static long closesMs(final int which) {
        return switch (which) {
            case 0 -> TestCampaigns.OPENS_MS + 20 * TestCampaigns.MINUTE_MS;
            case 1 -> TestCampaigns.OPENS_MS + 75 * TestCampaigns.MINUTE_MS;
            default -> TestCampaigns.CLOSES_MS;
        };
    }

    /** The plan that an actor's name tells. */
    static Plan ofActor(final String actor) {
        return of(Integer.parseInt(actor.substring(ACTOR.length())));
    }

    boolean hasProject(final String project) {
        return switch (project) {
            case "p1" -> true;
            case "p2" -> secondProject;
            default -> thirdProject;
        };
    }

    /** The commands that put it in force over another version. */
    List<DirectBuffer> commands(final int expectedVersion) {
        return CampaignEncoder.commands(campaign(), expectedVersion, ACTOR + number, new byte[32]);
    }

    private Campaign campaign() {
        final TestCampaigns campaign = TestCampaigns.usual().pool(pool("m", 10, first));
        if (second.budgetFen > 0) {
            campaign.pool(pool("n", 20, second));
        }
        final Campaign usual = campaign.project("p3", "o1", 0, true).build();
        return new Campaign(
                usual.id(),
                usual.name(),
                usual.zone(),
                usual.currency(),
                opensMs,
                closesMs,
                usual.organisations(),
                usual.projects().stream()
                        .filter(project -> hasProject(project.id()))
                        .map(this::project)
                        .toList(),
                usual.sponsors(),
                usual.pools(),
                usual.conversions(),
                usual.partners(),
                usual.fees(),
                usual.teams());
    }

    private Campaign.Project project(final Campaign.Project usual) {
        return new Campaign.Project(
                usual.id(),
                usual.organisation(),
                usual.name(),
                usual.goalFen(),
                usual.closeOnGoal(),
                usual.unitName(),
                usual.unitPriceFen(),
                List.of(),
                usual.minAmountFen(),
                maxFen,
                List.of(),
                usual.filingNumber());
    }

    private static TestPools pool(final String id, final int priority, final PoolPlan plan) {
        final TestPools pool = TestPools.ratio(id, plan.give, plan.per)
                .priority(priority)
                .budget(plan.budgetFen)
                .perDonation(plan.perDonationFen)
                .perDonor(plan.perDonorFen)
                .window(TestCampaigns.OPENS_MS, plan.closesMs);
        return plan.onlyFirstProject ? pool.forProjects("p1") : pool;
    }
}
