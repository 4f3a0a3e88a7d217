package org.tributary.engine.core.gift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tributary.engine.testkit.TestCampaigns.OPENS_MS;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.codec.sbe.ConversionKind;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.PoolAction;
import org.tributary.engine.codec.sbe.ProjectAction;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.testkit.Commands;
import org.tributary.engine.testkit.CoreDriver;
import org.tributary.engine.testkit.GiftCommands;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.engine.testkit.TestPools;

/** Taking gifts in kind back follows RULES 10. */
class ContributionReversalTest {
    private static final String[] PROJECTS = {"p1", "p2"};

    private CoreDriver core;

    private void start(final TestPools pool, final Campaign.Conversion... conversions) {
        final TestCampaigns campaign = TestCampaigns.usual().pool(pool);
        final String[] ids = new String[conversions.length];
        for (int i = 0; i < ids.length; i++) {
            campaign.conversion(conversions[i]);
            ids[i] = conversions[i].id();
        }
        core = CoreDriver.of(campaign.partner("walk", ids)).at(OPENS_MS + 5);
    }

    private static Campaign.Conversion steps(final long cap) {
        return new Campaign.Conversion("steps", ConversionKind.STEPS, "kind", 100, 10_000, cap);
    }

    private static Campaign.Conversion order(final long give, final long per) {
        return new Campaign.Conversion("order", ConversionKind.ORDER, "kind", give, per, -1);
    }

    private static GiftCommands walk(final String id, final long quantity) {
        return new GiftCommands(id, "steps").quantity(quantity);
    }

    private static GiftCommands buy(final String id, final long fen) {
        return new GiftCommands(id, "order").amount(fen);
    }

    private RecordView send(final GiftCommands gift) {
        return core.send(gift.encode()).get(0);
    }

    private RecordView back(final GiftCommands gift, final String id, final RecordView original) {
        final RecordView record = core.send(gift.encodeReversal(id, original)).get(0);
        assertThat(record.code).isEqualTo(OutcomeCode.REFUNDED);
        return record;
    }

    private long committedFen() {
        return core.core().state().registry().pool(0).committedFen();
    }

    @Test
    void shouldTakeTheDaysMoneyWhenTheStepsItStoodForAreTakenBack() {
        start(TestPools.conversion("kind"), steps(-1));
        for (int round = 0; round < 20; round++) {
            final GiftCommands most = walk("most" + round, 9_999);
            final GiftCommands one = walk("one" + round, 1).project("p2");
            final RecordView first = send(most);
            final RecordView second = send(one);
            assertThat(second.amountFen).isEqualTo(100);
            final RecordView back = back(most, "b" + round, first);
            assertThat(back.amountFen).isEqualTo(-100);
            assertThat(back.lineCount).isEqualTo(1);
            assertThat(back.lineFen[0]).isEqualTo(-100);
            assertThat(back.lineSequence[0]).isEqualTo(second.sequence);
            assertThat(back.lineProject[0]).isEqualTo(second.projectIndex);
            assertThat(back.projectIndex).isEqualTo(first.projectIndex);
            assertThat(committedFen()).isZero();
            assertThat(back(one, "c" + round, second).amountFen).isZero();
        }
        core.restart().replay();
    }

    @Test
    void shouldTakeFromTheNewestLineToTheOldest() {
        start(TestPools.conversion("kind"), steps(-1));
        final GiftCommands large = walk("g1", 30_000);
        final RecordView first = send(large);
        final RecordView second = send(walk("g2", 10_000).project("p2"));
        final RecordView third = send(walk("g3", 10_000));
        final RecordView back = back(large, "b1", first);
        assertThat(back.amountFen).isEqualTo(-300);
        assertThat(back.lineCount).isEqualTo(3);
        assertThat(new long[] {back.lineSequence[0], back.lineSequence[1], back.lineSequence[2]})
                .containsExactly(third.sequence, second.sequence, first.sequence);
        assertThat(new long[] {back.lineFen[0], back.lineFen[1], back.lineFen[2]})
                .containsExactly(-100, -100, -100);
        assertThat(back.lineProject[1]).isEqualTo(second.projectIndex);
        // What the first line still holds stands for the others' 20,000 steps.
        assertThat(committedFen()).isEqualTo(200);
        core.restart();
        assertThat(back(walk("g3", 10_000), "b3", third).lineSequence[0]).isEqualTo(first.sequence);
        assertThat(back(walk("g2", 10_000).project("p2"), "b2", second).amountFen)
                .isEqualTo(-100);
        assertThat(committedFen()).isZero();
        core.replay();
    }

    @Test
    void shouldReturnNothingWhenTheGiftIsVoidedButLowerTheDay() {
        start(TestPools.conversion("kind").perProject(300), steps(40_000));
        final GiftCommands voided = walk("g1", 30_000);
        final RecordView first = send(voided);
        core.send(Commands.project(ProjectAction.FREEZE, "p1"));
        core.send(Commands.project(ProjectAction.VOID_MATCHES, "p1"));
        core.send(Commands.project(ProjectAction.UNFREEZE, "p1"));
        assertThat(committedFen()).isZero();
        final RecordView second = send(walk("g2", 10_000).project("p2"));
        final RecordView back = back(voided, "b1", first);
        assertThat(back.amountFen).isZero();
        assertThat(back.lineCount).isZero();
        assertThat(committedFen()).isEqualTo(100);
        // The day has 30,000 of its cap again, and voiding gave the project's limit back.
        assertThat(send(walk("g3", 30_000)).amountFen).isEqualTo(300);
        assertThat(back(walk("g2", 10_000).project("p2"), "b2", second).amountFen)
                .isEqualTo(-100);
        core.restart().replay();
    }

    @Test
    void shouldPassOverVoidedLines() {
        start(TestPools.conversion("kind"), steps(-1));
        final GiftCommands kept = walk("g1", 10_000);
        final RecordView first = send(kept);
        send(walk("g2", 10_000).project("p2"));
        core.send(Commands.project(ProjectAction.FREEZE, "p2"));
        core.send(Commands.project(ProjectAction.VOID_MATCHES, "p2"));
        final RecordView back = back(kept, "b1", first);
        assertThat(back.lineCount).isEqualTo(1);
        assertThat(back.lineSequence[0]).isEqualTo(first.sequence);
        assertThat(committedFen()).isZero();
        core.restart().replay();
    }

    @Test
    void shouldTakeAtMostWhatTheLinesHold() {
        start(TestPools.conversion("kind").budget(150), steps(-1));
        final GiftCommands cut = walk("g1", 30_000);
        final RecordView first = send(cut);
        assertThat(first.amountFen).isEqualTo(150);
        assertThat(back(cut, "b1", first).amountFen).isEqualTo(-150);
        assertThat(committedFen()).isZero();
        assertThat(core.send(walk("g2", 10_000).encode()).get(0).amountFen).isEqualTo(100);
    }

    @Test
    void shouldNameNoMoreLinesThanARecordHolds() {
        start(TestPools.conversion("kind").budget(1), steps(-1));
        final GiftCommands cut = walk("g0", 1_000_000);
        final RecordView first = send(cut);
        assertThat(first.amountFen).isEqualTo(1);
        core.send(Commands.pool(PoolAction.ADD_BUDGET, "kind", 1_000_000));
        for (int i = 1; i <= 40; i++) {
            assertThat(send(walk("g" + i, 10_000)).amountFen).isEqualTo(100);
        }
        final RecordView back = back(cut, "b", first);
        assertThat(back.lineCount).isEqualTo(24);
        assertThat(back.amountFen).isEqualTo(-2_400);
        assertThat(committedFen()).isEqualTo(1 + 1_600);
        core.restart().replay();
    }

    @Test
    void shouldTakeAnOrderBackWithItsFraction() {
        start(TestPools.conversion("kind"), order(1, 100));
        final RecordView first = send(buy("o1", 150));
        assertThat(first.amountFen).isEqualTo(1);
        assertThat(back(buy("o1", 150), "b1", first).amountFen).isEqualTo(-1);
        assertThat(send(buy("o2", 50)).amountFen).isZero();
        assertThat(send(buy("o3", 50)).amountFen).isEqualTo(1);
        core.restart().replay();
    }

    @Test
    void shouldMakeUpTheFenThatStandsInAnotherOrder() {
        start(TestPools.conversion("kind"), order(1, 100));
        final RecordView first = send(buy("o1", 99));
        assertThat(send(buy("o2", 1).donor(2)).amountFen).isEqualTo(1);
        RecordView standing = first;
        for (int round = 0; round < 5; round++) {
            final String id = round == 0 ? "o1" : "o1-" + round;
            assertThat(back(buy(id, 99), "b" + round, standing).amountFen).isZero();
            standing = send(buy("o1-" + (round + 1), 99));
            assertThat(standing.amountFen).isZero();
        }
        assertThat(committedFen()).isEqualTo(1);
        assertThat(send(buy("o3", 100)).amountFen).isEqualTo(1);
        core.restart().replay();
    }

    @Test
    void shouldAnswerASecondReversalAsADuplicateOfTheFirst() {
        start(TestPools.conversion("kind"), steps(-1));
        final RecordView first = send(walk("g1", 10_000));
        final RecordView back = back(walk("g1", 10_000), "b1", first);
        final RecordView second =
                core.send(walk("g1", 10_000).encodeReversal("b2", first)).get(0);
        assertThat(second.code).isEqualTo(OutcomeCode.DUPLICATE);
        assertThat(second.originalSequence).isEqualTo(back.sequence);
        // Nothing is kept of the second: its id is free.
        assertThat(send(walk("b2", 10_000)).code).isEqualTo(OutcomeCode.ACCEPTED);
        core.restart().replay();
    }

    @Test
    void shouldIgnoreAQuantityOfTheWrongMeasure() {
        start(TestPools.conversion("kind"), steps(-1), order(1, 100));
        final RecordView steps = send(new GiftCommands("g1", "steps").amount(10_000));
        assertThat(steps.code).isEqualTo(OutcomeCode.IGNORED);
        assertThat(steps.reason).isEqualTo(ReasonCode.WRONG_MEASURE);
        final RecordView order = send(new GiftCommands("g2", "order").quantity(10_000));
        assertThat(order.reason).isEqualTo(ReasonCode.WRONG_MEASURE);
        assertThat(committedFen()).isZero();
    }

    /** A gift that stands. */
    private record Standing(GiftCommands gift, RecordView record, long counted, int donor, int project) {}

    @Test
    void shouldHoldWhatTheSumsSayWhateverIsGivenAndTakenBack() {
        final long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("ContributionReversalTest: rerun with -Dseed=" + seed);
        final Random random = new Random(seed);
        final long give = random.nextInt(9) + 1;
        final long per = random.nextInt(500) + 2;
        start(
                TestPools.conversion("kind").budget(100_000_000_000_000L),
                new Campaign.Conversion("steps", ConversionKind.STEPS, "kind", give, per, -1),
                order(give, per));
        final boolean[] isOrders = {false, true};
        for (final boolean isOrder : isOrders) {
            randomly(random, seed, isOrder, give, per);
        }
        core.restart().replay();
    }

    private void randomly(
            final Random random, final long seed, final boolean isOrder, final long give, final long per) {
        final List<Standing> standing = new ArrayList<>();
        final long[] sumOfDonor = new long[3];
        final long[] sumOfProject = new long[2];
        final long baseFen = committedFen();
        for (int i = 0; i < 1_500; i++) {
            if (standing.isEmpty() || random.nextInt(5) < 3) {
                final int donor = random.nextInt(3);
                final int project = random.nextInt(2);
                final long quantity = random.nextInt((int) (2 * per)) + 1;
                final String id = (isOrder ? "o" : "s") + i;
                final GiftCommands gift = (isOrder ? buy(id, quantity) : walk(id, quantity))
                        .donor(donor + 1)
                        .project(PROJECTS[project]);
                standing.add(new Standing(gift, send(gift), quantity, donor, project));
                sumOfDonor[donor] += quantity;
                sumOfProject[project] += quantity;
            } else {
                final Standing gone = standing.remove(random.nextInt(standing.size()));
                back(gone.gift, (isOrder ? "x" : "y") + i, gone.record);
                sumOfDonor[gone.donor] -= gone.counted;
                sumOfProject[gone.project] -= gone.counted;
            }
            final long fen = committedFen() - baseFen;
            if (isOrder) {
                final long carried = carried(0) + carried(1);
                assertThat(fen * per + carried)
                        .as("seed %d, step %d", seed, i)
                        .isEqualTo((sumOfProject[0] + sumOfProject[1]) * give);
            } else {
                long expectedFen = 0;
                for (final long sum : sumOfDonor) {
                    expectedFen += give * (sum / per);
                }
                assertThat(fen).as("seed %d, step %d", seed, i).isEqualTo(expectedFen);
            }
        }
    }

    private long carried(final int project) {
        final int order = core.core().state().registry().conversionNames().size() - 1;
        final int index = core.core()
                .state()
                .registry()
                .project(new UnsafeBuffer(PROJECTS[project].getBytes()))
                .index();
        return core.core().state().gifts().carried(order, index);
    }
}
