package org.tributary.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.codec.CodeText;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.projection.Views;
import org.tributary.engine.testkit.ChangeStorm;
import org.tributary.gateway.config.campaign.CampaignDiff;

/** What a dry run says of random changes under money, against what the core answers to them. */
class RefusalsAgreeTest {
    private static final int STREAMS = Integer.getInteger("storm.streams", 8);
    private static final long FIRST_SEED = Long.getLong("storm.seed", 1_001);
    private static final int LENGTH = 400;

    private int refused;
    private int taken;

    @Test
    void shouldForeseeEveryRefusalAndNoOtherWhenAnythingChanges() {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + STREAMS; seed++) {
            new ChangeStorm(seed, LENGTH, this::foresee).run();
        }
        System.out.println("RefusalsAgreeTest: seeds " + FIRST_SEED + " to " + (FIRST_SEED + STREAMS - 1) + ", taken "
                + taken + ", refused " + refused);
        assertThat(taken).isGreaterThan(STREAMS);
        assertThat(refused).isGreaterThan(STREAMS);
    }

    private Consumer<ReasonCode> foresee(final Views views, final Campaign next, final long nowMs) {
        // The core knows no wall clock, so it can not know which seeds are public.
        final PublishedSeeds seeds = new PublishedSeeds(Long.MAX_VALUE / 4);
        final CampaignDiff diff = CampaignDiff.between(inForce(views, nowMs), next, new ViewBooks(views, seeds, nowMs));
        final List<String> reasons =
                diff.refusals().stream().map(CampaignDiff.Refusal::reason).toList();
        return answer -> {
            if (answer == ReasonCode.NONE) {
                taken++;
                assertThat(reasons).as("the core took it").isEmpty();
            } else if (answer != ReasonCode.INVALID_CAMPAIGN) {
                // A file's own contradictions are the reader's to find, with their lines.
                refused++;
                assertThat(reasons).as("the core refused it").contains(CodeText.of(answer));
            }
        };
    }

    private static Campaign inForce(final Views views, final long nowMs) {
        final Campaign campaign = views.directory().campaign();
        final Map<String, Long> budgetsFen = new HashMap<>();
        views.pools(nowMs).forEach(pool -> budgetsFen.put(pool.definition().id(), pool.budgetFen()));
        return campaign.withPools(campaign.pools().stream()
                .map(pool -> pool.withBudget(budgetsFen.get(pool.id())))
                .toList());
    }
}
