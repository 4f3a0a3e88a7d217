package org.tributary.engine.pipeline;

import com.lmax.disruptor.RingBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.journal.BatchFormat;
import org.tributary.engine.journal.Journal;
import org.tributary.engine.pipeline.decide.CommandFaults;
import org.tributary.engine.status.EngineStatus;

/**
 * The running pipeline, wired in one place:
 *
 * <pre>
 *  publishers ─▶ command ring ─▶ 1 decide ─▶ batch ring ─▶ 2 journal ─▶ 3 release ─▶ listener
 *  (any thread)   copies          one core     frames        one epoch     in order
 *                    ▲
 *  keeper ───────────┘ pokes when a deadline is due; reserves disk space
 * </pre>
 *
 * One thread runs 1, another 2 and 3. When journal and release are slow, batches grow: decide waits for an empty frame
 * while the command ring fills.
 *
 * <p>Launched once, closed once. The state machine belongs to the engine from launch on.
 */
public final class Engine implements AutoCloseable {
    /** Longest that a close waits for all threads: one may be syncing, and a busy device takes its time and is better waited for. */
    public static final int CLOSE_LIMIT_MS = 60_000;

    private static final long DRAIN_POLL_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    private final Context context;
    private final Failure failure;
    private final RingBuffer<CommandSlot> commandRing;
    private final RingIngress ingress;
    private final Stages stages;
    private final Keeper keeper;
    private final Thread keeperThread;
    private boolean closed;

    private Engine(final Context context) {
        this.context = context;
        this.failure = new Failure(context.fatalErrorHandler, context.status);
        this.commandRing = RingBuffer.createMultiProducer(
                CommandSlot.factory(context.settings().ringSize()),
                context.settings().ringSize(),
                context.settings().waitKind().strategy());
        this.ingress = new RingIngress(commandRing, context.journal(), failure, context.status);
        this.stages = Stages.wire(context, commandRing, failure);
        this.keeper = new Keeper(ingress, stages.decide(), context.journal(), context.clockMs, failure, context.status);
        this.keeperThread = Stages.thread("keeper", keeper, failure);
    }

    /**
     * Starts the stages.
     *
     * @param context concluded by this call; may not be used for another engine
     * @throws IllegalArgumentException if settings are missing or contradict each other
     */
    public static Engine launch(final Context context) {
        context.conclude();
        final Engine engine = new Engine(context);
        engine.start();
        return engine;
    }

    private void start() {
        final Journal journal = context.journal();
        context.status.startAt(context.stateMachine().lastSequence());
        final int ringSize = context.settings().ringSize();
        context.status.bindRing(ringSize, () -> ringSize - commandRing.remainingCapacity());
        context.status.bindJournal(
                journal::appendedSequence, journal::syncedSequence, journal::reserveLeftBytes, journal::writtenBytes);
        stages.start();
        keeperThread.start();
    }

    /** The ingress for commands. */
    public CommandIngress ingress() {
        return ingress;
    }

    /** The engine's counters and levels. */
    public EngineStatus status() {
        return context.status;
    }

    /** True if a stage has failed: the engine no longer answers. */
    public boolean hasFailed() {
        return failure.hasHappened();
    }

    /**
     * Refuses new commands, decides, journals and answers all that were taken, then syncs and closes the journal. After a
     * failure it only releases files and threads. Waits at most {@value #CLOSE_LIMIT_MS} ms for its threads.
     *
     * @throws IllegalStateException if a thread did not end in time. It is left behind, and the journal with it as after a kill: the
     *     thread may be writing there
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        final Limit limit = new Limit(context.closeLimitMs);
        ingress.shut();
        keeper.stop();
        limit.join(keeperThread);
        while (!failure.hasHappened() && !stages.isDrained() && !limit.isOver()) {
            LockSupport.parkNanos(DRAIN_POLL_NANOS);
        }
        stages.stop(limit);
        limit.requireAllEnded();
        if (failure.hasHappened()) {
            context.journal().abandon();
        } else {
            context.journal().close();
        }
    }

    /** Settings and parts of an engine. Filled by one thread, concluded once by {@link Engine#launch}. */
    public static final class Context {
        private static final int MAX_RING_SIZE = 1024 * 1024;

        private @Nullable StateMachine stateMachine;
        private @Nullable Journal journal;
        private @Nullable ReleaseListener listener;
        private long startMs;
        private LongSupplier clockMs = System::currentTimeMillis;
        private FatalErrorHandler fatalErrorHandler = FatalErrorHandler.HALT;
        private CommandFaults commandFaults = CommandFaults.NONE;
        private EngineStatus status = new EngineStatus();
        private @Nullable PipelineSettings settings;
        private int closeLimitMs = CLOSE_LIMIT_MS;
        private boolean concluded;

        private void conclude() {
            if (concluded) {
                throw new IllegalStateException("this context has launched an engine already");
            }
            concluded = true;
            final StateMachine machine = stateMachine();
            final Journal epoch = journal();
            listener();
            final PipelineSettings of = settings();
            requirePowerOfTwo("ringSize", of.ringSize(), MAX_RING_SIZE);
            requirePowerOfTwo("batchSlots", of.batchSlots(), 1024);
            require(
                    of.maxBatchRecords() >= 1 && of.maxBatchRecords() <= of.ringSize(),
                    "maxBatchRecords (" + of.maxBatchRecords() + ") must be from 1 to ringSize (" + of.ringSize()
                            + ")");
            require(
                    of.maxBatchBytes() >= BatchFormat.HEADER_LENGTH
                            && frameBytes() <= epoch.settings().maxFrameBytes(),
                    "maxBatchBytes (" + of.maxBatchBytes() + ") plus the longest command's records makes a frame of "
                            + frameBytes() + " bytes; the journal's blockBytes ("
                            + epoch.settings().blockBytes() + ") allows "
                            + epoch.settings().maxFrameBytes());
            require(
                    epoch.settings().refuseBelowBytes() >= of.inFlightBytes(),
                    "refuseBelowBytes (" + epoch.settings().refuseBelowBytes()
                            + ") must hold all that can be in flight: ringSize (" + of.ringSize() + ") and batchSlots ("
                            + of.batchSlots() + ") make " + of.inFlightBytes());
            require(
                    epoch.appendedSequence() == machine.lastSequence(),
                    "the journal stands at sequence " + epoch.appendedSequence() + ", the state machine at "
                            + machine.lastSequence());
        }

        int frameBytes() {
            return settings().frameBytes();
        }

        int frameRecords() {
            return settings().maxBatchRecords() + StateMachine.MAX_RECORDS_PER_COMMAND;
        }

        private static void requirePowerOfTwo(final String name, final int value, final int most) {
            require(
                    value >= 1 && value <= most && Integer.bitCount(value) == 1,
                    name + " (" + value + ") must be a power of two from 1 to " + most);
        }

        private static <T> T given(final @Nullable T part, final String name) {
            if (part == null) {
                throw new IllegalArgumentException(name + " is missing");
            }
            return part;
        }

        private static void require(final boolean holds, final String message) {
            if (!holds) {
                throw new IllegalArgumentException(message);
            }
        }

        /** The core, recovered; decide's thread owns it from launch on. */
        public Context stateMachine(final StateMachine machine) {
            stateMachine = machine;
            return this;
        }

        /** The journal's new epoch; the engine closes it. */
        public Context journal(final Journal epoch) {
            journal = epoch;
            return this;
        }

        /** Gets every journaled record, on the release thread. */
        public Context listener(final ReleaseListener releaseListener) {
            listener = releaseListener;
            return this;
        }

        /** Stamp of the last recovered batch, epoch milliseconds: no stamp goes below it. */
        public Context startMs(final long lastTimestampMs) {
            startMs = lastTimestampMs;
            return this;
        }

        /** Wall clock, epoch milliseconds. */
        public Context clockMs(final LongSupplier clock) {
            clockMs = clock;
            return this;
        }

        /** Handles a stage's failure; by default the process halts. */
        public Context fatalErrorHandler(final FatalErrorHandler handler) {
            fatalErrorHandler = handler;
            return this;
        }

        /** Is notified of a command that the core can't decide. */
        public Context commandFaults(final CommandFaults faults) {
            commandFaults = faults;
            return this;
        }

        /** Longest that a close waits for all threads, instead of {@value Engine#CLOSE_LIMIT_MS}. */
        Context closeLimitMs(final int limitMs) {
            closeLimitMs = limitMs;
            return this;
        }

        /** Receives the counters. */
        public Context status(final EngineStatus engineStatus) {
            status = engineStatus;
            return this;
        }

        /** Sizes, threads and waiting. */
        public Context settings(final PipelineSettings pipelineSettings) {
            settings = pipelineSettings;
            return this;
        }

        StateMachine stateMachine() {
            return given(stateMachine, "stateMachine");
        }

        Journal journal() {
            return given(journal, "journal");
        }

        ReleaseListener listener() {
            return given(listener, "listener");
        }

        long startMs() {
            return startMs;
        }

        CommandFaults commandFaults() {
            return commandFaults;
        }

        LongSupplier clockMs() {
            return clockMs;
        }

        EngineStatus status() {
            return status;
        }

        PipelineSettings settings() {
            return given(settings, "settings");
        }
    }
}
