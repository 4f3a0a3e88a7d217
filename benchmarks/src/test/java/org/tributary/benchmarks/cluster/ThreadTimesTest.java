package org.tributary.benchmarks.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ThreadTimesTest {
    private static final long BURNED_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    @Test
    void shouldTellThreadsApartByMoreThanTheKernelKeepsOfTheirNames() throws Exception {
        final Map<String, Long> before = ThreadTimes.of(ThreadTimes.line());
        final CountDownLatch burned = new CountDownLatch(1);
        final CountDownLatch seen = new CountDownLatch(1);
        final Thread apply = new Thread(
                () -> {
                    burn();
                    burned.countDown();
                    awaitQuietly(seen);
                },
                "a@group-0123456789AB-StateMachineUpdater");
        apply.start();
        burned.await();

        final Map<String, Long> after = ThreadTimes.of(ThreadTimes.line());
        seen.countDown();
        apply.join();

        assertThat(after.get("apply") - before.getOrDefault("apply", 0L)).isGreaterThanOrEqualTo(BURNED_NANOS);
        assertThat(after.get("compiler")).isPositive();
    }

    @Test
    void shouldNameTheMostFirstWhenTimesAreADonation() {
        final Map<String, Long> before = Map.of("apply", 1_000_000L, "log", 5L);
        final Map<String, Long> after = Map.of("apply", 3_000_000L, "log", 5L, "grpc", 5_000_000L);

        assertThat(ThreadTimes.perDonation(before, after, 1_000)).isEqualTo("grpc 5.00, apply 2.00");
    }

    private static void burn() {
        final var threads = java.lang.management.ManagementFactory.getThreadMXBean();
        final long from = threads.getCurrentThreadCpuTime();
        while (threads.getCurrentThreadCpuTime() - from < BURNED_NANOS) {
            Thread.onSpinWait();
        }
    }

    private static void awaitQuietly(final CountDownLatch latch) {
        try {
            latch.await();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
