package org.tributary.gateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tributary.gateway.metrics.ThreadTimes.Group;

class ThreadTimesTest {
    private static final long BURNT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final ThreadTimes times = new ThreadTimes();

    /** A thread that uses processor time, and then waits until it may end. */
    private static final class Burner {
        private final CountDownLatch burnt = new CountDownLatch(1);
        private final CountDownLatch mayEnd = new CountDownLatch(1);
        private final Thread thread;

        Burner(final String name) {
            thread = new Thread(this::run, name);
            thread.start();
        }

        private void run() {
            while (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() < BURNT_NANOS) {
                Thread.onSpinWait();
            }
            burnt.countDown();
            try {
                mayEnd.await();
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        void end() throws InterruptedException {
            mayEnd.countDown();
            thread.join();
        }
    }

    @Test
    void shouldCountAThreadForItsGroupAndKeepItsTimeWhenItEnds() throws InterruptedException {
        final Map<Group, Long> before = times.nanos();
        final Burner reader = new Burner("lookup-9-1");
        reader.burnt.await();
        final Map<Group, Long> during = times.nanos();
        reader.end();
        final Map<Group, Long> after = times.nanos();

        assertThat(during.get(Group.READS) - before.get(Group.READS)).isGreaterThanOrEqualTo(BURNT_NANOS);
        assertThat(after.get(Group.READS)).isGreaterThanOrEqualTo(during.get(Group.READS));
        assertThat(after.get(Group.CALLBACKS)).isGreaterThanOrEqualTo(during.get(Group.CALLBACKS));
        assertThat(after.get(Group.JVM)).isGreaterThanOrEqualTo(during.get(Group.JVM));
    }

    @Test
    void shouldAddUpToTheProcessWhenAllGroupsAreTakenTogether() throws InterruptedException {
        final Burner unknown = new Burner("something-new");
        unknown.burnt.await();
        final OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        final long least = process.getProcessCpuTime();
        final Map<Group, Long> taken = times.nanos();
        final long most = process.getProcessCpuTime();
        unknown.end();

        assertThat(taken.get(Group.CALLBACKS)).isGreaterThanOrEqualTo(BURNT_NANOS);
        assertThat(taken.values().stream().mapToLong(Long::longValue).sum()).isBetween(least, most);
    }

    @ParameterizedTest
    @CsvSource({
        "callbacks-2-1, CALLBACKS",
        "tributary-decide, CALLBACKS",
        "tributary-journal, CALLBACKS",
        "refund-resolver, CALLBACKS",
        "accept-1-1, CALLBACKS",
        "loop-watch, CALLBACKS",
        "a thread of tomorrow, CALLBACKS",
        "reads-3-1, READS",
        "api-4-2, READS",
        "admin-5-1, READS",
        "lookup-6-2, READS",
        "lookup-wait-7-1, READS",
        "webhook-books, READS"
    })
    void shouldKnowWhatAThreadIsForByItsName(final String name, final Group group) {
        assertThat(ThreadTimes.groupOf(name)).isEqualTo(group);
    }
}
