package org.tributary.engine.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.CutCode;
import org.tributary.engine.codec.sbe.PoolAction;
import org.tributary.engine.codec.sbe.ProjectAction;
import org.tributary.engine.codec.sbe.ReasonCode;

/** The worst cases by name, with their numbers worked out by hand: model and core must both come to them. */
class WorstCasesTest {
    private static final long NINE = Scene.OPENS + 9 * 3_600_000L;
    private static final long TEN = Scene.OPENS + 10 * 3_600_000L;

    @Test
    void shouldGiveTheLastFenOnceWhenThousandsContend() {
        final Scene scene = new Scene(Scene.ratio("pool", 777, 1, 1, Scene.NO_LIMITS)).at(NINE);
        for (int i = 0; i < 3_000; i++) {
            scene.pays("tx" + i, i, i % 2 + 1);
        }
        final World world = scene.play();
        assertThat(world.pools.get("pool").committed).isEqualTo(777);
        assertThat(world.pools.get("pool").remaining()).isZero();
        assertThat(world.sums.matchedCount).isEqualTo(518);
        assertThat(world.donations.values().stream().filter(d -> !d.lines.isEmpty()))
                .hasSize(518);
    }

    @Test
    void shouldNameTheLastLimitThatLoweredWhenAllCapsMeetInOneDonation() {
        final CutCode[] names = {
            CutCode.PER_DONATION,
            CutCode.PER_DONOR,
            CutCode.PER_DONOR_PER_DAY,
            CutCode.PER_PROJECT,
            CutCode.PER_ORGANISATION,
            CutCode.POOL_BUDGET
        };
        for (int tightest = 0; tightest < names.length; tightest++) {
            final long[] caps = {90, 90, 90, 90, 90, 90};
            for (int i = 0; i <= tightest; i++) {
                caps[i] = 90 - 10L * i;
            }
            final Pool.Limits limits = new Pool.Limits(-1, caps[0], caps[1], caps[2], caps[3], caps[4], -1);
            final World world = new Scene(Scene.ratio("pool", caps[5], 1, 1, limits))
                    .at(NINE)
                    .pays("tx", 1, 100)
                    .play();
            final World.Line line = lines(world, "tx").get(0);
            assertThat(line.made).isEqualTo(90 - 10L * tightest);
            assertThat(line.cut).isEqualTo(names[tightest]);
        }
    }

    @Test
    void shouldGiveTiesToTheLowerSequenceWhenRemaindersAreEqual() {
        final World world = new Scene(Scene.deferred("pool", 11, -1, 0))
                .at(NINE)
                .pays("a", 1, 100)
                .pays("b", 2, 100)
                .pays("c", 3, 100)
                .at(Scene.CLOSES + Scene.GRACE_MS)
                .does(new Op.Tick())
                .play();
        assertThat(shares(world, "a", "b", "c")).containsExactly(4L, 4L, 3L);
    }

    @Test
    void shouldShareAgainWhatMaximaLeftWhenSharingDeferred() {
        // 100 over 10:30:60 is 10, 30, 60; maxima of half the eligible amounts are 5, 15, 30: all met, 50 shared.
        final World met = new Scene(Scene.deferred("pool", 100, 1, 2))
                .at(NINE)
                .pays("a", 1, 10)
                .pays("b", 2, 30)
                .pays("c", 3, 60)
                .at(Scene.CLOSES + Scene.GRACE_MS)
                .does(new Op.Tick())
                .play();
        assertThat(shares(met, "a", "b", "c")).containsExactly(5L, 15L, 30L);
        assertThat(met.pools.get("pool").remaining()).isEqualTo(50);
        // 7 over 1:1:1 with maxima of 1, then 2 are left for nobody.
        final World tiny = new Scene(Scene.deferred("pool", 7, 1, 1))
                .at(NINE)
                .pays("a", 1, 1)
                .pays("b", 2, 1)
                .pays("c", 3, 3)
                .at(Scene.CLOSES + Scene.GRACE_MS)
                .does(new Op.Tick())
                .play();
        assertThat(shares(tiny, "a", "b", "c")).containsExactly(1L, 1L, 3L);
    }

    @Test
    void shouldShareToTheFenInManyPulsesWhenThousandsAreEligible() {
        final Scene scene = new Scene(Scene.deferred("pool", 1_000_003, 7, 2)).at(NINE);
        long eligible = 0;
        for (int i = 0; i < 5_000; i++) {
            scene.pays("tx" + i, i % 900, i % 97 + 1);
            eligible += i % 97 + 1;
        }
        final World world = scene.at(Scene.CLOSES + Scene.GRACE_MS)
                .does(new Op.Tick())
                .refunds("tx17", "r", 5)
                .play();
        assertThat(eligible * 7 / 2).isLessThan(1_000_003);
        // Each share is the floor of three and a half times its amount: all maxima are met.
        long shared = 0;
        for (int i = 0; i < 5_000; i++) {
            shared += (i % 97 + 1) * 7L / 2;
        }
        assertThat(world.pools.get("pool").given).isEqualTo(shared);
        final Scene scarce = new Scene(Scene.deferred("pool", 100_003, 7, 2)).at(NINE);
        for (int i = 0; i < 5_000; i++) {
            scarce.pays("tx" + i, i % 900, i % 97 + 1);
        }
        assertThat(scarce.at(Scene.CLOSES + Scene.GRACE_MS)
                        .does(new Op.Tick())
                        .play()
                        .pools
                        .get("pool")
                        .remaining())
                .isZero();
    }

    @Test
    void shouldTakeBackAShareAboveTheDonorsCapsWhenRefunded() {
        final Pool.Limits limits = new Pool.Limits(-1, -1, 200, 176, -1, -1, -1);
        final Pool pool = Scene.deferred("pool", 3_677, -1, 0);
        final World world = new Scene(Scene.pool("pool", 3_677, pool.rule(), limits, null))
                .at(NINE)
                .pays("a", 1, 117)
                .at(Scene.CLOSES + Scene.GRACE_MS)
                .refunds("a", "r", 108)
                .play();
        // The caps cut the eligible 117, not the share of 3677, of which 9 of 117 parts are kept.
        assertThat(lines(world, "a").get(0).made).isEqualTo(3_677);
        assertThat(lines(world, "a").get(0).kept).isEqualTo(282);
    }

    @Test
    void shouldShareNothingTwiceWhenADeferredPoolWasSuspendedOverItsClose() {
        final World world = new Scene(Scene.deferred("pool", 90, -1, 0))
                .at(NINE)
                .pays("a", 1, 100)
                .does(new Op.PoolAdmin(PoolAction.SUSPEND, "pool", 0))
                .at(Scene.CLOSES + Scene.GRACE_MS)
                .does(new Op.Tick())
                .at(Scene.CLOSES + Scene.DAY_MS)
                .refunds("a", "r", 40)
                .does(new Op.PoolAdmin(PoolAction.RESUME, "pool", 0))
                .does(new Op.PoolAdmin(PoolAction.SUSPEND, "pool", 0))
                .does(new Op.PoolAdmin(PoolAction.RESUME, "pool", 0))
                .refunds("a", "r2", 20)
                .play();
        // 90 shared on the 60 that were left; 40 of 60 are kept after the second refund.
        assertThat(lines(world, "a").get(0).made).isEqualTo(90);
        assertThat(lines(world, "a").get(0).kept).isEqualTo(60);
    }

    @Test
    void shouldReturnMoneyToAPoolThatHasClosedWhenRefunded() {
        final World world = new Scene(Scene.ratio("pool", 100, 1, 1, Scene.NO_LIMITS))
                .at(NINE)
                .pays("a", 1, 100)
                .at(Scene.CLOSES + 10 * Scene.DAY_MS)
                .refunds("a", "r1", 33)
                .refunds("a", "r2", 33)
                .refunds("a", "r3", 34)
                .play();
        assertThat(world.pools.get("pool").committed).isZero();
        assertThat(world.pools.get("pool").remaining()).isEqualTo(100);
        assertThat(world.sums.matchReversed).isEqualTo(100);
    }

    @Test
    void shouldMatchToTheMillisecondWhenASlotBegins() {
        final Pool pool = Scene.slotted("pool", 1_000, 500, false, new Pool.Instance(NINE, TEN));
        final World world = new Scene(pool)
                .at(TEN)
                .paid("before", 1, 10, NINE - 1)
                .paid("first", 1, 10, NINE)
                .paid("last", 1, 10, TEN - 1)
                .paid("after", 1, 10, TEN)
                .at(TEN + Scene.GRACE_MS - 1)
                .paid("in-grace", 1, 10, TEN - 1)
                .at(TEN + Scene.GRACE_MS)
                .paid("late", 1, 10, TEN - 1)
                .play();
        assertThat(world.pools.get("pool").committed).isEqualTo(30);
        assertThat(lines(world, "before")).isEmpty();
        assertThat(lines(world, "first")).hasSize(1);
        assertThat(lines(world, "last")).hasSize(1);
        assertThat(lines(world, "after")).isEmpty();
        assertThat(lines(world, "in-grace")).hasSize(1);
        assertThat(lines(world, "late")).isEmpty();
    }

    @Test
    void shouldCarryWhatASlotLeftOnceWhenItsGraceEnds() {
        final Pool.Instance first = new Pool.Instance(NINE, TEN);
        final Pool.Instance second = new Pool.Instance(NINE + Scene.DAY_MS, TEN + Scene.DAY_MS);
        final Scene scene = new Scene(Scene.slotted("pool", 1_000, 100, true, first, second))
                .at(NINE)
                .pays("a", 1, 60)
                .at(TEN + Scene.GRACE_MS)
                .refunds("a", "r", 60)
                .at(NINE + Scene.DAY_MS)
                .pays("b", 1, 500);
        final World world = scene.play();
        // 100 of its own, 40 carried, 60 returned after the first slot had closed.
        assertThat(lines(world, "b").get(0).made).isEqualTo(200);
        assertThat(lines(world, "b").get(0).cut).isEqualTo(CutCode.SLOT_BUDGET);
        assertThat(scene.coverage().saw("event SLOT_CARRIED")).isTrue();
    }

    @Test
    void shouldRefuseWhatWouldOverflowWhenSumsLeaveALong() {
        final Scene scene = new Scene(Scene.ratio("pool", 100_000_000_000_000L, 1_000_000_000L, 1, Scene.NO_LIMITS))
                .at(NINE)
                .does(new Op.PoolAdmin(PoolAction.ADD_BUDGET, "pool", Long.MAX_VALUE))
                .pays("huge", 1, Long.MAX_VALUE)
                .pays("huge-again", 2, Long.MAX_VALUE)
                .pays("largest", 3, 100_000_000_000_000L);
        final World world = scene.play();
        assertThat(scene.coverage().saw("Admin IGNORED " + ReasonCode.OVERFLOW)).isTrue();
        assertThat(world.sums.received).isEqualTo(Long.MAX_VALUE);
        assertThat(world.sums.heldCount).isEqualTo(3);
        assertThat(world.sums.heldForeign).hasSize(1);
    }

    @Test
    void shouldMultiplyBeyondALongExactlyWhenARatioIsSteep() {
        final World world = new Scene(
                        Scene.ratio("pool", 100_000_000_000_000L, 1_000_000_000L, 999_999_999L, Scene.NO_LIMITS))
                .at(NINE)
                .pays("a", 1, 99_999_999_999_998L)
                .play();
        assertThat(lines(world, "a").get(0).made)
                .isEqualTo(new BigInteger("99999999999998")
                        .multiply(BigInteger.valueOf(1_000_000_000))
                        .divide(BigInteger.valueOf(999_999_999))
                        .min(BigInteger.valueOf(100_000_000_000_000L)));
    }

    @Test
    void shouldMoveNoMatchWhenADonationWasVoidedBeforeItsRefund() {
        final World world = new Scene(Scene.ratio("pool", 500, 1, 1, new Pool.Limits(-1, -1, 150, -1, 120, -1, -1)))
                .at(NINE)
                .pays("a", 1, 100)
                .does(new Op.ProjectAdmin(ProjectAction.VOID_MATCHES, "p0"))
                .does(new Op.ProjectAdmin(ProjectAction.FREEZE, "p0"))
                .pays("frozen", 2, 100)
                .does(new Op.ProjectAdmin(ProjectAction.VOID_MATCHES, "p0"))
                .does(new Op.ProjectAdmin(ProjectAction.UNFREEZE, "p0"))
                .refunds("a", "r", 100)
                .pays("b", 1, 100)
                .play();
        // perProject was given back, the donor's cap was not: 50 of 150 are left.
        assertThat(lines(world, "frozen")).isEmpty();
        assertThat(lines(world, "b").get(0).made).isEqualTo(50);
        assertThat(world.pools.get("pool").committed).isEqualTo(50);
        assertThat(world.sums.matchReversed).isEqualTo(100);
    }

    @Test
    void shouldJoinARefundToItsPaymentWhenItCameFirst() {
        final Scene scene = new Scene(Scene.ratio("pool", 500, 1, 3, Scene.NO_LIMITS))
                .at(NINE)
                .refunds("a", "r1", 30)
                .refunds("a", "r2", 90)
                .pays("a", 1, 100);
        final World world = scene.play();
        assertThat(world.sums.refunds).isEqualTo(120);
        assertThat(world.sums.excess).isEqualTo(20);
        assertThat(world.pools.get("pool").committed).isZero();
        assertThat(scene.coverage().saw("Refund with joinedSequence")).isTrue();
    }

    @Test
    void shouldKeepItsShareWhenAHeldDonationWasRefundedBeforeItsAllocation() {
        final World world = new Scene(Scene.ratio("pool", 500, 1, 1, Scene.NO_LIMITS))
                .at(NINE)
                .does(new Op.ProjectAdmin(ProjectAction.CLOSE, "p0"))
                .pays("a", 1, 100)
                .refunds("a", "r1", 40)
                .does(new Op.ProjectAdmin(ProjectAction.REOPEN, "p0"))
                .does(new Op.Allocate(ChannelCode.WECHATPAY, "a", "p0"))
                .refunds("a", "r2", 25)
                .play();
        // Matched on 60; 35 of 60 are left.
        assertThat(lines(world, "a").get(0).made).isEqualTo(60);
        assertThat(lines(world, "a").get(0).kept).isEqualTo(35);
        assertThat(world.sums.refundsOfHeld).isEqualTo(40);
        assertThat(world.sums.donations).isEqualTo(60);
    }

    private static List<World.Line> lines(final World world, final String txn) {
        return world.donations.get(new World.Key(ChannelCode.WECHATPAY, txn)).lines;
    }

    private static List<Long> shares(final World world, final String... txns) {
        final List<Long> shares = new ArrayList<>();
        for (final String txn : txns) {
            shares.add(lines(world, txn).get(0).made.longValueExact());
        }
        return shares;
    }
}
