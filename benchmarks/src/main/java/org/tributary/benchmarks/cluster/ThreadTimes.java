package org.tributary.benchmarks.cluster;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Processor time of a member's process so far by group of threads, nanoseconds. Java's threads are told apart by their whole names,
 * of which the kernel keeps 15 characters; what they did not use is the JVM's own: compilers, collector, all else.
 */
final class ThreadTimes {
    private static final Path TASKS = Path.of("/proc/self/task");
    private static final String REST = "rest";

    /** Groups by names of Java's threads; the first that matches. */
    private static final Map<String, Pattern> GROUPS = new LinkedHashMap<>();

    static {
        GROUPS.put("apply", Pattern.compile(".*StateMachineUpdater.*"));
        GROUPS.put("log", Pattern.compile(".*SegmentedRaftLogWorker.*"));
        GROUPS.put("append", Pattern.compile(".*LogAppender.*"));
        GROUPS.put("requests", Pattern.compile(".*-(client|server)-thread.*|null-request-.*"));
        GROUPS.put("grpc", Pattern.compile("grpc-.*"));
        GROUPS.put("heads", Pattern.compile("tributary-head.*"));
        GROUPS.put("keeper", Pattern.compile("tributary-node-keeper"));
    }

    private ThreadTimes() {}

    /** Written as {@code group=nanoseconds}, separated by spaces. */
    static String line() throws IOException {
        return read().entrySet().stream()
                .map(group -> group.getKey() + "=" + group.getValue())
                .collect(Collectors.joining(" "));
    }

    /** Reads what {@link #line} wrote. */
    static Map<String, Long> of(final String line) {
        final Map<String, Long> times = new TreeMap<>();
        for (final String group : line.split(" ")) {
            times.put(group.substring(0, group.indexOf('=')), Long.valueOf(group.substring(group.indexOf('=') + 1)));
        }
        return times;
    }

    /** A line of microseconds a donation, the most first. */
    static String perDonation(final Map<String, Long> before, final Map<String, Long> after, final long donations) {
        return after.entrySet().stream()
                .map(group -> Map.entry(group.getKey(), group.getValue() - before.getOrDefault(group.getKey(), 0L)))
                .filter(group -> group.getValue() > 0)
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .map(group -> String.format(Locale.ROOT, "%s %.2f", group.getKey(), group.getValue() / 1e3 / donations))
                .collect(Collectors.joining(", "));
    }

    private static Map<String, Long> read() throws IOException {
        final Map<String, Long> times = new TreeMap<>();
        final com.sun.management.ThreadMXBean threads =
                (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (final ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null) {
                final long id = thread.getThreadId();
                final String group = groupOf(thread.getThreadName());
                times.merge(group, Math.max(0, threads.getThreadCpuTime(id)), Long::sum);
            }
        }
        addJvm(times);
        return times;
    }

    private static String groupOf(final String thread) {
        return GROUPS.entrySet().stream()
                .filter(group -> group.getValue().matcher(thread).matches())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(REST);
    }

    private static void addJvm(final Map<String, Long> times) throws IOException {
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
            for (final Path task : tasks) {
                try {
                    final String name = Files.readString(task.resolve("comm")).strip();
                    final String spent = Files.readString(task.resolve("schedstat"));
                    final long nanos = Long.parseLong(spent.substring(0, spent.indexOf(' ')));
                    if (name.startsWith("C1 Comp") || name.startsWith("C2 Comp")) {
                        times.merge("compiler", nanos, Long::sum);
                    } else if (name.startsWith("GC Thread") || name.startsWith("G1 ") || name.equals("VM Thread")) {
                        times.merge("collector", nanos, Long::sum);
                    }
                } catch (final NoSuchFileException e) {
                    // it has just ended
                    continue;
                }
            }
        }
    }
}
