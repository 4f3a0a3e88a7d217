package org.tributary.benchmarks.machine;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Map;
import java.util.TreeMap;

/** CPU time by thread: says where a donation's time goes even while others use the machine. */
public final class ThreadCpu {
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final Map<String, Long> before = read();

    private Map<String, Long> read() {
        final Map<String, Long> nanos = new TreeMap<>();
        for (final ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null
                    && (thread.getThreadName().startsWith("tributary-")
                            || thread.getThreadName().equals("main"))) {
                nanos.put(thread.getThreadName(), threads.getThreadCpuTime(thread.getThreadId()));
            }
        }
        return nanos;
    }

    /** Nanoseconds a donation since this was made, thread by thread. */
    public String perDonation(final long donations) {
        final StringBuilder text = new StringBuilder();
        read().forEach((name, nanos) -> text.append(text.length() == 0 ? "" : ", ")
                .append(name.equals("main") ? "publisher" : name.substring("tributary-".length()))
                .append(' ')
                .append((nanos - before.getOrDefault(name, 0L)) / donations));
        return text.toString();
    }
}
