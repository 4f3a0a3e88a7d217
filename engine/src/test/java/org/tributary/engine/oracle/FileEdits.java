package org.tributary.engine.oracle;

import java.util.ArrayList;
import java.util.List;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.ConversionKind;
import org.tributary.engine.codec.sbe.RuleKind;

/** Random edits of a campaign file, of everything but what is in its pools. */
final class FileEdits {
    private static final long HOUR_MS = 3_600_000;

    private final Dice dice;
    private final CampaignGenerator campaigns;
    private final PoolGenerator pools;
    /** What was taken out may come again under its old id. */
    private final List<Pool> oldPools = new ArrayList<>();

    private final List<Campaign.Project> oldProjects = new ArrayList<>();
    private final List<Campaign.Conversion> oldConversions = new ArrayList<>();

    FileEdits(final Dice dice, final CampaignGenerator campaigns, final PoolGenerator pools) {
        this.dice = dice;
        this.campaigns = campaigns;
        this.pools = pools;
    }

    void edit(final Draft draft, final String freshId) {
        switch (dice.upTo(11)) {
            case 0 -> draft.zone = dice.of(CampaignGenerator.ZONES);
            case 1 -> draft.currency = dice.of(List.of("USD", "EUR"));
            case 2, 3 -> window(draft);
            case 4 -> merchants(draft);
            case 5 -> draft.projects.add(campaigns.project(freshId, draft.organisations));
            case 6 -> project(draft);
            case 7, 8 -> conversion(draft, freshId);
            case 9 -> partner(draft);
            case 10 -> takeOut(draft);
            default -> putBack(draft, freshId);
        }
    }

    private void window(final Draft draft) {
        final long step = dice.of(List.of(60_000L, HOUR_MS, 24 * HOUR_MS)) * dice.between(-3, 3);
        if (dice.chance(0.5) && draft.opensMs + step < draft.closesMs) {
            draft.opensMs += step;
        } else if (draft.closesMs + step > draft.opensMs) {
            draft.closesMs += step;
        }
    }

    private void merchants(final Draft draft) {
        final int at = dice.upTo(draft.organisations.size() - 1);
        final Campaign.Organisation old = draft.organisations.get(at);
        final List<Campaign.Merchant> merchants = new ArrayList<>();
        if (dice.chance(0.5)) {
            merchants.add(
                    new Campaign.Merchant(dice.of(List.of(ChannelCode.WECHATPAY, ChannelCode.STRIPE)), "m-org" + at));
        }
        draft.organisations.set(at, new Campaign.Organisation(old.id(), old.name(), merchants));
    }

    /** All of a project but its id: its goal, bounds, items, unit and tags, now and then its organisation. */
    private void project(final Draft draft) {
        final int at = dice.upTo(draft.projects.size() - 1);
        final Campaign.Project old = draft.projects.get(at);
        final Campaign.Project other = campaigns.project(old.id(), draft.organisations);
        draft.projects.set(
                at,
                new Campaign.Project(
                        old.id(),
                        dice.chance(0.15) ? other.organisation() : old.organisation(),
                        old.name(),
                        dice.chance(0.7) ? other.goalFen() : old.goalFen(),
                        dice.chance(0.5) ? other.closeOnGoal() : old.closeOnGoal(),
                        old.unitName(),
                        other.unitPriceFen(),
                        dice.chance(0.2) ? other.items() : old.items(),
                        other.minAmountFen(),
                        other.maxAmountFen(),
                        dice.chance(0.4) ? other.tags() : old.tags(),
                        ""));
    }

    private void conversion(final Draft draft, final String freshId) {
        if (draft.conversions.isEmpty()) {
            return;
        }
        final int at = dice.upTo(draft.conversions.size() - 1);
        final Campaign.Conversion old = draft.conversions.get(at);
        final int edit = dice.upTo(4);
        if (edit == 0) {
            draft.conversions.set(at, ofPool(old, conversionPool(draft, freshId)));
        } else if (edit == 1) {
            draft.conversions.set(at, ofKind(old, dice.of(List.of(ConversionKind.values())), draft, freshId));
        } else if (!old.pool().isEmpty()) {
            draft.conversions.set(
                    at,
                    new Campaign.Conversion(
                            old.id(),
                            old.kind(),
                            old.pool(),
                            edit == 2 ? dice.between(1, 50) : old.give(),
                            edit == 3 ? dice.between(1, 400) : old.per(),
                            edit == 4 && dice.chance(0.7) ? dice.between(1, 3000) : Pool.ABSENT));
        } else {
            draft.conversions.set(
                    at,
                    new Campaign.Conversion(
                            old.id(), old.kind(), "", 1, 1, dice.chance(0.3) ? Pool.ABSENT : dice.between(1, 10)));
        }
    }

    private static Campaign.Conversion ofPool(final Campaign.Conversion old, final String pool) {
        return old.pool().isEmpty()
                ? old
                : new Campaign.Conversion(old.id(), old.kind(), pool, old.give(), old.per(), old.perDonorPerDay());
    }

    private Campaign.Conversion ofKind(
            final Campaign.Conversion old, final ConversionKind kind, final Draft draft, final String freshId) {
        if (kind == ConversionKind.NULL_VAL || kind.name().equals("NONE")) {
            return old;
        }
        final String pool =
                kind == ConversionKind.FLOWER ? "" : old.pool().isEmpty() ? conversionPool(draft, freshId) : old.pool();
        return new Campaign.Conversion(old.id(), kind, pool, old.give(), old.per(), old.perDonorPerDay());
    }

    /** Another pool of gifts in kind, a new one if there is none. */
    private String conversionPool(final Draft draft, final String freshId) {
        final List<String> ids = draft.pools.stream()
                .filter(CampaignGenerator::isConversion)
                .map(Pool::id)
                .toList();
        if (ids.size() > 1 || !ids.isEmpty() && dice.chance(0.3)) {
            return dice.of(ids);
        }
        draft.pools.add(
                pools.conversion("gifts-" + freshId, draft.zoneId(), draft.opensMs, draft.closesMs, draft.projects));
        return "gifts-" + freshId;
    }

    private void partner(final Draft draft) {
        final int at = dice.upTo(draft.partners.size() - 1);
        final List<String> conversions = new ArrayList<>();
        draft.conversions.forEach(c -> {
            if (dice.chance(0.8)) {
                conversions.add(c.id());
            }
        });
        draft.partners.set(at, new Campaign.Partner(draft.partners.get(at).id(), conversions));
    }

    private void takeOut(final Draft draft) {
        switch (dice.upTo(2)) {
            case 0 -> {
                final Pool pool = dice.of(draft.pools);
                final boolean used =
                        draft.conversions.stream().anyMatch(c -> c.pool().equals(pool.id()));
                if (draft.pools.size() > 1 && !used) {
                    draft.pools.remove(pool);
                    oldPools.add(pool);
                }
            }
            case 1 -> {
                final Campaign.Project project = dice.of(draft.projects);
                final boolean used = draft.pools.stream()
                        .anyMatch(p -> p.eligible().projects().contains(project.id()));
                if (draft.projects.size() > 1 && !used) {
                    draft.projects.remove(project);
                    oldProjects.add(project);
                }
            }
            default -> {
                if (!draft.conversions.isEmpty()) {
                    final Campaign.Conversion conversion = dice.of(draft.conversions);
                    draft.conversions.remove(conversion);
                    oldConversions.add(conversion);
                    draft.partners.replaceAll(p -> new Campaign.Partner(
                            p.id(),
                            p.conversions().stream()
                                    .filter(c -> !c.equals(conversion.id()))
                                    .toList()));
                }
            }
        }
    }

    /** Puts in what was once taken out, or a new pool. */
    private void putBack(final Draft draft, final String freshId) {
        final int kind = dice.upTo(3);
        if (kind == 0 && !oldPools.isEmpty()) {
            final Pool pool = dice.of(oldPools);
            final boolean fits = draft.pools.stream().noneMatch(p -> p.id().equals(pool.id()))
                    && draft.projects.stream()
                            .map(Campaign.Project::id)
                            .toList()
                            .containsAll(pool.eligible().projects());
            if (fits) {
                draft.pools.add(pool);
            }
        } else if (kind == 1 && !oldProjects.isEmpty()) {
            final Campaign.Project project = dice.of(oldProjects);
            if (draft.projects.stream().noneMatch(p -> p.id().equals(project.id()))) {
                draft.projects.add(project);
            }
        } else if (kind == 2 && !oldConversions.isEmpty()) {
            conversionBack(draft, dice.of(oldConversions));
        } else {
            draft.pools.add(pools.next(freshId, draft.zoneId(), draft.opensMs, draft.closesMs, draft.projects));
        }
    }

    private void conversionBack(final Draft draft, final Campaign.Conversion conversion) {
        final boolean isThere = draft.conversions.stream().anyMatch(c -> c.id().equals(conversion.id()));
        final boolean fits = conversion.pool().isEmpty()
                || draft.pools.stream()
                        .anyMatch(p ->
                                p.id().equals(conversion.pool()) && p.rule().kind() == RuleKind.CONVERSION);
        if (!isThere && fits) {
            draft.conversions.add(conversion);
            partner(draft);
        }
    }
}
