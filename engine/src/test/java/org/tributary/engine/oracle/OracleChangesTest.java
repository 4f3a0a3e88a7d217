package org.tributary.engine.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.codec.sbe.RuleKind;

/** Changes and limits by name, with their numbers worked out by hand: model and core must both come to them. */
class OracleChangesTest {
    private static final long NINE = Scene.OPENS + 9 * 3_600_000L;

    @Test
    void shouldGiveFromTheLastPoolWhenADonorHasUsedUpAllBeforeIt() {
        final Pool.Limits oneMatch = new Pool.Limits(-1, -1, 5, -1, -1, -1, -1);
        final List<Pool> pools = new ArrayList<>();
        for (int i = 0; i < 52; i++) {
            pools.add(Scene.ratio(String.format("pool%02d", i), 1_000, 1, 1, i < 51 ? oneMatch : Scene.NO_LIMITS));
        }
        final World world = new Scene(pools.toArray(new Pool[0]))
                .at(NINE)
                .pays("first", 1, 5)
                .pays("second", 1, 7)
                .play();
        // The second donation finds 51 pools used up by this donor, each a line of 0, and the last one gives.
        assertThat(world.pools.get("pool51").committed).isEqualTo(12);
        assertThat(world.pools.get("pool50").committed).isEqualTo(5);
    }

    @Test
    void shouldRefuseACampaignWhenMorePoolsCanGiveAtOnceThanARecordHolds() {
        final List<Pool> pools = new ArrayList<>();
        for (int i = 0; i < 53; i++) {
            pools.add(Scene.ratio(String.format("pool%02d", i), 1_000, 1, 1, Scene.NO_LIMITS));
        }
        final Scene scene = new Scene(pools.get(0)).at(NINE).does(new Op.Change(Scene.campaign(pools), 0, 0));
        scene.play();
        assertThat(scene.coverage().saw("Commit IGNORED TOO_MANY_POOLS")).isTrue();
    }

    @Test
    void shouldPayTheNextMultipleAboveTheHighestWhenAMilestoneChangesItsSize() {
        final World world = new Scene(milestone(100))
                .at(NINE)
                .pays("a", 1, 250)
                .refunds("a", "r", 150)
                .does(new Op.Change(Scene.campaign(List.of(milestone(60))), 0, 0))
                .pays("b", 2, 150)
                .pays("c", 3, 55)
                .play();
        // 100 and 200 are paid; 250 was reached, so of the multiples of 60 the one at 300 is the first: at 305.
        assertThat(world.pools.get("pool").committed).isEqualTo(3 * 7);
    }

    @Test
    void shouldKeepTheSlotsMoneyWhenItsBeginningIsMovedAfterItGave() {
        final Pool before = Scene.slotted("pool", 10_000, 1_000, true, slot(0));
        final Pool.Slots moved =
                new Pool.Slots(9 * 3_600_000 + 60_000, 10 * 3_600_000, 1_000, true, List.of(slot(60_000)));
        final Scene scene = new Scene(before)
                .at(NINE + 120_000)
                .pays("a", 1, 1_000)
                .does(new Op.Change(Scene.campaign(List.of(PoolEdits.withSlots(before, moved))), 0, 0))
                .pays("b", 2, 1_000);
        assertThat(scene.play().pools.get("pool").committed).isEqualTo(1_000);
        assertThat(scene.coverage().saw("Commit IGNORED SLOTS_HAVE_BEGUN")).isTrue();
    }

    @Test
    void shouldRefuseAnotherZoneWhenADonationIsHeld() {
        final Campaign campaign = Scene.campaign(List.of(Scene.ratio("pool", 1_000, 1, 1, Scene.NO_LIMITS)));
        final Draft draft = new Draft(campaign);
        draft.zone = "America/New_York";
        final Scene scene = new Scene(campaign.pools().get(0))
                .at(NINE)
                .paid("a", 1, 100, Scene.OPENS - 1)
                .does(new Op.Change(draft.campaign(), 0, 0));
        scene.play();
        assertThat(scene.coverage().saw("Donation HELD CAMPAIGN_NOT_OPEN")).isTrue();
        assertThat(scene.coverage().saw("Commit IGNORED MONEY_JOURNALED")).isTrue();
    }

    private static Pool.Instance slot(final long laterMs) {
        return new Pool.Instance(NINE + laterMs, NINE + 3_600_000);
    }

    private static Pool milestone(final long every) {
        final Pool.Rule rule = new Pool.Rule(RuleKind.MILESTONE, 7, 0, List.of(), 0, 0, "", "", -1, 0, 0, every);
        return Scene.pool("pool", 10_000, rule, Scene.NO_LIMITS, null);
    }
}
