package org.tributary.engine.oracle;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.codec.sbe.RuleKind;

/** Random changes of a campaign file: most of them sound, some that must be refused. */
final class ChangeGenerator {
    private final Dice dice;
    private final Set<Feature> features;
    private final CampaignGenerator campaigns;
    private final PoolGenerator pools;
    private final PoolEdits poolEdits;
    private final FileEdits fileEdits;

    ChangeGenerator(final Dice dice, final Set<Feature> features, final CampaignGenerator campaigns) {
        this.dice = dice;
        this.features = features;
        this.campaigns = campaigns;
        this.pools = new PoolGenerator(dice, features);
        this.poolEdits = new PoolEdits(dice, pools);
        this.fileEdits = new FileEdits(dice, campaigns, pools);
    }

    Campaign next(final Campaign campaign, final String freshId, final long nowMs) {
        return features.contains(Feature.WIDE_CHANGES) && dice.chance(0.7)
                ? wide(campaign, freshId, nowMs)
                : narrow(campaign, freshId);
    }

    /** One edit mostly, so that what is refused is refused for one reason; any field of anything. */
    private Campaign wide(final Campaign campaign, final String freshId, final long nowMs) {
        final Draft draft = new Draft(campaign);
        draft.nowMs = nowMs;
        for (int left = dice.chance(0.8) ? 1 : 3; left > 0; left--) {
            if (dice.chance(0.6)) {
                draft.editPool(dice, pool -> poolEdits.edit(pool, draft));
            } else {
                fileEdits.edit(draft, freshId + "-" + left);
            }
        }
        return draft.campaign();
    }

    private Campaign narrow(final Campaign campaign, final String freshId) {
        final List<Campaign.Project> projects = new ArrayList<>(campaign.projects());
        final List<Pool> poolList = new ArrayList<>(campaign.pools());
        final List<Campaign.Conversion> conversions = new ArrayList<>(campaign.conversions());
        if (!conversions.isEmpty() && dice.chance(0.2)) {
            conversions.set(0, changed(conversions.get(0)));
            conversions.set(conversions.size() / 2, changed(conversions.get(conversions.size() / 2)));
        }
        switch (dice.upTo(6)) {
            case 0 -> projects.add(campaigns.project(freshId, campaign.organisations()));
            case 1 -> projects.set(0, changed(projects.get(0)));
            case 2 ->
                poolList.add(pools.next(
                        freshId, ZoneId.of(campaign.zone()), campaign.opensMs(), campaign.closesMs(), projects));
            case 3 -> remove(campaign, projects, poolList);
            default -> {
                final int at = dice.upTo(poolList.size() - 1);
                poolList.set(at, changed(poolList.get(at)));
            }
        }
        return new Campaign(
                campaign.id(),
                campaign.name(),
                campaign.zone(),
                campaign.currency(),
                campaign.opensMs(),
                campaign.closesMs(),
                campaign.organisations(),
                projects,
                campaign.sponsors(),
                poolList,
                conversions,
                campaign.partners(),
                campaign.fees(),
                campaign.teams());
    }

    /** A pool, which is refused if money has moved, or a project that no pool names. */
    private void remove(final Campaign campaign, final List<Campaign.Project> projects, final List<Pool> poolList) {
        if (!features.contains(Feature.PROJECT_REMOVAL) || dice.chance(0.5)) {
            poolList.removeIf(p -> poolList.size() > 1
                    && !CampaignGenerator.isConversion(p)
                    && p.id().equals(dice.of(campaign.pools()).id()));
        } else if (projects.size() > 1) {
            final String id = dice.of(projects).id();
            if (poolList.stream().noneMatch(p -> p.eligible().projects().contains(id))) {
                projects.removeIf(p -> p.id().equals(id));
            }
        }
    }

    private Campaign.Project changed(final Campaign.Project project) {
        final Campaign.Project other = campaigns.project(
                project.id(),
                List.of(new Campaign.Organisation(project.organisation(), CampaignGenerator.NAMES, List.of())));
        return new Campaign.Project(
                project.id(),
                project.organisation(),
                project.name(),
                other.goalFen(),
                other.closeOnGoal(),
                project.unitName(),
                project.unitPriceFen(),
                project.items(),
                other.minAmountFen(),
                other.maxAmountFen(),
                project.tags(),
                "");
    }

    /** Budget, limits, priority and flags; now and then the sponsor, which money once moved forbids. */
    private Pool changed(final Pool pool) {
        final boolean deferred = pool.rule().kind() == RuleKind.DEFERRED;
        return new Pool(
                pool.id(),
                dice.chance(0.1) ? "sponsor-b" : pool.sponsor(),
                pool.name(),
                (int) dice.between(1, 3),
                dice.chance(0.7)
                        ? pool.budgetFen() + dice.between(0, 500)
                        : pools.budget(pool.rule().kind()),
                pool.opensMs(),
                pool.slots() == null && dice.chance(0.15)
                        ? pool.closesMs() - dice.between(0, 7_200_000)
                        : pool.closesMs(),
                slots(pool.slots()),
                pool.rule(),
                dice.chance(0.85) ? pool.eligible() : new Pool.Eligibility(List.of(), List.of(), List.of(), List.of()),
                dice.chance(0.5) ? pool.limits() : pools.limits(pool.rule().kind(), pool.requiredFlowers() > 0),
                pool.requiredFlowers(),
                deferred || dice.chance(0.75),
                pool.exclusive(),
                features.contains(Feature.FORFEIT) ? dice.chance(0.3) : pool.forfeitOnRefund());
    }

    private Pool.Slots slots(final Pool.Slots slots) {
        if (slots == null || dice.chance(0.6)) {
            return slots;
        }
        return new Pool.Slots(
                slots.fromMs(),
                slots.toMs(),
                slots.budgetFen() + dice.between(-20, 200),
                dice.chance(0.5),
                slots.instances());
    }

    private Campaign.Conversion changed(final Campaign.Conversion conversion) {
        if (conversion.pool().isEmpty()) {
            return conversion;
        }
        return new Campaign.Conversion(
                conversion.id(),
                conversion.kind(),
                conversion.pool(),
                dice.between(1, 50),
                dice.between(1, 400),
                dice.chance(0.5) ? Pool.ABSENT : dice.between(1, 3000));
    }
}
