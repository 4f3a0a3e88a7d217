package org.tributary.engine.pipeline;

import com.lmax.disruptor.RingBuffer;
import java.util.function.LongSupplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.Sha256;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.codec.sbe.PulseCommandEncoder;
import org.tributary.engine.core.port.OutcomeSink;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.core.schedule.PoolDeadlineException;
import org.tributary.engine.status.EngineStatus;

/**
 * Stage 1, the single writer of the core. Stamps each batch once, runs the pulses that are due before each command, and
 * writes commands and outcomes into the batch's frame. A batch ends when the ring is empty or a limit is reached.
 */
final class DecideStage implements OutcomeSink {
    /** Far more pulses than sharing a pool over a whole giving day's donations takes, at 2048 records per pulse. */
    private static final int MAX_PULSES_IN_A_ROW = 1 << 20;

    private final RingBuffer<CommandSlot> ring;
    private final StateMachine core;
    private final BatchOutlet outlet;
    private final LongSupplier clockMs;
    private final Failure failure;
    private final EngineStatus status;
    private final CommandFaults faults;
    private final int maxBatchRecords;
    private final int maxBatchBytes;
    private final UnsafeBuffer pulse = new UnsafeBuffer(new byte[MessageHeaderEncoder.ENCODED_LENGTH]);

    private @Nullable PipelineBatch batch;
    private long timestampMs;
    private long lastSequence;
    private DirectBuffer command = pulse;
    private int commandLength;
    private long commandCorrelationId;
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
        this.timestampMs = startMs;
        this.failure = failure;
        this.status = context.status();
        this.faults = context.commandFaults();
        this.maxBatchRecords = context.settings().maxBatchRecords();
        this.maxBatchBytes = context.settings().maxBatchBytes();
        this.lastSequence = core.lastSequence();
        this.nextDeadlineMs = core.nextDeadlineMs();
        new PulseCommandEncoder().wrapAndApplyHeader(pulse, 0, new MessageHeaderEncoder());
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
            if (batch == null && !begin(Math.max(timestampMs, clockMs.getAsLong()))) {
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
            if (slot.kind == CommandSlot.Kind.COMMAND) {
                core.queuePrefetch(slot.buffer, 0);
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
        timestampMs = stampMs;
        claimed.begin(stampMs, lastSequence + 1);
        return true;
    }

    private PipelineBatch open() {
        if (batch == null) {
            throw new IllegalStateException("no batch is open behind sequence " + lastSequence);
        }
        return batch;
    }

    private void take(final CommandSlot slot) {
        final PipelineBatch first = open();
        if (first.publishedNanos == 0) {
            first.publishedNanos = slot.publishedNanos;
        }
        switch (slot.kind) {
            case COMMAND -> {
                runDuePulses();
                if (batch != null) {
                    decide(slot.correlationId, slot.buffer, slot.length);
                }
            }
            case LOOKUP -> lookUp(slot);
            case TICK -> runDuePulses();
            case MARK -> first.mark = true;
            default -> {
                // Cancelled: the publisher has reported it to its caller.
            }
        }
    }

    /** Runs due pulses before each command, because a command may set a deadline that has already passed. */
    private void runDuePulses() {
        for (int pulses = 0; core.nextDeadlineMs() <= timestampMs; pulses++) {
            if (pulses == MAX_PULSES_IN_A_ROW) {
                throw new IllegalStateException("the core still wants pulses at " + timestampMs + " after " + pulses);
            }
            decide(CommandIngress.NO_CORRELATION, pulse, pulse.capacity());
            if (isFull()) {
                publish();
                if (!begin(timestampMs)) {
                    return;
                }
            }
        }
    }

    private void decide(final long correlationId, final DirectBuffer buffer, final int length) {
        final long before = lastSequence;
        command = buffer;
        commandLength = length;
        commandCorrelationId = correlationId;
        try {
            core.onCommand(timestampMs, buffer, 0, length, this);
        } catch (final RuntimeException | StackOverflowError e) {
            throw undecidable(buffer, length, e);
        }
        if (lastSequence == before) {
            throw new IllegalStateException("the core gave no outcome behind sequence " + before);
        }
    }

    private UndecidableCommandException undecidable(
            final DirectBuffer buffer, final int length, final Throwable error) {
        final byte[] bytes = new byte[length];
        buffer.getBytes(0, bytes);
        final String sha256 = Sha256.hexOf(bytes);
        final @Nullable String pool = error instanceof PoolDeadlineException deadline ? deadline.pool() : null;
        final String wayOut = faults.onFault(sha256, bytes, pool, error);
        final String what = pool == null ? "command " + sha256 : "the deadline of pool " + pool;
        return new UndecidableCommandException(
                "the core can't decide " + what + " after sequence " + lastSequence + ": " + error + ". " + wayOut,
                error);
    }

    @Override
    public void onOutcome(final long sequence, final DirectBuffer buffer, final int offset, final int length) {
        if (sequence != lastSequence + 1) {
            throw new IllegalStateException("the core gave sequence " + sequence + " behind " + lastSequence);
        }
        final PipelineBatch into = open();
        into.correlationIds[into.frame.recordCount()] = commandCorrelationId;
        into.frame.add(command, 0, commandLength, buffer, offset, length);
        lastSequence = sequence;
        commandLength = 0;
        commandCorrelationId = CommandIngress.NO_CORRELATION;
    }

    private void lookUp(final CommandSlot slot) {
        final PipelineBatch into = open();
        final int index = into.lookups++;
        into.lookupCorrelationIds[index] = slot.correlationId;
        into.lookupSequences[index] =
                core.sequenceOf(slot.channel, slot.buffer, 0, slot.length, slot.buffer, slot.length, slot.idLength);
    }

    private boolean isFull() {
        return batch != null
                && (batch.frame.recordCount() >= maxBatchRecords
                        || batch.frame.length() >= maxBatchBytes
                        || batch.lookups >= maxBatchRecords);
    }

    private void publish() {
        if (batch == null) {
            return;
        }
        batch.decidedNanos = System.nanoTime();
        status.decide.record(batch.decidedNanos - batch.startNanos);
        status.decided(lastSequence);
        nextDeadlineMs = core.nextDeadlineMs();
        batch = null;
        outlet.publish();
    }
}
