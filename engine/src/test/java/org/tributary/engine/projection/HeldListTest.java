package org.tributary.engine.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.tributary.engine.codec.sbe.ReasonCode;

class HeldListTest {
    @Test
    void shouldAgreeWithATreeMapWhenItemsComeEndAndReturn() {
        final long seed = 4_711;
        final SplittableRandom random = new SplittableRandom(seed);
        final HeldList list = new HeldList();
        final TreeMap<Long, Long> model = new TreeMap<>();
        final TreeMap<Long, Long> ended = new TreeMap<>();
        long sequence = 0;
        for (int step = 0; step < 60_000; step++) {
            final int dice = random.nextInt(10);
            if (dice < 4 || model.isEmpty()) {
                sequence += 1 + random.nextInt(3);
                list.add(sequence, sequence, step + 1, ReasonCode.CURRENCY, (short) 1, HeldList.OWN, -1);
                model.put(sequence, (long) step + 1);
            } else if (dice < 9) {
                final Long some = model.ceilingKey(random.nextLong(sequence + 1));
                if (some != null) {
                    assertThat(list.amount(some)).as("seed %d", seed).isEqualTo(model.get(some));
                    assertThat(list.remove(some)).isTrue();
                    ended.put(some, model.remove(some));
                }
            } else {
                final Long some = ended.ceilingKey(random.nextLong(sequence + 1));
                if (some != null) {
                    list.revive(some, some, 7, ReasonCode.CURRENCY, (short) 1, -1);
                    ended.remove(some);
                    model.put(some, 7L);
                }
            }
        }
        assertThat(list.size()).as("seed %d", seed).isEqualTo(model.size());
        long after = 0;
        for (final var entry : model.entrySet()) {
            final HeldItem item =
                    HeldList.items(list.copyAfter(after, 1), null, null).get(0);
            assertThat(item.sequence()).as("seed %d", seed).isEqualTo(entry.getKey());
            assertThat(item.amount()).isEqualTo(entry.getValue());
            after = item.sequence();
        }
        assertThat(list.remove(after + 1)).isFalse();
    }
}
