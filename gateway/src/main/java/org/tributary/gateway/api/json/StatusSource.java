package org.tributary.gateway.api.json;

import java.util.List;

/** Where the figures for ops come from. Called on API threads and the live loop: returns at once. */
@FunctionalInterface
public interface StatusSource {
    /** The figures of now. */
    Status status();

    /** A figure that is not known, such as a snapshot before the first. */
    long UNKNOWN = -1;

    /**
     * What ops watch of a running process.
     *
     * @param ringUsed commands in the ring that are not yet released
     * @param ringSize slots of the ring
     * @param journalLag records decided and not yet journaled
     * @param diskFreeBytes free on the journal's file system
     * @param diskReserveBytes free bytes below which donations are told to try again
     * @param durability {@code process} or {@code device}
     * @param snapshotSequence of the newest snapshot
     * @param snapshotAtMs when it was taken, epoch milliseconds
     * @param stages latency by stage since the last look
     * @param refused callbacks by channel
     * @param connections open, viewers included
     * @param viewers of the live feed
     * @param errors distinct errors since the start
     * @param startedAtMs epoch milliseconds
     * @param skippedRecords records that read models have left out: their figures are incomplete
     */
    record Status(
            long ringUsed,
            long ringSize,
            long journalLag,
            long diskFreeBytes,
            long diskReserveBytes,
            String durability,
            long snapshotSequence,
            long snapshotAtMs,
            List<Stage> stages,
            List<Refused> refused,
            long connections,
            long viewers,
            long errors,
            long startedAtMs,
            List<Long> skippedRecords) {}

    /** Latency of a stage, in nanoseconds. */
    record Stage(String name, long count, long p50Nanos, long p99Nanos, long p999Nanos, long maxNanos) {}

    /** Callbacks that were not taken: refused as not authentic, malformed, or told to try again. */
    record Refused(String channel, long notAuthentic, long malformed, long tryAgain) {}
}
