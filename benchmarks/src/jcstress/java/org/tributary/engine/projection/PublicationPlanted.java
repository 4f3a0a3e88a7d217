package org.tributary.engine.projection;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** The planted fault: a writer that does not say when it begins, so that a reader takes half a batch. */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "before the first batch")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "between the batches")
@Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "after the second batch")
@Outcome(expect = Expect.FORBIDDEN, desc = "half a batch")
@State
public class PublicationPlanted {
    private final Publication publication = new Publication();
    private long first;
    private long second;

    /** The release thread: two batches, each changes both values. */
    @Actor
    public void writer() {
        for (int batch = 0; batch < 2; batch++) {
            first++;
            second++;
        }
    }

    /** A reader of the projection. */
    @Actor
    public void reader(final LL_Result result) {
        final long[] copy = publication.read(() -> new long[] {first, second});
        result.r1 = copy[0];
        result.r2 = copy[1];
    }
}
