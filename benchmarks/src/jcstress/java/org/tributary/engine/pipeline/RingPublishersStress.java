package org.tributary.engine.pipeline;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Two publishers at one edge of the ring: each command that was taken is decided once and whole. */
@JCStressTest
@Outcome(id = "1, 2, 3", expect = Expect.ACCEPTABLE, desc = "both taken, both decided")
@Outcome(expect = Expect.FORBIDDEN, desc = "a command refused with room in the ring, lost, doubled or torn")
@State
public class RingPublishersStress {
    private final RingEdge edge = new RingEdge();

    /** A callback's event loop. */
    @Actor
    public void first(final III_Result result) {
        result.r1 = edge.publish(1) == Admission.TAKEN ? 1 : 0;
    }

    /** Another event loop. */
    @Actor
    public void second(final III_Result result) {
        result.r2 = edge.publish(2) == Admission.TAKEN ? 2 : 0;
    }

    /** Decides what is in the ring; a torn command makes the sum wrong. */
    @Arbiter
    public void decide(final III_Result result) {
        result.r3 = edge.take();
    }
}
