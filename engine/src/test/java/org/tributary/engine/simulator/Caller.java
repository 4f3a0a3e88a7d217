package org.tributary.engine.simulator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.codec.sbe.PoolAction;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.codec.sbe.RefundCommandEncoder;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.testkit.Commands;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.TestCampaigns;

/**
 * The payment channels and the operators: send payments, repeat what was not answered (and, now and then, what was), send an
 * id again with another amount, refund, suspend a pool and raise its budget.
 */
final class Caller {
    private static final int DONORS = 12;
    private static final long MAX_FEN = 900;

    /** A command on its way; a channel repeats it until it has an answer, an operator does not. One that follows a payment names that record. */
    record Request(long correlationId, DirectBuffer command, boolean repeats, long ofSequence) {}

    private final SplittableRandom luck;
    private final Map<Long, Request> open = new HashMap<>();
    private final List<Request> unanswered = new ArrayList<>();
    private final List<Request> answered = new ArrayList<>();
    private final List<RecordView> payments = new ArrayList<>();
    private long nextCorrelation = 1;
    private int ids;
    private int refundIds;

    Caller(final SplittableRandom luck) {
        this.luck = luck;
    }

    /** The next thing that somebody sends. */
    Request next() {
        final int what = luck.nextInt(100);
        if (what < 55) {
            return request(payment("t" + ++ids + "-" + (1 + luck.nextLong(MAX_FEN)), 0));
        }
        if (what < 68 && !unanswered.isEmpty()) {
            return again(unanswered.remove(luck.nextInt(unanswered.size())));
        }
        if (what < 78 && !answered.isEmpty()) {
            return again(answered.get(luck.nextInt(answered.size())));
        }
        if (what < 81 && !payments.isEmpty()) {
            final RecordView paid = payments.get(luck.nextInt(payments.size()));
            return open(new Request(nextCorrelation++, payment(paid.transactionId, 1), true, paid.sequence));
        }
        if (what < 94 && !payments.isEmpty()) {
            final RecordView paid = payments.get(luck.nextInt(payments.size()));
            return open(new Request(nextCorrelation++, refund(paid), true, paid.sequence));
        }
        final PoolAction action = luck.nextInt(3) == 0
                ? PoolAction.ADD_BUDGET
                : luck.nextBoolean() ? PoolAction.SUSPEND : PoolAction.RESUME;
        final long addFen = action == PoolAction.ADD_BUDGET ? 1 + luck.nextLong(500) : 0;
        return open(new Request(nextCorrelation++, Commands.pool(action, "m", addFen), false, 0));
    }

    private Request again(final Request before) {
        return open(new Request(nextCorrelation++, before.command, true, before.ofSequence));
    }

    private Request request(final DirectBuffer command) {
        return open(new Request(nextCorrelation++, command, true, 0));
    }

    private Request open(final Request request) {
        open.put(request.correlationId, request);
        return request;
    }

    private DirectBuffer payment(final String id, final long otherFen) {
        return new Payments(id)
                .amount(Model.amountOf(id) + otherFen)
                .donor(1 + Math.floorMod(id.hashCode(), DONORS))
                .paidAt(TestCampaigns.OPENS_MS + 1)
                .encode();
    }

    /** A refund with its payment's record, as the gateway joins it from the journal. */
    private DirectBuffer refund(final RecordView paid) {
        final long fen = 1 + luck.nextLong(paid.amountFen);
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
        final RefundCommandEncoder to = new RefundCommandEncoder();
        to.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .channel(paid.channel)
                .refundFen(fen)
                .refundedAtMs(TestCampaigns.OPENS_MS + 2)
                .originalSequence(paid.sequence)
                .originalAmountFen(paid.amountFen)
                .originalPaidAtMs(paid.paidAtMs)
                .originalAtMs(paid.timestampMs)
                .donorHi(paid.donorHi)
                .donorLo(paid.donorLo)
                .allocationSequence(0)
                .heldReason(ReasonCode.NONE)
                .unsettledFen(0)
                .partFen(0)
                .previousTotalFen(-1)
                .currency(paid.currency);
        to.flags().clear();
        final RefundCommandEncoder.LinesEncoder lines = to.linesCount(paid.lineCount);
        for (int i = 0; i < paid.lineCount; i++) {
            lines.next()
                    .pool(paid.linePool[i])
                    .amountFen(paid.lineFen[i])
                    .baseRefundedFen(0)
                    .lineSequence(paid.sequence);
        }
        final byte[] id = Commands.packed(paid.transactionId);
        final byte[] refund = Commands.packed("r" + ++refundIds + "-" + fen);
        to.putTransactionId(id, 0, id.length).putRefundId(refund, 0, refund.length);
        to.project(paid.project).team(paid.team).item(paid.item).merchant(paid.merchant);
        return new UnsafeBuffer(buffer, 0, to.limit());
    }

    /** What was sent under a correlation id and has no answer yet; null if nothing. */
    @Nullable
    DirectBuffer open(final long correlationId) {
        final Request request = open.get(correlationId);
        return request == null ? null : request.command;
    }

    int openCount() {
        return open.size();
    }

    /** The command has its answer. */
    void answered(final long correlationId, final RecordView record) {
        final Request request = open.remove(correlationId);
        if (request != null && request.repeats) {
            answered.add(request);
        }
        if (record.shape == RecordView.Shape.PAYMENT) {
            payments.add(record);
        }
    }

    /** The engine has refused the command or died over it: it comes again. */
    void notAnswered(final Request request) {
        if (open.remove(request.correlationId) != null && request.repeats) {
            unanswered.add(request);
        }
    }

    /** The engine has died. */
    void allNotAnswered() {
        List.copyOf(open.values()).stream()
                .sorted(java.util.Comparator.comparingLong(Request::correlationId))
                .forEach(this::notAnswered);
    }

    /** Payments whose records a power cut has taken at durability {@code process}: nobody may refund them by their old sequence. */
    void forgetFrom(final long sequence) {
        payments.removeIf(record -> record.sequence >= sequence);
        answered.removeIf(request -> request.ofSequence >= sequence);
        unanswered.removeIf(request -> request.ofSequence >= sequence);
    }
}
