package org.tributary.loadtest.drill.kind;

import java.io.IOException;
import java.util.SplittableRandom;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.tributary.loadtest.drill.Drill;
import org.tributary.loadtest.drill.Outcome;
import org.tributary.loadtest.drill.Setting;
import org.tributary.loadtest.drill.Subject;
import org.tributary.loadtest.drill.Traffic;

/** {@code kill -9} under load: while it answers, in the middle of a start, while a snapshot is being built. */
final class Kill implements Drill {
    private static final int LEAST_LIFE_MS = 300;
    private static final int MORE_LIFE_MS = 1_700;
    private static final int START_MS = 1_500;
    private static final double DRAIN_SECONDS = 180;

    @Override
    public String name() {
        return "kill";
    }

    @Override
    public String fault() {
        return "kill -9 under load, in starts, beside snapshots";
    }

    @Override
    public String checked() {
        return "each answer in the journal once; verify 0";
    }

    @Override
    public int usualTimes() {
        return 20;
    }

    @Override
    public int chunk() {
        return 20;
    }

    @Override
    public Outcome run(final Setting setting, final int times) throws IOException, InterruptedException {
        final Outcome outcome = new Outcome();
        // Every other journal has small files, so that kills meet their ends too.
        final Subject.Tuning tuning =
                Subject.Tuning.of("process").with(setting.from() / chunk() % 2 == 0 ? "" : Described.SMALL_FILES);
        try (Subject subject = Subject.create(setting, "kill", tuning)) {
            subject.mustStart();
            final Traffic traffic = subject.traffic(Traffic.Pace.FULL);
            for (int i = 0; i < times; i++) {
                kill(subject, traffic, setting.random(setting.from() + i), outcome);
                outcome.done();
            }
            final long open = traffic.finish(DRAIN_SECONDS);
            if (open > 0) {
                outcome.problem(open + " payments were retried for " + (long) DRAIN_SECONDS + " s and not answered");
            }
            final int stopped = subject.process().stop();
            if (stopped != 0) {
                outcome.problem("SIGTERM ended the server with exit code " + stopped + " instead of 0");
            }
            outcome.add(subject.judge());
        }
        return outcome;
    }

    private static void kill(
            final Subject subject, final Traffic traffic, final SplittableRandom random, final Outcome outcome)
            throws IOException, InterruptedException {
        if (!traffic.awaitMore(1, DRAIN_SECONDS)) {
            outcome.unnoticed("the server was ready and answered nothing");
        }
        final int kind = random.nextInt(4);
        final Process snapshot = kind == 0 ? subject.process().run("snapshot", null) : null;
        TimeUnit.MILLISECONDS.sleep(LEAST_LIFE_MS + random.nextInt(MORE_LIFE_MS));
        subject.process().kill();
        if (snapshot != null) {
            snapshot.destroyForcibly().waitFor();
        }
        if (kind == 1) {
            final Future<String> started = subject.process().launch();
            TimeUnit.MILLISECONDS.sleep(random.nextInt(START_MS));
            subject.process().kill();
            started.cancel(true);
        }
        subject.mustStart();
    }
}
