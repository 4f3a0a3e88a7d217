package org.tributary.gateway.bridge.reply;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.pipeline.Admission;
import org.tributary.engine.pipeline.CommandIngress;
import org.tributary.engine.record.JournalRecord;
import org.tributary.gateway.bridge.PackedId;

/**
 * Commands that a thread waits for: admin changes, bookings, the campaign at the start. Any thread; one change at a
 * time, so that no other command comes between those of a campaign.
 */
public final class CommandCalls {
    /** Longest a call waits for its record. */
    public static final long TIMEOUT_MS = 8_000;

    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int LANE_SHIFT = 48;
    private static final String NO_ANSWER =
            "no answer in time; the change may still take effect, check before you repeat it";

    /** The engine took no command or did not answer in time. */
    public static final class NoAnswerException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String message;

        NoAnswerException(final String message) {
            super(message, null, false, false);
            this.message = message;
        }

        @Override
        public String getMessage() {
            return message;
        }
    }

    private final CommandIngress ingress;
    private final AtomicLong ids = new AtomicLong();
    private final Map<Long, CompletableFuture<CommandResult>> calls = new ConcurrentHashMap<>();
    private final Map<Long, CompletableFuture<Long>> lookups = new ConcurrentHashMap<>();
    private final ReentrantLock oneChange = new ReentrantLock(true);

    // Release thread only: what is completed at the end of the batch.
    private final List<Runnable> answered = new ArrayList<>();

    public CommandCalls(final CommandIngress ingress) {
        this.ingress = ingress;
    }

    /**
     * Sends one command and waits until it is decided and journaled.
     *
     * @throws NoAnswerException if the engine is too busy, draining or halted; the command may still take effect
     */
    public CommandResult call(final DirectBuffer command, final int offset, final int length) {
        final UnsafeBuffer view = new UnsafeBuffer(command, offset, length);
        return callAll(List.of(view)).get(0);
    }

    /**
     * Sends commands in this order, with no other call's between them, and waits until all are decided and journaled.
     *
     * @throws NoAnswerException if the engine is too busy, draining or halted; the commands may still take effect
     * @throws IllegalArgumentException if a command would stop every node of a group; it was not sent
     */
    public List<CommandResult> callAll(final List<? extends DirectBuffer> commands) {
        final long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MS);
        final List<CompletableFuture<CommandResult>> futures = new ArrayList<>(commands.size());
        oneChange.lock();
        try {
            final CommandIngress change = ingress.change();
            for (final DirectBuffer command : commands) {
                futures.add(publish(change, command, deadlineNanos));
            }
            final List<CommandResult> results = new ArrayList<>(futures.size());
            for (final CompletableFuture<CommandResult> future : futures) {
                results.add(await(future, deadlineNanos));
            }
            return results;
        } finally {
            oneChange.unlock();
        }
    }

    /**
     * Sequence of the record that first carried an id, 0 if it is unknown.
     *
     * @param partner empty for payment channels
     */
    public long lookup(final ChannelCode channel, final String partner, final String id) {
        final PackedId packed = new PackedId();
        if (!packed.set(id)) {
            return 0;
        }
        final UnsafeBuffer partnerBuffer = new UnsafeBuffer(partner.getBytes(StandardCharsets.UTF_8));
        final long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MS);
        final long correlationId = nextId();
        final CompletableFuture<Long> future = new CompletableFuture<>();
        lookups.put(correlationId, future);
        try {
            untilTaken(
                    () -> ingress.tryLookup(
                            correlationId,
                            channel.value(),
                            partnerBuffer,
                            0,
                            partnerBuffer.capacity(),
                            packed.buffer(),
                            0,
                            packed.length()),
                    deadlineNanos);
            return await(future, deadlineNanos);
        } finally {
            lookups.remove(correlationId);
        }
    }

    private CompletableFuture<CommandResult> publish(
            final CommandIngress change, final DirectBuffer command, final long deadlineNanos) {
        final long correlationId = nextId();
        final CompletableFuture<CommandResult> future = new CompletableFuture<>();
        calls.put(correlationId, future);
        try {
            untilTaken(() -> change.tryPublish(correlationId, command, 0, command.capacity()), deadlineNanos);
        } catch (final RuntimeException e) {
            calls.remove(correlationId);
            throw e;
        }
        return future;
    }

    private long nextId() {
        return (long) ReplyRouter.CALLS_LANE << LANE_SHIFT | ids.incrementAndGet();
    }

    /** Tries until the ring takes the command. At the deadline, the exception names the last refusal. */
    private static void untilTaken(final Supplier<Admission> attempt, final long deadlineNanos) {
        for (Admission admission = attempt.get(); !admission.isTaken(); admission = attempt.get()) {
            if (System.nanoTime() > deadlineNanos) {
                throw new NoAnswerException("the engine takes no commands now ("
                        + RetryReason.of(admission).label() + ")");
            }
            LockSupport.parkNanos(RETRY_NANOS);
        }
    }

    private static <T> T await(final CompletableFuture<T> future, final long deadlineNanos) {
        try {
            return future.get(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoAnswerException("interrupted");
        } catch (final TimeoutException e) {
            throw new NoAnswerException(NO_ANSWER);
        } catch (final ExecutionException e) {
            if (e.getCause() instanceof NoAnswerException none) {
                throw none;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    void released(final long correlationId, final JournalRecord record) {
        final CompletableFuture<CommandResult> future = calls.remove(correlationId);
        if (future != null) {
            final CommandResult result = CommandResult.of(record);
            answered.add(() -> future.complete(result));
        }
    }

    void lookedUp(final long correlationId, final long sequence) {
        final CompletableFuture<Long> future = lookups.get(correlationId);
        if (future != null) {
            answered.add(() -> future.complete(sequence));
        }
    }

    void unanswered(final long correlationId) {
        final CompletableFuture<CommandResult> call = calls.remove(correlationId);
        if (call != null) {
            answered.add(() -> call.completeExceptionally(new NoAnswerException(NO_ANSWER)));
        }
        final CompletableFuture<Long> lookup = lookups.get(correlationId);
        if (lookup != null) {
            answered.add(() -> lookup.completeExceptionally(new NoAnswerException(NO_ANSWER)));
        }
    }

    void batchEnded() {
        answered.forEach(Runnable::run);
        answered.clear();
    }
}
