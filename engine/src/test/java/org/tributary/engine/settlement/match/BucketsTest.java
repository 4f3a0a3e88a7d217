package org.tributary.engine.settlement.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Sums by stretch of the journal against a list of all lines, summed anew each time. */
class BucketsTest {
    private record Line(int pool, int project, long sequence, long fen) {}

    private final long seed = Long.getLong("test.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final List<Line> lines = new ArrayList<>();
    private final TreeSet<Long> marks = new TreeSet<>();
    private Buckets buckets = new Buckets();

    @Test
    void shouldSumByStretchWhenStretchesEndAndAreCut() {
        for (int round = 0; round < 300; round++) {
            buckets = new Buckets();
            lines.clear();
            marks.clear();
            for (long sequence = 1; sequence <= 60; sequence++) {
                step(sequence);
            }
            assertSums();
        }
    }

    @Test
    void shouldKeepPoolAndProjectApartInAKey() {
        for (final int pool : new int[] {0, 1, 65_535, Integer.MAX_VALUE}) {
            for (final int project : new int[] {0, 1, 65_535, Integer.MAX_VALUE}) {
                assertThat(Buckets.pool(Buckets.key(pool, project))).isEqualTo(pool);
                assertThat(Buckets.project(Buckets.key(pool, project))).isEqualTo(project);
            }
        }
    }

    private void step(final long sequence) {
        if (random.nextInt(8) == 0 && sequence > 1 && !marks.contains(sequence - 1)) {
            buckets.end(sequence - 1);
            marks.add(sequence - 1);
        }
        if (random.nextInt(10) == 0 && !lines.isEmpty()) {
            cut(1 + random.nextInt((int) sequence - 1));
        }
        if (random.nextInt(25) == 0) {
            buckets.empty(1, 1);
            lines.removeIf(line -> line.pool == 1 && line.project == 1);
        }
        // also lines of older stretches: what is taken back belongs to the record that gave it
        final long of = random.nextInt(3) == 0 ? 1 + random.nextInt((int) sequence) : sequence;
        final Line line = new Line(random.nextInt(3), random.nextInt(3), of, random.nextInt(20) - 5);
        lines.add(line);
        buckets.add(line.pool, line.project, buckets.of(of), line.fen);
    }

    private void cut(final long sequence) {
        if (buckets.endsAt(sequence) || marks.isEmpty() || sequence > marks.last()) {
            return;
        }
        final Long before = marks.lower(sequence);
        final Buckets first = new Buckets();
        lines.stream()
                .filter(line -> line.sequence <= sequence && (before == null || line.sequence > before))
                .forEach(line -> first.add(line.pool, line.project, 0, line.fen));
        buckets.split(sequence, first);
        marks.add(sequence);
    }

    private void assertSums() {
        final Long[] ends = marks.toArray(Long[]::new);
        for (int i = 0; i <= ends.length; i++) {
            assertThat(buckets.lastOf(i)).isEqualTo(i < ends.length ? ends[i] : Long.MAX_VALUE);
            assertThat(buckets.before(i)).isEqualTo(i == 0 ? 0 : ends[i - 1]);
        }
        for (long sequence = 1; sequence <= 60; sequence++) {
            assertThat(buckets.of(sequence)).isEqualTo(marks.headSet(sequence).size());
            assertThat(buckets.endsAt(sequence)).isEqualTo(marks.contains(sequence));
        }
        final Map<String, Long> wanted = new TreeMap<>();
        lines.forEach(line -> wanted.merge(
                line.pool + " " + line.project + " "
                        + marks.headSet(line.sequence).size(),
                line.fen,
                Long::sum));
        final Map<String, Long> found = new TreeMap<>();
        buckets.forEach((pool, project, byBucket) -> {
            for (int i = 0; i < byBucket.length; i++) {
                found.put(pool + " " + project + " " + i, byBucket[i]);
            }
        });
        wanted.values().removeIf(fen -> fen == 0);
        found.values().removeIf(fen -> fen == 0);
        assertThat(found).as("rerun: -Dtest.seed=" + seed).isEqualTo(wanted);
    }
}
