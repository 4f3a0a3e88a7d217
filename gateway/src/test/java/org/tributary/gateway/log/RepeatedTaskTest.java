package org.tributary.gateway.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RepeatedTaskTest {
    private final FaultLog faults = new FaultLog(LoggerFactory.getLogger(RepeatedTaskTest.class));

    /** A timer drops a task that throws, and nothing says so. */
    @Test
    void shouldStayInItsTimerWhenTheTaskThrowsAnError() {
        final AtomicInteger runs = new AtomicInteger();
        final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try {
            timer.scheduleWithFixedDelay(
                    new RepeatedTask(
                            "a test's task",
                            () -> {
                                runs.incrementAndGet();
                                throw new NoClassDefFoundError("as asked");
                            },
                            faults),
                    0,
                    1,
                    TimeUnit.MILLISECONDS);

            await().until(() -> runs.get() >= 3);
        } finally {
            timer.shutdownNow();
        }
    }

    @Test
    void shouldThrowNothingWhenTheLogFailsToo() {
        final FaultLog broken = new FaultLog(null, System::nanoTime);
        final Error error = new StackOverflowError("as asked");

        new RepeatedTask(
                        "a test's task",
                        () -> {
                            throw error;
                        },
                        broken)
                .run();

        assertThat(error.getSuppressed())
                .hasOnlyElementsOfType(NullPointerException.class)
                .hasSize(1);
    }
}
