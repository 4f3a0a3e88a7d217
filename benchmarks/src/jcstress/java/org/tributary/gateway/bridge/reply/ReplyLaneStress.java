package org.tributary.gateway.bridge.reply;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The release and the resolver thread hand answers to an event loop: none is without a wake-up, and each is whole. */
@JCStressTest
@Outcome(id = "4, 0", expect = Expect.ACCEPTABLE, desc = "all answers drained, all whole")
@Outcome(expect = Expect.FORBIDDEN, desc = "an answer without a wake-up, or read before it was written")
@State
public class ReplyLaneStress {
    private final AnsweredLane lane = new AnsweredLane();

    /** The release thread. */
    @Actor
    public void release() {
        lane.meet();
        lane.answer(0, AnsweredLane.CALLBACKS / 2);
    }

    /** The resolver thread. */
    @Actor
    public void resolve() {
        lane.meet();
        lane.answer(AnsweredLane.CALLBACKS / 2, AnsweredLane.CALLBACKS);
    }

    /** The event loop: runs the tasks that it was given, and nothing else. */
    @Arbiter
    public void rest(final II_Result result) {
        lane.runTask();
        lane.runTask();
        result.r1 = lane.drained();
        result.r2 = lane.torn();
    }
}
