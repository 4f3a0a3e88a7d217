package org.tributary.engine.status;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import org.jspecify.annotations.Nullable;

/** Latencies of one stage. One thread records, any thread reads; recording neither allocates nor waits. */
public final class StageTimer {
    private static final long HIGHEST_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int DIGITS = 2;

    /** Width of the windows that {@link #recent()} covers. */
    public static final int WINDOW_SECONDS = 10;

    private final SingleWriterRecorder recorder = new SingleWriterRecorder(1, HIGHEST_NANOS, DIGITS);
    private final Histogram total = new Histogram(1, HIGHEST_NANOS, DIGITS);
    private @Nullable Histogram interval;
    private Histogram window = new Histogram(1, HIGHEST_NANOS, DIGITS);
    private Histogram before = new Histogram(1, HIGHEST_NANOS, DIGITS);
    private long windowNanos = System.nanoTime();

    /** Records a duration in nanoseconds; one out of range counts as the nearest bound. */
    public void record(final long nanos) {
        recorder.recordValue(Math.min(Math.max(nanos, 1), HIGHEST_NANOS));
    }

    /** Percentiles since the start. */
    public synchronized Latency read() {
        take();
        return latencyOf(total);
    }

    /** Percentiles of the last {@link #WINDOW_SECONDS} to twice as many seconds, if called at least that often. */
    public synchronized Latency recent() {
        take();
        final Histogram both = before.copy();
        both.add(window);
        return latencyOf(both);
    }

    /** All durations since the start, in nanoseconds; a copy. */
    public synchronized Histogram histogram() {
        take();
        return total.copy();
    }

    private void take() {
        interval = recorder.getIntervalHistogram(interval);
        total.add(interval);
        final long nowNanos = System.nanoTime();
        if (nowNanos - windowNanos >= TimeUnit.SECONDS.toNanos(WINDOW_SECONDS)) {
            final Histogram reused = before;
            before = window;
            window = reused;
            window.reset();
            windowNanos = nowNanos;
        }
        window.add(interval);
    }

    private static Latency latencyOf(final Histogram histogram) {
        return new Latency(
                histogram.getTotalCount(),
                histogram.getValueAtPercentile(50),
                histogram.getValueAtPercentile(99),
                histogram.getValueAtPercentile(99.9),
                histogram.getValueAtPercentile(99.99),
                histogram.getMaxValue());
    }

    /** Percentiles in nanoseconds. */
    public record Latency(long count, long p50Nanos, long p99Nanos, long p999Nanos, long p9999Nanos, long maxNanos) {}
}
