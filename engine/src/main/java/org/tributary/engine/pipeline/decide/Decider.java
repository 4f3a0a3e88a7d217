package org.tributary.engine.pipeline.decide;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.Sha256;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.codec.sbe.PulseCommandEncoder;
import org.tributary.engine.core.port.OutcomeSink;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.core.schedule.PoolDeadlineException;
import org.tributary.engine.journal.BatchFrame;

/**
 * The single writer of the core: runs the pulses that are due before each command and writes commands and outcomes into the
 * frame that its host has opened. Where a batch ends is the host's decision. One thread; allocates nothing per command.
 */
public final class Decider implements OutcomeSink {
    /** Correlation id of records that no caller waits for. */
    public static final long NO_CORRELATION = 0;

    /** Far more pulses than sharing a pool over a whole giving day's donations takes, at 2048 records per pulse. */
    private static final int MAX_PULSES_IN_A_ROW = 1 << 20;

    /** Passes on full batches. */
    @FunctionalInterface
    public interface Host {
        /**
         * Passes the full batch on and opens the next one, with the same stamp.
         *
         * @return false if the host has failed: nothing more is decided
         */
        boolean nextBatch();
    }

    private final StateMachine core;
    private final CommandFaults faults;
    private final int maxRecords;
    private final int maxBytes;
    private final UnsafeBuffer pulse = new UnsafeBuffer(new byte[MessageHeaderEncoder.ENCODED_LENGTH]);

    private @Nullable BatchFrame frame;
    private long[] correlationIds = {};
    private long timestampMs;
    private long lastSequence;
    private DirectBuffer command = pulse;
    private int commandOffset;
    private int commandLength;
    private long commandCorrelationId;

    /**
     * Creates a decider behind what was recovered.
     *
     * @param core owned by the decider's thread from now on
     * @param startMs stamp of the last recovered batch: no stamp goes below it
     * @param faults is notified of a command that the core can't decide
     * @param maxRecords at which a batch is full
     * @param maxBytes at which a batch is full; the last command may exceed it
     */
    public Decider(
            final StateMachine core,
            final long startMs,
            final CommandFaults faults,
            final int maxRecords,
            final int maxBytes) {
        this.core = core;
        this.timestampMs = startMs;
        this.faults = faults;
        this.maxRecords = maxRecords;
        this.maxBytes = maxBytes;
        this.lastSequence = core.lastSequence();
        new PulseCommandEncoder().wrapAndApplyHeader(pulse, 0, new MessageHeaderEncoder());
    }

    /** Takes a time as the stamp of the following batches; time never goes back. */
    public void stamp(final long clockMs) {
        timestampMs = Math.max(timestampMs, clockMs);
    }

    /** The present stamp, epoch milliseconds. */
    public long timestampMs() {
        return timestampMs;
    }

    /** Sequence of the last record. */
    public long lastSequence() {
        return lastSequence;
    }

    /** Time of the next pulse. */
    public long nextDeadlineMs() {
        return core.nextDeadlineMs();
    }

    /**
     * Begins a batch.
     *
     * @param into takes its records
     * @param ids takes their correlation ids by record
     */
    public void open(final BatchFrame into, final long[] ids) {
        into.begin(timestampMs, lastSequence + 1);
        frame = into;
        correlationIds = ids;
    }

    /** True if the open batch must be passed on before another command. */
    public boolean isFull() {
        final BatchFrame into = opened();
        return into.recordCount() >= maxRecords || into.length() >= maxBytes;
    }

    /**
     * Runs due pulses; called before each command, because a command may set a deadline that has already passed.
     *
     * @return false if the host has failed meanwhile
     */
    public boolean runDuePulses(final Host host) {
        for (int pulses = 0; core.nextDeadlineMs() <= timestampMs; pulses++) {
            if (pulses == MAX_PULSES_IN_A_ROW) {
                throw new IllegalStateException("the core still wants pulses at " + timestampMs + " after " + pulses);
            }
            decide(NO_CORRELATION, pulse, 0, pulse.capacity());
            if (isFull() && !host.nextBatch()) {
                return false;
            }
        }
        return true;
    }

    /** Decides one command; its records are in the open batch when this returns. */
    public void decide(final long correlationId, final DirectBuffer buffer, final int offset, final int length) {
        final long before = lastSequence;
        if (command != buffer) {
            // Storing a reference costs one of the collector's barriers: the ring's commands have one buffer.
            command = buffer;
        }
        commandOffset = offset;
        commandLength = length;
        commandCorrelationId = correlationId;
        try {
            core.onCommand(timestampMs, buffer, offset, length, this);
        } catch (final RuntimeException | StackOverflowError e) {
            throw undecidable(buffer, offset, length, e);
        }
        if (lastSequence == before) {
            throw new IllegalStateException("the core gave no outcome behind sequence " + before);
        }
    }

    private UndecidableCommandException undecidable(
            final DirectBuffer buffer, final int offset, final int length, final Throwable error) {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
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
        final BatchFrame into = opened();
        correlationIds[into.recordCount()] = commandCorrelationId;
        into.add(command, commandOffset, commandLength, buffer, offset, length);
        lastSequence = sequence;
        commandLength = 0;
        commandCorrelationId = NO_CORRELATION;
    }

    private BatchFrame opened() {
        if (frame == null) {
            throw new IllegalStateException("no batch is open behind sequence " + lastSequence);
        }
        return frame;
    }
}
