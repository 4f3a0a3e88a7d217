package org.tributary.gateway.bridge.reply;

import java.util.concurrent.atomic.AtomicInteger;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.ReasonCode;

/** A lane with callbacks that wait, and an event loop that runs a task when the test says so. */
final class AnsweredLane {
    /** Callbacks that wait: few, since only an answer that is not followed by another can stay behind without a wake-up. */
    static final int CALLBACKS = 4;

    private static final int SEQUENCE = 7;

    /** How often a thread looks for the other, or for a task, before it goes on alone. */
    private static final int MOST_LOOKS = 2_000;

    /** How often the planted fault gives way before it begins a drain. */
    private static final int FAULTY_YIELDS = 8;

    private final boolean lateBegin;
    private final AtomicInteger tasks = new AtomicInteger();
    private final AtomicInteger present = new AtomicInteger();
    /** Small: one is made for each sample. */
    private final ReplyLane lane = new ReplyLane(1, task -> tasks.incrementAndGet(), () -> {}, CALLBACKS);

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

    /** Waits for the other thread, so that both are at work at the same time: the gaps to be met are a few instructions. */
    void meet() {
        present.incrementAndGet();
        for (int look = 0; present.get() < 2 && look < MOST_LOOKS; look++) {
            Thread.yield();
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

    /** What the event loop does beside the release thread: runs tasks until all answers are there, or gives up. */
    void runTasks() {
        for (int look = 0; drained < CALLBACKS && look < MOST_LOOKS; look++) {
            runTask();
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
            // The gap of the fault is a few instructions: made wider, so that a short run meets it.
            for (int i = 0; i < FAULTY_YIELDS; i++) {
                Thread.yield();
            }
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
