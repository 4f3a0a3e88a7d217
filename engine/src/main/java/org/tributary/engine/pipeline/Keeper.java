package org.tributary.engine.pipeline;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.tributary.engine.journal.Journal;
import org.tributary.engine.status.EngineStatus;

/**
 * The pulse source, and the journal's housekeeping. Decides nothing: it pokes the ring when a deadline has passed
 * without a command, and, when idle, to write the synced sequence into the journal.
 */
final class Keeper implements Runnable {
    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final RingIngress ingress;
    private final DecideStage decide;
    private final Journal journal;
    private final LongSupplier clockMs;
    private final Failure failure;
    private final EngineStatus status;
    private volatile boolean running = true;
    private long lastReleased = -1;
    private long quietSinceNanos;
    private long pokedForDeadlineMs = Long.MIN_VALUE;
    private long pokedNanos;

    Keeper(
            final RingIngress ingress,
            final DecideStage decide,
            final Journal journal,
            final LongSupplier clockMs,
            final Failure failure,
            final EngineStatus status) {
        this.ingress = ingress;
        this.decide = decide;
        this.journal = journal;
        this.clockMs = clockMs;
        this.failure = failure;
        this.status = status;
    }

    @Override
    public void run() {
        try {
            while (running && !failure.hasHappened()) {
                journal.maintain();
                pulseIfDue();
                markIfIdle();
                LockSupport.parkNanos(PERIOD_NANOS);
            }
        } catch (final Throwable t) {
            failure.raise("keeper", t);
        }
    }

    /** Pokes once per deadline, and again only if the ring was full. */
    private void pulseIfDue() {
        final long deadlineMs = decide.nextDeadlineMs();
        if (deadlineMs > clockMs.getAsLong()) {
            return;
        }
        final long now = System.nanoTime();
        if (deadlineMs != pokedForDeadlineMs || now - pokedNanos > IDLE_NANOS) {
            pokedForDeadlineMs = deadlineMs;
            pokedNanos = now;
            ingress.poke(CommandSlot.Kind.TICK);
        }
    }

    private void markIfIdle() {
        final long released = status.read().releasedSequence();
        final long now = System.nanoTime();
        if (released != lastReleased) {
            lastReleased = released;
            quietSinceNanos = now;
        } else if (now - quietSinceNanos > IDLE_NANOS && journal.wantsMark()) {
            quietSinceNanos = now;
            ingress.poke(CommandSlot.Kind.MARK);
        }
    }

    void stop() {
        running = false;
    }
}
