package org.tributary.loadtest.client;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Measurements of a run. Filled by the client's thread, read after it ended. */
public final class Outcome {
    /** Highest latency recorded; slower answers count as this. */
    public static final long MAX_LATENCY_MICROS = 60_000_000L;

    /** Microseconds from the planned time to the answer, retries included. */
    public final Histogram latencyMicros = new Histogram(MAX_LATENCY_MICROS, 3);

    /** Latencies of requests planned before the curve, which count nowhere else here. */
    public final Histogram latencyMicrosBefore = new Histogram(MAX_LATENCY_MICROS, 3);

    /** Answers by HTTP status, those before the curve included. */
    public final long[] byStatus = new long[600];

    /** Latencies by the second in which the request was planned, so that a run's beginning can be left out. */
    final List<Histogram> latencyMicrosOfSecond = new ArrayList<>();

    /** Answers in each second of the run. */
    public final List<Long> answeredInSecond = new ArrayList<>();

    /** Microseconds from a request's sending to its 503. */
    public final Histogram refusalMicros = new Histogram(MAX_LATENCY_MICROS, 3);

    /** Answers 503 in each second of the run. */
    public final List<Long> refusedInSecond = new ArrayList<>();

    public long sent;
    public long retried;
    public long lostConnections;
    public long givenUp;
    /** Attempts while no server listened. */
    public long unreached;
    /** Answers 503 to refunds, mostly because they were ahead of their payment. */
    public long ahead;
    /** Seconds from the curve's beginning to the last answer. */
    public double seconds;

    public void answered(final int status, final long latencyNanos, final long sinceStartNanos) {
        byStatus[Math.min(byStatus.length - 1, status)]++;
        final long micros = Math.min(MAX_LATENCY_MICROS, Math.max(0, latencyNanos / 1_000));
        if (sinceStartNanos - latencyNanos < 0) {
            if (status < 500) {
                latencyMicrosBefore.recordValue(micros);
            }
            return;
        }
        if (status < 500) {
            count(answeredInSecond, sinceStartNanos);
            latencyMicros.recordValue(micros);
            ofSecond((int) ((sinceStartNanos - latencyNanos) / 1_000_000_000L)).recordValue(micros);
            seconds = sinceStartNanos / 1e9;
        }
    }

    /** Counts an answer 503. */
    void refused(final long sinceSentNanos, final long sinceStartNanos) {
        if (sinceStartNanos < 0) {
            return;
        }
        count(refusedInSecond, sinceStartNanos);
        refusalMicros.recordValue(Math.min(MAX_LATENCY_MICROS, sinceSentNanos / 1_000));
    }

    private static void count(final List<Long> inSecond, final long sinceStartNanos) {
        final int second = (int) (sinceStartNanos / 1_000_000_000L);
        while (inSecond.size() <= second) {
            inSecond.add(0L);
        }
        inSecond.set(second, inSecond.get(second) + 1);
    }

    private Histogram ofSecond(final int second) {
        while (latencyMicrosOfSecond.size() <= second) {
            latencyMicrosOfSecond.add(new Histogram(3));
        }
        return latencyMicrosOfSecond.get(second);
    }

    /** Returns the latencies of requests planned in a span of seconds, the last one excluded. */
    Histogram latencyMicrosBetween(final int fromSecond, final int toSecond) {
        final Histogram sum = new Histogram(MAX_LATENCY_MICROS, 3);
        for (int i = fromSecond; i < Math.min(toSecond, latencyMicrosOfSecond.size()); i++) {
            sum.add(latencyMicrosOfSecond.get(i));
        }
        return sum;
    }

    /** Returns the number of answers in a span of seconds, the last one excluded. */
    long answeredBetween(final int fromSecond, final int toSecond) {
        long sum = 0;
        for (int i = fromSecond; i < Math.min(toSecond, answeredInSecond.size()); i++) {
            sum += answeredInSecond.get(i);
        }
        return sum;
    }
}
