package org.tributary.gateway.bridge.callback;

import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.tributary.gateway.bridge.reply.CallbackCounters;
import org.tributary.gateway.bridge.reply.Pending;
import org.tributary.gateway.bridge.reply.ReplyLane;
import org.tributary.gateway.bridge.reply.RetryReason;
import org.tributary.gateway.http.CallbackAnswer;
import org.tributary.gateway.http.ReplySink;

/** Answers the callbacks of one event loop and counts each by its result. Loop thread only. */
final class CallbackAnswers {
    private final CallbackCounters counters;
    private final ReplyLane lane;
    private final boolean[] explained;
    private final IntFunction<String> pools;

    /**
     * Answers for one loop.
     *
     * @param explained by endpoint: true if its answers name the record and the problem
     * @param pools id of a pool by index
     */
    CallbackAnswers(
            final CallbackCounters counters,
            final ReplyLane lane,
            final boolean[] explained,
            final IntFunction<String> pools) {
        this.counters = counters;
        this.lane = lane;
        this.explained = explained.clone();
        this.pools = pools;
    }

    /** Asks for a retry of a callback that has no record. */
    void retry(final int endpoint, final ReplySink sink, final RetryReason reason) {
        counters.add(endpoint, reason.result());
        retry(sink, reason);
    }

    /**
     * Counts the reason and asks for a retry. Without a reason only {@link CombinedSink} (a part has asked already) and the
     * transport (no answer in time) do.
     */
    private void retry(final ReplySink sink, final RetryReason reason) {
        counters.countRetry(reason);
        sink.answer(CallbackAnswer.TRY_AGAIN);
    }

    void malformed(final int endpoint, final ReplySink sink) {
        answer(endpoint, sink, CallbackCounters.Result.MALFORMED, CallbackAnswer.MALFORMED);
    }

    /** Refuses a callback that is not in the format, with the problem where the sender can read it. */
    void malformed(final int endpoint, final String problem, final ReplySink sink) {
        if (!explained[endpoint] || problem.isEmpty()) {
            malformed(endpoint, sink);
            return;
        }
        counters.add(endpoint, CallbackCounters.Result.MALFORMED);
        sink.answer(CallbackAnswer.MALFORMED.status(), RecordAnswers.JSON, RecordAnswers.refused(problem));
    }

    boolean isExplained(final int endpoint) {
        return explained[endpoint];
    }

    void answer(
            final int endpoint,
            final ReplySink sink,
            final CallbackCounters.Result result,
            final CallbackAnswer answer) {
        counters.add(endpoint, result);
        sink.answer(answer);
    }

    /** Takes a place for one more callback. If there is none, it asks for a retry and returns null. */
    @Nullable
    Pending place(final int endpoint, final ReplySink sink) {
        final Pending place = lane.take(endpoint, sink);
        if (place == null) {
            retry(endpoint, sink, RetryReason.NO_PLACE);
        }
        return place;
    }

    /** Gives back the place of a callback that the ring refused, and asks for a retry. */
    void refuse(final Pending place, final RetryReason reason) {
        final int endpoint = place.endpoint();
        final ReplySink sink = place.sink();
        lane.give(place);
        retry(endpoint, sink, reason);
    }

    /** Answers a callback that has its result, and gives its place back. */
    void completed(final Pending place) {
        try {
            final RetryReason reason = place.retry();
            if (reason != null) {
                retry(place.endpoint(), place.sink(), reason);
            } else {
                counters.add(place.endpoint(), place.result());
                recorded(place);
            }
        } finally {
            lane.give(place);
        }
    }

    private void recorded(final Pending place) {
        if (place.isWorthAnotherTry()) {
            retry(place.sink(), RetryReason.REFUND_EARLY);
        } else if (explained[place.endpoint()] && !place.isSettled()) {
            place.sink()
                    .answer(CallbackAnswer.SUCCESS.status(), RecordAnswers.JSON, RecordAnswers.journaled(place, pools));
        } else {
            place.sink().answer(CallbackAnswer.SUCCESS);
        }
    }
}
