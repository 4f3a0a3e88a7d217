package org.tributary.engine.core.gift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tributary.engine.testkit.TestCampaigns.DAY_MS;
import static org.tributary.engine.testkit.TestCampaigns.OPENS_MS;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.codec.sbe.ConversionKind;
import org.tributary.engine.codec.sbe.CutCode;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.testkit.CoreDriver;
import org.tributary.engine.testkit.GiftCommands;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.engine.testkit.TestPools;

class ContributionTest {
    private CoreDriver core;

    private void start(final TestPools pool, final Campaign.Conversion... conversions) {
        final TestCampaigns campaign = TestCampaigns.usual().pool(pool);
        final String[] ids = new String[conversions.length];
        for (int i = 0; i < ids.length; i++) {
            campaign.conversion(conversions[i]);
            ids[i] = conversions[i].id();
        }
        core = CoreDriver.of(campaign.partner("walk", ids).partner("idle")).at(OPENS_MS + 5);
    }

    private static Campaign.Conversion steps(final long giveFen, final long per, final long cap) {
        return new Campaign.Conversion("steps", ConversionKind.STEPS, "kind", giveFen, per, cap);
    }

    private static Campaign.Conversion order(final long give, final long per) {
        return new Campaign.Conversion("order", ConversionKind.ORDER, "kind", give, per, -1);
    }

    private static Campaign.Conversion flower(final long cap) {
        return new Campaign.Conversion("flower", ConversionKind.FLOWER, "", 0, 1, cap);
    }

    private RecordView send(final GiftCommands gift) {
        return core.send(gift.encode()).get(0);
    }

    private static GiftCommands walk(final String id, final long quantity) {
        return new GiftCommands(id, "steps").quantity(quantity);
    }

    private static long given(final RecordView record) {
        assertThat(record.code).isEqualTo(OutcomeCode.ACCEPTED);
        return record.lineCount == 0 ? 0 : record.lineFen[0];
    }

    private static void refused(final RecordView record, final ReasonCode reason) {
        assertThat(record.code).isEqualTo(OutcomeCode.IGNORED);
        assertThat(record.reason).isEqualTo(reason);
    }

    @Test
    void shouldCountStepsByDonorAndDay() {
        start(TestPools.conversion("kind"), steps(100, 10_000, 30_000));
        assertThat(given(send(walk("g1", 9_999)))).isZero();
        assertThat(given(send(walk("g2", 1)))).isEqualTo(100);
        assertThat(given(send(walk("g3", 25_000)))).isEqualTo(200);
        refused(send(walk("g4", 10_000)), ReasonCode.CAP_REACHED);
        assertThat(given(send(walk("g5", 10_000).donor(2)))).isEqualTo(100);
        core.at(OPENS_MS + DAY_MS + 5);
        assertThat(given(send(walk("g6", 10_000).madeAt(OPENS_MS + DAY_MS)))).isEqualTo(100);
        // The day before goes by its own time.
        refused(send(walk("g7", 10_000)), ReasonCode.CAP_REACHED);
        core.restart().replay();
    }

    @Test
    void shouldCountAGiftOnceByItsId() {
        start(TestPools.conversion("kind"), steps(100, 10_000, 30_000));
        final RecordView first = send(walk("g1", 10_000));
        final RecordView again = send(walk("g1", 10_000));
        assertThat(again.code).isEqualTo(OutcomeCode.DUPLICATE);
        assertThat(again.originalSequence).isEqualTo(first.sequence);
        assertThat(send(walk("g1", 10_001)).code).isEqualTo(OutcomeCode.CONFLICT);
        assertThat(send(walk("g1", 10_000).project("p2")).code).isEqualTo(OutcomeCode.CONFLICT);
        assertThat(core.core().state().registry().pool(0).committedFen()).isEqualTo(100);
    }

    @Test
    void shouldCarryFractionsOfAFenExactly() {
        final long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("ContributionTest: rerun with -Dseed=" + seed);
        start(TestPools.conversion("kind").budget(100_000_000_000_000L), order(7, 997));
        final Random random = new Random(seed);
        BigInteger amounts = BigInteger.ZERO;
        BigInteger sum = BigInteger.ZERO;
        for (int i = 0; i < 2_000; i++) {
            final long amount = random.nextInt(5) == 0 ? random.nextInt(1 << 30) : random.nextInt(300) + 1;
            amounts = amounts.add(BigInteger.valueOf(amount));
            final RecordView record =
                    send(new GiftCommands("o" + i, "order").amount(amount).donor(i % 7));
            sum = sum.add(BigInteger.valueOf(given(record)));
            assertThat(sum)
                    .as("seed %d, order %d", seed, i)
                    .isEqualTo(amounts.multiply(BigInteger.valueOf(7)).divide(BigInteger.valueOf(997)));
        }
        core.restart().replay();
    }

    @Test
    void shouldCarryFractionsByProject() {
        start(TestPools.conversion("kind"), order(1, 2));
        assertThat(given(send(new GiftCommands("o1", "order").amount(1)))).isZero();
        assertThat(given(send(new GiftCommands("o2", "order").amount(1).project("p2"))))
                .isZero();
        assertThat(given(send(new GiftCommands("o3", "order").amount(1)))).isEqualTo(1);
    }

    @Test
    void shouldStayWithinTheRangeWhenAnOrderIsHuge() {
        start(TestPools.conversion("kind").budget(1_000), order(1_000_000_000L, 1));
        final RecordView record = send(new GiftCommands("o1", "order").amount(Long.MAX_VALUE));
        assertThat(given(record)).isEqualTo(1_000);
        assertThat(record.lineCut[0]).isEqualTo(CutCode.POOL_BUDGET);
        refused(send(new GiftCommands("o2", "order").amount(1).donor(2)), ReasonCode.POOL_EXHAUSTED);
        core.restart().replay();
    }

    @Test
    void shouldCutToThePoolsLimits() {
        start(TestPools.conversion("kind").perDonorPerDay(150), steps(100, 10_000, -1));
        assertThat(given(send(walk("g1", 10_000)))).isEqualTo(100);
        final RecordView cut = send(walk("g2", 10_000));
        assertThat(given(cut)).isEqualTo(50);
        assertThat(cut.lineCut[0]).isEqualTo(CutCode.PER_DONOR_PER_DAY);
    }

    @Test
    void shouldSayWhyAGiftGivesNothing() {
        start(
                TestPools.conversion("kind").forProjects("p1").window(OPENS_MS, OPENS_MS + 1000),
                steps(100, 10_000, 30_000),
                flower(5));
        refused(send(walk("g1", 1).partner("nobody")), ReasonCode.UNKNOWN_PARTNER);
        refused(send(walk("g2", 1).partner("idle")), ReasonCode.UNKNOWN_CONVERSION);
        refused(send(new GiftCommands("g3", "dance").quantity(1)), ReasonCode.UNKNOWN_CONVERSION);
        refused(send(walk("g4", 1).project("nowhere")), ReasonCode.UNKNOWN_PROJECT);
        refused(send(walk("g5", 1).project("p2")), ReasonCode.NOT_ELIGIBLE);
        refused(send(walk("g6", 1).madeAt(OPENS_MS - 1)), ReasonCode.CAMPAIGN_NOT_OPEN);
        refused(send(walk("g7", 1).madeAt(TestCampaigns.CLOSES_MS)), ReasonCode.CAMPAIGN_CLOSED);
        refused(send(walk("g8", 1).madeAt(OPENS_MS + 1000)), ReasonCode.POOL_NOT_OPEN);
        refused(send(walk("g9", 0)), ReasonCode.CAP_REACHED);
        refused(send(walk("g10", -1)), ReasonCode.OVERFLOW);
        refused(send(new GiftCommands("g11", "steps").amount(1)), ReasonCode.WRONG_MEASURE);
        refused(send(new GiftCommands("g12", "flower").amount(1)), ReasonCode.WRONG_MEASURE);
        assertThat(send(walk("g4", 1).project("nowhere")).code).isEqualTo(OutcomeCode.DUPLICATE);
        core.restart().replay();
    }

    @Test
    void shouldTakeAGiftBackLikeAFullRefund() {
        start(TestPools.conversion("kind").perDonor(200), steps(100, 10_000, 30_000));
        final RecordView first = send(walk("g1", 20_000));
        final RecordView second = send(walk("g2", 20_000));
        assertThat(given(second)).isZero();
        final RecordView back =
                core.send(walk("g1", 20_000).encodeReversal("b1", first)).get(0);
        assertThat(back.code).isEqualTo(OutcomeCode.REFUNDED);
        assertThat(back.lineFen[0]).isEqualTo(-200);
        assertThat(core.core().state().registry().pool(0).committedFen()).isZero();
        // 10,000 of the second gift counted; after its reversal the whole day is free.
        core.send(walk("g2", 20_000).encodeReversal("b2", second));
        assertThat(given(send(walk("g3", 30_000)))).isEqualTo(200);
        final RecordView again =
                core.send(walk("g1", 20_000).encodeReversal("b1", first)).get(0);
        assertThat(again.code).isEqualTo(OutcomeCode.DUPLICATE);
        final RecordView other =
                core.send(walk("g1", 20_000).encodeReversal("b3", first)).get(0);
        assertThat(other.code).isEqualTo(OutcomeCode.DUPLICATE);
        assertThat(other.originalSequence).isEqualTo(back.sequence);
        core.restart().replay();
    }

    @Test
    void shouldNotTakeBackWhatWasIgnoredOrIsNoGift() {
        start(TestPools.conversion("kind"), steps(100, 10_000, 10_000));
        final RecordView first = send(walk("g1", 10_000));
        final RecordView ignored = send(walk("g2", 10_000));
        refused(core.send(walk("g2", 10_000).encodeReversal("b1", ignored)).get(0), ReasonCode.UNKNOWN_ORIGINAL);
        final RecordView back =
                core.send(walk("g1", 10_000).encodeReversal("b2", first)).get(0);
        refused(core.send(walk("b2", 10_000).encodeReversal("b3", back)).get(0), ReasonCode.UNKNOWN_ORIGINAL);
        assertThat(send(walk("b2", 10_000)).code).isEqualTo(OutcomeCode.CONFLICT);
    }

    @Test
    void shouldWriteOffAReversalWhenThePoolForfeits() {
        start(TestPools.conversion("kind").budget(100).forfeit(), steps(100, 10_000, -1));
        final RecordView first = send(walk("g1", 10_000));
        core.send(walk("g1", 10_000).encodeReversal("b1", first));
        assertThat(core.core().state().registry().pool(0).writtenOffFen()).isEqualTo(100);
        refused(send(walk("g2", 10_000)), ReasonCode.POOL_EXHAUSTED);
    }

    @Test
    void shouldGiveFlowersThatPoolsConsume() {
        start(TestPools.fixed("kind", 500).requiredFlowers(2), flower(3));
        assertThat(core.send(new Payments("t1")).lineCut[0]).isEqualTo(CutCode.FLOWERS);
        final RecordView flowers = send(new GiftCommands("f1", "flower").quantity(5));
        assertThat(flowers.flowers).isEqualTo(3);
        assertThat(core.send(new Payments("t2").project("p2")).lineFen[0]).isZero();
        assertThat(core.send(new Payments("t3")).lineFen[0]).isEqualTo(500);
        assertThat(core.send(new Payments("t4")).lineFen[0]).isZero();
        // Two of three were consumed: one can be taken back.
        final RecordView back = core.send(
                        new GiftCommands("f1", "flower").quantity(5).encodeReversal("b1", flowers))
                .get(0);
        assertThat(back.flowers).isEqualTo(-1);
        core.restart().replay();
    }

    @Test
    void shouldConsumeFlowersLineByLineOnlyWhereALineGives() {
        core = CoreDriver.of(TestCampaigns.usual()
                        .pool(TestPools.fixed("a", 500).requiredFlowers(2).perDonor(500))
                        .pool(TestPools.fixed("b", 300).requiredFlowers(1))
                        .conversion(flower(7))
                        .partner("walk", "flower"))
                .at(OPENS_MS + 5);
        send(new GiftCommands("f1", "flower").quantity(2));
        final RecordView first = core.send(new Payments("t1"));
        assertThat(first.lineFen).startsWith(500, 0);
        assertThat(first.lineCut[1]).as("the first line takes both").isEqualTo(CutCode.FLOWERS);
        send(new GiftCommands("f2", "flower").quantity(2));
        final RecordView second = core.send(new Payments("t2"));
        assertThat(second.lineCut[0]).isEqualTo(CutCode.PER_DONOR);
        assertThat(second.lineFen).as("a line of nothing takes none").startsWith(0, 300);
    }
}
