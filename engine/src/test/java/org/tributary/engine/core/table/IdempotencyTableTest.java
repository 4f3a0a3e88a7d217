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

class IdempotencyTableTest {
    private record Key(long hi, long lo) {}

    @Test
    void shouldAgreeWithHashMapWhenKeysAreRandom() {
        final long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("IdempotencyTableTest: rerun with -Dseed=" + seed);
        final Random random = new Random(seed);
        final IdempotencyTable table = new IdempotencyTable();
        final Map<Key, Long> model = new HashMap<>();
        for (int i = 1; i <= 300_000; i++) {
            // A few keys share a word, or are tiny.
            final long hi = random.nextInt(8) == 0 ? random.nextInt(500) : random.nextLong();
            final long lo = random.nextInt(8) == 0 ? random.nextInt(500) : random.nextLong();
            final Long known = model.get(new Key(hi, lo));
            assertThat(table.find(hi, lo)).isEqualTo(known == null ? -1 : known);
            if (known == null) {
                table.insert(hi, lo, i, i * 31);
                model.put(new Key(hi, lo), IdempotencyTable.pack(i, i * 31));
            }
        }
        model.forEach((key, value) -> assertThat(table.find(key.hi, key.lo)).isEqualTo(value));
        assertThat(table.size()).isEqualTo(model.size());
    }

    @Test
    void shouldPackSequenceAndFingerprint() {
        final long packed = IdempotencyTable.pack(IdempotencyTable.MAX_SEQUENCE, -1);
        assertThat(packed).isPositive();
        assertThat(IdempotencyTable.sequenceOf(packed)).isEqualTo(IdempotencyTable.MAX_SEQUENCE);
        assertThat(IdempotencyTable.fingerprintOf(packed)).isEqualTo(0xFFFFFF);
        assertThatThrownBy(() -> IdempotencyTable.pack(0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> IdempotencyTable.pack(IdempotencyTable.MAX_SEQUENCE + 1, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldComeBackFromSnapshotWithTheSameHash() {
        final IdempotencyTable table = filled(50_000, 0);
        final MemorySnapshot snapshot = new MemorySnapshot();
        table.writeSnapshot(3, new SnapshotOut(snapshot));
        final IdempotencyTable copy = new IdempotencyTable();
        copy.readSnapshot(3, new StateIn(snapshot.source()));
        assertThat(copy.size()).isEqualTo(50_000);
        assertThat(hash(copy)).isEqualTo(hash(table));
        final Random random = new Random(7);
        for (int i = 0; i < 50_000; i++) {
            assertThat(IdempotencyTable.sequenceOf(copy.find(random.nextLong(), random.nextLong())))
                    .isEqualTo(i + 1);
        }
    }

    @Test
    void shouldHashAlikeWhateverTheOrder() {
        assertThat(hash(filled(20_000, 0))).isEqualTo(hash(filled(20_000, 12_345)));
        assertThat(hash(filled(20_000, 0))).isNotEqualTo(hash(filled(19_999, 0)));
    }

    @Test
    void shouldStayUnder40BytesAnIdAtEverySize() {
        final IdempotencyTable table = new IdempotencyTable();
        final Random random = new Random(5);
        double worst = 0;
        for (int i = 1; i <= 2_000_000; i++) {
            table.insert(random.nextLong(), random.nextLong(), i, 0);
            if (i > 500_000 && i % 1000 == 0) {
                worst = Math.max(worst, (double) table.reservedBytes() / i);
            }
        }
        assertThat(worst).isLessThan(40.0);
    }

    private static IdempotencyTable filled(final int count, final int rotate) {
        final long[][] keys = new long[count][2];
        final Random random = new Random(7);
        for (final long[] key : keys) {
            key[0] = random.nextLong();
            key[1] = random.nextLong();
        }
        final IdempotencyTable table = new IdempotencyTable();
        for (int i = 0; i < count; i++) {
            final int at = (i + rotate) % count;
            table.insert(keys[at][0], keys[at][1], at + 1, at);
        }
        return table;
    }

    private static String hash(final IdempotencyTable table) {
        final ContentHash hash = new ContentHash();
        table.hashInto(1, hash);
        return Long.toHexString(hash.high()) + Long.toHexString(hash.low());
    }
}
