package org.tributary.engine.pipeline;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A stop beside a publisher: what was called taken is decided, and what was refused is not. */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "taken before the stop, and decided")
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "refused after the stop, and not decided")
@Outcome(expect = Expect.FORBIDDEN, desc = "taken and lost, or refused and decided")
@State
public class RingShutStress {
    private final RingEdge edge = new RingEdge();

    /** A callback's event loop. */
    @Actor
    public void publish(final II_Result result) {
        result.r1 = edge.publish(1) == Admission.TAKEN ? 1 : 0;
    }

    /** The stop. */
    @Actor
    public void shut() {
        edge.ingress.shut();
    }

    /** Decides what is in the ring, as the stop does at its end. */
    @Arbiter
    public void drain(final II_Result result) {
        result.r2 = edge.take();
    }
}
