package org.tributary.gateway.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.codec.sbe.ConversionKind;
import org.tributary.engine.codec.sbe.RuleKind;
import org.tributary.engine.text.Yuan;

/**
 * Finds pools that can never give, by their own limits. Sure findings only: what depends on how donors behave is none.
 * A pool has at most one, the first that applies.
 */
final class NeverGives {
    private final Campaign campaign;
    private final Set<String> sentConversions = new HashSet<>();
    private final boolean flowersCome;

    NeverGives(final Campaign campaign) {
        this.campaign = campaign;
        campaign.partners().forEach(partner -> sentConversions.addAll(partner.conversions()));
        flowersCome = campaign.conversions().stream()
                .anyMatch(conversion ->
                        conversion.kind() == ConversionKind.FLOWER && sentConversions.contains(conversion.id()));
    }

    /** Pools that can never give, with the reason as a sentence without its full stop. */
    Map<String, String> find() {
        final Map<String, String> found = new LinkedHashMap<>();
        for (final Pool pool : campaign.pools()) {
            final String reason = reason(pool);
            if (reason != null) {
                found.put(pool.id(), reason);
            }
        }
        return found;
    }

    private @Nullable String reason(final Pool pool) {
        final List<Campaign.Project> projects = campaign.projects().stream()
                .filter(project -> pool.eligible().reach().includes(project))
                .toList();
        if (projects.isEmpty()) {
            return "no project is in all of its lists (organisations, projects, tags)";
        }
        if (pool.rule().kind() == RuleKind.CONVERSION) {
            return conversionReason(pool);
        }
        if (pool.requiredFlowers() > 0 && !flowersCome) {
            return "it requires flowers, and no partner can send any: add a conversion of kind flower to a partner";
        }
        final long leastFen = Math.max(
                pool.limits().minDonationFen(),
                projects.stream()
                        .mapToLong(Campaign.Project::minAmountFen)
                        .min()
                        .orElseThrow());
        final long mostFen = projects.stream()
                .mapToLong(Campaign.Project::maxAmountFen)
                .max()
                .orElseThrow();
        if (leastFen > mostFen) {
            return "its minDonation of " + Yuan.of(leastFen) + " is above the maxAmount of every eligible project ("
                    + Yuan.of(mostFen) + ")";
        }
        final long smallestGiftFen = new SmallestGift(pool.rule(), leastFen, mostFen).fen();
        if (smallestGiftFen == SmallestGift.NONE) {
            return "its rule gives less than a fen on every donation its projects take (" + Yuan.of(leastFen) + " to "
                    + Yuan.of(mostFen) + ")";
        }
        return pool.partial() ? null : wholeReason(pool, smallestGiftFen);
    }

    /** {@code partial: false}: the smallest gift must fit every limit at once. */
    private static @Nullable String wholeReason(final Pool pool, final long giftFen) {
        final Map<String, Long> caps = new LinkedHashMap<>();
        if (pool.rule().kind() != RuleKind.MILESTONE) {
            caps.put("perDonation", pool.limits().perDonationFen());
            caps.put("perDonor", pool.limits().perDonorFen());
            caps.put("perDonorPerDay", pool.limits().perDonorPerDayFen());
        }
        caps.put("perProject", pool.limits().perProjectFen());
        caps.put("perOrganisation", pool.limits().perOrganisationFen());
        if (pool.slots() != null && !pool.slots().carryOver()) {
            caps.put("slot budget", pool.slots().budgetFen());
        }
        caps.put("budget", pool.budgetFen());
        final List<String> below = new ArrayList<>();
        caps.forEach((name, capFen) -> {
            if (capFen != Pool.ABSENT && capFen < giftFen) {
                below.add(name + " " + Yuan.of(capFen));
            }
        });
        return below.isEmpty()
                ? null
                : "partial: false, and its smallest gift of " + Yuan.of(giftFen) + " is above its "
                        + String.join(" and ", below);
    }

    private @Nullable String conversionReason(final Pool pool) {
        final List<Campaign.Conversion> conversions = campaign.conversions().stream()
                .filter(conversion -> conversion.pool().equals(pool.id()))
                .toList();
        if (conversions.stream().noneMatch(conversion -> sentConversions.contains(conversion.id()))) {
            return "no partner may send a conversion that gives from it";
        }
        final boolean allCapped = conversions.stream()
                .allMatch(conversion -> conversion.kind() == ConversionKind.STEPS
                        && conversion.perDonorPerDay() != Pool.ABSENT
                        && conversion.perDonorPerDay() < conversion.per());
        return allCapped ? "perDonorPerDay of its conversions is below what one gift takes" : null;
    }
}
