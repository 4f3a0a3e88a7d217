package org.tributary.engine.pipeline;

import com.lmax.disruptor.BatchEventProcessor;
import com.lmax.disruptor.BatchEventProcessorBuilder;
import com.lmax.disruptor.ExceptionHandler;
import com.lmax.disruptor.RingBuffer;
import java.util.List;

/**
 * The stages' loops and threads: decide on one, journal and release on another. The Disruptor alone would skip an event
 * whose handler throws: stages catch everything themselves, and what escapes them (its own code, an Error) causes the
 * same failure.
 */
final class Stages {
    private final RingBuffer<CommandSlot> commandRing;
    private final RingBuffer<PipelineBatch> batchRing;
    private final DecideStage decide;
    private final DecideLoop decideLoop;
    private final BatchEventProcessor<PipelineBatch> journalLoop;
    private final List<Thread> threads;

    private Stages(
            final RingBuffer<CommandSlot> commandRing,
            final RingBuffer<PipelineBatch> batchRing,
            final DecideStage decide,
            final DecideLoop decideLoop,
            final BatchEventProcessor<PipelineBatch> journalLoop,
            final Failure failure) {
        this.commandRing = commandRing;
        this.batchRing = batchRing;
        this.decide = decide;
        this.decideLoop = decideLoop;
        this.journalLoop = journalLoop;
        this.threads = List.of(thread("decide", decideLoop, failure), thread("journal", journalLoop, failure));
    }

    static Stages wire(final Engine.Context context, final RingBuffer<CommandSlot> commandRing, final Failure failure) {
        final PipelineSettings settings = context.settings();
        final RingBuffer<PipelineBatch> batchRing = RingBuffer.createSingleProducer(
                () -> new PipelineBatch(context.frameBytes(), context.frameRecords(), settings.maxBatchRecords()),
                settings.batchSlots(),
                settings.waitKind().strategy());
        final DecideStage decide = new DecideStage(
                commandRing,
                context.stateMachine(),
                new BatchOutlet(batchRing, failure),
                context.clockMs(),
                context.startMs(),
                context,
                failure);
        // Slots are released only when a loop has handled all that it saw: it sees a part of its ring at a time, so
        // that
        // publishers continue meanwhile.
        final int mostCommands = Math.min(Math.max(1, settings.ringSize() / 4), settings.maxBatchRecords());
        final DecideLoop decideLoop = new DecideLoop(commandRing, decide, mostCommands, failure);
        commandRing.addGatingSequences(decideLoop.done());

        final BatchEventProcessor<PipelineBatch> journalLoop = new BatchEventProcessorBuilder()
                .setMaxBatchSize(Math.max(1, settings.batchSlots() / 2))
                .build(
                        batchRing,
                        batchRing.newBarrier(),
                        new JournalThenRelease(
                                batchRing,
                                new JournalStage(context.journal(), failure),
                                new ReleaseStage(context.listener(), failure, context.status())));
        journalLoop.setExceptionHandler(new FailOnAny("journal", failure));
        batchRing.addGatingSequences(journalLoop.getSequence());
        return new Stages(commandRing, batchRing, decide, decideLoop, journalLoop, failure);
    }

    /** A thread whose death, however it comes, stops the engine. */
    static Thread thread(final String name, final Runnable loop, final Failure failure) {
        final Thread thread = new Thread(loop, "tributary-" + name);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((dead, error) -> failure.raise(name, error));
        return thread;
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
                && journalLoop.getSequence().get() >= batchRing.getCursor();
    }

    void stop(final Limit limit) {
        decideLoop.halt();
        journalLoop.halt();
        threads.forEach(limit::join);
    }

    private record FailOnAny(String stage, Failure failure) implements ExceptionHandler<PipelineBatch> {
        @Override
        public void handleEventException(final Throwable error, final long sequence, final PipelineBatch event) {
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
