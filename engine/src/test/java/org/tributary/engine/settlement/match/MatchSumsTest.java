package org.tributary.engine.settlement.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tributary.engine.codec.MatchSteps;

/** Match money by state against the rule's own sentences (RULES 21, 22.1, 22.5). */
class MatchSumsTest {
    private static final int[] STATES = {
        MatchSteps.PROMISED, MatchSteps.NOTICED, MatchSteps.CONFIRMED, MatchSteps.WITHDRAWN
    };

    private final long seed = Long.getLong("test.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void shouldBePayableDueAndOverpaidAsTheRuleSaysWhateverTheStates() {
        for (int round = 0; round < 5_000; round++) {
            final long[] free = new long[STATES.length];
            final long[] frozen = new long[STATES.length];
            final MatchSums sums = sums(free, frozen);
            final long paid = random.nextInt(30);
            final long listed = random.nextInt(30);
            sums.end(paid, listed);

            final String where = "rerun: -Dtest.seed=" + seed;
            assertThat(sums.totalFen()).as(where).isEqualTo(sum(free) + sum(frozen));
            assertThat(sums.promisedFen).as(where).isEqualTo(free[0] + frozen[0]);
            assertThat(sums.noticedFen).as(where).isEqualTo(free[1] + frozen[1]);
            assertThat(sums.confirmedFen).as(where).isEqualTo(free[2] + frozen[2]);
            assertThat(sums.withdrawnFen).as(where).isEqualTo(free[3] + frozen[3]);
            assertThat(sums.frozenFen).as(where).isEqualTo(sum(frozen));
            assertThat(sums.confirmedFrozenFen).as(where).isEqualTo(frozen[2]);
            assertThat(sums.withdrawnFrozenFen).as(where).isEqualTo(frozen[3]);
            assertThat(sums.payableFen()).as(where).isEqualTo(Math.max(0, free[2] - paid));
            assertThat(sums.dueFen()).as(where).isEqualTo(Math.max(0, free[0] + free[1] + free[2] - paid));
            assertThat(sums.overpaidFen()).as(where).isEqualTo(Math.max(0, paid - free[2] - frozen[2]));
            assertThat(sums.paidFen).as(where).isEqualTo(paid);
            assertThat(sums.listedFen).as(where).isEqualTo(listed);
        }
    }

    @Test
    void shouldAddEachFigureToItselfWhenSumsAreAdded() {
        for (int round = 0; round < 500; round++) {
            final MatchSums one = ended();
            final MatchSums other = ended();
            final long[] wanted = figures(one);
            final long[] added = figures(other);
            one.add(other);
            for (int i = 0; i < wanted.length; i++) {
                wanted[i] += added[i];
            }
            assertThat(figures(one)).as("rerun: -Dtest.seed=" + seed).containsExactly(wanted);
            assertThat(figures(other)).containsExactly(added);
        }
    }

    private MatchSums ended() {
        final MatchSums sums = sums(new long[STATES.length], new long[STATES.length]);
        sums.end(random.nextInt(60), random.nextInt(30));
        sums.setOff(random.nextInt(5));
        return sums;
    }

    private static long[] figures(final MatchSums of) {
        return new long[] {
            of.promisedFen,
            of.noticedFen,
            of.confirmedFen,
            of.withdrawnFen,
            of.frozenFen,
            of.withdrawnFrozenFen,
            of.confirmedFrozenFen,
            of.paidFen,
            of.listedFen,
            of.payableFen(),
            of.dueFen(),
            of.overpaidFen(),
            of.setOffFen()
        };
    }

    private MatchSums sums(final long[] free, final long[] frozen) {
        final MatchSums sums = new MatchSums();
        for (int i = 0; i < 12; i++) {
            final int state = random.nextInt(STATES.length);
            final boolean isFrozen = random.nextInt(3) == 0;
            final long fen = random.nextInt(9);
            (isFrozen ? frozen : free)[state] += fen;
            sums.add(STATES[state], fen, isFrozen);
        }
        return sums;
    }

    private static long sum(final long[] amounts) {
        long sum = 0;
        for (final long each : amounts) {
            sum += each;
        }
        return sum;
    }
}
