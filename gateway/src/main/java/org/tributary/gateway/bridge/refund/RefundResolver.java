package org.tributary.gateway.bridge.refund;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.pipeline.Admission;
import org.tributary.engine.pipeline.CommandIngress;
import org.tributary.engine.pipeline.FatalErrorHandler;
import org.tributary.gateway.bridge.reply.FoundRefunds;
import org.tributary.gateway.bridge.reply.Pending;
import org.tributary.gateway.bridge.reply.ReplyLane;
import org.tributary.gateway.bridge.reply.RetryReason;
import org.tributary.gateway.log.FaultLog;
import org.tributary.gateway.log.RepeatedTask;

/**
 * Joins a refund with its payment's record, outside the event loops and the writer thread, and publishes it to the ring
 * under the same correlation id. While its payment is missing, the channel is asked to retry, until the refund is older
 * than {@code refundWaitMs}: then it is journaled as a refund of an unknown payment and held. A reversal may wait as
 * long for its refund. Only the core knows that refund, so the command says whether it may wait.
 *
 * <p>The reversal of a gift in kind that was reversed before is answered here without a record, unless the reversal's
 * id belongs to something else. That takes a second look-up, of the reversal's id. Two reversals at once can still both
 * reach the core, which records the second as a duplicate.
 *
 * <p>Runs on one dedicated thread; refunds are few.
 */
public final class RefundResolver implements FoundRefunds, AutoCloseable {
    /** Most refunds that wait for the resolver; beyond, the channel is asked to retry. */
    private static final int CAPACITY = 4096;

    private static final FaultLog FAULTS = new FaultLog(LoggerFactory.getLogger(RefundResolver.class));
    private static final long STOP_MS = 2_000;

    private record Job(ReplyLane lane, Pending place) {}

    private final ManyToOneConcurrentArrayQueue<Job> jobs = new ManyToOneConcurrentArrayQueue<>(CAPACITY);
    private final CommandIngress ingress;
    private final OriginalReader originals;
    private final LongUnaryOperator reversalOf;
    private final RefundWriter writer = new RefundWriter();
    private final long refundWaitMs;
    private final LongSupplier clockMs;
    private final FatalErrorHandler fatal;
    private final Thread thread = new Thread(this::run, "refund-resolver");
    private volatile boolean stopped;

    /**
     * A resolver that does not run yet.
     *
     * @param reversalOf sequence of the record that reversed a gift in kind, 0 if none did
     * @param refundWaitMs time after a refund for which its payment may still arrive
     * @param fatal what happens if the resolver's thread dies
     */
    public RefundResolver(
            final CommandIngress ingress,
            final OriginalReader originals,
            final LongUnaryOperator reversalOf,
            final long refundWaitMs,
            final LongSupplier clockMs,
            final FatalErrorHandler fatal) {
        this.fatal = fatal;
        this.ingress = ingress;
        this.originals = originals;
        this.reversalOf = reversalOf;
        this.refundWaitMs = refundWaitMs;
        this.clockMs = clockMs;
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    @Override
    public boolean offer(final ReplyLane lane, final Pending place) {
        if (!jobs.offer(new Job(lane, place))) {
            return false;
        }
        LockSupport.unpark(thread);
        return true;
    }

    /** Refunds would wait for ever for a dead thread, so what escapes stops the process. */
    private void run() {
        try {
            while (!stopped) {
                final Job job = jobs.poll();
                if (job == null) {
                    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
                } else {
                    resolve(job);
                }
            }
        } catch (final Throwable t) {
            fatal.onFatal("refund-resolver", t);
        }
    }

    private void resolve(final Job job) {
        RetryReason refusal;
        try {
            if (answersReversal(job)) {
                return;
            }
            refusal = send(job.lane.correlationId(job.place), job.place.refund());
        } catch (final Throwable t) {
            RepeatedTask.reportQuietly(FAULTS, "joining a refund with its payment (the channel is asked to retry)", t);
            refusal = RetryReason.FAULT;
        }
        if (refusal != null) {
            job.place.retry(refusal);
            handBack(job);
        }
    }

    private static void handBack(final Job job) {
        job.lane.complete(job.place);
        job.lane.wake();
    }

    /** Whether a reversal is dealt with here: its gift was reversed before, or that is being looked up. */
    private boolean answersReversal(final Job job) {
        final Pending.RefundRequest request = job.place.refund();
        if (request.kind != Pending.RefundRequest.Kind.CONTRIBUTION_REVERSAL || request.originalSequence == 0) {
            return false;
        }
        if (request.firstReversal == 0) {
            final long reversal = reversalOf.applyAsLong(request.originalSequence);
            if (reversal == 0) {
                return false;
            }
            request.firstReversal = reversal;
            final Admission admission = lookUpOwnId(job);
            if (!admission.isTaken()) {
                job.place.retry(RetryReason.of(admission));
                handBack(job);
            }
            return true;
        }
        final boolean isRepeated =
                request.ownSequence == 0 || originals.isReversalOf(request.ownSequence, request.transactionId);
        if (isRepeated) {
            job.place.decided(OutcomeCode.DUPLICATE, ReasonCode.NONE, request.firstReversal);
            handBack(job);
        }
        return isRepeated;
    }

    private Admission lookUpOwnId(final Job job) {
        final Pending.RefundRequest request = job.place.refund();
        final UnsafeBuffer partner = new UnsafeBuffer(request.partner.getBytes(StandardCharsets.UTF_8));
        return ingress.tryLookup(
                job.lane.correlationId(job.place),
                request.channel.value(),
                partner,
                0,
                partner.capacity(),
                request.refundId.buffer(),
                0,
                request.refundId.length());
    }

    /** Publishes a refund; returns null if the ring took it, otherwise the reason why not. */
    private @Nullable RetryReason send(final long correlationId, final Pending.RefundRequest request) {
        final boolean isContribution = request.kind == Pending.RefundRequest.Kind.CONTRIBUTION_REVERSAL;
        final Original original;
        if (request.originalSequence == 0) {
            original = Original.UNKNOWN;
        } else if (isContribution) {
            original = originals.contribution(request.originalSequence);
        } else {
            original = originals.payment(request.originalSequence);
        }
        // A known gift never changes, so there is nothing to wait for.
        final boolean isSettled = isContribution && original.isKnown();
        request.mayWait = !isSettled && clockMs.getAsLong() - request.refundedAtMs < refundWaitMs;
        if (!original.isKnown() && request.mayWait) {
            return RetryReason.REFUND_EARLY;
        }
        final int length = switch (request.kind) {
            case REFUND -> writer.refund(request, original);
            case REFUND_REVERSED -> writer.reversed(request, original);
            case CONTRIBUTION_REVERSAL -> writer.contributionReversal(request, original);
        };
        if (length > CommandIngress.MAX_COMMAND_BYTES) {
            throw new IllegalStateException("a refund of " + length + " bytes");
        }
        final Admission admission = ingress.tryPublish(correlationId, writer.buffer(), 0, length);
        return admission.isTaken() ? null : RetryReason.of(admission);
    }

    @Override
    public void close() {
        stopped = true;
        LockSupport.unpark(thread);
        try {
            thread.join(STOP_MS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
