package org.tributary.engine.core.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RoundingTest {
    private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);
    private static final long[] EDGES = {
        0,
        1,
        2,
        3,
        99,
        100,
        (1L << 31) - 1,
        1L << 31,
        (1L << 32) - 1,
        1L << 32,
        (1L << 32) + 1,
        1L << 62,
        Long.MAX_VALUE - 1,
        Long.MAX_VALUE
    };

    @Test
    void shouldDivideProductsExactlyAtTheEdges() {
        for (final long a : EDGES) {
            for (final long b : EDGES) {
                for (final long c : EDGES) {
                    if (c > 0) {
                        assertMulDiv(a, b, c);
                    }
                }
            }
        }
    }

    @Test
    void shouldDivideProductsExactlyWhereverTheyLie() {
        final long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("RoundingTest: rerun with -Dseed=" + seed);
        final Random random = new Random(seed);
        for (int i = 0; i < 300_000; i++) {
            assertMulDiv(any(random), any(random), Math.max(1, any(random)));
        }
    }

    @Test
    void shouldKeepNothingTwiceAndAllWhenNothingWasRefunded() {
        final Random random = new Random(11);
        for (int i = 0; i < 100_000; i++) {
            final long amount = Math.max(1, any(random));
            final long base = below(random, amount);
            final long line = any(random);
            final long refunded = base + below(random, amount - base + 1);
            final long kept = Rounding.kept(line, amount, refunded, base);
            final BigInteger exact = BigInteger.valueOf(line)
                    .multiply(BigInteger.valueOf(amount - refunded))
                    .divide(BigInteger.valueOf(amount - base));
            assertThat(BigInteger.valueOf(kept)).isEqualTo(exact);
            assertThat(Rounding.kept(line, amount, base, base)).isEqualTo(line);
            assertThat(Rounding.kept(line, amount, amount, base)).isZero();
        }
    }

    @Test
    void shouldRefuseWhatIsNoAmountAndNoDivisor() {
        assertThatIllegalArgumentException().isThrownBy(() -> Rounding.mulDiv(-1, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> Rounding.mulDiv(1, -1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> Rounding.mulDiv(-1, -1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> Rounding.mulDiv(1, 1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> Rounding.mulDiv(1, 1, -1));
    }

    @Test
    void shouldKeepNothingOfADonationThatWasRefundedWhole() {
        assertThat(Rounding.kept(33, 100, 100, 100)).isZero();
        assertThat(Rounding.kept(33, 100, 101, 100)).isZero();
    }

    @Test
    void shouldCompareProductsThatLongsCannotHold() {
        assertThat(Rounding.productLess(1L << 40, 1L << 40, 1L << 41, 1L << 39)).isFalse();
        assertThat(Rounding.productLess(1L << 40, 1L << 40, (1L << 41) + 1, 1L << 39))
                .isTrue();
        assertThat(Rounding.productLess(1L << 62, 4, 3, 1)).isFalse();
        assertThat(Rounding.productLess(3, 1, 1L << 62, 4)).isTrue();
    }

    @Test
    void shouldLeaveTheRemainderOfAnUnsignedNumber() {
        for (final long number : new long[] {0, 1, 6, 7, 8, 13, 14, Long.MAX_VALUE, Long.MIN_VALUE, -2, -1}) {
            for (final long n : EDGES) {
                if (n > 0) {
                    final BigInteger exact = new BigInteger(Long.toUnsignedString(number)).mod(BigInteger.valueOf(n));
                    assertThat(Rounding.unsignedRemainder(number, n))
                            .as("%s mod %d", Long.toUnsignedString(number), n)
                            .isEqualTo(exact.longValueExact());
                }
            }
        }
    }

    private static long any(final Random random) {
        return random.nextLong() >>> 1 + random.nextInt(63);
    }

    private static long below(final Random random, final long bound) {
        return (random.nextLong() >>> 1) % bound;
    }

    private static void assertMulDiv(final long a, final long b, final long c) {
        final BigInteger[] exact =
                BigInteger.valueOf(a).multiply(BigInteger.valueOf(b)).divideAndRemainder(BigInteger.valueOf(c));
        final long quotient = Rounding.mulDiv(a, b, c);
        assertThat(BigInteger.valueOf(quotient)).as("%d * %d / %d", a, b, c).isEqualTo(exact[0].min(MAX));
        if (exact[0].compareTo(MAX) < 0) {
            assertThat(Rounding.remainder(a, b, c, quotient)).isEqualTo(exact[1].longValueExact());
        }
        final BigInteger product = BigInteger.valueOf(a).multiply(BigInteger.valueOf(b));
        final BigInteger other = BigInteger.valueOf(c).multiply(BigInteger.valueOf(c));
        assertThat(Rounding.productLess(a, b, c, c)).isEqualTo(product.compareTo(other) < 0);
    }
}
