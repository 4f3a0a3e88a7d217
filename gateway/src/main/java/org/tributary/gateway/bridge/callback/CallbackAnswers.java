package org.tributary.gateway.bridge.callback;

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
    private final int contributions;

    /**
     * Answers for one loop.
     *
     * @param contributions index of the endpoint whose answers name the record
     */
    CallbackAnswers(final CallbackCounters counters, final ReplyLane lane, final int contributions) {
        this.counters = counters;
        this.lane = lane;
        this.contributions = contributions;
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
        } else if (place.endpoint() == contributions && !place.isSettled()) {
            place.sink()
                    .answer(
                            CallbackAnswer.SUCCESS.status(),
                            ContributionAnswers.JSON,
                            ContributionAnswers.journaled(place.sequence(), place.code()));
        } else {
            place.sink().answer(CallbackAnswer.SUCCESS);
        }
    }
}
