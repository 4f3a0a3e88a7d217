package org.tributary.gateway.api.change;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.text.Yuan;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.config.campaign.CampaignDiff;

/** Budgets that a campaign file changes by more than one person may: the file would go round the second person. */
public final class LargeBudgets {
    private static final String REASON = "second-person";

    private LargeBudgets() {}

    /**
     * A refusal for each such pool; a pool that the file adds or removes has a budget of 0 on the other side.
     *
     * @param inForce with its budgets as they are now
     * @param onePersonFen {@link TributaryConfig#NO_SECOND_PERSON}: none is refused
     */
    public static List<CampaignDiff.Refusal> refusals(
            final Campaign inForce, final Campaign wanted, final long onePersonFen) {
        if (onePersonFen == TributaryConfig.NO_SECOND_PERSON) {
            return List.of();
        }
        final Map<String, Long> changes = new LinkedHashMap<>();
        for (final Pool pool : inForce.pools()) {
            changes.put(pool.id(), -pool.budgetFen());
        }
        for (final Pool pool : wanted.pools()) {
            changes.merge(pool.id(), pool.budgetFen(), Math::addExact);
        }
        final List<CampaignDiff.Refusal> refusals = new ArrayList<>();
        changes.forEach((pool, changeFen) -> {
            if (Math.abs(changeFen) > onePersonFen) {
                refusals.add(new CampaignDiff.Refusal(
                        "pools",
                        pool,
                        REASON,
                        "The budget changes by more than " + Yuan.of(onePersonFen)
                                + ", which takes two people: let POST /admin/v1/pools/" + pool
                                + "/budget be approved first, then send a file with that budget."));
            }
        });
        return refusals;
    }
}
