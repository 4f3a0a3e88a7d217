package org.tributary.gateway.bridge.reply;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The planted fault: a lane that begins a drain only at its end leaves an answer without a wake-up, and this test finds it. */
@JCStressTest
@Outcome(id = "4, 0", expect = Expect.ACCEPTABLE, desc = "all answers drained, all whole")
@Outcome(expect = Expect.FORBIDDEN, desc = "an answer without a wake-up, or read before it was written")
@State
public class ReplyLanePlanted {
    private final AnsweredLane lane = new AnsweredLane(true);

    /** The release thread. */
    @Actor
    public void release() {
        lane.meet();
        lane.answer(0, AnsweredLane.CALLBACKS);
    }

    /** The event loop. */
    @Actor
    public void loop() {
        lane.meet();
        lane.runTasks();
    }

    /** The event loop again: runs the tasks that are left, and nothing else. */
    @Arbiter
    public void rest(final II_Result result) {
        lane.runTask();
        lane.runTask();
        result.r1 = lane.drained();
        result.r2 = lane.torn();
    }
}
