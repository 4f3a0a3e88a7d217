package org.tributary.engine.status;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/** Latencies of one stage. One thread records, any thread reads; recording allocates nothing and waits for nobody. */
public final class StageTimer {
    private static final long HIGHEST_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int DIGITS = 2;

    private final SingleWriterRecorder recorder = new SingleWriterRecorder(1, HIGHEST_NANOS, DIGITS);
    private final Histogram total = new Histogram(1, HIGHEST_NANOS, DIGITS);
    private Histogram interval;

    /** Records a duration in nanoseconds; what is out of range counts as the nearest bound. */
    public void record(final long nanos) {
        recorder.recordValue(Math.min(Math.max(nanos, 1), HIGHEST_NANOS));
    }

    /** Percentiles since the start. */
    public synchronized Latency read() {
        interval = recorder.getIntervalHistogram(interval);
        total.add(interval);
        return new Latency(
                total.getTotalCount(),
                total.getValueAtPercentile(50),
                total.getValueAtPercentile(99),
                total.getValueAtPercentile(99.9),
                total.getValueAtPercentile(99.99),
                total.getMaxValue());
    }

    /** Percentiles in nanoseconds. */
    public record Latency(long count, long p50Nanos, long p99Nanos, long p999Nanos, long p9999Nanos, long maxNanos) {}
}
