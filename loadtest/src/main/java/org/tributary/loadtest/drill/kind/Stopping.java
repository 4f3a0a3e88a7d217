package org.tributary.loadtest.drill.kind;

import java.io.IOException;
import org.tributary.loadtest.drill.Outcome;
import org.tributary.loadtest.drill.Subject;
import org.tributary.loadtest.drill.Traffic;

/** The end of a drill: what is open is retried, the server stops, and the judge reads its journal. */
final class Stopping {
    private Stopping() {}

    /** Retries until all is answered, stops the server with SIGTERM, and judges. */
    static void judge(final Subject subject, final Traffic traffic, final Outcome outcome)
            throws IOException, InterruptedException {
        stop(subject, traffic, outcome);
        outcome.add(subject.judge());
    }

    /** Retries until all is answered, and stops the server with SIGTERM. */
    static void stop(final Subject subject, final Traffic traffic, final Outcome outcome)
            throws IOException, InterruptedException {
        final long open = traffic.finish(Described.PATIENCE_SECONDS);
        if (open > 0) {
            outcome.problem(open + " payments were retried and not answered with success");
        }
        final int stopped = subject.process().stop();
        if (stopped != 0) {
            outcome.problem("SIGTERM ended the server with exit code " + stopped + " instead of 0");
        }
    }

    /** Waits until callbacks are answered again after a fault is over; not at all is a problem. */
    static void recovered(final Traffic traffic, final Outcome outcome) throws InterruptedException {
        if (!traffic.awaitMore(10, Described.PATIENCE_SECONDS)) {
            outcome.unnoticed(
                    "the fault was over and no callback was answered for " + (long) Described.PATIENCE_SECONDS + " s");
        }
    }
}
