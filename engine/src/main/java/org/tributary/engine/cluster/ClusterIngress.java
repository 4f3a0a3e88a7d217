package org.tributary.engine.cluster;

import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.cluster.close.Closing;
import org.tributary.engine.core.port.CommandCheck;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.pipeline.Admission;
import org.tributary.engine.pipeline.CommandIngress;
import org.tributary.engine.pipeline.FatalErrorHandler;
import org.tributary.engine.pipeline.ReleaseListener;
import org.tributary.engine.status.EngineStatus;

/**
 * A node's or gateway's way into the replicated log, whoever leads: collects commands into batches and sends them in order. On a node a
 * command's caller is answered when the group's reply is there <em>and</em> this node has journaled the batch itself, so that the next
 * read here includes it; in a gateway, which has no journal, when the group's reply is there. Without a reply in time the caller is told so; the command may still be decided, and its repetition is then a duplicate.
 *
 * <p>Questions for ids go through the log too, behind the commands before them. Any thread; {@link Answering} calls the answers.
 */
public final class ClusterIngress implements CommandIngress, AutoCloseable {
    private static final long LOOK_MS = 20;

    private final long origin;
    private final IngressLimits limits;
    private final LongSupplier leaderTerm;
    private final Supplier<@Nullable Admission> refusal;
    private final Supplier<CommandCheck> check;
    private final BatchSender sender;
    private final Answering answering;
    private final EngineStatus status;
    private final boolean byReplyAlone;
    private final Thread thread = new Thread(this::run, "tributary-batches");

    // All below: this object's lock.
    private final Deque<SentBatch> queue = new ArrayDeque<>();
    private final Map<Long, SentBatch> sent = new LinkedHashMap<>();
    private int queued;
    private int inFlight;
    private long batches;
    private long notSent;
    private long noReply;
    private long behind;
    private boolean closed;

    /**
     * An ingress that does not send yet.
     *
     * @param origin tells this process's batches from all others
     * @param leaderTerm term in which this node leads; 0 if it does not
     * @param refusal why nothing is taken now; null if it may be
     * @param check finds commands of changes that would stop every node
     * @param sender closed with the ingress
     * @param byReplyAlone true in a process that applies nothing itself
     */
    ClusterIngress(
            final long origin,
            final IngressLimits limits,
            final LongSupplier leaderTerm,
            final Supplier<@Nullable Admission> refusal,
            final Supplier<CommandCheck> check,
            final BatchSender sender,
            final Answering answering,
            final EngineStatus status,
            final boolean byReplyAlone) {
        this.origin = origin;
        this.limits = limits;
        this.leaderTerm = leaderTerm;
        this.refusal = refusal;
        this.check = check;
        this.sender = sender;
        this.answering = answering;
        this.status = status;
        this.byReplyAlone = byReplyAlone;
        thread.setDaemon(true);
    }

    /**
     * The way in of a gateway, started.
     *
     * @param answers gets the results; it is called on one thread
     * @param fatal ends the process if results can't be handed over any more
     */
    public static ClusterIngress ofGateway(
            final ClusterSettings settings,
            final IngressLimits limits,
            final ReleaseListener answers,
            final EngineStatus status,
            final FatalErrorHandler fatal) {
        final ClusterIngress ingress = new ClusterIngress(
                new SecureRandom().nextLong(),
                limits,
                () -> 0,
                () -> null,
                () -> CommandCheck.NONE,
                new BatchSender(settings.client(), limits),
                new Answering(answers, fatal),
                status,
                true);
        status.bindRing(limits.queuedCommands(), ingress::level);
        ingress.start();
        return ingress;
    }

    void start() {
        answering.start();
        thread.start();
    }

    @Override
    public Admission tryPublish(
            final long correlationId, final DirectBuffer command, final int offset, final int length) {
        return publish(0, correlationId, command, offset, length);
    }

    private Admission publish(
            final long term, final long correlationId, final DirectBuffer command, final int offset, final int length) {
        if (length < 1 || length > StateMachine.MAX_COMMAND_BYTES) {
            throw new IllegalArgumentException(
                    "command of " + length + " bytes, wanted 1 to " + StateMachine.MAX_COMMAND_BYTES);
        }
        return add(term, correlationId, batch -> batch.add(command, offset, length));
    }

    @Override
    public Admission tryLookup(
            final long correlationId,
            final short channel,
            final DirectBuffer partner,
            final int partnerOffset,
            final int partnerLength,
            final DirectBuffer packedId,
            final int packedIdOffset,
            final int packedIdLength) {
        return add(
                0,
                correlationId,
                batch -> batch.ask(
                        channel, partner, partnerOffset, partnerLength, packedId, packedIdOffset, packedIdLength));
    }

    /** The group decides these commands only in the term in which this node leads now. */
    @Override
    public CommandIngress change() {
        return new Change(leaderTerm.getAsLong());
    }

    private Admission add(final long term, final long correlationId, final Consumer<CommandBatch> item) {
        final Admission refused = refusal.get();
        if (refused != null) {
            status.countRefusedReserve();
            return refused;
        }
        synchronized (this) {
            if (closed) {
                status.countRefusedDraining();
                return Admission.DRAINING;
            }
            if (queued >= limits.queuedCommands()) {
                status.countRefusedFull();
                return Admission.RING_FULL;
            }
            final boolean wasIdle = queue.isEmpty();
            final SentBatch batch = open(term);
            item.accept(batch.commands);
            batch.correlationIds.addLong(correlationId);
            queued++;
            batch.full =
                    batch.commands.count() >= limits.batchCommands() || batch.commands.length() >= limits.batchBytes();
            if (wasIdle || batch.full) {
                notifyAll();
            }
            return Admission.TAKEN;
        }
    }

    private SentBatch open(final long term) {
        final SentBatch last = queue.peekLast();
        if (last != null && !last.full && last.term == term) {
            return last;
        }
        if (last != null) {
            last.full = true;
        }
        final SentBatch begun = new SentBatch(origin, ++batches, term);
        queue.add(begun);
        return begun;
    }

    private void run() {
        while (true) {
            final SentBatch next;
            synchronized (this) {
                giveUpLate();
                next = takeReady();
                if (next == null) {
                    if (closed && sent.isEmpty() && queue.isEmpty()) {
                        return;
                    }
                    await();
                    continue;
                }
            }
            sender.send(next.commands, reply -> ended(next, reply));
        }
    }

    private @Nullable SentBatch takeReady() {
        final SentBatch first = queue.peek();
        if (first == null || inFlight >= limits.inFlightBatches()) {
            return null;
        }
        final boolean isReady = first.full
                || inFlight == 0
                || System.nanoTime() - first.begunNanos >= TimeUnit.MILLISECONDS.toNanos(limits.batchMillis());
        if (!isReady) {
            return null;
        }
        queue.remove();
        first.full = true;
        queued -= first.commands.count();
        inFlight++;
        sent.put(first.number, first);
        return first;
    }

    private void await() {
        try {
            wait(queue.isEmpty() || inFlight >= limits.inFlightBatches() ? LOOK_MS : 1);
        } catch (final InterruptedException e) {
            // Only the end of the process interrupts this thread: it must not lose what it holds.
            closed = true;
        }
    }

    /** A batch that was not sent is dropped; one that was sent may still be decided. */
    private void giveUpLate() {
        final long limitNanos = TimeUnit.MILLISECONDS.toNanos(limits.answerWaitMillis());
        final long now = System.nanoTime();
        while (!queue.isEmpty() && now - queue.peek().begunNanos > limitNanos) {
            final SentBatch late = queue.remove();
            queued -= late.commands.count();
            late.full = true;
            notSent += late.commands.count();
            answering.noAnswer(late);
        }
        for (final Iterator<SentBatch> all = sent.values().iterator(); all.hasNext(); ) {
            final SentBatch each = all.next();
            if (now - each.begunNanos <= limitNanos) {
                return;
            }
            all.remove();
            if (each.reply == null) {
                noReply += each.commands.count();
            } else {
                behind += each.commands.count();
            }
            answering.noAnswer(each);
        }
    }

    /**
     * The group has answered a batch, or refused it.
     *
     * @param reply null if there is none and none will come
     */
    private synchronized void ended(final SentBatch batch, final @Nullable BatchReply reply) {
        inFlight--;
        notifyAll();
        if (!sent.containsKey(batch.number)) {
            return;
        }
        if (reply == null || reply.count() == 0) {
            sent.remove(batch.number);
            noReply += batch.commands.count();
            answering.noAnswer(batch);
            return;
        }
        if (byReplyAlone) {
            sent.remove(batch.number);
            if (reply.count() == batch.correlationIds.size()) {
                answering.answer(batch, reply);
            } else {
                answering.noAnswer(batch);
            }
            return;
        }
        batch.reply = reply;
        answerIfDone(batch);
    }

    /** Takes up a batch: returns what its outcomes are copied to; null if this node doesn't wait for it. Apply thread. */
    synchronized @Nullable AppliedBatch begin(final long from, final long number) {
        final SentBatch batch = from == origin ? sent.get(number) : null;
        return batch == null ? null : new AppliedBatch(batch.commands.count());
    }

    /** The batch is applied and journaled here. Apply thread. */
    synchronized void applied(final long number, final AppliedBatch outcomes) {
        final SentBatch batch = sent.get(number);
        if (batch != null) {
            batch.applied = outcomes;
            answerIfDone(batch);
        }
    }

    private void answerIfDone(final SentBatch batch) {
        final AppliedBatch outcomes = batch.answered();
        if (outcomes != null) {
            sent.remove(batch.number);
            answering.answer(batch, outcomes);
        }
    }

    /** Commands that got no answer so far, by what was missing. */
    public synchronized ClusterNode.Unanswered unanswered() {
        return new ClusterNode.Unanswered(notSent, noReply, behind);
    }

    /** Commands that wait or are under way. */
    public synchronized long level() {
        long level = queued;
        for (final SentBatch each : sent.values()) {
            level += each.commands.count();
        }
        return level;
    }

    /** Takes nothing more; what is under way keeps its time to be answered. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        final Closing closing = new Closing("the way in");
        closing.part("batches under way", limits.answerWaitMillis() + Closing.PART_LIMIT_MS, thread::join);
        closing.here(answering::close);
        closing.here(sender::close);
        closing.end();
    }

    /** See {@link #change}. */
    private final class Change implements CommandIngress {
        private final long term;

        Change(final long term) {
            this.term = term;
        }

        @Override
        public Admission tryPublish(
                final long correlationId, final DirectBuffer command, final int offset, final int length) {
            if (term == 0 || term != leaderTerm.getAsLong()) {
                status.countRefusedDraining();
                return Admission.DRAINING;
            }
            final String problem = check.get().problem(command, offset, length);
            if (problem != null) {
                throw new IllegalArgumentException(problem + "; nothing was changed");
            }
            return publish(term, correlationId, command, offset, length);
        }

        @Override
        public Admission tryLookup(
                final long correlationId,
                final short channel,
                final DirectBuffer partner,
                final int partnerOffset,
                final int partnerLength,
                final DirectBuffer packedId,
                final int packedIdOffset,
                final int packedIdLength) {
            return ClusterIngress.this.tryLookup(
                    correlationId,
                    channel,
                    partner,
                    partnerOffset,
                    partnerLength,
                    packedId,
                    packedIdOffset,
                    packedIdLength);
        }
    }
}
