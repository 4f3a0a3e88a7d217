package org.tributary.engine.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tributary.engine.settlement.book.FeeRounding;
import org.tributary.engine.settlement.book.LargestRemainder;
import org.tributary.engine.settlement.book.SettledAmount;
import org.tributary.engine.settlement.export.Chinese;

class RoundingTest {
    @ParameterizedTest
    @CsvSource({
        "100, 6000, 1", // 0.6 fen a donation of one yuan: rounded up once
        "83, 6000, 0", // 0.498 fen
        "250, 2000, 1", // exactly half a fen goes up
        "-250, 2000, 0", // and up on the other side too
        "-100, 6000, -1",
        "100000000, 6000, 600000",
        "0, 6000, 0"
    })
    void shouldRoundADaysFeeHalfUpOnceWhenItIsNotWhole(final long settledFen, final long ppm, final long feeFen) {
        assertThat(FeeRounding.feeFen(settledFen, ppm)).isEqualTo(feeFen);
    }

    @Test
    void shouldNotRoundPerDonationWhenManySmallOnesAddUp() {
        // 1,000 donations of one yuan at 0.60 %: 600 fen, not 1,000 times a rounded 1
        assertThat(FeeRounding.feeFen(1_000 * 100, 6_000)).isEqualTo(600);
    }

    @Test
    void shouldGiveNothingAwayAndKeepNothingWhenASumIsSplit() {
        final long seed = Long.getLong("test.seed", System.nanoTime());
        final Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            final long[] weights =
                    random.longs(1 + random.nextInt(20), 0, 1_000).toArray();
            weights[0]++;
            final long total = random.nextLong(1_000_000);

            final long[] parts = LargestRemainder.split(total, weights);

            assertThat(Arrays.stream(parts).sum())
                    .as("rerun: -Dtest.seed=" + seed)
                    .isEqualTo(total);
            final BigDecimal sum = BigDecimal.valueOf(Arrays.stream(weights).sum());
            for (int i = 0; i < parts.length; i++) {
                final BigDecimal exact = BigDecimal.valueOf(total)
                        .multiply(BigDecimal.valueOf(weights[i]))
                        .divide(sum, 12, RoundingMode.HALF_EVEN);
                assertThat(exact.subtract(BigDecimal.valueOf(parts[i])).abs())
                        .as("rerun: -Dtest.seed=" + seed)
                        .isLessThan(BigDecimal.ONE);
            }
        }
    }

    @Test
    void shouldRoundUpTheLargestRemaindersOnlyWhenASumIsSplit() {
        final long seed = Long.getLong("test.seed", System.nanoTime());
        final Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            final long[] weights = random.longs(1 + random.nextInt(12), 0, 30).toArray();
            weights[weights.length - 1]++;
            final long total = random.nextLong(200);

            final long[] parts = LargestRemainder.split(total, weights);

            final long sum = Arrays.stream(weights).sum();
            for (int i = 0; i < parts.length; i++) {
                for (int j = 0; j < parts.length; j++) {
                    final boolean isUp = parts[i] * sum > total * weights[i];
                    final boolean isOtherDown = parts[j] * sum < total * weights[j] || total * weights[j] % sum == 0;
                    final long remainder = total * weights[i] % sum;
                    final long other = total * weights[j] % sum;
                    assertThat(isUp && isOtherDown && (remainder < other || remainder == other && j < i))
                            .as("%d by %s, rerun: -Dtest.seed=%d", total, Arrays.toString(weights), seed)
                            .isFalse();
                }
            }
        }
    }

    @Test
    void shouldSplitNothingByNothingAndRefuseToSplitAnythingByNothing() {
        assertThat(LargestRemainder.split(0, new long[] {0, 0})).containsExactly(0, 0);
        assertThatIllegalArgumentException().isThrownBy(() -> LargestRemainder.split(1, new long[] {0, 0}));
    }

    @Test
    void shouldFavourTheFirstWhenRemaindersTie() {
        assertThat(LargestRemainder.split(5, new long[] {1, 1, 1})).containsExactly(2, 2, 1);
    }

    @Test
    void shouldStayExactWhenTheProductExceedsALong() {
        final long a = Long.MAX_VALUE / 3;
        final long b = Long.MAX_VALUE / 5;
        final long c = Long.MAX_VALUE / 4;
        final BigInteger exact =
                BigInteger.valueOf(a).multiply(BigInteger.valueOf(b)).divide(BigInteger.valueOf(c));

        assertThat(SettledAmount.mulDivFloor(a, b, c)).isEqualTo(exact.longValueExact());
    }

    @Test
    void shouldRoundADaysFeeAsDecimalArithmeticDoesWhereverItLies() {
        final long seed = Long.getLong("test.seed", System.nanoTime());
        final Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            final long fen = random.nextLong() >> random.nextInt(64);
            final long ppm = random.nextInt(1_000_001);
            assertThat(FeeRounding.feeFen(fen, ppm))
                    .as("%d at %d ppm, rerun: -Dtest.seed=%d", fen, ppm, seed)
                    .isEqualTo(halfUp(BigDecimal.valueOf(fen).multiply(BigDecimal.valueOf(ppm)), 6));
            assertThat(FeeRounding.roundE5(fen))
                    .as("%d, rerun: -Dtest.seed=%d", fen, seed)
                    .isEqualTo(halfUp(BigDecimal.valueOf(fen), 3));
        }
    }

    /** A half goes towards plus infinity. */
    private static long halfUp(final BigDecimal value, final int decimals) {
        return value.movePointLeft(decimals)
                .add(new BigDecimal("0.5"))
                .setScale(0, RoundingMode.FLOOR)
                .longValueExact();
    }

    @Test
    void shouldSettleWhatTheRuleSaysWhateverIsUnsettledAndRefunded() {
        final long seed = Long.getLong("test.seed", System.nanoTime());
        final Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            final long amount = 1 + (random.nextLong() >>> 2 + random.nextInt(60));
            final long unsettled = random.nextInt(4) == 0 ? 0 : random.nextLong(amount + 1);
            final long refunded = random.nextLong(amount + 1);
            final long refund = random.nextLong(refunded + 1);
            final String where =
                    amount + ", " + unsettled + ", " + refunded + ", " + refund + ", rerun: -Dtest.seed=" + seed;
            assertThat(SettledAmount.leftFen(amount, unsettled, refunded))
                    .as(where)
                    .isEqualTo(left(amount, unsettled, refunded));
            assertThat(SettledAmount.refundedFen(amount, unsettled, refunded, refund))
                    .as(where)
                    .isEqualTo(left(amount, unsettled, refunded - refund) - left(amount, unsettled, refunded));
        }
    }

    /** RULES 19.1: A - R less what is left of the unsettled part, rounded down. */
    private static long left(final long amount, final long unsettled, final long refunded) {
        final BigInteger kept = BigInteger.valueOf(amount - refunded);
        return kept.subtract(BigInteger.valueOf(unsettled).multiply(kept).divide(BigInteger.valueOf(amount)))
                .longValueExact();
    }

    @Test
    void shouldLeaveNothingWhenADonationWithACouponIsRefundedInParts() {
        long moved = 0;
        long refunded = 0;
        for (final long part : new long[] {33, 33, 34}) {
            moved += SettledAmount.leftFen(100, 7, refunded) - SettledAmount.leftFen(100, 7, refunded + part);
            refunded += part;
        }

        assertThat(moved).isEqualTo(93);
        assertThat(SettledAmount.leftFen(100, 7, 100)).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 零元整",
        "5, 伍分",
        "10, 壹角",
        "100, 壹元整",
        "101, 壹元零壹分",
        "110, 壹元壹角",
        "1000000, 壹万元整",
        "1000500, 壹万零伍元整",
        "10050000, 壹拾万零伍佰元整",
        "10000000000, 壹亿元整",
        "10000000100, 壹亿零壹元整",
        "640900, 陆仟肆佰零玖元整",
        "168032, 壹仟陆佰捌拾元叁角贰分",
        "10700053, 壹拾万柒仟元伍角叁分"
    })
    void shouldWriteCapitalsAsTheRulesForBillsWantWhenGivenFen(final long fen, final String capitals) {
        // before 角 a 零 may stand or be left out (支付结算办法 附一 一、三): ours leaves it out
        assertThat(Chinese.capitals(fen)).isEqualTo(capitals);
    }
}
