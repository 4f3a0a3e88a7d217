package org.tributary.engine.core.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tributary.engine.core.image.Mix;
import org.tributary.engine.core.image.SnapshotOut;
import org.tributary.engine.core.image.StateIn;

class TablesTest {
    @Test
    void shouldUnmixWhatItMixed() {
        final Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            final long value = i < 100 ? i : random.nextLong();
            assertThat(Mix.unmix(Mix.mix(value))).isEqualTo(value);
        }
    }

    @Test
    void shouldCountPairsAsHashSetDoes() {
        final Random random = new Random(seed());
        final PairSet set = new PairSet();
        final Set<Long> model = new HashSet<>();
        for (int i = 0; i < 400_000; i++) {
            final int first = random.nextInt(3) == 0 ? i : random.nextInt(1000);
            final int second = random.nextInt(400);
            assertThat(set.add(first, second)).isEqualTo(model.add(Pairs.pack(first, second)));
        }
        assertThat(set.size()).isEqualTo(model.size());
        assertThat(set.contains(0, Integer.MAX_VALUE)).isFalse();
        model.forEach(pair ->
                assertThat(set.contains(Pairs.first(pair), Pairs.second(pair))).isTrue());
        assertThat((double) set.reservedBytes() / set.size()).isLessThan(16.0);
    }

    @Test
    void shouldKeepFieldsAsHashMapDoes() {
        final Random random = new Random(seed());
        final LongTable table = new LongTable(3);
        final Map<Long, long[]> model = new HashMap<>();
        for (int i = 0; i < 300_000; i++) {
            final long key = random.nextBoolean() ? random.nextInt(50_000) : random.nextLong() >>> 1;
            final int field = random.nextInt(3);
            final long[] fields = model.computeIfAbsent(key, k -> new long[3]);
            if (random.nextBoolean()) {
                fields[field] = i;
                table.put(key, field, i);
            } else {
                fields[field] += 7;
                assertThat(table.add(key, field, 7)).isEqualTo(fields[field]);
            }
        }
        final MemorySnapshot snapshot = new MemorySnapshot();
        table.writeSnapshot(9, new SnapshotOut(snapshot));
        final LongTable copy = new LongTable(3);
        copy.readSnapshot(9, new StateIn(snapshot.source()));
        model.forEach((key, fields) -> {
            for (int i = 0; i < 3; i++) {
                assertThat(table.get(key, i)).isEqualTo(fields[i]);
                assertThat(copy.get(key, i)).isEqualTo(fields[i]);
            }
        });
        final Set<Long> keys = new HashSet<>();
        copy.forEachKey(keys::add);
        assertThat(keys).isEqualTo(model.keySet());
        assertThatThrownBy(() -> table.get(-1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> table.get(model.keySet().iterator().next(), 3))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void shouldNumberDonorsByFirstAppearance() {
        final Random random = new Random(seed());
        final DonorTable table = new DonorTable();
        final Map<Long, Integer> model = new HashMap<>();
        for (int i = 0; i < 200_000; i++) {
            // Hashes that are no hashes: small counters.
            final long donor = random.nextInt(100_000);
            final int expected = model.computeIfAbsent(donor, d -> model.size());
            assertThat(table.findOrAdd(donor, 0)).isEqualTo(expected);
            assertThat(table.find(donor, 0)).isEqualTo(expected);
        }
        assertThat(table.find(0, 1)).isEqualTo(-1);
        final MemorySnapshot snapshot = new MemorySnapshot();
        table.writeSnapshot(9, new SnapshotOut(snapshot));
        final DonorTable copy = new DonorTable();
        copy.readSnapshot(9, new StateIn(snapshot.source()));
        model.forEach((donor, index) -> assertThat(copy.find(donor, 0)).isEqualTo(index));
        assertThat(copy.findOrAdd(-1, -1)).isEqualTo(model.size());
    }

    @Test
    void shouldAppendRowsWithoutMovingThem() {
        final RowList list = new RowList(20);
        for (int i = 0; i < 300_000; i++) {
            assertThat(list.append()).isEqualTo(i);
            assertThat(list.getLong(i, 0)).isZero();
            list.putLong(i, 0, i * 3L);
            list.putInt(i, 16, i);
        }
        final MemorySnapshot snapshot = new MemorySnapshot();
        list.writeSnapshot(9, new SnapshotOut(snapshot));
        final RowList copy = new RowList(20);
        copy.readSnapshot(9, new StateIn(snapshot.source()));
        for (int i = 0; i < 300_000; i++) {
            assertThat(copy.getLong(i, 0)).isEqualTo(i * 3L);
            assertThat(copy.getInt(i, 16)).isEqualTo(i);
        }
        // All 20 bytes of a row that is given again, the last four apart.
        list.putLong(0, 0, -1);
        list.putLong(0, 8, -1);
        list.putInt(0, 16, -1);
        list.clear();
        assertThat(list.append()).isZero();
        assertThat(list.getLong(0, 0)).isZero();
        assertThat(list.getLong(0, 8)).isZero();
        assertThat(list.getInt(0, 16)).isZero();
        assertThatThrownBy(() -> list.getLong(1, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void shouldRefuseASnapshotThatIsNotWhole() {
        final LongTable table = new LongTable(1);
        for (int i = 0; i < 20_000; i++) {
            table.put(i, 0, i);
        }
        final MemorySnapshot whole = new MemorySnapshot();
        table.writeSnapshot(9, new SnapshotOut(whole));
        assertThat(whole.records().size()).isGreaterThan(5);
        for (int record = 0; record < whole.records().size(); record++) {
            assertRefused(whole, record, 10);
        }
        for (int record = 0; record < whole.records().size(); record++) {
            final MemorySnapshot torn = new MemorySnapshot();
            torn.records().addAll(whole.records());
            torn.records().remove(record);
            assertThatThrownBy(() -> new LongTable(1).readSnapshot(9, new StateIn(torn.source())))
                    .isInstanceOf(IllegalStateException.class);
        }
        assertThatThrownBy(() -> new LongTable(1).readSnapshot(8, new StateIn(whole.source())))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new LongTable(2).readSnapshot(9, new StateIn(whole.source())))
                .isInstanceOf(IllegalStateException.class);
    }

    private static void assertRefused(final MemorySnapshot whole, final int record, final int flipped) {
        final MemorySnapshot damaged = new MemorySnapshot();
        whole.records().forEach(bytes -> damaged.records().add(bytes.clone()));
        damaged.records().get(record)[flipped] ^= 1;
        assertThatThrownBy(() -> new LongTable(1).readSnapshot(9, new StateIn(damaged.source())))
                .isInstanceOf(IllegalStateException.class);
    }

    private static long seed() {
        final long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("TablesTest: rerun with -Dseed=" + seed);
        return seed;
    }
}
