package org.tributary.engine.core.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A giving day's worth of ids in one table: memory, rate, and the longest single call while it grows.
 *
 * <p>Rerun: {@code mvn -pl engine test -Dtest=IdempotencyTableSizeTest -Dexcluded.tags=
 * -Djvm.test.flags="-Xmx1g -XX:MaxDirectMemorySize=4g"}; {@code -Dids=N} for another number (in argLine).
 */
@Tag("long")
class IdempotencyTableSizeTest {
    private static final long IDS = Long.getLong("ids", 64_000_000);
    private static final long SEED = 20260907;
    private static final int CPU_CALLS = 32;

    @Test
    void shouldHoldAGivingDayWithoutAPause() {
        final IdempotencyTable table = new IdempotencyTable();
        final SplittableRandom keys = new SplittableRandom(SEED);
        final long[] callsAbove = new long[4];
        long worstNs = 0;
        long worstAt = 0;
        // Wall time also counts what other processes take; processor time of a few calls together does not.
        final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long worstCpuNs = 0;
        long cpuBefore = threads.getCurrentThreadCpuTime();
        final long start = System.nanoTime();
        long before = start;
        for (long i = 1; i <= IDS; i++) {
            final long hi = keys.nextLong();
            final long lo = keys.nextLong();
            if (table.find(hi, lo) < 0) {
                table.insert(hi, lo, i, (int) lo);
            }
            if (i % CPU_CALLS == 0) {
                final long cpu = threads.getCurrentThreadCpuTime();
                worstCpuNs = Math.max(worstCpuNs, cpu - cpuBefore);
                cpuBefore = cpu;
            }
            final long now = System.nanoTime();
            final long tookNs = now - before;
            before = now;
            if (tookNs > 100_000) {
                callsAbove[0]++;
                callsAbove[1] += tookNs > 1_000_000 ? 1 : 0;
                callsAbove[2] += tookNs > 5_000_000 ? 1 : 0;
                callsAbove[3] += tookNs > 20_000_000 ? 1 : 0;
                if (tookNs > worstNs) {
                    worstNs = tookNs;
                    worstAt = i;
                }
            }
        }
        final double seconds = (System.nanoTime() - start) / 1e9;
        final double bytesAnId = (double) table.reservedBytes() / IDS;
        System.out.printf(
                Locale.ROOT,
                "%d ids: %.1f bytes an id, %.2f M find+insert/s, worst call %.2f ms (at id %d),"
                        + " calls above 0.1/1/5/20 ms: %d/%d/%d/%d, worst %d calls together %.2f ms of processor time%n",
                IDS,
                bytesAnId,
                IDS / seconds / 1e6,
                worstNs / 1e6,
                worstAt,
                callsAbove[0],
                callsAbove[1],
                callsAbove[2],
                callsAbove[3],
                CPU_CALLS,
                worstCpuNs / 1e6);
        final SplittableRandom again = new SplittableRandom(SEED);
        for (long i = 1; i <= IDS; i++) {
            final long hi = again.nextLong();
            final long lo = again.nextLong();
            if (i % 1000 == 0) {
                assertThat(IdempotencyTable.sequenceOf(table.find(hi, lo))).isEqualTo(i);
            }
        }
        assertThat(bytesAnId).isLessThan(40.0);
    }
}
