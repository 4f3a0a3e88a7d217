package org.tributary.engine.pipeline;

import com.lmax.disruptor.BatchEventProcessor;
import com.lmax.disruptor.BatchEventProcessorBuilder;
import com.lmax.disruptor.EventHandler;
import com.lmax.disruptor.ExceptionHandler;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The stages' processors and threads. The Disruptor alone would skip an event whose handler throws: stages
 * catch everything themselves, and what escapes them (its own code, an Error) causes the same failure.
 */
final class Stages {
    private static final long CLAIM_WAIT_NANOS = 20_000;

    private final RingBuffer<CommandSlot> commandRing;
    private final @Nullable RingBuffer<PipelineBatch> batchRing;
    private final DecideStage decide;
    private final List<BatchEventProcessor<?>> processors = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final DecideLoop decideLoop;
    /** Of the last stage on the batch ring. */
    private Sequence batchesDone = new Sequence();

    private Stages(
            final RingBuffer<CommandSlot> commandRing,
            final @Nullable RingBuffer<PipelineBatch> batchRing,
            final DecideStage decide,
            final DecideLoop decideLoop) {
        this.commandRing = commandRing;
        this.batchRing = batchRing;
        this.decide = decide;
        this.decideLoop = decideLoop;
    }

    static Stages wire(final Engine.Context context, final RingBuffer<CommandSlot> commandRing, final Failure failure) {
        final JournalStage journal = new JournalStage(context.journal(), failure);
        final ReleaseStage release = new ReleaseStage(context.listener(), failure, context.status());
        final boolean shared = context.settings().stages() == StageMode.SHARED;
        final @Nullable RingBuffer<PipelineBatch> batchRing = shared
                ? null
                : RingBuffer.createSingleProducer(
                        () -> newBatch(context),
                        context.settings().batchSlots(),
                        context.settings().waitKind().strategy());
        final BatchOutlet outlet = batchRing == null
                ? new SameThread(newBatch(context), journal, release)
                : new OverRing(batchRing, failure);
        final DecideStage decide = new DecideStage(
                commandRing, context.stateMachine(), outlet, context.clockMs(), context.startMs(), context, failure);
        // Slots are released only when the processor has handled all that it saw: it sees a part of its ring at a time,
        // so
        // that publishers continue meanwhile.
        final int most = Math.min(
                Math.max(1, context.settings().ringSize() / 4),
                context.settings().maxBatchRecords());
        final DecideLoop decideLoop = new DecideLoop(commandRing, decide, most, failure);
        final Stages stages = new Stages(commandRing, batchRing, decide, decideLoop);
        stages.addProcessors(context, journal, release, failure);
        return stages;
    }

    private void addProcessors(
            final Engine.Context context,
            final JournalStage journal,
            final ReleaseStage release,
            final Failure failure) {
        final int mostBatches = Math.max(1, context.settings().batchSlots() / 2);
        commandRing.addGatingSequences(decideLoop.done());
        addThread("decide", decideLoop);
        if (batchRing == null) {
            return;
        }
        if (context.settings().stages() == StageMode.PAIRED) {
            final EventHandler<PipelineBatch> both = new JournalThenRelease(batchRing, journal, release);
            batchesDone = add("journal", batchRing, batchRing.newBarrier(), both, mostBatches, failure);
            batchRing.addGatingSequences(batchesDone);
            return;
        }
        final Sequence journaled = add("journal", batchRing, batchRing.newBarrier(), journal, mostBatches, failure);
        batchesDone = add("release", batchRing, batchRing.newBarrier(journaled), release, mostBatches, failure);
        batchRing.addGatingSequences(batchesDone);
    }

    private <T> Sequence add(
            final String name,
            final RingBuffer<T> ring,
            final SequenceBarrier barrier,
            final EventHandler<T> handler,
            final int maxBatchSize,
            final Failure failure) {
        final BatchEventProcessor<T> processor =
                new BatchEventProcessorBuilder().setMaxBatchSize(maxBatchSize).build(ring, barrier, handler);
        processor.setExceptionHandler(new FailOnAny<>(name, failure));
        processors.add(processor);
        addThread(name, processor);
        return processor.getSequence();
    }

    private void addThread(final String name, final Runnable loop) {
        final Thread thread = new Thread(loop, "tributary-" + name);
        thread.setDaemon(true);
        threads.add(thread);
    }

    DecideStage decide() {
        return decide;
    }

    void start() {
        threads.forEach(Thread::start);
    }

    /** True if all claimed slots have passed all stages. Shut the ingress first. */
    boolean isDrained() {
        return decideLoop.done().get() >= commandRing.getCursor()
                && (batchRing == null || batchesDone.get() >= batchRing.getCursor());
    }

    void stop() {
        decideLoop.halt();
        processors.forEach(BatchEventProcessor::halt);
        threads.forEach(Engine::join);
    }

    private static PipelineBatch newBatch(final Engine.Context context) {
        return new PipelineBatch(
                context.frameBytes(), context.frameRecords(), context.settings().maxBatchRecords());
    }

    /** Passes batches to the next thread. */
    private static final class OverRing implements BatchOutlet {
        private final RingBuffer<PipelineBatch> ring;
        private final Failure failure;
        private long claimed;

        OverRing(final RingBuffer<PipelineBatch> ring, final Failure failure) {
            this.ring = ring;
            this.failure = failure;
        }

        @Override
        public @Nullable PipelineBatch claim() {
            while (!ring.hasAvailableCapacity(1)) {
                if (failure.hasHappened()) {
                    return null;
                }
                LockSupport.parkNanos(CLAIM_WAIT_NANOS);
            }
            claimed = ring.next();
            return ring.get(claimed);
        }

        @Override
        public void publish() {
            ring.publish(claimed);
        }
    }

    /** Runs the next stages at once, on the same thread, with one batch for all. */
    private static final class SameThread implements BatchOutlet {
        private final PipelineBatch batch;
        private final JournalStage journal;
        private final ReleaseStage release;

        SameThread(final PipelineBatch batch, final JournalStage journal, final ReleaseStage release) {
            this.batch = batch;
            this.journal = journal;
            this.release = release;
        }

        @Override
        public PipelineBatch claim() {
            return batch;
        }

        @Override
        public void publish() {
            journal.onEvent(batch, 0, true);
            release.onEvent(batch, 0, true);
        }
    }

    /** Journals all available batches, syncs once, then releases them, on one thread. */
    private static final class JournalThenRelease implements EventHandler<PipelineBatch> {
        private final RingBuffer<PipelineBatch> ring;
        private final JournalStage journal;
        private final ReleaseStage release;
        private long nextToRelease;

        JournalThenRelease(
                final RingBuffer<PipelineBatch> ring, final JournalStage journal, final ReleaseStage release) {
            this.ring = ring;
            this.journal = journal;
            this.release = release;
        }

        @Override
        public void onEvent(final PipelineBatch batch, final long sequence, final boolean endOfBatch) {
            journal.onEvent(batch, sequence, endOfBatch);
            if (endOfBatch || !journal.syncsBeforeRelease()) {
                for (; nextToRelease <= sequence; nextToRelease++) {
                    release.onEvent(ring.get(nextToRelease), nextToRelease, endOfBatch);
                }
            }
        }
    }

    private record FailOnAny<T>(String stage, Failure failure) implements ExceptionHandler<T> {
        @Override
        public void handleEventException(final Throwable error, final long sequence, final T event) {
            failure.raise(stage, error);
        }

        @Override
        public void handleOnStartException(final Throwable error) {
            failure.raise(stage, error);
        }

        @Override
        public void handleOnShutdownException(final Throwable error) {
            failure.raise(stage, error);
        }
    }
}
