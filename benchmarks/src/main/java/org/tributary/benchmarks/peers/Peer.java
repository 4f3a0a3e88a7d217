package org.tributary.benchmarks.peers;

import java.io.IOException;
import org.HdrHistogram.Histogram;

/**
 * Something that takes donations: insert if new, take from one pool within its budget and the donor's cap, add to the
 * campaign's totals. One thread uses it; clients it starts itself.
 */
interface Peer {
    /** What it is and how it is used. */
    String name();

    /** When it says a donation is safe, in its own words. */
    String durability();

    /** Durability it is to be compared at: {@code process} or {@code device}. */
    String level();

    /** Requests of a round: what takes it a few seconds. */
    int requests();

    /** Empties it and sends it the workload's first requests from as many clients as suit it, as fast as it answers. */
    Measured run(Workload workload, int requests) throws IOException, InterruptedException;

    /** The same in order, one request after the other: for budgets that bind. Not measured. */
    default void runInOrder(final Workload workload, final int requests) throws IOException, InterruptedException {
        run(workload, requests);
    }

    /** Its books after the run. */
    Books books(Workload workload, int requests) throws IOException;

    /**
     * A run.
     *
     * @param resent requests sent once more because the peer said so; one may have been taken all the same
     * @param nanos from the first request to the last answer
     * @param latencyMicros as a client sees it: of a request, or of the batch it waits for
     */
    record Measured(long requests, long resent, long nanos, Histogram latencyMicros) {
        static final long MAX_MICROS = 60_000_000;

        static Histogram histogram() {
            return new Histogram(MAX_MICROS, 3);
        }

        double perSecond() {
            return requests * 1e9 / nanos;
        }

        double latencyMs(final double percentile) {
            return latencyMicros.getValueAtPercentile(percentile) / 1e3;
        }
    }
}
