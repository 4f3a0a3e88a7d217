package org.tributary.engine.status;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counters of one engine. Each plain counter has one writing stage (set with a volatile write once a batch); readers are
 * any thread. Fill levels come from suppliers that the engine binds when it starts.
 */
public final class EngineStatus {
    /** From a batch's stamp to its being decided. */
    public final StageTimer decide = new StageTimer();

    /** From there to its being in the journal at the configured durability. */
    public final StageTimer journal = new StageTimer();

    /** From there to the last answer being handed over. */
    public final StageTimer release = new StageTimer();

    /** From a sampled command's entry into the ring to its batch's release. */
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

    /** The ring turned a command away: full. */
    public void countRefusedFull() {
        refusedFull.increment();
    }

    /** A command was turned away: the engine is draining or has failed. */
    public void countRefusedDraining() {
        refusedDraining.increment();
    }

    /** A command was turned away: the disk reserve is reached. */
    public void countRefusedReserve() {
        refusedReserve.increment();
    }

    /** Decide stage, once a batch. */
    public void decided(final long sequence) {
        decidedSequence = sequence;
    }

    /** Release stage, once a batch; the count of lookups is the batch's own. */
    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    public void released(final long sequence, final int batchLookups) {
        batches = batches + 1;
        lookups = lookups + batchLookups;
        releasedSequence = sequence;
    }

    /** The first failure of a stage; the engine answers nothing any more. */
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

    /** Everything, as it stands now. */
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
     * The counters at one moment, near enough.
     *
     * @param failure why the engine has stopped answering; null while it runs
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
