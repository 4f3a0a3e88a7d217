package org.tributary.loadtest.drill.kind;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.tributary.loadtest.drill.Outcome;
import org.tributary.loadtest.drill.Setting;
import org.tributary.loadtest.drill.Subject;
import org.tributary.loadtest.drill.Traffic;

/** A restart under load, as for an upgrade: SIGTERM drains, the next start warms up before it takes traffic. */
final class Rolling extends Described {
    private static final String WARM_UP_SECONDS = "5";
    private static final double BETWEEN_SECONDS = 3;

    Rolling() {
        super(
                "rolling",
                "SIGTERM under load and a start with --warm-up 5",
                "drained with exit code 0; each answer in the journal once",
                3);
    }

    @Override
    void once(final Setting setting, final Outcome outcome) throws IOException, InterruptedException {
        try (Subject subject = Subject.create(setting, "rolling", Subject.Tuning.of("process"))) {
            subject.mustStart();
            final Traffic traffic = subject.traffic(new Traffic.Pace(4, 4, 0));
            for (int restart = 0; restart < 2; restart++) {
                traffic.awaitMore(500, PATIENCE_SECONDS);
                TimeUnit.MILLISECONDS.sleep((long) (1_000 * BETWEEN_SECONDS));
                final long begin = System.nanoTime();
                final int exit = subject.process().stop();
                if (exit != 0) {
                    outcome.problem("SIGTERM under load ended the server with exit code " + exit + " instead of 0");
                }
                subject.mustStart("--warm-up", WARM_UP_SECONDS);
                Stopping.recovered(traffic, outcome);
                outcome.note(String.format(
                        Locale.ROOT, "answers again %.1f s after SIGTERM", (System.nanoTime() - begin) / 1e9));
            }
            Stopping.judge(subject, traffic, outcome);
        }
    }
}
