package org.tributary.loadtest.flood;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Results of the attacks, as text and as JSON. */
public final class FloodReport {
    private final List<FloodRun.Result> results = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final double loadBefore =
            ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();

    public void add(final FloodRun.Result result) {
        results.add(result);
    }

    /** Adds a problem of the server as a whole. */
    public void problem(final String words) {
        problems.add(words);
    }

    public boolean holds() {
        return problems.isEmpty()
                && results.stream().allMatch(result -> result.failures().isEmpty());
    }

    public static void heading(final PrintStream out) {
        out.printf(
                "%-14s %9s %10s %7s  %-32s %-32s %7s %7s %8s  %s%n",
                "attack",
                "opened",
                "answered",
                "core",
                "p50 ms before, control, beside",
                "p99 ms before, control, beside",
                "refused",
                "readyz",
                "MiB",
                "verdict");
    }

    public static void row(final FloodRun.Result result, final PrintStream out) {
        out.printf(
                "%-14s %,9d %,10d %7.2f  %9.2f %9.2f %9.2f     %9.2f %9.2f %9.2f     %3d/%-4d %3d/%-3d %7.0f  %s%n",
                result.attack(),
                result.opened(),
                result.requestsAnswered(),
                result.attackerCore(),
                result.p50Before(),
                result.p50Control(),
                result.p50(),
                result.p99Before(),
                result.p99Control(),
                result.p99(),
                result.refused(),
                result.honestSent(),
                result.notReady(),
                result.probes(),
                result.memoryMib(),
                result.failures().isEmpty() ? "holds" : "MISSED: " + String.join("; ", result.failures()));
    }

    public void conclusion(final PrintStream out) {
        problems.forEach(problem -> out.println("MISSED: " + problem));
        out.printf(
                "%s; machine: %d cores, load average %.1f before%n",
                holds() ? "every attack was held off" : "NOT EVERY ATTACK WAS HELD OFF",
                Runtime.getRuntime().availableProcessors(),
                loadBefore);
    }

    public byte[] json() throws IOException {
        final Map<String, Object> json = new LinkedHashMap<>();
        json.put("holds", holds());
        json.put("cores", Runtime.getRuntime().availableProcessors());
        json.put("loadAverageBefore", loadBefore);
        json.put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.version"));
        json.put("attacks", results);
        json.put("problems", problems);
        return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(json);
    }
}
