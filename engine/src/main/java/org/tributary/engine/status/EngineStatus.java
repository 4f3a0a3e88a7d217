package org.tributary.engine.status;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counters of one engine. Each plain counter has one writing stage (a volatile write once per batch); any thread may
 * read. Fill levels come from suppliers that the engine binds when it starts.
 */
public final class EngineStatus {
    /** Time from a batch's stamp until it is decided. */
    public final StageTimer decide = new StageTimer();

    /** Time from there until it is journaled at the configured durability. */
    public final StageTimer journal = new StageTimer();

    /** Time from there until the last answer is handed over. */
    public final StageTimer release = new StageTimer();

    /** Time from a sampled command's entry into the ring until its batch is released. */
    public final StageTimer endToEnd = new StageTimer();

    /** Errors by kind. */
    public final DistinctErrors errors = new DistinctErrors();

    private final LongAdder refusedFull = new LongAdder();
    private final LongAdder refusedDraining = new LongAdder();
    private final LongAdder refusedReserve = new LongAdder();

    private volatile long decidedSequence;
    private volatile long releasedSequence;
    private volatile long batches;
    private volatile long lookups;
    private volatile @Nullable String failure;

    private volatile LongSupplier ringUsed = () -> 0;
    private volatile long ringSize;
    private volatile LongSupplier journaledSequence = () -> 0;
    private volatile LongSupplier syncedSequence = () -> 0;
    private volatile LongSupplier reserveLeftBytes = () -> 0;
    private volatile LongSupplier writtenBytes = () -> 0;

    /** Counts a command refused because the ring is full. */
    public void countRefusedFull() {
        refusedFull.increment();
    }

    /** Counts a command refused because the engine is draining or has failed. */
    public void countRefusedDraining() {
        refusedDraining.increment();
    }

    /** Counts a command refused because the disk reserve is reached. */
    public void countRefusedReserve() {
        refusedReserve.increment();
    }

    /** Counts a decided batch. Decide stage. */
    public void decided(final long sequence) {
        decidedSequence = sequence;
    }

    /** Counts a released batch and its lookups. Release stage. */
    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    public void released(final long sequence, final int batchLookups) {
        batches = batches + 1;
        lookups = lookups + batchLookups;
        releasedSequence = sequence;
    }

    /** Notes the first failure of a stage; the engine no longer answers. */
    public void failed(final String reason) {
        if (failure == null) {
            failure = reason;
        }
    }

    /** Binds the command ring's fill level. */
    public void bindRing(final long size, final LongSupplier used) {
        ringSize = size;
        ringUsed = used;
    }

    /** Binds the journal's levels. */
    public void bindJournal(
            final LongSupplier journaled,
            final LongSupplier synced,
            final LongSupplier reserveLeft,
            final LongSupplier written) {
        journaledSequence = journaled;
        syncedSequence = synced;
        reserveLeftBytes = reserveLeft;
        writtenBytes = written;
    }

    /** Sets where the engine starts. */
    public void startAt(final long sequence) {
        decidedSequence = sequence;
        releasedSequence = sequence;
    }

    /** Returns all counters as they are now. */
    public Reading read() {
        final long released = releasedSequence;
        return new Reading(
                Math.max(decidedSequence, released),
                journaledSequence.getAsLong(),
                syncedSequence.getAsLong(),
                released,
                batches,
                lookups,
                ringUsed.getAsLong(),
                ringSize,
                reserveLeftBytes.getAsLong(),
                writtenBytes.getAsLong(),
                refusedFull.sum(),
                refusedDraining.sum(),
                refusedReserve.sum(),
                failure);
    }

    /**
     * The counters at approximately one moment.
     *
     * @param failure reason why the engine stopped answering; null while it runs
     */
    public record Reading(
            long decidedSequence,
            long journaledSequence,
            long syncedSequence,
            long releasedSequence,
            long batches,
            long lookups,
            long ringUsed,
            long ringSize,
            long reserveLeftBytes,
            long journalWrittenBytes,
            long refusedFull,
            long refusedDraining,
            long refusedReserve,
            @Nullable String failure) {
        /** Records decided that are not yet answered: the lag of journal and release. */
        public long lagRecords() {
            return decidedSequence - releasedSequence;
        }
    }
}
