package org.tributary.engine.core.state.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class RecentItemsTest {
    private static final long SEED = Long.getLong("recent.seed", System.nanoTime());

    /** Few letters and lengths, so that names share their beginning, their end, or both, across projects. */
    @Test
    void shouldSayAnItemsOwnIndexOrNothingWhenNamesAreAlike() {
        final Random random = new Random(SEED);
        final RecentItems recent = new RecentItems();
        final Map<String, Integer> model = new HashMap<>();
        int found = 0;

        for (int i = 0; i < 200_000; i++) {
            final int project = random.nextInt(3);
            final String name = "ab".repeat(9).substring(0, random.nextInt(17)) + (char) ('x' + random.nextInt(2));
            final UnsafeBuffer bytes = new UnsafeBuffer(name.getBytes(StandardCharsets.US_ASCII));
            final int item = model.computeIfAbsent(project + name, absent -> model.size());
            final int answer = recent.find(project, bytes);
            if (answer == RecentItems.NONE) {
                recent.keep(project, bytes, item);
            } else {
                found++;
                assertThat(answer)
                        .as("-Drecent.seed=%d: %s of project %d", SEED, name, project)
                        .isEqualTo(item);
            }
        }

        assertThat(found).isGreaterThan(100_000);
    }
}
