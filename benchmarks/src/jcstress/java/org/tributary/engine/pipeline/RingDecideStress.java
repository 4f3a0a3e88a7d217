package org.tributary.engine.pipeline;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A publisher and decide at the two edges of a ring of two places: what was taken is decided once and whole, nothing else is. */
@JCStressTest
@Outcome(
        id = {"3, 3", "7, 7"},
        expect = Expect.ACCEPTABLE,
        desc = "all that was taken was decided")
@Outcome(expect = Expect.FORBIDDEN, desc = "a command lost, doubled or torn, or a place used before it was free")
@State
public class RingDecideStress {
    private final RingEdge edge = new RingEdge();
    private int early;

    /** A callback's event loop: the third command finds the ring full or a place that was given back. */
    @Actor
    public void publish(final II_Result result) {
        for (int number = 1; number <= 4; number *= 2) {
            result.r1 += edge.publish(number) == Admission.TAKEN ? number : 0;
        }
    }

    /** Decides what it finds. */
    @Actor
    public void decide() {
        early = edge.take();
    }

    /** Decides the rest. */
    @Arbiter
    public void rest(final II_Result result) {
        final int late = edge.take();
        result.r2 = early < 0 || late < 0 ? -1 : early + late;
    }
}
