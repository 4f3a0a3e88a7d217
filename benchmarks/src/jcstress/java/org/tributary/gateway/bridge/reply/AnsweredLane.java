package org.tributary.gateway.bridge.reply;

import java.util.concurrent.atomic.AtomicInteger;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.ReasonCode;

/** A lane with callbacks that wait, and an event loop that runs a task when the test says so. */
final class AnsweredLane {
    /** Callbacks that wait: enough that two threads meet. */
    static final int CALLBACKS = 64;

    private static final int SEQUENCE = 7;

    private final boolean lateBegin;
    private final AtomicInteger tasks = new AtomicInteger();
    private final ReplyLane lane = new ReplyLane(1, task -> tasks.incrementAndGet(), () -> {});
    private final Pending[] waiting = new Pending[CALLBACKS];
    private int drained;
    private int torn;

    AnsweredLane() {
        this(false);
    }

    /**
     * A lane.
     *
     * @param lateBegin begins a drain at its end: the fault that the planted test must find
     */
    AnsweredLane(final boolean lateBegin) {
        this.lateBegin = lateBegin;
        for (int i = 0; i < CALLBACKS; i++) {
            waiting[i] = lane.take(0, null);
        }
    }

    /** What the release and the resolver thread do with answers. */
    void answer(final int from, final int to) {
        for (int i = from; i < to; i++) {
            waiting[i].decided(OutcomeCode.ACCEPTED, ReasonCode.NONE, SEQUENCE);
            lane.complete(waiting[i]);
            lane.wake();
        }
    }

    /** What the event loop does, if the lane has woken it. */
    void runTask() {
        if (tasks.get() == 0) {
            return;
        }
        tasks.decrementAndGet();
        if (!lateBegin) {
            lane.beginDrain();
        }
        for (Pending next = lane.nextCompleted(); next != null; next = lane.nextCompleted()) {
            drained++;
            torn += next.sequence() == SEQUENCE && next.code() == OutcomeCode.ACCEPTED ? 0 : 1;
        }
        if (lateBegin) {
            lane.beginDrain();
        }
    }

    /** Answers that have reached the loop. */
    int drained() {
        return drained;
    }

    /** Those of them that were read before they were written. */
    int torn() {
        return torn;
    }
}
