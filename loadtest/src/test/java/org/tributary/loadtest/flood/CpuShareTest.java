package org.tributary.loadtest.flood;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CpuShareTest {
    private static volatile long sink;

    @Test
    void shouldHoldABusyThreadToItsShare() {
        final CpuShare share = new CpuShare(0.2);
        share.start();
        final long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        while (System.nanoTime() < endNanos) {
            for (int i = 0; i < 10_000; i++) {
                sink += i * sink;
            }
            share.hold();
        }
        // A busy machine gives less; more than the share and its burst is never taken.
        assertThat(share.used()).isGreaterThan(0).isLessThan(0.23);
    }
}
