package org.tributary.engine.core.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tributary.engine.core.image.ContentHash;
import org.tributary.engine.core.image.SnapshotOut;
import org.tributary.engine.core.image.StateIn;

class DonorUseTest {
    private static final int FIRST_DAY = 20_703;

    private record Use(int donor, int pool, int day) {}

    private final DonorUse use = new DonorUse();

    @Test
    void shouldKnowNothingOfAnUnknownDonor() {
        assertThat(use.usedFen(5, 1)).isZero();
        assertThat(use.usedOnDay(5, 1, FIRST_DAY)).isZero();
        assertThat(use.count(5, 1)).isZero();
    }

    @Test
    void shouldGiveBackMoneyOfItsOwnDayButNotTheCount() {
        use.add(5, 1, FIRST_DAY, 300);
        use.add(5, 1, FIRST_DAY + 1, 500);
        use.giveBack(5, 1, FIRST_DAY, 100);
        assertThat(use.usedFen(5, 1)).isEqualTo(700);
        assertThat(use.usedOnDay(5, 1, FIRST_DAY)).isEqualTo(200);
        assertThat(use.usedOnDay(5, 1, FIRST_DAY + 1)).isEqualTo(500);
        assertThat(use.count(5, 1)).isEqualTo(2);
        assertThatThrownBy(() -> use.giveBack(5, 1, FIRST_DAY, 201)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> use.giveBack(5, 2, FIRST_DAY, 1)).isInstanceOf(IllegalStateException.class);
        assertThat(use.usedFen(5, 1)).isEqualTo(700);
    }

    @Test
    void shouldStayExactWhenValuesOutgrowTheirBits() {
        final long huge = Long.MAX_VALUE - 10;
        use.add(1, 9, FIRST_DAY, huge);
        use.add(1, 9, FIRST_DAY, 10);
        assertThat(use.usedOnDay(1, 9, FIRST_DAY)).isEqualTo(Long.MAX_VALUE);
        use.giveBack(1, 9, FIRST_DAY, huge);
        assertThat(use.usedFen(1, 9)).isEqualTo(10);
        for (int i = 0; i < 1000; i++) {
            use.add(2, 9, FIRST_DAY, 1);
        }
        assertThat(use.count(2, 9)).isEqualTo(1000);
        assertThat(use.usedFen(2, 9)).isEqualTo(1000);
        for (long fen = (1 << 25) - 5; fen < (1 << 25) + 5; fen++) {
            use.add(3, (int) (fen & 7), FIRST_DAY, fen);
            assertThat(use.usedFen(3, (int) (fen & 7))).isGreaterThanOrEqualTo(fen);
        }
    }

    @Test
    void shouldAgreeWithHashMapWhenUseIsRandom() {
        final long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("DonorUseTest: rerun with -Dseed=" + seed);
        final Random random = new Random(seed);
        final Map<Use, long[]> model = new HashMap<>();
        for (int i = 0; i < 300_000; i++) {
            // Some donors have hundreds of uses.
            final int donor = random.nextInt(4) == 0 ? random.nextInt(3) : random.nextInt(20_000) * 50;
            final Use key = new Use(donor, random.nextInt(12), FIRST_DAY + random.nextInt(15));
            final long[] used = model.computeIfAbsent(key, k -> new long[2]);
            if (random.nextInt(4) == 0) {
                final long fen = used[0] == 0 ? 0 : random.nextInt((int) Math.min(used[0], 1 << 30)) + 1;
                use.giveBack(key.donor, key.pool, key.day, fen);
                used[0] -= fen;
            } else {
                final long fen = random.nextInt(50) == 0 ? random.nextInt(1 << 28) : random.nextInt(1000);
                use.add(key.donor, key.pool, key.day, fen);
                used[0] += fen;
                used[1]++;
            }
            assertThat(use.usedOnDay(key.donor, key.pool, key.day)).isEqualTo(used[0]);
        }
        assertEqual(model, use);
        final MemorySnapshot snapshot = new MemorySnapshot();
        use.writeSnapshot(4, new SnapshotOut(snapshot));
        final DonorUse copy = new DonorUse();
        copy.readSnapshot(4, new StateIn(snapshot.source()));
        assertEqual(model, copy);
        assertThat(hash(copy)).isEqualTo(hash(use));
        copy.add(0, 0, FIRST_DAY, 1);
        assertThat(hash(copy)).isNotEqualTo(hash(use));
    }

    @Test
    void shouldSetMarksOnce() {
        final Map<Use, Boolean> model = new HashMap<>();
        final Random random = new Random(9);
        for (int i = 0; i < 60_000; i++) {
            // Donor 0 has more marks and uses than a block has room for.
            final int donor = random.nextInt(3) == 0 ? 0 : random.nextInt(9_000);
            final Use mark = new Use(donor, random.nextInt(3), random.nextInt(donor == 0 ? 1 << 22 : 8));
            assertThat(use.mark(donor, mark.pool, mark.day)).isEqualTo(model.put(mark, true) == null);
            if (random.nextInt(3) == 0) {
                use.add(donor, mark.pool, FIRST_DAY, 5);
            }
        }
        assertThat(use.usedFen(0, 0)).isPositive();
        final MemorySnapshot snapshot = new MemorySnapshot();
        use.writeSnapshot(4, new SnapshotOut(snapshot));
        final DonorUse copy = new DonorUse();
        copy.readSnapshot(4, new StateIn(snapshot.source()));
        assertThat(hash(copy)).isEqualTo(hash(use));
        assertThat(copy.usedFen(0, 0)).isEqualTo(use.usedFen(0, 0));
        model.keySet()
                .forEach(mark ->
                        assertThat(copy.mark(mark.donor, mark.pool, mark.day)).isFalse());
        assertThat(copy.mark(0, 0, 1 << 23)).isTrue();
        assertThat(hash(copy)).isNotEqualTo(hash(use));
    }

    @Test
    void shouldKeepEveryEntryWhenAListGrowsEntryByEntry() {
        // Two donors in turn, so that one takes blocks that the other has left.
        for (int entries = 1; entries <= 70; entries++) {
            for (int donor = 0; donor < 2; donor++) {
                use.add(donor, entries % 5, FIRST_DAY + entries, entries);
                assertThat(use.mark(donor, 0, entries)).isTrue();
                for (int earlier = 1; earlier <= entries; earlier++) {
                    assertThat(use.usedOnDay(donor, earlier % 5, FIRST_DAY + earlier))
                            .isEqualTo(earlier);
                    assertThat(use.mark(donor, 0, earlier)).isFalse();
                }
            }
        }
        long fen = 0;
        for (int pool = 0; pool < 5; pool++) {
            fen += use.usedFen(1, pool);
        }
        assertThat(fen).isEqualTo(70 * 71 / 2);
    }

    @Test
    void shouldTakeAtMost64BytesADonorOfThreePools() {
        final DonorTable donors = new DonorTable();
        final Random random = new Random(3);
        final int count = 2_500_000;
        double worst = 0;
        for (int i = 0; i < count; i++) {
            final int donor = donors.findOrAdd(random.nextLong(), random.nextLong());
            for (int pool = 0; pool < 3; pool++) {
                use.add(donor, pool * 7, FIRST_DAY, 100);
            }
            if (i > 1_500_000 && i % 1000 == 0) {
                worst = Math.max(worst, (double) (donors.reservedBytes() + use.reservedBytes()) / (i + 1));
            }
        }
        System.out.println("bytes a donor, worst: " + worst);
        assertThat(worst).isLessThan(64.0);
    }

    private static void assertEqual(final Map<Use, long[]> model, final DonorUse use) {
        final Map<Long, long[]> sums = new HashMap<>();
        model.forEach((key, used) -> {
            assertThat(use.usedOnDay(key.donor, key.pool, key.day)).isEqualTo(used[0]);
            final long[] sum = sums.computeIfAbsent(Pairs.pack(key.donor, key.pool), k -> new long[2]);
            sum[0] += used[0];
            sum[1] += used[1];
        });
        sums.forEach((pair, sum) -> {
            assertThat(use.usedFen(Pairs.first(pair), Pairs.second(pair))).isEqualTo(sum[0]);
            assertThat(use.count(Pairs.first(pair), Pairs.second(pair))).isEqualTo(sum[1]);
        });
    }

    private static String hash(final DonorUse use) {
        final ContentHash hash = new ContentHash();
        use.hashInto(1, hash);
        return Long.toHexString(hash.high()) + Long.toHexString(hash.low());
    }
}
