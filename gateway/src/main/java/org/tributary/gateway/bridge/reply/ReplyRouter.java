package org.tributary.gateway.bridge.reply;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.tributary.engine.codec.sbe.ContributionOutcomeDecoder;
import org.tributary.engine.codec.sbe.CutCode;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.pipeline.CommandIngress;
import org.tributary.engine.pipeline.ReleaseListener;
import org.tributary.engine.pipeline.ReplicatedResult;
import org.tributary.engine.record.JournalRecord;

/**
 * Returns released outcomes to their waiting callers, by correlation id. Answers are sent at the end of the batch,
 * after every projection has applied it, so that the next read includes every answered command. Release thread.
 */
public final class ReplyRouter implements ReleaseListener {
    /** Lane number of commands that a thread waits for (admin). */
    static final int CALLS_LANE = ReplyLane.MAX_LANES + 1;

    private final ContributionOutcomeDecoder gift = new ContributionOutcomeDecoder();
    private final List<ReplyLane> lanes = new CopyOnWriteArrayList<>();
    private final ArrayList<Pending> answered = new ArrayList<>();
    private final ArrayList<ReplyLane> answeredLanes = new ArrayList<>();
    private final FoundRefunds refunds;
    private final CommandCalls calls;

    public ReplyRouter(final FoundRefunds refunds, final CommandCalls calls) {
        this.refunds = refunds;
        this.calls = calls;
    }

    /** Adds lane number {@code lanes + 1}. Any thread. */
    public synchronized ReplyLane addLane(final java.util.concurrent.Executor loop, final Runnable drain) {
        final ReplyLane lane = new ReplyLane(lanes.size() + 1, loop, drain);
        lanes.add(lane);
        return lane;
    }

    @Override
    public void onRecord(final long correlationId, final JournalRecord record) {
        if (correlationId == CommandIngress.NO_CORRELATION) {
            return;
        }
        final int number = ReplyLane.laneOf(correlationId);
        if (number == CALLS_LANE) {
            calls.released(correlationId, record);
            return;
        }
        final ReplyLane lane = lanes.get(number - 1);
        final Pending place = lane.place(correlationId);
        place.decided(record.code(), record.reason(), record.sequence());
        if (record.outcomeTemplate() == ContributionOutcomeDecoder.TEMPLATE_ID) {
            record.outcome(gift);
            place.gave(gift.givenFen(), gift.pool(), gift.cut());
        }
        answered.add(place);
        answeredLanes.add(lane);
    }

    @Override
    public void onReplicated(final long correlationId, final ReplicatedResult result) {
        final ReplyLane lane = lanes.get(ReplyLane.laneOf(correlationId) - 1);
        final Pending place = lane.place(correlationId);
        try {
            take(place, result);
        } catch (final IllegalArgumentException e) {
            // A code that this release does not know: the group is newer. Only a newer gateway can answer.
            place.retry(RetryReason.NO_ANSWER);
        }
        answered.add(place);
        answeredLanes.add(lane);
    }

    private static void take(final Pending place, final ReplicatedResult result) {
        place.decided(OutcomeCode.get(result.code()), ReasonCode.get(result.reason()), result.sequence());
        final ReplicatedResult.Gift gave = result.gift();
        if (gave != null) {
            place.gave(gave.givenFen(), gave.pool(), CutCode.get(gave.cut()));
        }
    }

    @Override
    public void onLookup(final long correlationId, final long sequence) {
        final int number = ReplyLane.laneOf(correlationId);
        if (number == CALLS_LANE) {
            calls.lookedUp(correlationId, sequence);
            return;
        }
        final ReplyLane lane = lanes.get(number - 1);
        final Pending place = lane.place(correlationId);
        if (place.question() != Pending.Question.NONE) {
            place.found(sequence);
            answered.add(place);
            answeredLanes.add(lane);
            return;
        }
        place.refund().found(sequence);
        if (!refunds.offer(lane, place)) {
            place.retry(RetryReason.REFUND_QUEUE);
            answered.add(place);
            answeredLanes.add(lane);
        }
    }

    @Override
    public void onNoAnswer(final long correlationId) {
        final int number = ReplyLane.laneOf(correlationId);
        if (number == CALLS_LANE) {
            calls.unanswered(correlationId);
            return;
        }
        final ReplyLane lane = lanes.get(number - 1);
        final Pending place = lane.place(correlationId);
        place.retry(RetryReason.NO_ANSWER);
        answered.add(place);
        answeredLanes.add(lane);
    }

    @Override
    public void onBatchEnd(final long lastSequence, final long timestampMs) {
        for (int i = 0; i < answered.size(); i++) {
            answeredLanes.get(i).complete(answered.get(i));
        }
        ReplyLane last = null;
        for (int i = 0; i < answeredLanes.size(); i++) {
            final ReplyLane lane = answeredLanes.get(i);
            if (lane != last) {
                lane.wake();
                last = lane;
            }
        }
        answered.clear();
        answeredLanes.clear();
        calls.batchEnded();
    }
}
