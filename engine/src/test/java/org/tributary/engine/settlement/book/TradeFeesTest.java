package org.tributary.engine.settlement.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TradeFeesTest {
    @ParameterizedTest
    @CsvSource({
        "100, 6000, 1", // 0.60 % of 1.00: 0.6 fen
        "2, 9000, 0", // 0.90 % of 0.02: 0.018 fen
        "250, 2000, 1", // exactly half a fen goes up
        "-250, 2000, -1", // by magnitude on the other side
        "249, 2000, 0",
        "-100, 6000, -1",
        "0, 6000, 0",
        "9223372036854775807, 1000000, 9223372036854775807",
        "9223372036854775807, 1, 9223372036855" // half a million more leaves the range of a long
    })
    void shouldRoundATradesFeeHalfUpByMagnitude(final long settledFen, final long ppm, final long feeFen) {
        assertThat(FeeRounding.tradeFeeFen(settledFen, ppm)).isEqualTo(feeFen);
    }

    @ParameterizedTest
    @CsvSource({"1500, 2", "1499, 1", "-1500, -2", "-1499, -1", "0, 0"})
    void shouldRoundABillsFeeHalfUpByMagnitude(final long feeE5, final long fen) {
        assertThat(FeeRounding.tradeE5(feeE5)).isEqualTo(fen);
    }

    @Test
    void shouldAgreeWithDecimalArithmeticWhenNumbersAreLarge() {
        final long seed = Long.getLong("test.seed", System.nanoTime());
        final Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            final long fen = random.nextLong() >> random.nextInt(63);
            final int ppm = random.nextInt(1_000_001);
            final long exact = fen == Long.MIN_VALUE
                    ? 0
                    : BigDecimal.valueOf(fen)
                            .multiply(BigDecimal.valueOf(ppm))
                            .movePointLeft(6)
                            .setScale(0, RoundingMode.HALF_UP)
                            .longValueExact();

            assertThat(fen == Long.MIN_VALUE ? 0 : FeeRounding.tradeFeeFen(fen, ppm))
                    .as("%d at %d ppm, rerun: -Dtest.seed=%d", fen, ppm, seed)
                    .isEqualTo(exact);
        }
    }

    @Test
    void shouldNeverGiveBackMoreThanWasChargedWhenRefundsComeInParts() {
        // 0.60 % of 1.00 is 0.01; two refunds of 0.84 and 0.84 fen would give 0.01 each
        final TradeFees fees = new TradeFees();

        assertThat(fees.refunded(1, 1, 1)).isEqualTo(1);
        assertThat(fees.refunded(1, 1, 1)).isZero();
        assertThat(fees.keptFen(1, 1)).isZero();
    }

    @Test
    void shouldKeepWhatTheRoundingOfPartsLeavesWhenEachPartsFeeIsNothing() {
        // 1.00 at 0.60 %: 0.01 charged; refunds of 0.50 each give 0.003 back, which is nothing
        final TradeFees fees = new TradeFees();

        assertThat(fees.refunded(1, 1, 0)).isZero();
        assertThat(fees.refunded(1, 1, 0)).isZero();
        assertThat(fees.keptFen(1, 1)).isEqualTo(1);
    }

    @Test
    void shouldTakeTheFeeAgainWhenARefundIsReversed() {
        final TradeFees fees = new TradeFees();

        assertThat(fees.refunded(1, 60, 60)).isEqualTo(60);
        assertThat(fees.refunded(1, 60, -60)).isEqualTo(-60);
        assertThat(fees.keptFen(1, 60)).isEqualTo(60);
    }

    @Test
    void shouldStayBetweenNothingAndTheChargeWhenAnythingHappens() {
        final long seed = Long.getLong("test.seed", System.nanoTime());
        final Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            final TradeFees fees = new TradeFees();
            final long chargedFen = random.nextLong(20);
            long backFen = 0;
            for (int i = 0; i < 12; i++) {
                backFen += fees.refunded(7, chargedFen, random.nextLong(9) - 4);
                assertThat(backFen).as("rerun: -Dtest.seed=" + seed).isBetween(0L, chargedFen);
                assertThat(fees.keptFen(7, chargedFen)).isEqualTo(chargedFen - backFen);
            }
        }
    }
}
