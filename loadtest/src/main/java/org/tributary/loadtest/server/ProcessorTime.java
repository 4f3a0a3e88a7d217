package org.tributary.loadtest.server;

import java.util.Map;

/**
 * Processor time of the server's process, seconds, by what its threads are for.
 *
 * @param callbacks threads that take, decide, journal and answer callbacks, and every other one that is not named here
 * @param reads threads that serve reads, events, look-ups and webhooks
 * @param jvm garbage collection and compilation, for both
 */
public record ProcessorTime(double callbacks, double reads, double jvm) {
    private static final String SERIES = "tributary_thread_cpu_seconds_total{group=\"%s\"}";

    static ProcessorTime of(final Map<String, Double> series) {
        return new ProcessorTime(group(series, "callbacks"), group(series, "reads"), group(series, "jvm"));
    }

    private static double group(final Map<String, Double> series, final String name) {
        final Double seconds = series.get(String.format(SERIES, name));
        if (seconds == null) {
            throw new IllegalStateException(
                    "the server's /metrics has no " + String.format(SERIES, name) + ": it is older than this program");
        }
        return seconds;
    }

    /** Returns what all threads used. */
    public double total() {
        return callbacks + reads + jvm;
    }

    /** Returns what was used since another reading. */
    public ProcessorTime minus(final ProcessorTime before) {
        return new ProcessorTime(callbacks - before.callbacks, reads - before.reads, jvm - before.jvm);
    }

    /** Returns microseconds for each of a number of callbacks. */
    public ProcessorTime microsPer(final long count) {
        final double scale = 1e6 / Math.max(1, count);
        return new ProcessorTime(callbacks * scale, reads * scale, jvm * scale);
    }
}
