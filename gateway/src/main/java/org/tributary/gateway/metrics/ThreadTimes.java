package org.tributary.gateway.metrics;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Processor time by what threads are for: what callbacks cost is told apart from what their readers cost. A thread that this
 * class does not know counts as one of the callbacks', so that none is missing there. What a thread used between the last scrape and
 * its end counts as the JVM's. Any thread.
 */
final class ThreadTimes implements MultiCollector {
    private static final String NAME = "tributary_thread_cpu_seconds";
    private static final String HELP = "Processor time by what threads are for; all groups together are the process's";
    private static final double NANOS = 1e9;

    /** Names of the threads that serve reads, events, look-ups, admin requests and webhooks, without their number. */
    private static final List<String> READERS = List.of("reads", "api", "admin", "lookup", "webhook");

    /** What threads are for. */
    enum Group {
        /** Take, decide, journal and answer callbacks; timers, and all that is in no other group. */
        CALLBACKS,
        /** Serve reads, the live feed, events, look-ups, admin requests and webhooks. */
        READS,
        /** Collect garbage and compile, for all others. */
        JVM
    }

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final Map<Long, Used> alive = new HashMap<>();
    private final Map<Group, Long> ended = new EnumMap<>(Group.class);
    private long jvmNanos;

    /** A thread as it was at the last scrape. */
    private static final class Used {
        private final Group group;
        private long nanos;

        Used(final Group group) {
            this.group = group;
        }
    }

    /** Returns the group of a thread by its name. */
    static Group groupOf(final String thread) {
        for (final String reader : READERS) {
            if (thread.equals(reader) || thread.startsWith(reader + "-")) {
                return Group.READS;
            }
        }
        return Group.CALLBACKS;
    }

    @Override
    public MetricSnapshots collect() {
        final Families families = new Families();
        nanos().forEach((group, nanos) -> families.counter(
                NAME, HELP, nanos / NANOS, "group", group.name().toLowerCase(Locale.ROOT)));
        return families.build();
    }

    /** Returns nanoseconds by group since the start of the process; none ever falls. */
    synchronized Map<Group, Long> nanos() {
        readThreads();
        final Map<Group, Long> sums = new EnumMap<>(ended);
        for (final Used one : alive.values()) {
            sums.merge(one.group, one.nanos, Long::sum);
        }
        final long inThreads = sums.values().stream().mapToLong(Long::longValue).sum();
        jvmNanos = Math.max(jvmNanos, process.getProcessCpuTime() - inThreads);
        for (final Group group : Group.values()) {
            sums.putIfAbsent(group, 0L);
        }
        sums.put(Group.JVM, jvmNanos);
        return sums;
    }

    private void readThreads() {
        final long[] ids = threads.getAllThreadIds();
        addNew(ids);
        final long[] nanos = threads.getThreadCpuTime(ids);
        final Set<Long> found = new HashSet<>();
        for (int i = 0; i < ids.length; i++) {
            final Used one = alive.get(ids[i]);
            if (one != null && nanos[i] >= 0) {
                one.nanos = Math.max(one.nanos, nanos[i]);
                found.add(ids[i]);
            }
        }
        alive.entrySet().removeIf(entry -> {
            final boolean isGone = !found.contains(entry.getKey());
            if (isGone) {
                ended.merge(entry.getValue().group, entry.getValue().nanos, Long::sum);
            }
            return isGone;
        });
    }

    private void addNew(final long[] ids) {
        for (final long id : ids) {
            if (!alive.containsKey(id)) {
                final ThreadInfo thread = threads.getThreadInfo(id);
                if (thread != null) {
                    alive.put(id, new Used(groupOf(thread.getThreadName())));
                }
            }
        }
    }
}
