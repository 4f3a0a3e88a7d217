package org.tributary.engine.simulator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.record.RecordView;

/**
 * The payment channels and the operators. A channel repeats by its schedule what was not answered, and now and then what was;
 * sends an id again with another amount; refunds, also before the payment's own callback has come.
 */
final class Caller {
    private static final long MAX_FEN = 900;

    /**
     * A command on its way. A channel repeats it until it has an answer; an operator, who is no channel, does not.
     *
     * @param ofSequence record of the payment that it follows; 0: none
     */
    record Request(long correlationId, DirectBuffer command, ChannelCode channel, int attempts, long ofSequence) {
        boolean repeats() {
            return channel != ChannelCode.NONE;
        }
    }

    /** A refund that was decided after its payment, and sent before the sender knew it: sent again with the payment's record. */
    private record Rejoin(String transactionId, String refundId) {}

    private final SplittableRandom luck;
    private final LongSupplier clockMs;
    private final Operator operator;
    private final Retries retries = new Retries();
    private final Map<Long, Request> open = new HashMap<>();
    private final List<RecordView> payments = new ArrayList<>();
    private final List<String> announced = new ArrayList<>();
    private final List<Rejoin> rejoins = new ArrayList<>();
    private long nextCorrelation = 1;
    private int ids;
    private int refundIds;

    Caller(final SplittableRandom luck, final LongSupplier clockMs) {
        this.luck = luck;
        this.clockMs = clockMs;
        this.operator = new Operator(luck.split());
    }

    /** The next thing that is sent. */
    Request next() {
        if (operator.isChanging() && luck.nextInt(3) > 0) {
            return open(operator.next(), ChannelCode.NONE, 0);
        }
        final int what = luck.nextInt(100);
        if (what < 55) {
            return fresh();
        }
        if (what < 78) {
            final Request due = retries.poll(clockMs.getAsLong());
            return due == null
                    ? fresh()
                    : open(new Request(nextCorrelation++, due.command, due.channel, due.attempts + 1, due.ofSequence));
        }
        if (what < 81 && !payments.isEmpty()) {
            final RecordView paid = payments.get(luck.nextInt(payments.size()));
            return open(Sent.payment(paid.transactionId, 1), paid.channel, paid.sequence);
        }
        if (what < 84 && !announced.isEmpty()) {
            return early(announced.get(luck.nextInt(announced.size())));
        }
        if (what < 86 && !rejoins.isEmpty()) {
            return rejoin(rejoins.remove(0));
        }
        if (what < 94 && !payments.isEmpty()) {
            final RecordView paid = payments.get(luck.nextInt(payments.size()));
            return refund(paid, refundId(paid.amountFen));
        }
        return open(operator.next(), ChannelCode.NONE, 0);
    }

    private Request fresh() {
        final String id = "t" + ++ids + "-" + (1 + luck.nextLong(MAX_FEN));
        announced.add(id);
        return open(Sent.payment(id, 0), new Paid(id, 0).channel, 0);
    }

    private String refundId(final long paidFen) {
        return "r" + ++refundIds + "-" + (1 + luck.nextLong(paidFen));
    }

    /** A refund whose payment has not come yet, or has no answer. */
    private Request early(final String transactionId) {
        final Paid paid = new Paid(transactionId, 0);
        return open(Sent.earlyRefund(transactionId, paid.channel, refundId(paid.amountFen)), paid.channel, 0);
    }

    private Request rejoin(final Rejoin rejoin) {
        for (final RecordView paid : payments) {
            if (paid.transactionId.equals(rejoin.transactionId)) {
                return refund(paid, rejoin.refundId);
            }
        }
        return fresh();
    }

    private Request refund(final RecordView paid, final String refundId) {
        return open(Sent.refund(paid, refundId), paid.channel, paid.sequence);
    }

    private Request open(final DirectBuffer command, final ChannelCode channel, final long ofSequence) {
        return open(new Request(nextCorrelation++, command, channel, 1, ofSequence));
    }

    private Request open(final Request request) {
        open.put(request.correlationId, request);
        return request;
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

    /** The command has its answer, which may be lost on its way to the channel. */
    void answered(final long correlationId, final RecordView record) {
        final Request request = open.remove(correlationId);
        if (request != null && request.repeats() && luck.nextInt(4) == 0) {
            retries.after(request, clockMs.getAsLong());
        }
        if (record.shape == RecordView.Shape.PAYMENT) {
            payments.add(record);
            announced.remove(record.transactionId);
        } else if (record.shape == RecordView.Shape.REFUND && record.code == OutcomeCode.IGNORED) {
            rejoins.add(new Rejoin(record.transactionId, record.refundId));
        }
    }

    /** An operator's command has its answer, which names the campaign's version. */
    void version(final int version) {
        operator.version(version);
    }

    /** The engine has refused the command. */
    void notAnswered(final Request request) {
        if (open.remove(request.correlationId) == null) {
            return;
        }
        if (request.repeats()) {
            retries.after(request, clockMs.getAsLong());
        } else {
            operator.refused();
        }
    }

    /** The engine has died. */
    void allNotAnswered() {
        List.copyOf(open.values()).stream()
                .sorted(Comparator.comparingLong(Request::correlationId))
                .forEach(this::notAnswered);
        operator.died();
    }

    /** Payments whose records a power cut has taken at durability {@code process}: none is refunded by its old sequence. */
    void forgetFrom(final long sequence) {
        payments.removeIf(record -> record.sequence >= sequence);
        retries.removeIf(request -> request.ofSequence >= sequence);
    }
}
