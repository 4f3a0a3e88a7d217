package org.tributary.loadtest.drill.kind;

import java.io.IOException;
import java.util.List;
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
    /** A life ends after up to so many answers, so that kills hit the first callbacks of a start as well as full load. */
    private static final int MOST_ANSWERS = 50_000;

    /** Longest life where the machine is too slow for its answers. */
    private static final double MOST_LIFE_SECONDS = 20;

    private static final int MORE_LIFE_MS = 50;
    private static final int START_MS = 1_500;
    private static final double DRAIN_SECONDS = 180;

    /** Payments of every channel; few, for signing one with RSA takes as long as the server needs for fifty. */
    private static final Traffic.Pace EVERY_CHANNEL = new Traffic.Pace(4, 8, 1_000);

    /** As many payments as the server takes, of the channel that is signed fastest. */
    private static final Traffic.Pace MANY = new Traffic.Pace(4, 128, 0);

    private static final String FASTEST_CHANNEL = "stripe";

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
        try (Subject subject = Subject.create(setting, "kill", tuning(setting.from() / chunk()))) {
            subject.mustStart();
            final List<Traffic> load = List.of(subject.traffic(EVERY_CHANNEL), subject.traffic(MANY, FASTEST_CHANNEL));
            for (int i = 0; i < times; i++) {
                kill(subject, load, setting.random(setting.from() + i), outcome);
                outcome.done();
            }
            for (final Traffic traffic : load) {
                final long open = traffic.finish(DRAIN_SECONDS);
                if (open > 0) {
                    outcome.problem(
                            open + " payments were retried for " + (long) DRAIN_SECONDS + " s and not answered");
                }
            }
            final int stopped = subject.process().stop();
            if (stopped != 0) {
                outcome.problem("SIGTERM ended the server with exit code " + stopped + " instead of 0");
            }
            outcome.add(subject.judge());
        }
        return outcome;
    }

    /** Durabilities in turns; of two journals of each one has small files, so that kills meet their ends too. */
    private static Subject.Tuning tuning(final int journal) {
        final boolean small = journal % 4 == 1 || journal % 4 == 2;
        return Subject.Tuning.of(journal % 2 == 0 ? "process" : "device").with(small ? Described.SMALL_FILES : "");
    }

    private static void kill(
            final Subject subject, final List<Traffic> load, final SplittableRandom random, final Outcome outcome)
            throws IOException, InterruptedException {
        for (final Traffic traffic : load) {
            if (!traffic.awaitMore(1, DRAIN_SECONDS)) {
                outcome.unnoticed("the server was ready and answered nothing");
            }
        }
        final int kind = random.nextInt(4);
        final Process snapshot = kind == 0 ? subject.process().run("snapshot", null) : null;
        load.get(1).awaitMore(random.nextInt(MOST_ANSWERS), MOST_LIFE_SECONDS);
        TimeUnit.MILLISECONDS.sleep(random.nextInt(MORE_LIFE_MS));
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
