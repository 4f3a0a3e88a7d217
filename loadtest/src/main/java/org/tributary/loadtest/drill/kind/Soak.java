package org.tributary.loadtest.drill.kind;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tributary.loadtest.drill.Drill;
import org.tributary.loadtest.drill.Footprint;
import org.tributary.loadtest.drill.Outcome;
import org.tributary.loadtest.drill.Setting;
import org.tributary.loadtest.drill.Subject;
import org.tributary.loadtest.drill.Traffic;

/** A long run with rolled files and snapshots every minute: what a process holds must not creep up. */
final class Soak implements Drill {
    private static final long UNIT = 100_000;
    private static final int SAMPLES = 60;
    private static final long MOST_MORE = 16;

    @Override
    public String name() {
        return "soak";
    }

    @Override
    public String fault() {
        return "100,000 donations a time in one process, files of 96 MiB, a snapshot every minute";
    }

    @Override
    public String checked() {
        return "memory beyond the rows of donations, descriptors, mappings flat; each answer in the journal once";
    }

    @Override
    public int usualTimes() {
        return 5;
    }

    @Override
    public int chunk() {
        return Integer.MAX_VALUE;
    }

    @Override
    public @Nullable String impossible() {
        return Footprint.isKnown() ? null : "it reads /proc of Linux";
    }

    @Override
    public Outcome run(final Setting setting, final int times) throws IOException, InterruptedException {
        final Outcome outcome = new Outcome();
        final Subject.Tuning tuning =
                Subject.Tuning.of("process").with(Described.SMALL_FILES + "snapshot: {everyMinutes: 1}\n");
        try (Subject subject = Subject.create(setting, "soak", tuning)) {
            subject.mustStart();
            final Traffic traffic = subject.traffic(Traffic.Pace.FULL);
            final List<Footprint> samples = new ArrayList<>();
            final long begin = System.nanoTime();
            for (int i = 0; i < SAMPLES; i++) {
                if (!traffic.awaitMore(times * UNIT / SAMPLES, Math.max(Described.PATIENCE_SECONDS, times))) {
                    outcome.unnoticed("callbacks were answered too slowly: " + traffic.answered());
                    break;
                }
                samples.add(Footprint.of(subject.process().pid()));
            }
            outcome.note(String.format(
                    Locale.ROOT,
                    "%,d in %,.0f s; %s",
                    traffic.answered(),
                    (System.nanoTime() - begin) / 1e9,
                    Footprint.words(samples)));
            if (Footprint.memoryCreeps(samples, times * UNIT)) {
                outcome.problem("memory creeps up: " + Footprint.words(samples));
            }
            if (Footprint.growth(samples, Footprint::descriptors) > MOST_MORE
                    || Footprint.growth(samples, Footprint::mappings) > MOST_MORE) {
                outcome.problem("descriptors or mappings creep up: " + Footprint.words(samples));
            }
            for (int i = 0; i < times; i++) {
                outcome.done();
            }
            Stopping.judge(subject, traffic, outcome);
        }
        return outcome;
    }
}
