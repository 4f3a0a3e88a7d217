package org.tributary.benchmarks.pipeline;

/**
 * One measured run.
 *
 * @param donations answered
 * @param nanos from the first one's publishing to the last one's answer
 * @param batches written
 * @param journalBytes written for them, batch headers and Chronicle's own included
 * @param cpu nanoseconds of CPU a donation, by thread
 * @param longestBatchNanos worst time from a batch's end of decision to its release
 */
public record Measured(
        long donations, long nanos, long batches, long journalBytes, long longestBatchNanos, String cpu) {
    /** Donations a second. */
    public double perSecond() {
        return donations * 1e9 / nanos;
    }

    /** Journal bytes a donation. */
    public double bytesEach() {
        return (double) journalBytes / donations;
    }

    /** Mean size of a batch, at least 1. */
    public long recordsPerBatch() {
        return Math.max(1, donations / Math.max(1, batches));
    }
}
