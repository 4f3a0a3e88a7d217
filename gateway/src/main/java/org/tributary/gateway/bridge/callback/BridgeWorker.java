package org.tributary.gateway.bridge.callback;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.tributary.engine.codec.Channels;
import org.tributary.engine.codec.IdCodec;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.pipeline.Admission;
import org.tributary.gateway.bridge.BridgeSettings;
import org.tributary.gateway.bridge.reply.CallbackCounters;
import org.tributary.gateway.bridge.reply.Outbox;
import org.tributary.gateway.bridge.reply.Pending;
import org.tributary.gateway.bridge.reply.ReplyLane;
import org.tributary.gateway.bridge.reply.RetryReason;
import org.tributary.gateway.channel.CallbackRequest;
import org.tributary.gateway.channel.ChannelAdapter;
import org.tributary.gateway.channel.Contribution;
import org.tributary.gateway.channel.ContributionReader;
import org.tributary.gateway.channel.Notification;
import org.tributary.gateway.channel.parse.Fields;
import org.tributary.gateway.http.CallbackAnswer;
import org.tributary.gateway.http.CallbackWorker;
import org.tributary.gateway.http.ReplySink;
import org.tributary.gateway.log.RareLog;

/** Verifies, encodes and publishes the callbacks of one event loop, and gives the answers. Loop thread only. */
final class BridgeWorker implements CallbackWorker {
    private static final RareLog TEST_MODE = new RareLog(LoggerFactory.getLogger("test-mode"), System::nanoTime);
    private static final String NO_USABLE_ID =
            "the transaction id is missing, or an id of transaction, refund or merchant is too long";

    private final CallbackBridge bridge;
    private final CallbackCounters counters;
    private final ReplyLane lane;
    private final Outbox outbox;
    private final Questions questions;
    private final LoopRound round;
    private final Runnable afterAnswers;
    private final ChannelAdapter[] adapters;
    private final ChannelCode[] codes;
    private final String[] defaultMerchants;
    private final Notification notification = new Notification();
    private final Contribution contribution = new Contribution();
    private final DonationWriter donations;
    private final ContributionWriter contributions;

    BridgeWorker(final CallbackBridge bridge, final Executor loop, final Runnable afterAnswers) {
        this.bridge = bridge;
        this.counters = bridge.counters();
        this.afterAnswers = afterAnswers;
        this.lane = bridge.router().addLane(loop, this::answerCompleted);
        this.outbox = new Outbox(
                lane,
                bridge.ingress(),
                place -> retryUnlessNull(place.endpoint(), place.sink(), place.retry()),
                afterAnswers);
        this.questions = new Questions(bridge, lane);
        this.round = new LoopRound(loop, bridge.settings().nanoClock(), outbox::flush);
        this.adapters = bridge.adapters().toArray(ChannelAdapter[]::new);
        this.codes = new ChannelCode[adapters.length];
        this.defaultMerchants = new String[adapters.length];
        for (int i = 0; i < adapters.length; i++) {
            codes[i] = Channels.codeOf(adapters[i].name());
            defaultMerchants[i] = bridge.channels().defaultMerchant(adapters[i].name());
        }
        this.donations = new DonationWriter(bridge.settings().pepper());
        this.contributions = new ContributionWriter(bridge.settings().pepper());
    }

    @Override
    public void handle(final int endpoint, final CallbackRequest request, final ReplySink sink) {
        final RetryReason refusal = refusal();
        if (refusal != null) {
            // What can't be taken must not cost a signature. Nothing of it is believed, so nothing need be verified.
            retry(endpoint, sink, refusal);
            return;
        }
        if (endpoint == adapters.length) {
            contribution(endpoint, request, sink);
            return;
        }
        switch (adapters[endpoint].read(request, notification)) {
            case PAYMENT -> payment(endpoint, request, sink);
            case PAYMENTS -> combined(endpoint, request, sink);
            case REFUND -> refund(endpoint, request, Pending.RefundRequest.Kind.REFUND, sink);
            case REFUND_REVERSED -> refund(endpoint, request, Pending.RefundRequest.Kind.REFUND_REVERSED, sink);
            case UNREADABLE -> unreadable(endpoint, request, sink);
            case TEST_MODE -> testMode(endpoint, sink);
            case OTHER -> answer(endpoint, sink, CallbackCounters.Result.OTHER_KIND, CallbackAnswer.SUCCESS);
            case NOT_AUTHENTIC ->
                answer(endpoint, sink, CallbackCounters.Result.NOT_AUTHENTIC, CallbackAnswer.NOT_AUTHENTIC);
            case PROBE -> answer(endpoint, sink, CallbackCounters.Result.PROBE, CallbackAnswer.NOT_AUTHENTIC);
            default -> malformed(endpoint, sink);
        }
    }

    @Override
    public void drain(final int endpoint, final ReplySink sink) {
        retry(endpoint, sink, RetryReason.DRAINING);
    }

    /**
     * Admission, before a callback costs anything: why one more can't be taken, null if it can. In a long round answers have
     * come meanwhile that give their places back.
     */
    private @Nullable RetryReason refusal() {
        if (!round.takes()) {
            return RetryReason.LATE_ROUND;
        }
        if (lane.isFull()) {
            takeCompleted();
        }
        return lane.isFull() ? RetryReason.NO_PLACE : null;
    }

    private void payment(final int endpoint, final CallbackRequest request, final ReplySink sink) {
        if (!payment(endpoint, notification, sink)) {
            notification.problem = donations.refusal();
            unreadable(endpoint, request, sink);
        }
    }

    /** False if the payment can't be written as it is: nothing was done. */
    private boolean payment(final int endpoint, final Notification paid, final ReplySink sink) {
        final int length = donations.write(codes[endpoint], adapters[endpoint].name(), paid, merchant(endpoint, paid));
        if (length == 0) {
            return false;
        }
        if (!questions.isOld(paid)) {
            publish(endpoint, donations.buffer(), length, sink);
            return true;
        }
        // Its first record may have come just before it.
        outbox.flush();
        final Pending place = lane.take(endpoint, sink);
        retryUnlessNull(
                endpoint,
                sink,
                place == null
                        ? RetryReason.NO_PLACE
                        : questions.askAge(place, codes[endpoint], paid.transactionId, donations.buffer(), length));
        return true;
    }

    /** Each part counts by itself and is answered together with the others. */
    private void combined(final int endpoint, final CallbackRequest request, final ReplySink sink) {
        final int parts = notification.partCount;
        if (parts == 0) {
            notification.problem = "a combined order without a part";
            unreadable(endpoint, request, sink);
            return;
        }
        final ReplySink together = new CombinedSink(sink, parts);
        for (int i = 0; i < parts; i++) {
            final Notification part = notification.parts.get(i);
            if (part.problem.isEmpty() && !payment(endpoint, part, together)) {
                part.problem = donations.refusal();
            }
            if (!part.problem.isEmpty()) {
                final Pending place = lane.take(endpoint, together);
                retryUnlessNull(
                        endpoint,
                        together,
                        place == null
                                ? RetryReason.NO_PLACE
                                : questions.askNotice(place, codes[endpoint], request, notification, i));
            }
        }
    }

    private void unreadable(final int endpoint, final CallbackRequest request, final ReplySink sink) {
        final Pending place = lane.take(endpoint, sink);
        retryUnlessNull(
                endpoint,
                sink,
                place == null
                        ? RetryReason.NO_PLACE
                        : questions.askNotice(place, codes[endpoint], request, notification));
    }

    private void testMode(final int endpoint, final ReplySink sink) {
        TEST_MODE.warn(
                "{}: test money came to production and counts nothing: take the test key's endpoint off this address",
                adapters[endpoint].name());
        answer(endpoint, sink, CallbackCounters.Result.TEST_MODE, CallbackAnswer.SUCCESS);
    }

    /** The merchant as records carry it: empty for the default one. */
    private String merchant(final int endpoint, final Notification of) {
        return of.merchant.equals(defaultMerchants[endpoint]) ? "" : of.merchant;
    }

    private void refund(
            final int endpoint,
            final CallbackRequest callback,
            final Pending.RefundRequest.Kind kind,
            final ReplySink sink) {
        if (!isId(notification.transactionId)
                || !fits(notification.refundId)
                || Fields.utf8Length(notification.merchant) > Fields.MAX_MERCHANT_BYTES) {
            notification.problem = NO_USABLE_ID;
            notification.moneyBack = true;
            unreadable(endpoint, callback, sink);
            return;
        }
        final Pending place = lane.take(endpoint, sink);
        if (place == null) {
            retry(endpoint, sink, RetryReason.NO_PLACE);
            return;
        }
        final Pending.RefundRequest request = place.beginRefund();
        request.kind = kind;
        request.channel = codes[endpoint];
        request.refundFen = notification.refundFen;
        request.refundedAtMs = notification.refundedAtMs;
        request.cumulative = notification.cumulativeRefund;
        request.dispute = notification.dispute;
        request.partFen = notification.refundPartFen;
        request.previousTotalFen = notification.previousRefundFen;
        request.currency = notification.currency;
        request.merchant = merchant(endpoint, notification);
        request.partner = "";
        lookUp(place, notification.transactionId, notification.refundId, sink);
    }

    private void contribution(final int endpoint, final CallbackRequest request, final ReplySink sink) {
        final ContributionReader.Verdict verdict =
                bridge.channels().contributions().read(request, contribution);
        switch (verdict) {
            case CONTRIBUTION -> gift(endpoint, request.arrivalMs(), sink);
            case REVERSAL -> reversal(endpoint, sink);
            case NOT_AUTHENTIC ->
                answer(endpoint, sink, CallbackCounters.Result.NOT_AUTHENTIC, CallbackAnswer.NOT_AUTHENTIC);
            default -> malformed(endpoint, sink);
        }
    }

    private void gift(final int endpoint, final long arrivalMs, final ReplySink sink) {
        final boolean isFar = Math.abs(arrivalMs - contribution.atMs) > BridgeSettings.MAX_CONTRIBUTION_AGE_MS;
        final boolean isWrong = bridge.measures()
                .isWrongMeasure(contribution.conversion, contribution.quantity, contribution.amountFen);
        final int length = isFar || isWrong ? 0 : contributions.write(contribution);
        if (length == 0) {
            malformed(endpoint, sink);
        } else {
            publish(endpoint, contributions.buffer(), length, sink);
        }
    }

    private void reversal(final int endpoint, final ReplySink sink) {
        final Pending place = lane.take(endpoint, sink);
        if (place == null) {
            retry(endpoint, sink, RetryReason.NO_PLACE);
            return;
        }
        final Pending.RefundRequest request = place.beginRefund();
        request.kind = Pending.RefundRequest.Kind.CONTRIBUTION_REVERSAL;
        request.channel = ChannelCode.PARTNER;
        request.refundedAtMs = contribution.atMs;
        request.partner = contribution.partner;
        lookUp(place, contribution.reverses, contribution.id, sink);
    }

    private void lookUp(final Pending place, final String original, final String own, final ReplySink sink) {
        final Pending.RefundRequest request = place.refund();
        final int endpoint = place.endpoint();
        if (original.isEmpty() || !request.transactionId.set(original) || !request.refundId.set(own)) {
            lane.give(place);
            malformed(endpoint, sink);
            return;
        }
        // What it is about may have come just before it.
        outbox.flush();
        final UnsafeBuffer partner = new UnsafeBuffer(request.partner.getBytes(StandardCharsets.UTF_8));
        final Admission admission = bridge.ingress()
                .tryLookup(
                        lane.correlationId(place),
                        request.channel.value(),
                        partner,
                        0,
                        partner.capacity(),
                        request.transactionId.buffer(),
                        0,
                        request.transactionId.length());
        if (!admission.isTaken()) {
            lane.give(place);
            retry(endpoint, sink, RetryReason.of(admission));
        }
    }

    private void publish(final int endpoint, final DirectBuffer command, final int length, final ReplySink sink) {
        final Pending place = lane.take(endpoint, sink);
        if (place == null) {
            retry(endpoint, sink, RetryReason.NO_PLACE);
        } else {
            outbox.add(place, command, length);
        }
    }

    private void answerCompleted() {
        lane.beginDrain();
        takeCompleted();
        afterAnswers.run();
    }

    private void takeCompleted() {
        for (Pending place = lane.nextCompleted(); place != null; place = lane.nextCompleted()) {
            if (!place.isAsking() || !questions.resume(place)) {
                answer(place);
                lane.give(place);
            }
        }
    }

    private void answer(final Pending place) {
        final int endpoint = place.endpoint();
        if (place.question() == Pending.Question.NOTICE && place.retry() == null && !place.isSettled()) {
            questions.recorded(place);
        }
        if (place.retry() != null) {
            retry(endpoint, place.sink(), place.retry());
            return;
        }
        counters.add(endpoint, place.result());
        if (place.isWorthAnotherTry()) {
            counters.countRetry(RetryReason.REFUND_EARLY);
            place.sink().answer(CallbackAnswer.TRY_AGAIN);
        } else if (place.isSettled()) {
            place.sink().answer(CallbackAnswer.SUCCESS);
        } else if (endpoint == adapters.length) {
            place.sink()
                    .answer(
                            CallbackAnswer.SUCCESS.status(),
                            ContributionAnswers.JSON,
                            ContributionAnswers.journaled(place.sequence(), place.code()));
        } else {
            place.sink().answer(CallbackAnswer.SUCCESS);
        }
    }

    private static boolean isId(final String id) {
        return !id.isEmpty() && fits(id);
    }

    private static boolean fits(final String id) {
        return Fields.utf8Length(id) <= IdCodec.MAX_ID_BYTES;
    }

    private void malformed(final int endpoint, final ReplySink sink) {
        answer(endpoint, sink, CallbackCounters.Result.MALFORMED, CallbackAnswer.MALFORMED);
    }

    private void retryUnlessNull(final int endpoint, final ReplySink sink, final @Nullable RetryReason reason) {
        if (reason != null) {
            retry(endpoint, sink, reason);
        }
    }

    /** The one place that asks a channel to send a callback again. */
    private void retry(final int endpoint, final ReplySink sink, final RetryReason reason) {
        counters.addRetry(endpoint, reason);
        sink.answer(CallbackAnswer.TRY_AGAIN);
    }

    private void answer(
            final int endpoint,
            final ReplySink sink,
            final CallbackCounters.Result result,
            final CallbackAnswer answer) {
        counters.add(endpoint, result);
        sink.answer(answer);
    }
}
