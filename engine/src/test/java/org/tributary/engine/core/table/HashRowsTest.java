package org.tributary.engine.core.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tributary.engine.core.image.Mix;

class HashRowsTest {
    private static final long UPPER_HALF = 0xFFFF_FFFF_0000_0000L;

    /** Keys whose hashes differ in their lower halves only: the slots can't tell them apart, nor where they belong. */
    @Test
    void shouldTellRowsApartWhoseHashesBeginAlike() {
        final long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("HashRowsTest: rerun with -Dseed=" + seed);
        final Random random = new Random(seed);
        final HashRows rows = new HashRows(8, 8, 1 << 20);
        final Map<Long, Long> model = new HashMap<>();
        for (int i = 0; i < 60_000; i++) {
            final long start = random.nextLong() & UPPER_HALF;
            for (int j = 0; j < 1 + random.nextInt(12); j++) {
                final long hash = start | random.nextInt() & 0xFFFF_FFFFL | 1;
                final Long known = model.get(hash);
                assertThat(rows.find(hash)).isEqualTo(known == null ? HashRows.NONE : known.longValue());
                if (known == null) {
                    model.put(hash, rows.insert(hash));
                    rows.putLong(model.get(hash), 8, ~hash);
                }
            }
        }
        model.forEach((hash, row) -> {
            assertThat(rows.find(hash)).isEqualTo(row);
            assertThat(rows.getLong(row, 8)).isEqualTo(~hash);
        });
        assertThat(rows.size()).isEqualTo(model.size());
    }

    @Test
    void shouldKeepSecondKeyWordsApartWhenTheFirstAreEqual() {
        final HashRows rows = new HashRows(16, 4, 100);
        for (int i = 0; i < 100; i++) {
            assertThat(rows.find(42, i)).isEqualTo(HashRows.NONE);
            assertThat(rows.insert(42, i)).isEqualTo(i);
        }
        for (int i = 0; i < 100; i++) {
            assertThat(rows.find(42, i)).isEqualTo(i);
        }
        assertThatThrownBy(() -> rows.insert(42, 100))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("limit of 100");
    }

    @Test
    void shouldRefuseBytesThatAreNoneOfARow() {
        final HashRows rows = new HashRows(8, 8, 10);
        rows.insert(7);
        assertThat(rows.getLong(0, 8)).isZero();
        assertThatThrownBy(() -> rows.getLong(1, 8)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> rows.getLong(-1, 8)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> rows.putLong(0, 9, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> rows.insert(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldNotTakeADonorForAnotherWhoseHashBeginsAlike() {
        final DonorTable donors = new DonorTable();
        final long hash = 0x1234_5678_9ABC_DEF1L;
        final int donor = donors.findOrAdd(firstWord(hash, 5), 5);
        final long otherFirst = firstWord(hash ^ 2, 6);

        final int guess = donors.guess(DonorTable.hashOf(otherFirst, 6), new PrefetchList(1));

        assertThat(guess).isEqualTo(donor);
        assertThat(donors.isAt(guess, DonorTable.hashOf(otherFirst, 6), 6)).isFalse();
        assertThat(donors.isAt(guess, DonorTable.hashOf(firstWord(hash, 5), 5), 5))
                .isTrue();
        assertThat(donors.find(otherFirst, 6)).isEqualTo(-1);
        assertThat(donors.findOrAdd(otherFirst, 6)).isEqualTo(donor + 1);
    }

    /** The first word of a key with this second word whose hash is wanted; see {@link HashRows#hashOf}. */
    private static long firstWord(final long hash, final long second) {
        final long first = Mix.unmix(hash) ^ Mix.mix(second + 0x9E3779B97F4A7C15L);
        assertThat(HashRows.hashOf(first, second)).isEqualTo(hash);
        return first;
    }
}
