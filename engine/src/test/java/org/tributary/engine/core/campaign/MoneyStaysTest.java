package org.tributary.engine.core.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tributary.engine.testkit.TestCampaigns.CLOSES_MS;
import static org.tributary.engine.testkit.TestCampaigns.DAY_MS;
import static org.tributary.engine.testkit.TestCampaigns.HOUR_MS;
import static org.tributary.engine.testkit.TestCampaigns.MINUTE_MS;
import static org.tributary.engine.testkit.TestCampaigns.OPENS_MS;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.codec.sbe.ConversionKind;
import org.tributary.engine.codec.sbe.PoolAction;
import org.tributary.engine.codec.sbe.PoolEventKind;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.core.state.campaign.Project;
import org.tributary.engine.core.state.campaign.Registry;
import org.tributary.engine.core.state.campaign.Slots;
import org.tributary.engine.projection.Projections;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.testkit.Commands;
import org.tributary.engine.testkit.CoreDriver;
import org.tributary.engine.testkit.GiftCommands;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.Refunds;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.engine.testkit.TestPools;

/** What was given stays where it was given when the campaign changes: the tables of RULES 15, case by case. */
class MoneyStaysTest {
    private static final long NINE = OPENS_MS + 9 * HOUR_MS;

    private CoreDriver core;
    private int ids;

    private void start(final TestPools pool) {
        core = CoreDriver.of(TestCampaigns.usual().pool(pool));
    }

    private ReasonCode change(final TestPools pool) {
        return core.commit(TestCampaigns.usual().pool(pool).build()).reason;
    }

    private ReasonCode change(
            final String zone, final String currency, final long opensMs, final long closesMs, final TestPools pool) {
        final Campaign usual = TestCampaigns.usual().pool(pool).build();
        return core.commit(new Campaign(
                        usual.id(),
                        usual.name(),
                        zone,
                        currency,
                        opensMs,
                        closesMs,
                        usual.organisations(),
                        usual.projects(),
                        usual.sponsors(),
                        usual.pools(),
                        usual.conversions(),
                        usual.partners(),
                        usual.fees(),
                        usual.teams()))
                .reason;
    }

    private RecordView pay(final long fen, final long atMs) {
        core.at(Math.max(core.nowMs(), atMs));
        return core.send(new Payments("t" + ids++).amount(fen).paidAt(atMs).donor(ids));
    }

    private long gives(final long fen, final long atMs) {
        final RecordView record = pay(fen, atMs);
        return record.lineCount == 0 ? 0 : record.lineFen[0];
    }

    private Slots slots() {
        return core.core().state().registry().pool(0).slots();
    }

    private static TestPools slotted(final long fromMs, final long budgetFen, final boolean carryOver) {
        return TestPools.ratio("m", 1, 1).slots(fromMs, 10 * HOUR_MS, budgetFen, carryOver);
    }

    @Test
    void shouldRefuseAnotherZoneOrCurrencyOnceAnyDonationIsJournaled() {
        final TestPools pool = TestPools.ratio("m", 1, 1);
        start(pool);
        assertThat(change("Europe/Berlin", "USD", OPENS_MS, CLOSES_MS, pool)).isEqualTo(ReasonCode.NONE);
        core.at(NINE).send(new Payments("h").project("nowhere"));
        assertThat(change("Asia/Shanghai", "USD", OPENS_MS, CLOSES_MS, pool)).isEqualTo(ReasonCode.MONEY_JOURNALED);
        assertThat(change("Europe/Berlin", "CNY", OPENS_MS, CLOSES_MS, pool)).isEqualTo(ReasonCode.MONEY_JOURNALED);
        core.restart();
        assertThat(change("Europe/Berlin", "USD", OPENS_MS, CLOSES_MS + DAY_MS, pool))
                .isEqualTo(ReasonCode.NONE);
        core.replay();
    }

    @Test
    void shouldGiveTheDayBackWhenTheCampaignsWindowHasMovedFarAway() {
        start(TestPools.ratio("m", 1, 1).perDonorPerDay(100));
        pay(100, NINE);
        final long laterMs = OPENS_MS + 800 * DAY_MS;
        final TestPools later = TestPools.ratio("m", 1, 1).perDonorPerDay(100).window(laterMs, laterMs + DAY_MS);
        assertThat(change("Asia/Shanghai", "CNY", laterMs, laterMs + DAY_MS, later))
                .isEqualTo(ReasonCode.NONE);
        core.send(new Refunds("t0").part("r", 100).encode(core));
        assertThat(core.core().state().registry().pool(0).committedFen()).isZero();
        core.restart().replay();
    }

    @Test
    void shouldRefuseToMoveSlotsThatHaveBegunOnceThePoolGave() {
        start(slotted(9 * HOUR_MS, 1_000, false));
        assertThat(change(slotted(9 * HOUR_MS + MINUTE_MS, 1_000, false)))
                .as("before")
                .isEqualTo(ReasonCode.NONE);
        assertThat(change(slotted(9 * HOUR_MS, 1_000, false))).isEqualTo(ReasonCode.NONE);
        assertThat(gives(600, NINE)).isEqualTo(600);
        assertThat(change(slotted(9 * HOUR_MS + MINUTE_MS, 1_000, false))).isEqualTo(ReasonCode.SLOTS_HAVE_BEGUN);
        assertThat(change(slotted(9 * HOUR_MS, 1_001, false))).isEqualTo(ReasonCode.SLOTS_HAVE_BEGUN);
        assertThat(change(TestPools.ratio("m", 1, 1))).isEqualTo(ReasonCode.SLOTS_HAVE_BEGUN);
        assertThat(change(slotted(9 * HOUR_MS, 1_000, true))).as("carryOver").isEqualTo(ReasonCode.NONE);
        assertThat(gives(600, NINE + 1)).isEqualTo(400);
        core.restart().replay();
    }

    @Test
    void shouldGiveALineBackToThePoolWhenItsSlotCameLater() {
        start(TestPools.ratio("m", 1, 1));
        assertThat(gives(500, NINE + 10 * MINUTE_MS)).isEqualTo(500);
        assertThat(change(slotted(9 * HOUR_MS, 1_000, false))).isEqualTo(ReasonCode.NONE);
        core.send(new Refunds("t0").part("r", 500).encode(core));
        assertThat(slots().usedFen(0)).isZero();
        assertThat(gives(5_000, NINE + 20 * MINUTE_MS))
                .as("the slot's own budget, no fen of the earlier line")
                .isEqualTo(1_000);
        core.restart().replay();
    }

    @Test
    void shouldCarryNothingFromSlotsThatWereOverWhenTheyCame() {
        start(TestPools.ratio("m", 1, 1));
        pay(10, NINE);
        core.at(OPENS_MS + 2 * DAY_MS);
        assertThat(change(slotted(9 * HOUR_MS, 1_000, true))).isEqualTo(ReasonCode.NONE);
        core.pulse();
        assertThat(slots().firstOpen()).isEqualTo(2);
        assertThat(gives(9_000, NINE + 2 * DAY_MS)).isEqualTo(1_000);
        core.restart().replay();
    }

    private List<RecordView> milestones() {
        return core.all().stream()
                .filter(record ->
                        record.shape == RecordView.Shape.POOL_EVENT && record.poolEvent == PoolEventKind.MILESTONE)
                .toList();
    }

    @Test
    void shouldPayForNothingThatCameBeforeWhenMilestonesGetSmaller() {
        start(TestPools.everyAmount("m", 10_000, 100));
        pay(5_500, NINE);
        assertThat(change(TestPools.everyAmount("m", 1_000, 100))).isEqualTo(ReasonCode.NONE);
        pay(400, NINE);
        assertThat(milestones()).as("5,900: 5,000 is behind").isEmpty();
        pay(200, NINE);
        assertThat(milestones()).as("6,100: 6,000 is the next").hasSize(1);
        assertThat(change(TestPools.everyDonors("m", 2, 100))).isEqualTo(ReasonCode.POOL_HAS_MOVED_MONEY);
        assertThat(change(TestPools.everyAmount("m", 7_000, 100))).isEqualTo(ReasonCode.NONE);
        pay(899, NINE);
        assertThat(milestones()).hasSize(1);
        pay(1, NINE);
        assertThat(milestones()).as("7,000").hasSize(2);
        core.restart().replay();
    }

    @Test
    void shouldStandOnTheHighestCountWhenRefundsCameBetween() {
        start(TestPools.everyAmount("m", 10_000, 100));
        pay(5_500, NINE);
        core.send(new Refunds("t0").part("r", 5_000).encode(core));
        assertThat(change(TestPools.everyAmount("m", 1_000, 100))).isEqualTo(ReasonCode.NONE);
        pay(5_000, NINE);
        assertThat(milestones()).as("5,500 again: not above the highest").isEmpty();
        pay(600, NINE);
        assertThat(milestones()).as("6,100").hasSize(1);
        core.restart().replay();
    }

    @Test
    void shouldCountFromNothingWhenAMilestoneChangesItsUnitBeforeItGave() {
        start(TestPools.everyDonors("m", 100, 100));
        pay(5_500, NINE);
        pay(5_500, NINE);
        assertThat(change(TestPools.everyAmount("m", 1_000, 100))).isEqualTo(ReasonCode.NONE);
        core.send(new Refunds("t0").part("r", 5_500).encode(core));
        pay(999, NINE);
        assertThat(milestones()).isEmpty();
        pay(1, NINE);
        assertThat(milestones()).hasSize(1);
        core.restart().replay();
    }

    @Test
    void shouldNeverPayWhatWasCrossedWhileSuspendedWhateverTheSizeIsLater() {
        start(TestPools.everyAmount("m", 1_000, 100));
        core.at(NINE);
        core.send(Commands.pool(PoolAction.SUSPEND, "m", 0));
        pay(3_500, NINE);
        core.send(Commands.pool(PoolAction.RESUME, "m", 0));
        assertThat(change(TestPools.everyAmount("m", 500, 100))).isEqualTo(ReasonCode.NONE);
        pay(499, NINE);
        assertThat(milestones()).isEmpty();
        pay(1, NINE);
        assertThat(milestones()).as("4,000").hasSize(1);
    }

    @Test
    void shouldRefuseAConversionsOtherPoolOrKindOnceItsPoolGave() {
        final TestCampaigns campaign = twoPools(ConversionKind.STEPS, "m");
        core = CoreDriver.of(campaign).at(NINE);
        assertThat(core.commit(twoPools(ConversionKind.STEPS, "n").build()).reason)
                .isEqualTo(ReasonCode.NONE);
        assertThat(core.commit(twoPools(ConversionKind.STEPS, "m").build()).reason)
                .isEqualTo(ReasonCode.NONE);
        core.send(new GiftCommands("g", "steps")
                .partner("w")
                .quantity(100)
                .madeAt(NINE)
                .encode());
        assertThat(core.commit(twoPools(ConversionKind.STEPS, "n").build()).reason)
                .isEqualTo(ReasonCode.POOL_HAS_MOVED_MONEY);
        assertThat(core.commit(twoPools(ConversionKind.ORDER, "m").build()).reason)
                .isEqualTo(ReasonCode.MONEY_JOURNALED);
        core.restart().replay();
    }

    @Test
    void shouldRefuseAConversionsOtherKindOnceAGiftCountedEvenIfItGaveNothing() {
        for (final ConversionKind kind : List.of(ConversionKind.FLOWER, ConversionKind.STEPS)) {
            core = CoreDriver.of(twoPools(kind, kind == ConversionKind.FLOWER ? "" : "m"))
                    .at(NINE);
            final GiftCommands nine =
                    new GiftCommands("g", "steps").partner("w").quantity(9).madeAt(NINE);
            final RecordView given = core.send(nine.encode()).get(0);
            assertThat(given.amountFen).isZero();
            core.send(nine.encodeReversal("r", given));
            final ConversionKind other = kind == ConversionKind.FLOWER ? ConversionKind.STEPS : ConversionKind.FLOWER;
            final String pool = other == ConversionKind.FLOWER ? "" : "m";

            assertThat(core.commit(TestCampaigns.usual().build()).reason).isEqualTo(ReasonCode.NONE);
            assertThat(core.commit(twoPools(other, pool).build()).reason).isEqualTo(ReasonCode.MONEY_JOURNALED);
            assertThat(core.commit(twoPools(ConversionKind.ORDER, "m").build()).reason)
                    .isEqualTo(ReasonCode.MONEY_JOURNALED);
            core.restart();
            assertThat(core.commit(twoPools(other, pool).build()).reason).isEqualTo(ReasonCode.MONEY_JOURNALED);
            core.replay();
        }
    }

    private static TestCampaigns twoPools(final ConversionKind kind, final String pool) {
        return TestCampaigns.usual()
                .pool(TestPools.conversion("m"))
                .pool(TestPools.conversion("n"))
                .conversion(new Campaign.Conversion("steps", kind, pool, 10, 10, -1))
                .partner("w", "steps");
    }

    @Test
    void shouldSayTheSameOfAGoalInCoreAndProjectionWhenItChangesAfterARefund() {
        final Projections projections = new Projections();
        core = CoreDriver.toldTo(projections);
        core.send(Commands.settings());
        goal(1_000);
        pay(1_000, NINE);
        isReached(projections, true);
        core.send(new Refunds("t0").part("r", 600).encode(core));
        isReached(projections, true);
        goal(500);
        isReached(projections, true);
        goal(900);
        isReached(projections, false);
        goal(401);
        isReached(projections, false);
        goal(400);
        isReached(projections, true);
        goal(0);
        isReached(projections, false);
    }

    private void goal(final long goalFen) {
        assertThat(core.commit(TestCampaigns.usual()
                                .project("p1", "o1", goalFen, true)
                                .build())
                        .reason)
                .isEqualTo(ReasonCode.NONE);
    }

    private void isReached(final Projections projections, final boolean reached) {
        projections.onBatchEnd();
        final Registry registry = core.core().state().registry();
        final int index = registry.projectNames().indexOf("p1".getBytes(StandardCharsets.UTF_8));
        final Project project = registry.project(index);
        assertThat(project.goalReached()).isEqualTo(reached);
        assertThat(projections.views().projects().get(index).state()).isEqualTo(reached ? "goal-reached" : "open");
    }
}
