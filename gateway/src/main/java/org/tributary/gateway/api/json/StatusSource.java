package org.tributary.gateway.api.json;

import java.util.List;

/** Source of the figures for ops. Called on API threads and the live loop, so it must return at once. */
@FunctionalInterface
public interface StatusSource {
    /** Returns the current figures. */
    Status status();

    /** Value of an unknown figure, such as the newest snapshot before there is one. */
    long UNKNOWN = -1;

    /**
     * Figures of a running process for ops.
     *
     * @param role what the process is among those that keep one journal: {@code single} while it is the only one
     * @param ringUsed commands in the ring that are not yet released
     * @param ringSize slots of the ring
     * @param journalLag records decided and not yet journaled
     * @param diskFreeBytes free on the journal's file system
     * @param diskReserveBytes free bytes below which donations are answered 503
     * @param durability {@code process} or {@code device}
     * @param snapshotSequence of the newest snapshot
     * @param snapshotAtMs when it was taken, epoch milliseconds
     * @param stages latency by stage since the last reading
     * @param refused callbacks by channel
     * @param connections open, viewers included
     * @param viewers of the live feed
     * @param errors distinct errors since the start
     * @param startedAtMs epoch milliseconds
     * @param skippedRecords records left out by read models, whose figures are then incomplete
     * @param clockOffsetMs by how much the wall clock is ahead of the time that is followed; 0 while it is followed
     */
    record Status(
            String role,
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
            List<Long> skippedRecords,
            long clockOffsetMs) {}

    /** Latency of a stage, in nanoseconds. */
    record Stage(String name, long count, long p50Nanos, long p99Nanos, long p999Nanos, long maxNanos) {}

    /** Callbacks that were not taken: not authentic, malformed, or answered 503. */
    record Refused(String channel, long notAuthentic, long malformed, long tryAgain) {}
}
