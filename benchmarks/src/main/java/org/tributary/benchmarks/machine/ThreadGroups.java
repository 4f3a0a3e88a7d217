package org.tributary.benchmarks.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Processor time and heap allocation of this process by group of threads, the JVM's own threads included: what a
 * callback costs even while other programs use the machine. Linux, from {@code /proc/self/task}.
 */
public final class ThreadGroups {
    /** Groups by the beginning of their threads' names; the kernel keeps 15 characters of a name. */
    private static final Map<String, String> GROUPS = Map.of(
            "generator",
            "generator",
            "callbacks",
            "loops",
            "plain",
            "loops",
            "tributary-decid",
            "decide",
            "tributary-journ",
            "journal",
            "tributary-relea",
            "release");

    private static final String REST = "other";
    private static final Path TASKS = Path.of("/proc/self/task");

    private final com.sun.management.ThreadMXBean threads =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Map<String, Long> cpuBefore = cpuNanos();
    private final long allocatedBefore = allocatedBytes();

    /** Nanoseconds on a processor since this was made, by group. */
    public Map<String, Long> cpuNanosSince() {
        final Map<String, Long> since = cpuNanos();
        cpuBefore.forEach((group, nanos) -> since.merge(group, -nanos, Long::sum));
        return since;
    }

    /** Heap bytes allocated by the server's threads since this was made: the generator's are left out. */
    public long allocatedBytesSince() {
        return allocatedBytes() - allocatedBefore;
    }

    private long allocatedBytes() {
        long bytes = 0;
        for (final long id : threads.getAllThreadIds()) {
            final java.lang.management.ThreadInfo thread = threads.getThreadInfo(id);
            if (thread != null) {
                final String group = groupOf(thread.getThreadName());
                if (!group.equals(REST) && !group.equals("generator")) {
                    bytes += Math.max(0, threads.getThreadAllocatedBytes(id));
                }
            }
        }
        return bytes;
    }

    private static Map<String, Long> cpuNanos() {
        final Map<String, Long> nanos = new TreeMap<>();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
            for (final Path task : tasks) {
                try {
                    final String name = Files.readString(task.resolve("comm")).strip();
                    final String spent = Files.readString(task.resolve("schedstat"));
                    nanos.merge(groupOf(name), Long.parseLong(spent.substring(0, spent.indexOf(' '))), Long::sum);
                } catch (final NoSuchFileException e) {
                    // it has just ended
                    continue;
                }
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("processor time by thread needs Linux's /proc", e);
        }
        return nanos;
    }

    private static String groupOf(final String thread) {
        return GROUPS.entrySet().stream()
                .filter(group -> thread.startsWith(group.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(REST);
    }
}
