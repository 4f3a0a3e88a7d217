package org.tributary.engine.pipeline;

import com.lmax.disruptor.RingBuffer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.pipeline.decide.Decider;
import org.tributary.engine.status.EngineStatus;

/**
 * Stage 1, the ring's host of the {@link Decider}: stamps each batch once, opens frames and passes them on. A batch ends when
 * the ring is empty or a limit is reached.
 */
final class DecideStage implements Decider.Host {
    private final RingBuffer<CommandSlot> ring;
    private final StateMachine core;
    private final Decider decider;
    private final BatchOutlet outlet;
    private final LongSupplier clockMs;
    private final Failure failure;
    private final EngineStatus status;
    private final int maxBatchRecords;

    private @Nullable PipelineBatch batch;
    private volatile long nextDeadlineMs;
    private long slotsInSight;
    private long expectedTo = -1;
    /** Keeps the compiler from removing reads made only to prefetch. */
    private long touched;

    DecideStage(
            final RingBuffer<CommandSlot> ring,
            final StateMachine core,
            final BatchOutlet outlet,
            final LongSupplier clockMs,
            final long startMs,
            final Engine.Context context,
            final Failure failure) {
        this.ring = ring;
        this.core = core;
        this.outlet = outlet;
        this.clockMs = clockMs;
        this.failure = failure;
        this.status = context.status();
        this.maxBatchRecords = context.settings().maxBatchRecords();
        this.decider = new Decider(
                core,
                startMs,
                context.commandFaults(),
                maxBatchRecords,
                context.settings().maxBatchBytes());
        this.nextDeadlineMs = core.nextDeadlineMs();
    }

    /** Time of the next pulse, for the keeper. Any thread. */
    long nextDeadlineMs() {
        return nextDeadlineMs;
    }

    /** Starts a run of that many slots. */
    void onBatchStart(final long slots) {
        slotsInSight = slots;
    }

    /** Processes a slot; never throws. */
    void onSlot(final CommandSlot slot, final long slotSequence, final boolean endOfBatch) {
        if (failure.hasHappened()) {
            return;
        }
        try {
            if (batch == null && !begin(clockMs.getAsLong())) {
                return;
            }
            if (slotSequence > expectedTo) {
                prefetch(slotSequence);
            }
            slotsInSight--;
            take(slot);
            if (endOfBatch || isFull()) {
                publish();
            }
        } catch (final Throwable t) {
            failure.raise("decide", t);
        }
    }

    /** Prefetches for the commands already in the ring, a window at a time. */
    private void prefetch(final long from) {
        expectedTo = from + Math.min(slotsInSight, StateMachine.MAX_PREFETCHES) - 1;
        if (expectedTo == from) {
            return;
        }
        long sum = 0;
        for (long sequence = from; sequence <= expectedTo; sequence++) {
            sum += ring.get(sequence).touch();
        }
        touched += sum;
        for (long sequence = from; sequence <= expectedTo; sequence++) {
            final CommandSlot slot = ring.get(sequence);
            if (slot.kind() == CommandSlot.Kind.COMMAND) {
                core.queuePrefetch(slot.buffer, slot.offset);
            }
        }
        core.prefetch();
    }

    private boolean begin(final long stampMs) {
        final PipelineBatch claimed = outlet.claim();
        batch = claimed;
        if (claimed == null) {
            return false;
        }
        decider.stamp(stampMs);
        claimed.begin();
        decider.open(claimed.frame, claimed.correlationIds);
        return true;
    }

    private PipelineBatch open() {
        if (batch == null) {
            throw new IllegalStateException("no batch is open behind sequence " + decider.lastSequence());
        }
        return batch;
    }

    private void take(final CommandSlot slot) {
        final PipelineBatch first = open();
        if (first.publishedNanos == 0) {
            first.publishedNanos = slot.publishedNanos;
        }
        switch (slot.kind()) {
            case COMMAND -> {
                if (decider.runDuePulses(this)) {
                    decider.decide(slot.correlationId, slot.buffer, slot.offset, slot.length);
                }
            }
            case LOOKUP -> lookUp(slot);
            case TICK -> decider.runDuePulses(this);
            case MARK -> first.mark = true;
            default -> {
                // Cancelled: the publisher has reported it to its caller.
            }
        }
    }

    @Override
    public boolean nextBatch() {
        publish();
        return begin(decider.timestampMs());
    }

    private void lookUp(final CommandSlot slot) {
        final PipelineBatch into = open();
        final int index = into.lookups++;
        into.lookupCorrelationIds[index] = slot.correlationId;
        into.lookupSequences[index] = core.sequenceOf(
                slot.channel,
                slot.buffer,
                slot.offset,
                slot.length,
                slot.buffer,
                slot.offset + slot.length,
                slot.idLength);
    }

    private boolean isFull() {
        return batch != null && (decider.isFull() || batch.lookups >= maxBatchRecords);
    }

    private void publish() {
        if (batch == null) {
            return;
        }
        batch.decidedNanos = System.nanoTime();
        status.decide.record(batch.decidedNanos - batch.startNanos);
        status.decided(decider.lastSequence());
        nextDeadlineMs = core.nextDeadlineMs();
        batch = null;
        outlet.publish();
    }
}
