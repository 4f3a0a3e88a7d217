package org.tributary.engine.pipeline;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import java.util.function.LongSupplier;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.journal.Journal;

/**
 * The real stages without their threads: a simulator says which one goes on, and how far. Everything but the loops that wait
 * is the engine's: ingress, decide, journal, release.
 */
public final class SteppedPipeline {
    private static final PipelineSettings SETTINGS = new PipelineSettings(64, 32, 8, 8 * 1024, WaitKind.BLOCKING);

    /** Batches that one round of deciding may fill: a command each, and the pulses before it. */
    private static final int FREE_BATCHES = 16;

    /** Room for what one command of a simulated campaign makes. */
    private static final int FRAME_BYTES = 16 * 1024;

    private static final int FRAME_RECORDS = 128;

    private final Journal journal;
    private final RingBuffer<CommandSlot> commandRing;
    private final RingBuffer<PipelineBatch> batchRing;
    private final Sequence decided = new Sequence();
    private final Sequence journaled = new Sequence();
    private final DecideStage decide;
    private final JournalThenRelease rest;
    private final RingIngress ingress;
    private final Failure failure;
    private @Nullable Throwable error;

    /** Stages after recovery; the journal is this pipeline's. */
    public SteppedPipeline(
            final StateMachine machine,
            final Journal journal,
            final ReleaseListener listener,
            final long startMs,
            final LongSupplier clockMs) {
        this.journal = journal;
        final Engine.Context context =
                new Engine.Context().stateMachine(machine).journal(journal).settings(SETTINGS);
        failure = new Failure((stage, thrown) -> error = thrown, context.status());
        commandRing = RingBuffer.createMultiProducer(
                CommandSlot.factory(SETTINGS.ringSize()),
                SETTINGS.ringSize(),
                SETTINGS.waitKind().strategy());
        batchRing = RingBuffer.createSingleProducer(
                () -> new PipelineBatch(FRAME_BYTES, FRAME_RECORDS, SETTINGS.ringSize()),
                SETTINGS.batchSlots(),
                SETTINGS.waitKind().strategy());
        commandRing.addGatingSequences(decided);
        batchRing.addGatingSequences(journaled);
        decide = new DecideStage(
                commandRing, machine, new BatchOutlet(batchRing, failure), clockMs, startMs, context, failure);
        rest = new JournalThenRelease(
                batchRing, new JournalStage(journal, failure), new ReleaseStage(listener, failure, context.status()));
        ingress = new RingIngress(commandRing, journal, failure, context.status());
    }

    /** Puts a command into the ring; the answer comes to the listener under its correlation id. */
    public Admission publish(final long correlationId, final DirectBuffer command) {
        return ingress.tryPublish(correlationId, command, 0, command.capacity());
    }

    /** Decides at most so many slots of the ring. */
    public void decide(final int most) {
        if (!batchRing.hasAvailableCapacity(FREE_BATCHES)) {
            journal(Integer.MAX_VALUE);
        }
        final long next = decided.get() + 1;
        final long end = Math.min(commandRing.getCursor(), next + most - 1);
        if (end < next) {
            return;
        }
        decide.onBatchStart(end - next + 1);
        for (long slot = next; slot <= end; slot++) {
            decide.onSlot(commandRing.get(slot), slot, slot == end);
        }
        decided.set(end);
    }

    /** Journals at most so many batches, syncs if the durability wants it, and releases them. */
    public void journal(final int most) {
        final long next = journaled.get() + 1;
        final long end = Math.min(batchRing.getCursor(), next + most - 1);
        for (long batch = next; batch <= end; batch++) {
            rest.onEvent(batchRing.get(batch), batch, batch == end);
        }
        if (end >= next) {
            journaled.set(end);
        }
    }

    /** What the keeper does now and then: its duties for the journal, a pulse, a mark. */
    public void keep() {
        if (error != null) {
            return;
        }
        try {
            journal.maintain();
        } catch (final RuntimeException | Error e) {
            failure.raise("keeper", e);
            return;
        }
        ingress.poke(CommandSlot.Kind.TICK);
        if (journal.wantsMark()) {
            ingress.poke(CommandSlot.Kind.MARK);
        }
    }

    /** Refuses new commands, finishes the others and closes the journal, as a stop does. */
    public void close() {
        ingress.shut();
        while (error == null && (decided.get() < commandRing.getCursor() || journaled.get() < batchRing.getCursor())) {
            decide(Integer.MAX_VALUE);
            journal(Integer.MAX_VALUE);
        }
        try {
            if (error == null) {
                journal.close();
            } else {
                journal.abandon();
            }
        } catch (final RuntimeException | Error e) {
            failure.raise("close", e);
        }
    }

    /** Why a stage failed; null if none has. */
    public @Nullable Throwable error() {
        return error;
    }
}
