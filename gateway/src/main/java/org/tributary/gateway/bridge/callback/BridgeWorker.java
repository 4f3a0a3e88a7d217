package org.tributary.gateway.bridge.callback;

import java.util.concurrent.Executor;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.tributary.engine.codec.Channels;
import org.tributary.engine.codec.sbe.ChannelCode;
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
import org.tributary.gateway.http.CallbackAnswer;
import org.tributary.gateway.http.CallbackWorker;
import org.tributary.gateway.http.ReplySink;
import org.tributary.gateway.log.FaultLog;
import org.tributary.gateway.log.RareLog;
import org.tributary.gateway.log.RepeatedTask;

/** Verifies, encodes and publishes the callbacks of one event loop, and answers them. Loop thread only. */
final class BridgeWorker implements CallbackWorker {
    private static final RareLog TEST_MODE = new RareLog(LoggerFactory.getLogger("test-mode"), System::nanoTime);
    private static final FaultLog FAULTS = new FaultLog(LoggerFactory.getLogger(BridgeWorker.class));
    private static final String NO_USABLE_ID =
            "the transaction id is missing, or an id of transaction, refund or merchant is too long";

    private final CallbackBridge bridge;
    private final ReplyLane lane;
    private final CallbackAnswers answers;
    private final Outbox outbox;
    private final Questions questions;
    private final RefundIntake refunds;
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
        this.afterAnswers = afterAnswers;
        this.lane = bridge.router().addLane(loop, this::answerCompleted);
        this.answers = new CallbackAnswers(bridge.counters(), lane, bridge.explained(), bridge::pool);
        this.outbox = new Outbox(lane, bridge.ingress(), answers::refuse, afterAnswers);
        this.questions = new Questions(bridge, lane, answers);
        this.refunds = new RefundIntake(bridge.ingress(), lane, outbox, answers);
        this.round = new LoopRound(loop, bridge.settings().nanoClock(), outbox::flush);
        this.adapters = bridge.adapters().toArray(ChannelAdapter[]::new);
        this.codes = new ChannelCode[adapters.length];
        this.defaultMerchants = new String[adapters.length];
        for (int i = 0; i < adapters.length; i++) {
            codes[i] = Channels.codeOf(adapters[i].channel());
            defaultMerchants[i] = bridge.channels().defaultMerchant(adapters[i].channel());
        }
        this.donations = new DonationWriter(bridge.settings().pepper());
        this.contributions = new ContributionWriter(bridge.settings().pepper());
    }

    @Override
    public void handle(final int endpoint, final CallbackRequest request, final ReplySink sink) {
        final RetryReason refusal = refusal();
        if (refusal != null) {
            // A callback that can't be taken must not cost a signature check. Nothing of it is used, so nothing has to
            // be verified.
            answers.retry(endpoint, sink, refusal);
            return;
        }
        if (endpoint == bridge.contributionsEndpoint()) {
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
            case OTHER -> answers.answer(endpoint, sink, CallbackCounters.Result.OTHER_KIND, CallbackAnswer.SUCCESS);
            case NOT_AUTHENTIC ->
                answers.answer(endpoint, sink, CallbackCounters.Result.NOT_AUTHENTIC, CallbackAnswer.NOT_AUTHENTIC);
            case PROBE -> answers.answer(endpoint, sink, CallbackCounters.Result.PROBE, CallbackAnswer.NOT_AUTHENTIC);
            default -> answers.malformed(endpoint, notification.problem, sink);
        }
    }

    @Override
    public void drain(final int endpoint, final ReplySink sink) {
        answers.retry(endpoint, sink, RetryReason.DRAINING);
    }

    /**
     * Reason why one more callback can't be taken, decided before it costs anything; null if it can. If all places are
     * taken, places whose callbacks have their answer are freed first.
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

    /** Publishes a payment; returns false and does nothing if it can't be written unchanged. */
    private boolean payment(final int endpoint, final Notification paid, final ReplySink sink) {
        final int length =
                donations.write(codes[endpoint], adapters[endpoint].channel(), paid, merchant(endpoint, paid));
        if (length == 0) {
            return false;
        }
        if (!questions.isOld(paid)) {
            publish(endpoint, donations.buffer(), length, sink);
            return true;
        }
        // Its first callback may be in the outbox.
        outbox.flush();
        final Pending place = answers.place(endpoint, sink);
        if (place != null) {
            questions.askAge(place, codes[endpoint], paid.transactionId, donations.buffer(), length);
        }
        return true;
    }

    /** Takes each part as a separate payment and answers all together. */
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
                final Pending place = answers.place(endpoint, together);
                if (place != null) {
                    questions.askNotice(place, codes[endpoint], request, notification, i);
                }
            }
        }
    }

    private void unreadable(final int endpoint, final CallbackRequest request, final ReplySink sink) {
        if (answers.isExplained(endpoint)) {
            // Its sender reads the answer and can correct the body; a channel can't.
            answers.malformed(endpoint, notification.problem, sink);
            return;
        }
        final Pending place = answers.place(endpoint, sink);
        if (place != null) {
            questions.askNotice(place, codes[endpoint], request, notification);
        }
    }

    private void testMode(final int endpoint, final ReplySink sink) {
        TEST_MODE.warn(
                "{}: test money came to production and counts nothing: remove this address from the channel's test mode",
                adapters[endpoint].name());
        answers.answer(endpoint, sink, CallbackCounters.Result.TEST_MODE, CallbackAnswer.SUCCESS);
    }

    /** The merchant in the form of records: empty for the channel's default merchant. */
    private String merchant(final int endpoint, final Notification of) {
        return of.merchant.equals(defaultMerchants[endpoint]) ? "" : of.merchant;
    }

    private void refund(
            final int endpoint,
            final CallbackRequest callback,
            final Pending.RefundRequest.Kind kind,
            final ReplySink sink) {
        if (!RefundIntake.hasUsableIds(notification)) {
            notification.problem = NO_USABLE_ID;
            notification.moneyBack = true;
            unreadable(endpoint, callback, sink);
            return;
        }
        refunds.refund(endpoint, codes[endpoint], kind, notification, merchant(endpoint, notification), sink);
    }

    private void contribution(final int endpoint, final CallbackRequest request, final ReplySink sink) {
        final ContributionReader.Verdict verdict =
                bridge.channels().contributions().read(request, contribution);
        switch (verdict) {
            case CONTRIBUTION -> gift(endpoint, request.arrivalMs(), sink);
            case REVERSAL -> refunds.reversal(endpoint, contribution, sink);
            case NOT_AUTHENTIC ->
                answers.answer(endpoint, sink, CallbackCounters.Result.NOT_AUTHENTIC, CallbackAnswer.NOT_AUTHENTIC);
            default -> answers.malformed(endpoint, sink);
        }
    }

    private void gift(final int endpoint, final long arrivalMs, final ReplySink sink) {
        final boolean isFar = Math.abs(arrivalMs - contribution.atMs) > BridgeSettings.MAX_CONTRIBUTION_AGE_MS;
        final boolean isWrong = bridge.measures()
                .isWrongMeasure(contribution.conversion, contribution.quantity, contribution.amountFen);
        final int length = isFar || isWrong ? 0 : contributions.write(contribution);
        if (length == 0) {
            answers.malformed(endpoint, sink);
        } else {
            publish(endpoint, contributions.buffer(), length, sink);
        }
    }

    private void publish(final int endpoint, final DirectBuffer command, final int length, final ReplySink sink) {
        final Pending place = answers.place(endpoint, sink);
        if (place != null) {
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
            try {
                take(place);
            } catch (final Throwable t) {
                // Concerns this callback, which gets no answer and is sent again; the others are answered.
                RepeatedTask.reportQuietly(FAULTS, "answering a callback", t);
            }
        }
    }

    private void take(final Pending place) {
        if (!place.isAsking() || !questions.resume(place)) {
            questions.conclude(place);
            answers.completed(place);
        }
    }
}
